"""Try what might make the default generator better, and write down what it gives.

    CREDITCARD_DATA=creditcard.parquet python tools/try_ideas.py [--repeats 2] [--folds 5] [--ideas "packed in twos;..."]

Ten splits of the distinct frauds, others than the benchmark's. Each split and idea is one line of
nbs/explanations/results/ideas.csv; a run goes on from what is there. Told in nbs/explanations/objectives.ipynb.
"""
import argparse
import csv
import os
import time
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
from benchmark_quality import GaussianMixture
from imblearn.over_sampling import SMOTE
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax
from sklearn.model_selection import KFold
from sklearn.preprocessing import PolynomialFeatures, PowerTransformer, StandardScaler

from data_balancing_gan.data import SEED_FEATURES, load_creditcard
from data_balancing_gan.discriminator import build_critic
from data_balancing_gan.evaluation import boosted_trees, fidelity, privacy, sliced_wasserstein
from data_balancing_gan.gan import OBJECTIVES, WassersteinGAN
from data_balancing_gan.generator import build_table_generator, generate_synthetic_data, keras, layers, tf
from data_balancing_gan.synthesizer import Calibration, GANSynthesizer
from data_balancing_gan.training import train_gan
from data_balancing_gan.transform import TableTransformer

OUT = Path(__file__).parents[1] / "nbs/explanations/results/ideas.csv"
DRAWN = 10_000


class Scores:
    "A scikit-learn transformer in the place of the normal scores"
    def __init__(self, scaler): self.scaler = scaler

    def fit(self, X):
        self.columns = X.columns
        self.scaler.fit(X.to_numpy(float))
        return self

    def transform(self, X): return self.scaler.transform(X.to_numpy(float))

    def inverse_transform(self, Z): return pd.DataFrame(self.scaler.inverse_transform(Z), columns=self.columns)


def learn(X, seed, objective=WassersteinGAN, generator=None, table=None, before=None, callbacks=(), steps=2000, units=64, latent_dim=32,
          learning_rate=2e-3, batch_size=128, after=None, calibrate=True):
    "The default synthesizer at 64 units with one part exchanged; rows drawn from it"
    table = (table or TableTransformer()).fit(X)
    rows = table.transform(X)
    width = rows.shape[1]
    generator = generator(rows, seed) if generator else build_table_generator(latent_dim, width, (), units, seed)
    critic = build_critic(width, units, seed + 1)
    settings = dict(steps=steps, batch_size=batch_size, objective="wgan-gp", learning_rate=learning_rate, monitor_every=50, verbose=False)
    with patch.dict(OBJECTIVES, {"wgan-gp": objective}):
        if before is not None: train_gan(generator, critic, table.transform(before), seed=seed + 7, **settings)
        train_gan(generator, critic, rows, seed=seed, callbacks=[c(rows) if isinstance(c, type) else c for c in callbacks], **settings)
    if objective is Averaged: Averaged.last.swap()
    return table, rows, finish(table, rows, generate_synthetic_data(generator, 2 * DRAWN, seed), after, calibrate)


def finish(table, rows, draw, after=None, calibrate=True):
    "Calibrated rows of the table, from two draws of a generator laid one under the other"
    fresh, known = draw[:DRAWN].astype(float), draw[DRAWN:]
    if calibrate: fresh = Calibration().fit(known, rows, rows.shape[1], [])(fresh)
    if after: fresh = after(fresh, rows)
    return table.inverse_transform(fresh)


# --- objectives

class Averaged(WassersteinGAN):
    "Constant rates, and an exponential average of the generator's weights"
    def __init__(self, *args):
        super().__init__(*args)
        self.means = [tf.Variable(w) for w in self.generator.trainable_variables]
        Averaged.last = self

    def discriminator_step(self, real, noise, seed, progress): return super().discriminator_step(real, noise, seed, 0.)

    def generator_step(self, noise, progress):
        loss = super().generator_step(noise, 0.)
        for mean, weight in zip(self.means, self.generator.trainable_variables): mean.assign(.995 * mean + .005 * weight.value)
        return loss

    def swap(self):
        for mean, weight in zip(self.means, self.generator.trainable_variables): weight.assign(mean)


class Constant(WassersteinGAN):
    "Constant rates"
    def discriminator_step(self, real, noise, seed, progress): return super().discriminator_step(real, noise, seed, 0.)
    def generator_step(self, noise, progress): return super().generator_step(noise, 0.)


class Packed(WassersteinGAN):
    "The critic looks at two rows at a time (PacGAN, Lin et al., 2018)"
    def __init__(self, generator, discriminator, learning_rate):
        width, units = discriminator.input_shape[1], discriminator.layers[0].units
        wide = build_critic(2 * width, units, 1)
        super().__init__(generator, keras.Sequential([keras.Input((width,)), Pairs(), wide]), learning_rate)


