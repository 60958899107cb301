"""Measure over-samplers on the credit-card frauds, fold by fold.

    CREDITCARD_DATA=creditcard.parquet python tools/benchmark_quality.py [--repeats 2] [--folds 5] [--legit 15000]
        [--methods "GANSampler,SMOTE,..."]

Each fold and method is one JSON file in nbs/benchmarks/results/quality, or in a folder beside it where --folds or --legit differ;
a run goes on from what is there. CTGAN, TVAE and Forest-Flow need the `bench` extra and are asked for by name.
"""
import argparse
import json
import os
import time
from pathlib import Path

import numpy as np
import pandas as pd
from imblearn.over_sampling import ADASYN, SMOTE, BorderlineSMOTE, RandomOverSampler
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.neighbors import KernelDensity
from sklearn.preprocessing import StandardScaler

from data_balancing_gan.data import SEED_FEATURES, duplicate_groups, load_creditcard, replacing
from data_balancing_gan.evaluation import classifier_scores, default_classifiers, fidelity, privacy
from data_balancing_gan.sampler import GANSampler
from data_balancing_gan.synthesizer import GANSynthesizer
from data_balancing_gan.transform import TableTransformer

RATIOS = (.05, .2, 1.)  # frauds over legitimate rows after resampling
PREVALENCE = 492 / 284_807
OUT = Path(__file__).parents[1] / "nbs/benchmarks/results/quality"


class GaussianCopula:
    "Normal scores and their covariance"
    def __init__(self, seed): self.rng = np.random.default_rng(seed)

    def fit(self, X):
        self.table = TableTransformer().fit(X)
        self.covariance = np.cov(self.table.transform(X).T)
        return self

    def sample(self, n):
        return self.table.inverse_transform(self.rng.multivariate_normal(np.zeros(len(self.covariance)), self.covariance, n))


class KDE:
    "A Gaussian of 0.3 standard deviations around each row"
    def __init__(self, seed): self.seed = seed

    def fit(self, X):
        self.columns, self.scaler = X.columns, StandardScaler().fit(X)
        self.kde = KernelDensity(bandwidth=.3).fit(self.scaler.transform(X))
        return self

    def sample(self, n):
        return pd.DataFrame(self.scaler.inverse_transform(self.kde.sample(n, random_state=self.seed)), columns=self.columns)


class Peer:
    "CTGAN or TVAE, whose `epochs` are updates on so few rows"
    def __init__(self, name, epochs, seed): self.name, self.epochs, self.seed = name, epochs, seed

    def fit(self, X):
        import ctgan, torch
        torch.manual_seed(self.seed)
        np.random.seed(self.seed)
        self.model = getattr(ctgan, self.name)(epochs=self.epochs, enable_gpu=False)
        self.model.fit(X)
        return self

    def sample(self, n): return self.model.sample(n)


class ForestFlow:
    "Forest-Flow (Jolicoeur-Martineau et al., 2024) as its paper runs it on small tables, with fewer copies"
    def __init__(self, seed): self.seed = seed

    def fit(self, X):
        from ForestDiffusion import ForestDiffusionModel
        self.columns = X.columns
        self.model = ForestDiffusionModel(X.to_numpy(), n_t=20, duplicate_K=10, diffusion_type="flow", n_jobs=1, seed=self.seed)
        return self

    def sample(self, n): return pd.DataFrame(self.model.generate(batch_size=n), columns=self.columns)


GENERATORS = {
    "GANSynthesizer": lambda seed: GANSynthesizer(random_state=seed),
    "seed's GAN": lambda seed: GANSynthesizer(objective="gan", steps=1000, batch_size=64, latent_dim=29, learning_rate=1e-3,
                                              calibrate=False, random_state=seed),
    "Gaussian KDE": KDE, "Gaussian copula": GaussianCopula,
    "CTGAN": lambda seed: Peer("CTGAN", 300, seed), "TVAE": lambda seed: Peer("TVAE", 300, seed),
    "CTGAN 2000 updates": lambda seed: Peer("CTGAN", 2000, seed), "TVAE 2000 updates": lambda seed: Peer("TVAE", 2000, seed),
    "Forest-Flow": ForestFlow}
SAMPLERS = {"GANSampler": GANSampler, "random": RandomOverSampler, "SMOTE": SMOTE, "Borderline-SMOTE": BorderlineSMOTE, "ADASYN": ADASYN}
DEFAULT = ["none", "class weights", *SAMPLERS, "GANSynthesizer", "Gaussian KDE", "Gaussian copula", "seed's GAN"]


def draw(method, X, y, n, seed):
    "At least `n` synthetic frauds, and the seconds it took to learn them"
    began = time.perf_counter()
    if method in GENERATORS:
        model = GENERATORS[method](seed).fit(X[y])
        return model.sample(n)[list(X.columns)], time.perf_counter() - began
    sampler = SAMPLERS[method](sampling_strategy={True: int(y.sum()) + n}, random_state=seed)
    return sampler.fit_resample(X, y)[0].iloc[len(X):], time.perf_counter() - began


