"""Is the recommendation right, are probabilities true, and how long does it take?

    python tools/measure_advice.py recommendation [N]   N tables (20) of each of three kinds whose answer is known, kept in results/advice.csv
    python tools/measure_advice.py truth                what the remedies gain in truth on the third kind of table
    python tools/measure_advice.py slope                calibration slope of a logistic regression on the frauds at full balance
    python tools/measure_advice.py time                 seconds of `dbgan evaluate` on the shared sample, two classifiers, all remedies
"""
import subprocess
import sys
import tempfile
import time

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import get_scorer
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from data_balancing_gan.benchmarks.store import results_folder
from data_balancing_gan.classifiers import calibration_intercept, calibration_slope, mean_log_loss
from data_balancing_gan.datasets import find_sample, load_creditcard
from data_balancing_gan.evaluation import evaluate
from data_balancing_gan.safe_classifier import grown_sets
from data_balancing_gan.sampler import GANSampler
from data_balancing_gan.synthesizer import Synthesizer
from data_balancing_gan.tables import duplicate_groups
from measure_speed import keep


def shifted(seed, n=3000, n_rare=200, d=10):
    "Two Gaussians that differ in their means: a logistic regression is the right model, and learns it from these rows"
    rng = np.random.default_rng(seed)
    X = np.r_[rng.normal(0, 1, (n, d)), rng.normal(.6, 1, (n_rare, d))]
    return pd.DataFrame(X).add_prefix("x").assign(y=np.repeat([0, 1], [n, n_rare]))


def inside(seed, n=12_000, n_rare=800, d=15):
    """The rare class is the inner part of the other: a tree needs many rows of it to draw that border with large leaves

    `truth` prints what the remedies gain on 200,000 other rows. The table is that large since a gain has to be seen in ten folds by intervals
    that hold for all remedies together: of 150 rare rows a fold has 30, and the advice is to do nothing even where the gain is large.
    """
    rng = np.random.default_rng(seed)
    rows = np.r_[rng.normal(0, 1, (n, d)), rng.normal(0, .5, (n_rare, d))]
    return pd.DataFrame(rows).add_prefix("x").assign(y=np.repeat([0, 1], [n, n_rare]))


# name -> table, classifier, score, and the remedies that are a right answer
KINDS = {
    "no gain is possible": (shifted, LogisticRegression(), "average precision", ("nothing",)),
    "weights are enough": (shifted, LogisticRegression(), "balanced_accuracy", ("threshold", "class weights")),
    "rows help": (inside, DecisionTreeClassifier(min_samples_leaf=80, random_state=0), "roc_auc",
                  ("SMOTE", "mixture", "mixture with weights"))}


def recommended(kind, seed):
    make, classifier, scoring, _ = KINDS[kind]
    model = Synthesizer("mixture", random_state=seed)
    result = evaluate(make(seed), "y", model, {"classifier": classifier}, scoring=scoring, discard=0,
                      seed=seed, max_rows=50_000)
    return result.comparison.best("classifier"), result.recommendation


def recommendation(n=20):
    right = 0
    for kind, (*_, answers) in KINDS.items():
        found = Parallel(2, return_as="generator")(delayed(recommended)(kind, seed) for seed in range(n))
        lines = []
        for seed, (remedy, sentence) in enumerate(found):
            lines.append(dict(kind=kind, seed=seed, advice=remedy, right=remedy in answers))
            print(f"{kind}, {seed}: {sentence}", flush=True)
        good = sum(line["right"] for line in lines)
        print(f"{kind}: {good} of {n}", flush=True)
        keep(results_folder()/"advice.csv", lines, ["kind"])
        right += good
    print(f"right: {right} of {3 * n}")


def truth(tables=5):
    "What five times as many rows, or as much weight, gain in truth where rows help"
    _, tree, scoring, _ = KINDS["rows help"]
    gains = []
    for seed in range(tables):
        table, unseen = inside(seed), inside(1000 + seed, n=200_000, n_rare=200_000 * 800 // 12_000)
        X, y = table.drop(columns="y"), table["y"].to_numpy()
        rare, weights = X[y == 1], np.where(y == 1, 6, 1)
        new = {"copies": rare.sample(5 * len(rare), replace=True, random_state=seed),
               "mixture": Synthesizer("mixture", random_state=seed).fit(rare).sample(5 * len(rare))}
        def score(X, y, weights=None):
            fitted = clone(tree).fit(X, y, sample_weight=weights)
            return get_scorer(scoring)(fitted, unseen.drop(columns="y"), unseen["y"])
        with_rows = {name: score(pd.concat([X, rows]), np.append(y, np.ones(len(rows)))) for name, rows in new.items()}
        gains.append({"class weights": score(X, y, weights), **with_rows} | {"nothing": score(X, y)})
    gains = pd.DataFrame(gains)
    print(gains.sub(gains.pop("nothing"), axis=0).agg(["mean", "min", "max"]).round(3))


def slope():
    "All rows of the sample are scored once, out of fold"
    table = load_creditcard(find_sample()).drop(columns="Time")
    X, y = table.drop(columns="Class"), table["Class"].to_numpy()
    folds = list(StratifiedGroupKFold(5, shuffle=True, random_state=0).split(X, y, duplicate_groups(X)))
    chances = {name: np.zeros(len(y)) for name in ("nothing", "full balance", "full balance, weights")}
    for train, test in folds:
        X_train, y_train = X.iloc[train], y[train]
        grown = grown_sets(GANSampler(random_state=0), X_train, y_train, [1e9])[1e9]
        for name, (rows, labels, weights) in {"nothing": (X_train, y_train, None), "full balance": (grown.X, grown.y, None),
                                              "full balance, weights": (grown.X, grown.y, grown.weights)}.items():
            model = make_pipeline(StandardScaler().fit(X_train), LogisticRegression(max_iter=2000))
            model[0].fit(X_train)
            fitted = model[-1].fit(model[0].transform(rows), labels, sample_weight=weights)
            chances[name][test] = fitted.predict_proba(model[0].transform(X.iloc[test]))[:, 1]
    ones = np.ones(len(y))
    for name, p in chances.items():
        print(f"{name}: slope {calibration_slope(y == 1, p, ones):.3f}, intercept {calibration_intercept(y == 1, p, ones):+.3f}, "
              f"log-loss {mean_log_loss(y == 1, p, ones):.5f}", flush=True)


def seconds():
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        subprocess.run(["dbgan", "evaluate", str(find_sample()), "--drop", "Time", "--report", folder], check=True)
        print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    if sys.argv[1:2] == ["recommendation"]: recommendation(*map(int, sys.argv[2:3]))
    elif sys.argv[1:] == ["truth"]: truth()
    elif sys.argv[1:] == ["slope"]: slope()
    elif sys.argv[1:] == ["time"]: seconds()
    else: sys.exit(__doc__)
