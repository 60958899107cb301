"""Anonymeter's singling-out attack on the learnt frauds (Giomi et al., 2023); needs the `bench` extra.

    CREDITCARD_DATA=creditcard.parquet python tools/singling_out.py [--folds 5] [--attacks 300]

Guesses "there is exactly one row with ..." from synthetic rows: right for learnt rows more often than for held-out ones is a leak.
One line a fold and method in nbs/benchmarks/results/singling_out.csv.
"""
import argparse
import os
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from anonymeter.evaluators import SinglingOutEvaluator
from benchmark_quality import GENERATORS
from imblearn.over_sampling import SMOTE
from sklearn.model_selection import KFold

from data_balancing_gan.data import SEED_FEATURES, load_creditcard

OUT = Path(__file__).parents[1] / "nbs/benchmarks/results/singling_out.csv"


def smote(X, n, seed):
    "Rows between learnt ones; SMOTE wants a second class to balance against"
    both = pd.concat([X, X.iloc[[0] * (len(X) + n)]], ignore_index=True)
    y = np.repeat([1, 0], [len(X), len(X) + n])
    return SMOTE(random_state=seed).fit_resample(both, y)[0].iloc[len(both):].reset_index(drop=True)


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--attacks", type=int, default=300)
    options = parser.parse_args()
    table = load_creditcard(os.environ["CREDITCARD_DATA"])  # never the simulator
    frauds = table[table["Class"] == 1][SEED_FEATURES].drop_duplicates().reset_index(drop=True)
    lines = []
    for fold, (train, test) in enumerate(KFold(options.folds, shuffle=True, random_state=0).split(frauds)):
        learnt, held = frauds.iloc[train].reset_index(drop=True), frauds.iloc[test].reset_index(drop=True)
        drawn = {"GANSynthesizer": GENERATORS["GANSynthesizer"](fold).fit(learnt).sample(2000), "SMOTE": smote(learnt, 2000, fold), "learnt rows": learnt}
        for method, rows in drawn.items():
            np.random.seed(fold)
            attack = SinglingOutEvaluator(ori=learnt, syn=rows[SEED_FEATURES], control=held, n_attacks=options.attacks, n_cols=4)
            attack.evaluate(mode="multivariate")
            found = attack.results()
            lines.append(dict(fold=fold, method=method, learnt=found.attack_rate.value, held=found.control_rate.value,
                              risk=found.risk().value, low=found.risk().ci[0], high=found.risk().ci[1]))
            print(lines[-1], flush=True)
    pd.DataFrame(lines).round(4).to_csv(OUT, index=False)