def distinct(X, y):
    "The fold with each fraud once, as among the held-out ones: what fidelity and attacks are asked of"
    keep = ~(y & X.assign(fraud=y).duplicated().to_numpy())
    return X[keep], y[keep]


def with_frauds(rows, frauds):
    "Rows and their target, with synthetic frauds under them"
    return pd.concat([rows[0], frauds]), np.concatenate([rows[1], np.ones(len(frauds), bool)])


def weighted(classifiers, y):
    "The classifiers with balanced class weights, where they have them"
    for classifier in classifiers.values():
        if "class_weight" in classifier.get_params(): classifier.set_params(class_weight="balanced")
        elif "scale_pos_weight" in classifier.get_params(): classifier.set_params(scale_pos_weight=(~y).sum() / y.sum())
    return {k: c for k, c in classifiers.items() if "MLP" not in k}


def load(n_legit):
    "Rows, target (boolean), groups of equal rows, and the legitimate rows that are left to test on: equal to none of the others"
    table = load_creditcard(os.environ["CREDITCARD_DATA"])  # never the simulator
    legit = table[table["Class"] == 0].sample(frac=1, random_state=0)
    table = pd.concat([legit[:n_legit], table[table["Class"] == 1]], ignore_index=True)
    X, rest = table[SEED_FEATURES], legit[n_legit:][SEED_FEATURES]
    known = duplicate_groups(pd.concat([X, rest]))
    return X, (table["Class"] == 1).to_numpy(), duplicate_groups(X), rest[~np.isin(known[len(X):], known[:len(X)])]


def classifiers_of(seed):
    "The four of `evaluate`, the forest with half its trees since it takes most of the time"
    return {k: c.set_params(n_estimators=50) if "forest" in k else c for k, c in default_classifiers(seed).items()}


def folds(X, y, groups, rest, repeats, n_splits, seed=0):
    "Number, training rows, test rows, and the weight of a legitimate test row that restores the real prevalence"
    for repeat in range(repeats):
        for fold, (near, far) in enumerate(StratifiedGroupKFold(n_splits, shuffle=True, random_state=seed + repeat).split(X, y, groups)):
            test = pd.concat([X.iloc[far], rest]), np.concatenate([y[far], np.zeros(len(rest), bool)])
            yield repeat * n_splits + fold, (X.iloc[near], y[near]), test, (1 - PREVALENCE) / PREVALENCE * test[1].sum() / (~test[1]).sum()


def closeness(method, near, far, seed):
    "Fidelity and attacks, of 10,000 rows of a model that has learnt each fraud once; of the learnt frauds themselves without a method"
    near = distinct(*near)
    held, real = far[0][far[1]].drop_duplicates().to_numpy(), near[0][near[1]].to_numpy()
    if method is None: return fidelity(real, held, real) | privacy(real, held, real)
    made = draw(method, *near, 10_000, seed)[0].sample(frac=1, random_state=seed).to_numpy(float)[:10_000]
    return fidelity(real, held, made) | privacy(real, held, made[:2000])


def run(method, fold, near, far, weight, seed):
    "Every measure of one method on one fold"
    result = dict(method=method, fold=fold, train=len(near[0]), test=len(far[0]), weight=weight, scores=[])
    classifiers = classifiers_of(seed)
    if method in ("none", "class weights"):
        arms = {None: near}
        if method == "class weights": classifiers = weighted(classifiers, near[1])
        else: result["ceiling"] = closeness(None, near, far, seed)
    else:
        wanted = {r: round(r * (~near[1]).sum()) - int(near[1].sum()) for r in RATIOS}
        rows, result["seconds"] = draw(method, *near, max(wanted.values()), seed)
        rows = rows.sample(frac=1, random_state=seed)
        if method != "random": result |= closeness(method, near, far, seed)
        legit = (near[0][~near[1]], near[1][~near[1]])
        arms = {r: with_frauds(near, rows.iloc[:n]) for r, n in wanted.items()}
        arms["synthetic only"] = with_frauds(legit, rows.iloc[:int(near[1].sum())])
    for ratio, data in arms.items():
        for name, classifier in classifiers.items():
            result["scores"].append(dict(ratio=ratio, classifier=name, **classifier_scores(classifier, data, far, weight)[0]))
    return result


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--legit", type=int, default=15_000, help="legitimate rows to train and split; the others only test")
    parser.add_argument("--methods", default=",".join(DEFAULT), help="comma-separated")
    options = parser.parse_args()
    data = load(options.legit)
    standard = (parser.get_default("legit"), parser.get_default("folds")) == (options.legit, options.folds)
    out = OUT if standard else OUT.with_name(f"quality-{options.legit}-{options.folds}")
    out.mkdir(parents=True, exist_ok=True)
    for number, near, far, weight in folds(*data, options.repeats, options.folds):
        repeat, fold = divmod(number, options.folds)
        for method in options.methods.split(","):
            place = out / f"{repeat}-{fold}-{method.replace(' ', '_')}.json"
            if place.exists(): continue
            began = time.perf_counter()
            result = run(method, number, near, far, weight, 100 * repeat + fold)
            with replacing(place) as part: part.write_text(json.dumps(result))
            print(f"{place.stem}: {time.perf_counter() - began:.0f} s", flush=True)
