"""Which synthetic frauds does a classifier gain from? Draw them in other ways, or keep only some, and write down what it gives.

    CREDITCARD_DATA=creditcard.parquet python tools/try_usefulness.py [--folds 5] [--ways "discard 0.5;..."]

Five splits, others than the benchmark's. Each split, way, classifier and ratio is one line of
nbs/explanations/results/usefulness.csv; a run goes on from what is there. Told in nbs/explanations/objectives.ipynb.
"""
import argparse
import csv
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
from benchmark_quality import classifiers_of, folds, load, with_frauds
from imblearn.over_sampling import SMOTE
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

from data_balancing_gan.data import duplicate_groups
from data_balancing_gan.evaluation import c2st, classifier_scores
from data_balancing_gan.gan import OBJECTIVES, WassersteinGAN
from data_balancing_gan.generator import keras, tf
from data_balancing_gan.sampler import clearest_rows
from data_balancing_gan.synthesizer import GANSynthesizer
from data_balancing_gan.transform import TableTransformer

OUT = Path(__file__).parents[1] / "nbs/explanations/results/usefulness.csv"
DRAWN, RATIOS, TAKES = 40_000, (.05, .2), 2  # each ratio with two disjoint parts of the draw
NAMES = ("logistic regression", "boosted trees")


class OthersAsFakes(WassersteinGAN):
    "A fifth of the critic's fakes are rows of the other class (negative data augmentation, Sinha et al., 2021)"
    def discriminator_step(self, real, noise, seed, progress):
        others = tf.gather(self.others, tf.random.stateless_uniform((real.shape[0] // 5,), seed + [0, 7], 0, len(self.others), tf.int32))
        mine, self.generator = self.generator, lambda *a, **k: tf.concat([mine(*a, **k)[others.shape[0]:], others], 0)
        try: return super().discriminator_step(real, noise, seed, progress)
        finally: self.generator = mine


def synthesizer(X, seed, **options): return GANSynthesizer(random_state=seed, **options).fit(X)


def others_as_fakes(X, others, seed):
    "A synthesizer whose critic is shown the others as well"
    OthersAsFakes.others = tf.constant(TableTransformer().fit(X).transform(others), tf.float32)
    with patch.dict(OBJECTIVES, {"wgan-gp": OthersAsFakes}): return synthesizer(X, seed)


def less_noise(model, scale, seed):
    "Rows of narrower noise, nearer to the middle of what was learnt"
    noise = np.random.default_rng(seed).standard_normal((DRAWN, model.latent_dim)).astype("float32") * scale
    return model.transformer_.inverse_transform(model.calibration_(np.asarray(model.generator_(noise))))


def like_real_scores(rows, near, seed):
    "As many rows from each twentieth of what a cross-fitted judge gives to the real frauds"
    judge = HistGradientBoostingClassifier(max_leaf_nodes=16, early_stopping=False, random_state=0)
    inside = list(StratifiedGroupKFold(5, shuffle=True, random_state=0).split(*near, duplicate_groups(near[0])))
    real, first = cross_val_predict(judge, *near, cv=inside, method="decision_function")[near[1]], inside[0][0]
    score = judge.fit(near[0].iloc[first], near[1][first]).decision_function(rows)  # it too has not seen what it judges
    place = pd.Series(np.searchsorted(np.quantile(real, np.arange(.05, 1, .05)), score))
    return rows.iloc[place.groupby(place).head(500).sample(frac=1, random_state=seed).index]


def nearest_half(rows, to, scale, sign):
    "The half of the rows nearest to some others (sign 1), or farthest from them (sign -1)"
    distance = NearestNeighbors(n_neighbors=5).fit(scale(to)).kneighbors(scale(rows))[0][:, -1] * sign
    return rows[distance < np.median(distance)]


def ways(near, seed):
    "Name -> function that gives synthetic frauds for the training rows `near`"
    X, y = near
    frauds, legit = X[y], X[~y]
    base = []
    def model():
        if not base: base.append(synthesizer(frauds, seed))
        return base[0]
    def drawn(): return model().sample(DRAWN, 0)
    def scale(rows): return StandardScaler().fit(frauds).transform(rows)
    return {
        "as drawn": drawn,
        **{f"discard {d}": lambda d=d: clearest_rows(X, y, model(), DRAWN // 4, d, 0) for d in (.1, .2, .3, .4, .5, .75)},
        "scores as those of real frauds": lambda: like_real_scores(drawn(), near, seed),
        "half nearest to frauds": lambda: nearest_half(drawn(), frauds.drop_duplicates(), scale, 1),
        "half farthest from legitimate rows": lambda: nearest_half(drawn(), legit, scale, -1),
        "noise of .7": lambda: less_noise(model(), .7, seed),
        "legitimate rows as fakes": lambda: others_as_fakes(frauds, legit, seed).sample(DRAWN, 0),
        "6,000 steps": lambda: synthesizer(frauds, seed, steps=6000).sample(DRAWN, 0),
        "five generators": lambda: pd.concat([synthesizer(frauds, 100 * seed + k).sample(DRAWN // 5, 0) for k in range(5)]).sample(
            frac=1, random_state=seed),
        "SMOTE": lambda: SMOTE(sampling_strategy={True: y.sum() + DRAWN // 4}, random_state=seed).fit_resample(X, y)[0].iloc[len(X):].sample(
            frac=1, random_state=seed)}


def judged(data, far, weight, name):
    "Average precision, and how many legitimate rows stand among the first forty"
    scores, guess = classifier_scores(classifiers_of(0)[name], data, far, weight)
    return scores["average precision"], int((~far[1])[np.argsort(-guess, kind="stable")[:40]].sum())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--ways", help="separated by ;, all by default")
    options = parser.parse_args()
    data = load(15_000)
    done = {tuple(row) for row in pd.read_csv(OUT)[["way", "fold"]].to_numpy()} if OUT.exists() else set()
    for fold, near, far, weight in folds(*data, 1, 5, seed=50):
        if fold >= options.folds: break
        tried = {"none": None} | ways(near, fold)
        for way in options.ways.split(";") if options.ways else tried:
            if (way, fold) in done: continue
            rows = tried[way] and tried[way]()
            lines = []
            for ratio in RATIOS if tried[way] else [0.]:
                n = round(ratio * (~near[1]).sum()) - int(near[1].sum())
                tables = [with_frauds(near, rows.iloc[k * n:(k + 1) * n]) for k in range(TAKES)] if tried[way] else [near]
                for name in NAMES:
                    found = np.mean([judged(table, far, weight, name) for table in tables], axis=0)
                    lines.append((way, fold, name, ratio, *found.round(5).tolist()))
            fake = np.nan if rows is None else c2st(far[0][far[1]].drop_duplicates().to_numpy(), rows.iloc[:2000].to_numpy(float))
            with open(OUT, "a", newline="") as file:
                fields = ("way", "fold", "classifier", "ratio", "average precision", "legitimate in 40", "C2ST AUC")
                csv.writer(file).writerows([*([] if file.tell() else [fields]), *((*line, round(fake, 4)) for line in lines)])
            keras.backend.clear_session()
            print(way, fold, [line[2:6] for line in lines], flush=True)
