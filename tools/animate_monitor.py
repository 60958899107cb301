"""Make nbs/images/frauds.gif: the GAN of the original README as it learns the frauds, seen by PCAMonitor.

    CREDITCARD_DATA=creditcard.parquet python tools/animate_monitor.py
"""
import tempfile
from pathlib import Path

from sklearn.preprocessing import StandardScaler

from data_balancing_gan.datasets import load_creditcard
from data_balancing_gan.discriminator import build_discriminator
from data_balancing_gan.gan import VanillaGAN
from data_balancing_gan.generator import build_generator
from data_balancing_gan.monitor import PCAMonitor
from data_balancing_gan.tables import split_features
from data_balancing_gan.training import train_gan

X, y = split_features(load_creditcard())
with tempfile.TemporaryDirectory() as folder:
    monitor = PCAMonitor(every=4, folder=folder)
    train_gan(VanillaGAN(build_generator(seed=0), build_discriminator(seed=0)), StandardScaler().fit_transform(X[y == 1]),
              steps=600, callbacks=[monitor])
    monitor.animate(Path(__file__).parents[1] / "nbs/images/frauds.gif")
