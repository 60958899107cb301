"""What protecting values costs: rows of models with protect=0 and protect=True beside held-out real rows.

    python tools/measure_protection.py frauds           GAN and mixture, five folds of the distinct frauds, several seeds
    python tools/measure_protection.py adult ADULT      the mixture on 2,000 rows of more than 50K, three folds
    python tools/measure_protection.py values           how many values of a single fraud stand in a model file

C2ST is the mean over ten shuffled draws of the synthetic rows; differences are taken within a fold and a seed, and their standard error over
all of them is printed. KS and correlation are similarities (1 is best).
"""
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import KFold

from data_balancing_gan.classifiers import table_encoder
from data_balancing_gan.datasets import find_sample, load_creditcard
from data_balancing_gan.fidelity import c2st, correlation_similarity, ks_complement
from data_balancing_gan.model_file import read_model
from data_balancing_gan.synthesizer import Synthesizer
from data_balancing_gan.tables import split_features

MEASURES = ["KS", "correlation", "C2ST"]


def frauds():
    "The distinct frauds of the sample"
    X, y = split_features(load_creditcard(find_sample()))
    return X[y == 1].drop_duplicates(ignore_index=True)


def measured(synthesizer, learnt, real):
    "KS, correlation and C2ST of rows that a synthesizer draws"
    encode = table_encoder(scale=False).fit(learnt)
    rows = synthesizer.fit(learnt).sample(max(2000, 2 * len(real)))
    theirs, ours = (encode.transform(part).astype(float) for part in (real, rows))
    return ks_complement(theirs, ours), correlation_similarity(theirs, ours), c2st(theirs, ours, repeats=10)


def compare(table, model, folds, seeds, protections=(0, True)):
    "Print the measures for each protection, and what they differ by within a fold and a seed"
    found = {protect: [] for protect in protections}
    for train, test in KFold(folds, shuffle=True, random_state=0).split(table):
        learnt, real = table.iloc[train].reset_index(drop=True), table.iloc[test].reset_index(drop=True)
        for seed in range(seeds):
            for protect, scores in found.items():
                scores.append(measured(Synthesizer(model, protect=protect, random_state=seed), learnt, real))
    exact = np.array(found[protections[0]])
    for protect, scores in found.items():
        scores, lost = np.array(scores), np.array(scores) - exact
        error = lost.std(0, ddof=1) / np.sqrt(len(lost))
        parts = (f"{name} {m:.4f} ({d:+.4f} +- {e:.4f})" for name, m, d, e in
                 zip(MEASURES, scores.mean(0), lost.mean(0), error))
        print(f"{model:<8} protect={protect!s:<5} {', '.join(parts)}", flush=True)


def numbers_of(value):
    "Every number of the facts of a model file"
    if isinstance(value, dict): value = list(value.values())
    if isinstance(value, list): return [x for part in value for x in numbers_of(part)]
    return [float(value)] if isinstance(value, (int, float)) and not isinstance(value, bool) else []


def values():
    "The share of the values of fewer than five frauds that stand in a model file"
    table = frauds().head(400)
    for protect in (0, True):
        with tempfile.TemporaryDirectory() as folder:
            Synthesizer("mixture", protect=protect, random_state=0).fit(table).save(path := Path(folder)/"model.dbgan")
            facts, arrays = read_model(path)
        kept = np.unique(np.concatenate([numbers_of(facts), *(a.ravel().astype(float) for a in arrays)]))
        counts = [table[name].value_counts() for name in table]
        shares = [np.isin(c.index[c < 5].to_numpy(float), kept).mean() for c in counts]
        print(f"protect={protect}: of the values of fewer than five frauds, {np.mean(shares):.2%} stand in the file")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    what, *rest = sys.argv[1:] or [""]
    if what == "frauds": [compare(frauds(), model, 5, seeds) for model, seeds in (("mixture", 6), ("gan", 3))]
    elif what == "adult" and rest:
        rich = pd.read_csv(rest[0], header=None, skipinitialspace=True).add_prefix("c").pipe(lambda table: table[table.iloc[:, -1].astype(str).str.contains(">50K")])
        compare(rich.iloc[:, :-1].sample(2000, random_state=0), "mixture", 3, 2)
    elif what == "values": values()
    else: sys.exit(__doc__)
