"""Estimate the simulator's parameters on a real table and write the package's resource.

    CREDITCARD_DATA=creditcard.parquet python tools/fit_simulator.py

One Gaussian mixture a class on normal scores, and one table of quantiles a column to carry its draws
back to the units of the table. Only these summaries are kept, in single precision: no row of the table.
"""
import os
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.mixture import GaussianMixture

from data_balancing_gan.datasets import CREDITCARD_COLUMNS
from data_balancing_gan.table_files import read_table

COMPONENTS, KNOTS = {0: 20, 1: 6}, {0: 257, 1: 61}
OUT = Path(__file__).parents[1] / "data_balancing_gan/resources/creditcard_mixture.npz"


def fit_class(rows, n_components, n_knots, seed=0):
    "Mixture of the normal scores of `rows`, and matching quantiles of its draws and of `rows`"
    n = len(rows)
    ties = np.random.default_rng(seed).random(rows.shape) * 1e-9 * rows.std(0)
    scores = stats.norm.ppf((stats.rankdata(rows + ties, axis=0) - .5) / n)
    mixture = GaussianMixture(n_components, reg_covar=.02 if n < 1000 else 1e-3, max_iter=60,
                              random_state=seed).fit(scores)
    draws, _ = mixture.sample(200_000)
    levels = np.r_[0, (np.arange(n_knots) + .5) / n_knots, 1]
    return dict(weights=mixture.weights_, means=mixture.means_,
                factors=np.linalg.cholesky(mixture.covariances_),
                scores=np.quantile(draws, levels, axis=0), values=np.quantile(rows, levels, axis=0))


table = read_table(os.environ["CREDITCARD_DATA"])
parts = {}
for label in (0, 1):
    rows = table.loc[table["Class"] == label, CREDITCARD_COLUMNS[:-1]].to_numpy()
    fitted = fit_class(rows, COMPONENTS[label], KNOTS[label])
    parts |= {f"{key}_{label}": value.astype(np.float32) for key, value in fitted.items()}
np.savez_compressed(OUT, **parts)
print(f"{OUT.name}: {OUT.stat().st_size / 1000:.0f} kB")
