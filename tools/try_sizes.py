"""Does the default serve small and large classes, narrow and wide tables? Made-up tables of 2 to 200 features.

    python tools/try_sizes.py

One line a size in nbs/explanations/results/sizes.csv: fidelity to as many held-out rows, beside what real rows and SMOTE reach.
"""
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.datasets import make_classification
from try_ideas import smote

from data_balancing_gan.evaluation import fidelity
from data_balancing_gan.synthesizer import GANSynthesizer

OUT = Path(__file__).parents[1] / "nbs/explanations/results/sizes.csv"


def rows(n, d, seed):
    "One class of `make_classification`, in two lumps; every third column skewed, every third in whole numbers"
    X, y = make_classification(4 * n + 200, d, n_informative=min(d, 8), n_redundant=min(max(d - 8, 0), d // 2), n_clusters_per_class=2 if d > 2 else 1,
                               flip_y=0, random_state=seed)
    X = X[y == 1][:2 * n]
    X[:, 1::3] = np.exp(X[:, 1::3] / 2)
    X[:, 2::3] = np.round(3 * X[:, 2::3])
    return pd.DataFrame(X).add_prefix("x")


if __name__ == "__main__":
    lines = []
    for n in (30, 300, 3000):
        for d in (2, 20, 200):
            both = rows(n, d, seed=n + d)
            train, test = both.iloc[:n], both.iloc[n:]
            began = time.perf_counter()
            made = {"GANSynthesizer": GANSynthesizer(random_state=0).fit(train).sample(n + 100)}
            seconds = time.perf_counter() - began
            made |= {"SMOTE": smote(train, 0).iloc[:n + 100], "learnt rows": train}
            for name, fake in made.items():
                found = fidelity(train.to_numpy(), test.to_numpy(), fake.to_numpy(float))
                lines.append(dict(rows=n, features=d, method=name, seconds=round(seconds, 1) if name == "GANSynthesizer" else "", **{k: round(v, 4) for k, v in found.items()}))
                print(lines[-1], flush=True)
    pd.DataFrame(lines).to_csv(OUT, index=False)
