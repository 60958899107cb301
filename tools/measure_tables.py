"""Two numbers that no page shows: what looking at a large file costs, and how many failure modes synthetic failures have.

    python tools/measure_tables.py looking
    python tools/measure_tables.py modes shared/data/tables/ai4i2020.csv

`looking` writes 284,807 x 31 random numbers as CSV into a temporary folder and compares processor seconds with pandas. `modes` learns four
fifths of the failures of the ai4i table five times, with the GAN and the mixture, and prints the share of rows with more than one of five modes.
"""
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import KFold

from data_balancing_gan.kinds import decide_kinds
from data_balancing_gan.synthesizer import GANSynthesizer, Synthesizer
from data_balancing_gan.table_files import open_table

MODES = ["TWF", "HDF", "PWF", "OSF", "RNF"]


def timed(work):
    "Processor seconds of a call, and its result"
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def looking(rows=284_807, columns=31):
    "Seconds to read a file with pandas, to open it, and to decide what its columns are"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)/"large.csv"
        numbers = np.random.default_rng(0).normal(size=(rows, columns))
        pd.DataFrame(numbers).add_prefix("V").to_csv(path, index=False)
        for _ in range(3):
            plain, _ = timed(lambda: pd.read_csv(path))
            opening, source = timed(lambda: open_table(path))
            deciding, _ = timed(lambda: decide_kinds(source.table))
            print(f"pandas {plain:.1f} s, open_table {opening:.1f} s, decide_kinds {deciding:.1f} s: "
                  f"{opening + deciding - plain:.1f} s are added")


def modes(path):
    "Share of real and of synthetic failures with more than one failure mode, nothing discarded"
    source = open_table(path)
    features = source.table.drop(columns="Machine_failure")
    kinds, failed = decide_kinds(features), (source.table["Machine_failure"] == "1").to_numpy()
    def several(table): return (table[MODES].astype(int).sum(axis=1) > 1).mean()
    failures = features[failed].reset_index(drop=True)
    print(f"real {several(failures):.3f}")
    for fold, (learnt, _) in enumerate(KFold(5, shuffle=True, random_state=0).split(failures)):
        found = {}
        for name, model in dict(gan=GANSynthesizer(random_state=fold), mixture=Synthesizer("mixture", random_state=fold)).items():
            found[name] = several(model.set_params(kinds=kinds).fit(failures.iloc[learnt]).sample(5000))
        print(f"fold {fold}: " + ", ".join(f"{name} {share:.3f}" for name, share in found.items()))


if __name__ == "__main__":
    if sys.argv[1:2] == ["looking"]: looking()
    elif sys.argv[1:2] == ["modes"] and len(sys.argv) == 3: modes(sys.argv[2])
    else: sys.exit(__doc__)
