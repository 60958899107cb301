"""What would a perfect generator give? Learn from half of the training frauds and add as many new ones: the other half, which is real, or synthetic ones.

    CREDITCARD_DATA=creditcard.parquet python tools/benchmark_ceiling.py [--repeats 2] [--methods "real frauds,SMOTE,..."]

The benchmark's folds, each with both halves in turn. A line for each fold, half, method and classifier in
nbs/benchmarks/results/ceiling.csv, with `none` for the half alone; a run goes on from what is there.
"""
import argparse
import csv

import numpy as np
import pandas as pd
from benchmark_quality import OUT, classifiers_of, draw, folds, load, with_frauds

from data_balancing_gan.data import duplicate_groups
from data_balancing_gan.evaluation import classifier_scores

OUT = OUT.parent / "ceiling.csv"
FIELDS = ("fold", "half", "method", "classifier", "average precision")


def halves(X, y, seed):
    "Twice: the training rows with half of the frauds, and the frauds of the other half; equal rows stay together"
    frauds = np.flatnonzero(y)
    groups = duplicate_groups(X.iloc[frauds])
    first = np.isin(groups, np.random.default_rng(seed).permutation(np.unique(groups))[::2])
    for mine in (first, ~first):
        keep = np.sort(np.concatenate([np.flatnonzero(~y), frauds[mine]]))
        yield (X.iloc[keep], y[keep]), X.iloc[frauds[~mine]]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--methods", default="none,real frauds,random,SMOTE,GANSynthesizer,GANSampler", help="comma-separated")
    options = parser.parse_args()
    done = set(map(tuple, pd.read_csv(OUT)[["fold", "half", "method"]].to_numpy())) if OUT.exists() else set()
    for fold, near, far, weight in folds(*load(15_000), options.repeats, 5):
        for half, (part, others) in enumerate(halves(*near, fold)):
            for method in options.methods.split(","):
                if (fold, half, method) in done: continue
                rows = {"none": others[:0], "real frauds": others}.get(method)
                if rows is None: rows = draw(method, *part, len(others), 10 * fold + half)[0].iloc[:len(others)]
                lines = [(fold, half, method, name, classifier_scores(classifier, with_frauds(part, rows), far, weight)[0]["average precision"])
                         for name, classifier in classifiers_of(fold).items()]
                with open(OUT, "a", newline="") as file: csv.writer(file).writerows([*([] if file.tell() else [FIELDS]), *lines])
        print(f"fold {fold}", flush=True)