class Pairs(layers.Layer):
    def call(self, x): return tf.reshape(x, [-1, 2 * x.shape[1]])


class Noisy(WassersteinGAN):
    "The same noise on real and made rows"
    def __init__(self, generator, discriminator, learning_rate):
        width, units = discriminator.input_shape[1], discriminator.layers[0].units
        critic = keras.Sequential([keras.Input((width,)), layers.GaussianNoise(.2, seed=0), build_critic(width, units, 1)])
        super().__init__(generator, critic, learning_rate)


class Dropped(WassersteinGAN):
    "Dropout in the critic"
    def __init__(self, generator, discriminator, learning_rate):
        width, parts = discriminator.input_shape[1], build_critic(discriminator.input_shape[1], discriminator.layers[0].units, 1).layers
        super().__init__(generator, keras.Sequential([
            keras.Input((width,)), *parts[:2], layers.Dropout(.2, seed=0), *parts[2:4], layers.Dropout(.2, seed=1), parts[4]]), learning_rate)


class Hinge(WassersteinGAN):
    "Hinge loss with spectral normalisation (Miyato et al., 2018)"
    def __init__(self, generator, discriminator, learning_rate):
        critic = keras.Sequential([keras.Input((discriminator.input_shape[1],))])
        for layer in discriminator.layers:
            dense = isinstance(layer, layers.Dense)
            critic.add(layers.SpectralNormalization(layers.Dense(layer.units)) if dense else layers.LeakyReLU(negative_slope=.2))
        super().__init__(generator, critic, learning_rate)

    def discriminator_step(self, real, noise, seed, progress):
        fake = self.generator(noise, training=True)
        with tf.GradientTape() as tape:
            loss = (tf.reduce_mean(tf.nn.relu(1 - self.discriminator(real, training=True)))
                    + tf.reduce_mean(tf.nn.relu(1 + self.discriminator(fake, training=True))))
        self.optimizers[1].minimize(tape, loss, 1 - progress)
        return loss


def with_(base=WassersteinGAN, **facts): return type("Changed", (base,), facts)


# --- generators

def normalised(rows, seed):
    "Batch normalisation in the generator"
    model = keras.Sequential([keras.Input((32,))])
    for i in range(2):
        for layer in (layers.Dense(64, kernel_initializer=keras.initializers.GlorotUniform(seed=seed + i)), layers.BatchNormalization(),
                      layers.LeakyReLU(negative_slope=.2)): model.add(layer)
    model.add(layers.Dense(rows.shape[1], kernel_initializer=keras.initializers.GlorotUniform(seed=seed + 2)))
    return model


class FromRows(layers.Layer):
    "A learnt row picked by the first noise, blurred by the next ones, plus what a net makes of both (after SMOTified-GAN, 2022)"
    def __init__(self, rows, bandwidth, net, **kwargs):
        super().__init__(**kwargs)
        self.rows, self.bandwidth, self.net = tf.constant(rows, "float32"), bandwidth, net

    def call(self, noise):
        d = self.rows.shape[1]
        share = .5 * (1 + tf.math.erf(noise[:, 0] / np.sqrt(2)))
        place = tf.minimum(tf.cast(share * len(self.rows), tf.int32), len(self.rows) - 1)
        start = tf.gather(self.rows, place) * np.sqrt(1 - self.bandwidth ** 2) + self.bandwidth * noise[:, 1:d + 1]
        return start + self.net(tf.concat([start, noise[:, d + 1:]], axis=1))


def from_rows(bandwidth):
    "A generator that starts from blurred real rows"
    def build(rows, seed):
        d = rows.shape[1]
        net = build_table_generator(d + 16, d, (), 64, seed)
        return keras.Sequential([keras.Input((1 + d + 16,)), FromRows(rows, bandwidth, net)])
    return build


class FromCopula(layers.Layer):
    "A draw of the Gaussian copula of the rows, plus what a net makes of the same noise"
    def __init__(self, rows, net, trainable=True, **kwargs):
        super().__init__(**kwargs)
        d = rows.shape[1]
        root = np.linalg.cholesky(np.cov(rows.T) + 1e-6 * np.eye(d))
        self.net = net
        self.root = self.add_weight(shape=(d, d), initializer=lambda *a, **k: root.T.astype("float32"), trainable=trainable)

    def call(self, noise): return noise[:, :self.root.shape[0]] @ self.root + self.net(noise)


def from_copula(units=64, extra=16, trainable=True):
    "A generator that starts as the Gaussian copula"
    def build(rows, seed):
        d = rows.shape[1]
        net = build_table_generator(d + extra, d, (), units, seed)
        net.layers[-1].kernel.assign(net.layers[-1].kernel * .1)
        return keras.Sequential([keras.Input((d + extra,)), FromCopula(rows, net, trainable)])
    return build


