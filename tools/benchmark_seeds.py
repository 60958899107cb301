"""How much does the seed of a sampler move the average precision? The benchmark's first five folds, ten seeds.

    CREDITCARD_DATA=creditcard.parquet python tools/benchmark_seeds.py [--seeds 10] [--legit 15000] [--ratio .2]
        [--methods "GANSampler,SMOTE,none"]

One line a method, ratio, seed, fold and classifier in nbs/benchmarks/results/seeds.csv; a run goes on from what is there. Splits and
classifiers keep their own seed, so that only the synthetic rows change; with `none` there are no such rows, its ratio is 0, and the
classifiers' seed is what changes.
"""
import argparse
import csv

import pandas as pd
from benchmark_quality import OUT, classifiers_of, draw, folds, load, with_frauds

from data_balancing_gan.evaluation import classifier_scores

OUT = OUT.parent / "seeds.csv"
FIELDS = ("method", "ratio", "seed", "fold", "classifier", "average precision")

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--legit", type=int, default=15_000, help="legitimate rows to train and split; the others only test")
    parser.add_argument("--ratio", type=float, default=.2, help="frauds over legitimate rows after resampling")
    parser.add_argument("--methods", default="GANSampler,SMOTE,none", help="comma-separated")
    options = parser.parse_args()
    data = load(options.legit)
    if options.legit != parser.get_default("legit"): OUT = OUT.with_name(f"seeds-{options.legit}.csv")
    done = set(map(tuple, pd.read_csv(OUT)[["method", "ratio", "seed", "fold"]].to_numpy())) if OUT.exists() else set()
    for method in options.methods.split(","):
        ratio = 0. if method == "none" else options.ratio
        for seed in range(options.seeds):
            for fold, near, far, weight in folds(*data, 1, 5):
                if (method, ratio, seed, fold) in done: continue
                n = round(ratio * (~near[1]).sum()) - int(near[1].sum())
                table = with_frauds(near, draw(method, *near, n, 1000 + seed)[0].iloc[:n]) if ratio else near
                lines = [(method, ratio, seed, fold, name, classifier_scores(classifier, table, far, weight)[0]["average precision"])
                         for name, classifier in classifiers_of(0 if ratio else seed).items()]
                with open(OUT, "a", newline="") as file: csv.writer(file).writerows([*([] if file.tell() else [FIELDS]), *lines])
            print(f"{method}, ratio {ratio}, seed {seed}", flush=True)
