"""Measure over-samplers on the credit-card frauds, fold by fold.

    CREDITCARD_DATA=creditcard.parquet python tools/benchmark_quality.py [--repeats 2] [--folds 5] [--legit 15000]
        [--methods "GANSampler,SMOTE,..."]

Each fold and method is one JSON file in nbs/benchmarks/results/quality, or in a folder beside it where --folds or --legit differ;
a run goes on from what is there: of a file that lacks a classifier only that is measured, on rows drawn anew with the same seed.
CTGAN, TVAE and Forest-Flow need the `bench` extra and are asked for by name.
"""
import argparse
import json
import os
import time
from pathlib import Path

import numpy as np
import pandas as pd
from imblearn.over_sampling import ADASYN, SMOTE, BorderlineSMOTE, RandomOverSampler
from sklearn.mixture import BayesianGaussianMixture
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.neighbors import KernelDensity
from sklearn.preprocessing import StandardScaler

from data_balancing_gan.data import SEED_FEATURES, duplicate_groups, load_creditcard, replacing
from data_balancing_gan.evaluation import classifier_scores, default_classifiers, fidelity, privacy
from data_balancing_gan.sampler import GANSampler
from data_balancing_gan.synthesizer import Calibration, GANSynthesizer
from data_balancing_gan.transform import TableTransformer

RATIOS = (.02, .05, .2, 1.)  # frauds over legitimate rows after resampling; those that a fold exceeds by itself are left out
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


class GaussianMixture:
    "Eight Gaussians on the normal scores, with full covariances that the prior holds back, calibrated as our own rows are"
    def __init__(self, seed): self.seed = seed

    def fit(self, X):
        self.table = TableTransformer().fit(X)
        rows = self.table.transform(X).astype(float)
        n, d = rows.shape
        self.mixture = BayesianGaussianMixture(n_components=min(8, n), reg_covar=.1, mean_precision_prior=1., degrees_of_freedom_prior=d + 6,
                                               max_iter=500, n_init=3, random_state=self.seed).fit(rows)
        self.calibration = Calibration().fit(self.mixture.sample(10_000)[0], rows, d, [])
        return self

    def sample(self, n):
        rows = self.mixture.set_params(random_state=self.seed + 1).sample(n)[0]  # sorted by Gaussian
        return self.table.inverse_transform(self.calibration(rows)).sample(frac=1, random_state=self.seed, ignore_index=True)


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
    "Gaussian KDE": KDE, "Gaussian copula": GaussianCopula, "Gaussian mixture": GaussianMixture,
    "CTGAN": lambda seed: Peer("CTGAN", 300, seed), "TVAE": lambda seed: Peer("TVAE", 300, seed),
    "CTGAN 2000 updates": lambda seed: Peer("CTGAN", 2000, seed), "TVAE 2000 updates": lambda seed: Peer("TVAE", 2000, seed),
    "Forest-Flow": ForestFlow}
SAMPLERS = {"GANSampler": GANSampler, "random": RandomOverSampler, "SMOTE": SMOTE, "Borderline-SMOTE": BorderlineSMOTE, "ADASYN": ADASYN}
DEFAULT = ["none", "class weights", *SAMPLERS, "GANSynthesizer", "Gaussian KDE", "Gaussian copula", "Gaussian mixture",
           "seed's GAN"]


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


def usefulness(method, near, far, weight, seed, classifiers):
    "Scores of the classifiers with nothing added, or at each ratio and on synthetic frauds alone; and the seconds it took to learn those"
    arms, seconds = {None: near}, None
    if method not in ("none", "class weights"):
        wanted = {r: n for r in RATIOS if (n := round(r * (~near[1]).sum()) - int(near[1].sum())) > 0}
        rows, seconds = draw(method, *near, max(wanted.values()), seed)
        rows = rows.sample(frac=1, random_state=seed)
        legit = (near[0][~near[1]], near[1][~near[1]])
        arms = {r: with_frauds(near, rows.iloc[:n]) for r, n in wanted.items()}
        arms["synthetic only"] = with_frauds(legit, rows.iloc[:int(near[1].sum())])
    return [dict(ratio=ratio, classifier=name, **classifier_scores(classifier, data, far, weight)[0])
            for ratio, data in arms.items() for name, classifier in classifiers.items()], seconds


def run(method, fold, near, far, weight, seed, result=None):
    "Every measure of one method on one fold, or those that an earlier `result` lacks"
    classifiers = weighted(classifiers_of(seed), near[1]) if method == "class weights" else classifiers_of(seed)
    if result is None:
        result = dict(method=method, fold=fold, train=len(near[0]), test=len(far[0]), weight=weight, scores=[])
        if method == "none": result["ceiling"] = closeness(None, near, far, seed)
        elif method not in ("class weights", "random"): result |= closeness(method, near, far, seed)
    missing = {k: c for k, c in classifiers.items() if k not in {s["classifier"] for s in result["scores"]}}
    if missing:
        scores, seconds = usefulness(method, near, far, weight, seed, missing)
        result["scores"] += scores
        if seconds is not None: result.setdefault("seconds", seconds)
    return result, bool(missing)


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
            began, before = time.perf_counter(), json.loads(place.read_text()) if place.exists() else None
            result, changed = run(method, number, near, far, weight, 100 * repeat + fold, before)
            if not changed: continue
            with replacing(place) as part: part.write_text(json.dumps(result))
            print(f"{place.stem}: {time.perf_counter() - began:.0f} s", flush=True)
