"""Print SDMetrics' numbers for the two tables of nbs/31_fidelity.ipynb, whose test holds ours to them.

    pip install sdmetrics && python tools/sdmetrics_reference.py

SDMetrics caps pandas below 3, so this wants an environment of its own.
"""
import numpy as np
import pandas as pd
from sdmetrics.column_pairs import CorrelationSimilarity
from sdmetrics.single_column import KSComplement


def reference_tables():
    "As in the notebook"
    rng = np.random.default_rng(0)
    real = rng.multivariate_normal([0, 1, 2], [[1, .6, 0], [.6, 1, .3], [0, .3, 1]], 300)
    return real, np.exp(rng.multivariate_normal([0, 0, 1], [[1, .1, .2], [.1, 1, 0], [.2, 0, 1]], 200) / 2)


real, synthetic = (pd.DataFrame(rows, columns=list("abc")) for rows in reference_tables())
print("KSComplement", repr(float(np.mean([KSComplement.compute(real[c], synthetic[c]) for c in "abc"]))))
print("CorrelationSimilarity", repr(float(np.mean([CorrelationSimilarity.compute(
    real[list(pair)], synthetic[list(pair)]) for pair in ("ab", "ac", "bc")]))))
