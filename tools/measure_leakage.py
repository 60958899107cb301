"""Let shadow models attack synthetic frauds and the model files they come from.

    python tools/measure_leakage.py [gan] [mixture] [smote] [--shadows 32] [--rows 2000] [--protect 5]
    python tools/measure_leakage.py price [--shadows 32] [--rows 2000]

Prints, for each synthesizer, the AUC of the attack by set of traces with its 95 % interval, for far-out and for random targets, the
shares of learnt targets found, and the AUC of every trace alone. `--protect` is the number of rows that must share what a model keeps;
0 keeps every value. 32 shadow models of the GAN take about five minutes on one core. `price`: mixtures that keep less and less, and what
that costs in fidelity to held-out rows (C2ST, five folds).
"""
import argparse
import os
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.model_selection import KFold
from sklearn.neighbors import NearestNeighbors

from data_balancing_gan import GANSynthesizer, Synthesizer, fidelity, leakage, load_creditcard, split_features
from data_balancing_gan.datasets import find_sample
from data_balancing_gan.mixture import MixtureModel


class SMOTERows(BaseEstimator):
    "Rows on lines from learnt rows to one of their five nearest neighbours"
    def __init__(self, random_state=None): self.random_state = random_state

    def fit(self, X):
        self.rows, self.names = X.to_numpy(), X.columns
        self.near = NearestNeighbors(n_neighbors=6).fit(self.rows).kneighbors(self.rows)[1][:, 1:]
        return self

    def sample(self, n):
        rng = np.random.default_rng(self.random_state)
        first = rng.integers(0, len(self.rows), n)
        second = self.near[first, rng.integers(0, 5, n)]
        return pd.DataFrame(self.rows[first] + rng.random((n, 1)) * (self.rows[second] - self.rows[first]), columns=self.names)


SYNTHESIZERS = {"gan": lambda k: GANSynthesizer(protect=k), "mixture": lambda k: Synthesizer("mixture", protect=k),
                "smote": lambda k: SMOTERows()}


def likeness(synthesizer, frauds, most=None):
    "C2ST of synthetic rows beside held-out frauds, mean over five folds; of at most so many learnt rows"
    found = []
    for train, test in KFold(5, shuffle=True, random_state=0).split(frauds):
        drawn = synthesizer.fit(frauds.iloc[train[:most]].reset_index(drop=True)).sample(2000)
        found.append(fidelity.c2st(frauds.iloc[test].to_numpy(float), drawn.to_numpy(float), repeats=10))
    return np.mean(found)


def price(frauds, shadows, rows):
    "The attack and the fidelity of mixtures that keep less and less"
    for components, protect in ((None, 5), (None, 50), (4, 5), (1, 5), (1, 20), (1, 50)):
        made = Synthesizer(MixtureModel(components), protect=protect, random_state=0)
        found = leakage.shadow_results(leakage.train_shadows(made, frauds, shadows, sampled=rows))["AUC"]
        print(f"{components or 'chosen'} components, protect={protect}: rows {found['rows: all traces']:.2f}, model file "
              f"{found['model file: all traces']:.2f}, C2ST {likeness(made, frauds):.3f}", flush=True)
    shuffled = frauds.sample(frac=1, random_state=0).reset_index(drop=True)
    for most in (200, 100, 50, 25):
        print(f"learnt from {most} rows: C2ST {likeness(Synthesizer('mixture', random_state=0), shuffled, most):.3f}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=list(SYNTHESIZERS))
    for name, usual in (("shadows", 32), ("rows", 2000), ("protect", 5)): parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    X, y = split_features(load_creditcard(find_sample()))
    frauds = X[y == 1].drop_duplicates().reset_index(drop=True)
    if asked.names == ["price"]: return price(frauds, asked.shadows, asked.rows)
    for name in asked.names:
        began = time.perf_counter()
        traces = leakage.train_shadows(SYNTHESIZERS[name](asked.protect), frauds, asked.shadows, sampled=asked.rows)
        seconds = time.perf_counter() - began
        print(f"\n{name}: {asked.shadows} shadow models, {asked.rows:,} synthetic rows each, {len(frauds)} frauds, {seconds:.0f} s")
        print(leakage.shadow_results(traces).round(3).to_string())
        alone = {trace: leakage.attack_result(traces, [trace])["AUC"] for trace in (*leakage.ROWS, *leakage.COLUMNS, *leakage.FILE)
                 if trace in traces}
        print("one trace alone:", ", ".join(f"{trace} {auc:.2f}" for trace, auc in alone.items()), flush=True)


if __name__ == "__main__": main()