# --- around the training

class KeepBest(keras.callbacks.Callback):
    "Stop by quality: the weights whose rows are nearest, by sliced Wasserstein distance, to a fifth of the rows"
    def __init__(self, rows):
        super().__init__()
        self.rows, self.best = rows, np.inf

    def on_epoch_end(self, epoch, logs=None):
        if logs["iteration"] % 250: return
        generator = self.model.layers[1]
        distance = sliced_wasserstein(self.rows, generate_synthetic_data(generator, 2000, 0).astype(float))
        if distance < self.best: self.best, self.weights = distance, generator.get_weights()

    def on_train_end(self, logs=None): self.model.layers[1].set_weights(self.weights)


def stopped(X, seed):
    "A fifth of the rows only judges"
    held = X.sample(frac=.2, random_state=seed)
    X = X.drop(held.index)
    best = KeepBest(TableTransformer().fit(X).transform(held))
    return learn(X, seed, callbacks=[best])[2]


def filtered(draw, rows):
    "Rows kept with the odds that cross-fitted boosted trees give them"
    rng, odds = np.random.default_rng(0), np.zeros(len(draw))
    parts = np.array_split(rng.permutation(len(draw)), 2)
    for own, other in (parts, parts[::-1]):
        model = boosted_trees(0).set_params(max_depth=3, learning_rate=.1, subsample=.5, colsample_bytree=.3)
        share = len(other) / len(rows)
        model.fit(np.vstack([rows, draw[other]]), np.repeat([1, 0], [len(rows), len(other)]),
                  sample_weight=np.repeat([share, 1.], [len(rows), len(other)]))
        odds[own] = np.exp(model.predict(draw[own], output_margin=True))
    odds = np.minimum(odds, np.quantile(odds, .99))
    return draw[rng.random(len(draw)) < odds / odds.max()]


def weighted(X, seed):
    "Rows kept by weights of maximum entropy that put the means and products of the columns right, softly (as in calibration of surveys)"
    draw = learn(X, seed)[2]
    scaler = StandardScaler().fit(X)
    pairs = PolynomialFeatures(2, include_bias=False)
    real, made = (pairs.fit_transform(scaler.transform(rows)) for rows in (X, draw))
    off = (made - real.mean(0)) / (real.std(0) + 1e-9)

    def dual(a):
        return logsumexp(off @ a) + .015 * a @ a, softmax(off @ a) @ off + .03 * a
    odds = softmax(off @ minimize(dual, np.zeros(off.shape[1]), jac=True, method="L-BFGS-B").x)
    return draw.iloc[np.random.default_rng(seed).choice(DRAWN, 4000, replace=False, p=odds)]


def smote(X, seed):
    "The reference"
    both = pd.concat([X, X.iloc[:1]] + [X.iloc[:1]] * DRAWN * 2)  # SMOTE wants a second class to balance against
    y = np.repeat([1, 0], [len(X), len(both) - len(X)])
    return SMOTE(random_state=seed).fit_resample(both, y)[0].iloc[len(both):]


def mixed(n, steps=2000, batch_size=128):
    "Several generators, each of its own seed, calibrated as one"
    def make(X, seed):
        table = TableTransformer().fit(X)
        rows = table.transform(X)
        draws = []
        for k in range(n):
            generator = build_table_generator(32, rows.shape[1], (), 64, seed + 100 * k)
            train_gan(generator, build_critic(rows.shape[1], 64, seed + 100 * k + 1), rows, steps, batch_size, "wgan-gp", 2e-3, 50,
                      seed=seed + 100 * k, verbose=False)
            draws.append(generate_synthetic_data(generator, 2 * DRAWN, seed))
        pick = np.random.default_rng(seed).integers(0, n, 2 * DRAWN)
        return finish(table, rows, np.stack(draws)[pick, np.arange(2 * DRAWN)])
    return make


def half_gaussians(X, seed):
    "Half of the rows by a GAN, half by eight Gaussians, calibrated as one"
    other = GaussianMixture(seed).fit(X)
    rows = other.table.transform(X)
    generator = build_table_generator(32, rows.shape[1], (), 64, seed)
    train_gan(generator, build_critic(rows.shape[1], 64, seed + 1), rows, 2000, 128, "wgan-gp", 2e-3, 50, seed=seed, verbose=False)
    rng = np.random.default_rng(seed)
    gaussians = rng.permutation(other.mixture.sample(2 * DRAWN)[0])
    draw = generate_synthetic_data(generator, 2 * DRAWN, seed)
    return finish(other.table, rows, np.where(rng.random((2 * DRAWN, 1)) < .5, draw, gaussians))


