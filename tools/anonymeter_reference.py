"""Print attribute inference as `data_balancing_gan.privacy` measures it and as Anonymeter does, on the same rows.

    pip install anonymeter && PYTHONPATH=. python tools/anonymeter_reference.py

Anonymeter wants numpy below 1.27, so this needs an environment of its own; of this package only `privacy` is imported. Both take the
nearest synthetic row in all columns but one and count guesses that are right to 5 %, on learnt rows and on others. They differ in the
distance (squares of standardised numbers here, absolute parts of the range there) and in what the 5 % are of (the truth here, the guess
there). The last table holds negative numbers as well.
"""
import warnings

import numpy as np
import pandas as pd
from anonymeter.evaluators import InferenceEvaluator

from data_balancing_gan.privacy import attribute_inference


warnings.simplefilter("ignore")  # Anonymeter warns where its attack finds nothing, as it should with new draws


def tables(middle):
    "Learnt rows, other rows, and three kinds of synthetic rows, of four columns that depend on one another"
    rng = np.random.default_rng(0)
    def draw(n): return middle + rng.multivariate_normal(np.zeros(4), .8 * np.ones((4, 4)) + .2 * np.eye(4), n)
    learnt, others = draw(300), draw(300)
    yield learnt, others, {"learnt rows": learnt, "noise of .1": learnt + rng.normal(scale=.1, size=learnt.shape),
                           "noise of .5": learnt + rng.normal(scale=.5, size=learnt.shape), "new draws": draw(2000)}


def anonymeter(learnt, others, synthetic):
    "Shares of success and the risk, averaged over the columns"
    learnt, others, synthetic = (pd.DataFrame(rows, columns=list("abcd")) for rows in (learnt, others, synthetic))
    found = []
    for secret in learnt.columns:
        evaluator = InferenceEvaluator(learnt, synthetic, [c for c in learnt if c != secret], secret, regression=True,
                                       n_attacks=len(learnt), control=others).evaluate(n_jobs=1)
        results = evaluator.results()
        found.append((results.attack_rate.value, results.control_rate.value, evaluator.risk().value))
    return np.mean(found, axis=0)


for middle in (6, 0):
    print(f"\ncolumns with mean {middle}: ours, then Anonymeter's, success on learnt rows, success on others, risk")
    for learnt, others, kinds in tables(middle):
        for name, rows in kinds.items():
            ours = attribute_inference(learnt, others, rows)
            ours = [ours["success on learnt rows"], ours["success on others"], ours["risk"]]
            print(f"{name:<12}", *(f"{v:6.3f}" for v in ours), "  |", *(f"{v:6.3f}" for v in anonymeter(learnt, others, rows)))
