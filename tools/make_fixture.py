"""Keep a small model of this release, for the test that later releases load it. Its rows are made up.

    python tools/make_fixture.py
"""
from pathlib import Path

import numpy as np
import pandas as pd

from data_balancing_gan import __version__
from data_balancing_gan.synthesizer import GANSynthesizer

rng, n = np.random.default_rng(0), 60
rows = pd.DataFrame(dict(age=rng.integers(18, 90, n), income=np.exp(10 + rng.normal(size=n)).round(2),
                         plan=rng.choice(["basic", "plus"], n), score=np.where(rng.random(n) < .2, np.nan, rng.normal(size=n)),
                         since=pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 1500, n), unit="D")))
rows = rows[["age", "income", "plan", "since", "score"]]
place = Path(__file__).parents[1] / f"nbs/fixtures/model-{__version__}.dbgan"
GANSynthesizer(steps=200, units=16, latent_dim=8, random_state=0).fit(rows).save(place)
