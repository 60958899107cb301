"""Keep small models of this release, for the test that later releases load them. Their rows are invented.

    python tools/make_fixture.py

One file for each kind of model, nbs/fixtures/model-VERSION-KIND.dbgan, and beside it ten rows that it drew.
"""
from pathlib import Path

import numpy as np
import pandas as pd

from data_balancing_gan import __version__
from data_balancing_gan.models import make_model
from data_balancing_gan.synthesizer import Synthesizer

SMALL = {"gan": dict(steps=200, units=16, latent_dim=8), "plain-gan": dict(steps=200, latent_dim=8), "mixture": {}}

rng, n = np.random.default_rng(0), 60
days = pd.to_timedelta(rng.integers(0, 1500, n), unit="D")
rows = pd.DataFrame(dict(age=rng.integers(18, 90, n), income=np.exp(10 + rng.normal(size=n)).round(2),
                         plan=rng.choice(["basic", "plus"], n), since=pd.Timestamp("2020-01-01") + days,
                         score=np.where(rng.random(n) < .2, np.nan, rng.normal(size=n))))
red = rng.integers(0, 2, n)
rows = rows[["age", "income", "plan", "since", "score"]].assign(
    customer=[f"C-{k:04d}" for k in range(n)], stars=rng.integers(1, 6, n), red=red, blue=1 - red,
    seen=(pd.Timestamp("2024-03-01") + days).strftime("%d.%m.%Y"),
    bonus=rng.gamma(2, 500, n).round(2), until=rows["since"] + pd.to_timedelta(rng.integers(0, 90, n), unit="D"),
    city=(city := rng.choice(["Paris", "Lyon", "Berlin"], n)), country=np.where(city == "Berlin", "DE", "FR"))
rows["pay"] = (rows["income"] + rows["bonus"]).round(2)
rules = ["pay == income + bonus", "since <= until", "combine(city, country)", "age >= 18"]
for kind, parameters in SMALL.items():
    place = Path(__file__).parents[1] / f"nbs/fixtures/model-{__version__}-{kind}.dbgan"
    synthesizer = Synthesizer(make_model(kind, **parameters), rules=rules, random_state=0).fit(rows)
    synthesizer.save(place)
    synthesizer.sample(10).to_csv(place.with_suffix(".csv"), index=False)
    print(f"{place.name}: {place.stat().st_size / 1000:.0f} kB")