def variant(**options): return lambda X, seed: learn(X, seed, **options)[2]


def ideas(majority):
    "Name -> function of the rows to learn and a seed that gives synthetic rows"
    return {
        "the learnt rows themselves": lambda X, seed: X,
        "SMOTE": smote,
        "base: 64 units": lambda X, seed: GANSynthesizer(units=64, random_state=seed).fit(X).sample(DRAWN),
        "no calibration": variant(calibrate=False),
        "Yeo-Johnson features": variant(table=Scores(PowerTransformer())),
        "standardised features": variant(table=Scores(StandardScaler())),
        "constant learning rate": variant(objective=Constant),
        "constant rate, averaged weights": variant(objective=Averaged),
        "batch normalisation": variant(generator=normalised),
        "packed in twos": variant(objective=Packed),
        "hinge, spectral norm": variant(objective=Hinge),
        "same noise on both": variant(objective=Noisy),
        "dropout in the critic": variant(objective=Dropped),
        "1 critic step": variant(objective=with_(critic_steps=1)),
        "5 critic steps": variant(objective=with_(critic_steps=5)),
        "penalty 1": variant(objective=with_(penalty=1.)),
        "learning rate 5e-4": variant(learning_rate=5e-4),
        "1,000 steps": variant(steps=1000),
        "4,000 steps": variant(steps=4000),
        "32 units": variant(units=32),
        "128 units": variant(units=128),
        "128 units, learning rate 1e-3": variant(units=128, learning_rate=1e-3),
        "256 units": variant(units=256),
        "latent 8": variant(latent_dim=8),
        "latent 64": variant(latent_dim=64),
        "batch of 256": variant(batch_size=256),
        "from blurred rows, .3": variant(generator=from_rows(.3)),
        "from blurred rows, .7": variant(generator=from_rows(.7)),
        "from the Gaussian copula": variant(generator=from_copula()),
        "from the Gaussian copula, fixed": variant(generator=from_copula(trainable=False)),
        "from the Gaussian copula, 1,000 steps": variant(generator=from_copula(), steps=1000),
        "from the Gaussian copula, 5e-4": variant(generator=from_copula(), learning_rate=5e-4),
        "from the Gaussian copula, 128 units": variant(generator=from_copula(128)),
        "majority class first": variant(before=majority),
        "stopped by held-out quality": stopped,
        "filtered by cross-fitted trees": variant(after=filtered),
        "weighted to the second moments": weighted,
        "three generators": mixed(3),
        "three generators, batch of 64": mixed(3, batch_size=64),
        "three generators, 1,000 steps": mixed(3, 1000),
        "eight Gaussians, no GAN": lambda X, seed: GaussianMixture(seed).fit(X).sample(DRAWN),
        "half GAN, half eight Gaussians": half_gaussians,
        "two generators": mixed(2),
        "five generators": mixed(5)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--ideas", help="separated by ;, all by default")
    options = parser.parse_args()
    table = load_creditcard(os.environ["CREDITCARD_DATA"])  # never the simulator
    legit = table[table["Class"] == 0][SEED_FEATURES].sample(2000, random_state=0)
    frauds = table[table["Class"] == 1][SEED_FEATURES].drop_duplicates().reset_index(drop=True)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    done = {tuple(row) for row in pd.read_csv(OUT)[["idea", "fold"]].to_numpy()} if OUT.exists() else set()
    wanted = options.ideas.split(";") if options.ideas else list(ideas(legit))
    for name in wanted:
        for fold in range(options.repeats * options.folds):
            if (name, fold) in done: continue
            repeat, place = divmod(fold, options.folds)
            train, test = list(KFold(options.folds, shuffle=True, random_state=100 + repeat).split(frauds))[place]
            began = time.perf_counter()
            rows = ideas(legit)[name](frauds.iloc[train].reset_index(drop=True), fold)[SEED_FEATURES].to_numpy(float)
            seconds = time.perf_counter() - began
            real, held = (frauds.iloc[part].to_numpy(float) for part in (train, test))
            result = fidelity(real, held, rows[:2000]) | privacy(real, held, rows[:2000])
            result = dict(idea=name, fold=fold, seconds=round(seconds, 1), **{k: round(float(v), 4) for k, v in result.items()})
            with open(OUT, "a", newline="") as file:
                writer = csv.DictWriter(file, result)
                if not file.tell(): writer.writeheader()
                writer.writerow(result)
            keras.backend.clear_session()
        found = pd.read_csv(OUT)
        mean = found[found["idea"] == name].mean(numeric_only=True)
        print(name, mean[["seconds", "KS complement", "correlation similarity", "C2ST AUC", "density", "strongest attack"]].round(3).to_dict(), flush=True)
