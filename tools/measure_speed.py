"""Time what takes too long for a page, and keep every turn for the pages `speed` and `scale` of the benchmarks.

    python tools/measure_speed.py sampling --ctgan-python OTHER/bin/python
    python tools/measure_speed.py converting starting balancing search
    python tools/measure_speed.py scale

`sampling`: a million rows of the frauds and of the adult table (shared/data/tables/adult.csv, or --adult), beside CTGAN where an
interpreter has it. `converting`: nine mixed columns. `starting`: processes. `balancing`: the command on the credit-card sample. `search`: a
grid search with one process, with two, and with two threads. These take turns with their peers, and turn 0 is the first time. `scale`:
seconds and memory against rows, columns and steps, each in a process of its own. Lines of the same name in the results are replaced.
Leave the machine alone meanwhile.
"""
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as in the tests: rows are drawn side by side, and do not share cores

import numpy as np
import pandas as pd

from data_balancing_gan.benchmarks.store import results_folder
from data_balancing_gan.datasets import find_sample, load_creditcard, simulate_creditcard
from data_balancing_gan.synthesizer import GANSynthesizer, Synthesizer
from data_balancing_gan.tables import split_features
from data_balancing_gan.transform import TableTransformer

ADULT = ["age", "workclass", "fnlwgt", "education", "education-num", "marital-status", "occupation", "relationship", "race", "sex",
         "capital-gain", "capital-loss", "hours-per-week", "native-country", "income"]
CTGAN = """
import sys
import pandas as pd
from ctgan import CTGAN
table = pd.read_csv(sys.argv[1])
model = CTGAN(epochs=1, enable_gpu=False)
model.fit(table, list(table.select_dtypes("object")))
print("ready", flush=True)
for line in sys.stdin: print(len(model.sample(int(line))), flush=True)
"""
DBGAN = "from data_balancing_gan.cli import main; main()"
SMOTE = """
import sys
import pandas as pd
from imblearn.over_sampling import SMOTE
table = pd.read_csv(sys.argv[1])
X, y = SMOTE(random_state=0).fit_resample(table.drop(columns="Class"), table["Class"])
X.assign(Class=y).to_csv(sys.argv[2], index=False)
"""


def keep(path, lines, key):
    "Replace the lines of the same key in a results file"
    lines = pd.DataFrame(lines)
    if path.exists():
        before = pd.read_csv(path)
        same = before[key].apply(tuple, axis=1).isin(set(lines[key].apply(tuple, axis=1)))
        lines = pd.concat([before[~same], lines])
    lines.to_csv(path, index=False, float_format="%.6g")


def in_turns(asked, line, contenders, rows=0):
    "Time the contenders one after the other, turn after turn; turn 0 is the first time"
    lines = []
    for turn in range(asked.turns + 1):
        for name, work in contenders.items():
            began = time.perf_counter()
            work()
            lines.append(dict(line=line, contender=name, turn=turn, seconds=time.perf_counter() - began, rows=rows))
    keep(asked.folder/"speed.csv", lines, ["line"])
    warm = pd.DataFrame(lines).query("turn > 0").groupby("contender", sort=False)["seconds"].median()
    print(f"{line}: " + ", ".join(f"{name} {seconds:.3g} s" for name, seconds in warm.items()), flush=True)


def frauds():
    "The features of the frauds"
    X, y = split_features(load_creditcard(find_sample()))
    return X[y == 1].reset_index(drop=True)


class CTGANProcess:
    "CTGAN in another interpreter: it learns a table for one epoch, and then draws rows when it is told to"
    def __init__(self, python, table):
        with tempfile.TemporaryDirectory() as folder:
            table.to_csv(path := Path(folder)/"table.csv", index=False)
            ours = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}  # with one thread it is faster than with two
            self.process = subprocess.Popen([python, "-W", "ignore", "-c", CTGAN, path], env=ours, text=True,
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            if self.process.stdout.readline() != "ready\n": raise SystemExit("this interpreter cannot run CTGAN")

    def sample(self, n):
        self.process.stdin.write(f"{n}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == f"{n}\n"

    def __exit__(self, *error): self.process.communicate()

    def __enter__(self): return self


def sample_in_turns(asked, line, table):
    "Draw rows with both models of ours and with CTGAN; how well they have learnt makes no difference"
    models = {"GAN": GANSynthesizer(steps=200, random_state=0), "mixture": Synthesizer("mixture", random_state=0)}
    works = {name: partial(model.fit(table).sample, asked.rows, random_state=0) for name, model in models.items()}
    if asked.ctgan_python is None: return in_turns(asked, line, works, asked.rows)
    with CTGANProcess(asked.ctgan_python, table) as ctgan:
        in_turns(asked, line, works | {"CTGAN": partial(ctgan.sample, asked.rows)}, asked.rows)


def sampling(asked):
    adult = pd.read_csv(asked.adult, names=ADULT, skipinitialspace=True, na_values="?")
    sample_in_turns(asked, "sample frauds", frauds())
    rich = adult[adult.pop("income") == ">50K"].reset_index(drop=True)
    sample_in_turns(asked, "sample adult", rich)


def mixed_table(n):
    "Nine columns of nine kinds"
    rng = np.random.default_rng(0)
    def with_gaps(values): return pd.Series(values).mask(rng.random(n) < .05)
    words = np.array([f"word {i}" for i in range(20)], dtype=object)
    return pd.DataFrame({
        "whole": rng.integers(0, 10_000, n), "whole with gaps": with_gaps(rng.integers(0, 5000, n)).astype("Int64"),
        "amount": rng.lognormal(4, 1, n).round(2), "number": rng.normal(size=n),
        "text": with_gaps(rng.choice(words, n)), "category": pd.Categorical(rng.choice(list("abcde"), n)),
        "flag": rng.random(n) < .3, "date": with_gaps(pd.Timestamp("2024") + pd.to_timedelta(rng.integers(0, 10**7, n), "s")),
        "duration": pd.to_timedelta(rng.integers(0, 10**6, n), "s")})


def converting(asked):
    from sklearn.preprocessing import OneHotEncoder, QuantileTransformer
    table = mixed_table(asked.rows)
    transformer = TableTransformer().fit(table)
    matrix = transformer.transform(table)
    others = ["text", "category", "flag"]
    numbers = np.column_stack([table[name].astype("int64" if name == "duration" else "float64") if name != "date" else
                               table[name].astype("datetime64[s]").astype("int64") for name in table if name not in others])
    words = table[others].astype(object).fillna("missing").astype(str).to_numpy(object)
    scores, blocks = QuantileTransformer(output_distribution="normal").fit(numbers), OneHotEncoder(sparse_output=False).fit(words)
    both = scores.transform(numbers), blocks.transform(words)
    in_turns(asked, "transform", {"TableTransformer": lambda: transformer.transform(table),
                                  "scikit-learn": lambda: (scores.transform(numbers), blocks.transform(words))}, asked.rows)
    in_turns(asked, "inverse transform", {
        "TableTransformer": lambda: transformer.inverse_transform(matrix, 0),
        "scikit-learn": lambda: (scores.inverse_transform(both[0]), blocks.inverse_transform(both[1]))}, asked.rows)


def run(script, *words, folder): subprocess.run([sys.executable, "-c", script, *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def starting(asked):
    with tempfile.TemporaryDirectory() as folder:
        Synthesizer("mixture", random_state=0).fit(frauds()).save(Path(folder)/"frauds.dbgan")
        in_turns(asked, "start", {"import pandas": partial(run, "import pandas", folder=folder),
                                  "dbgan --help": partial(run, DBGAN, "--help", folder=folder),
                                  "dbgan info": partial(run, DBGAN, "info", "frauds.dbgan", folder=folder)})


def balancing(asked):
    with tempfile.TemporaryDirectory() as folder:
        table, words = load_creditcard(find_sample()), ("balance", "--model", "mixture", "--quiet")
        table.to_csv(Path(folder)/"table.csv", index=False)
        table.to_parquet(Path(folder)/"table.parquet", index=False)
        in_turns(asked, "balance", {"dbgan balance": partial(run, DBGAN, *words, "table.csv", folder=folder),
                                    "dbgan balance, Parquet": partial(run, DBGAN, *words, "table.parquet", folder=folder),
                                    "script with SMOTE": partial(run, SMOTE, "table.csv", "smote.csv", folder=folder)})


def search(asked):
    from imblearn.pipeline import make_pipeline
    from joblib import parallel_config
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV
    from sklearn.preprocessing import StandardScaler

    from data_balancing_gan.sampler import GANSampler
    X, y = split_features(load_creditcard(find_sample()))
    rows = np.r_[np.flatnonzero(y == 1), np.flatnonzero(y == 0)[:5000]]
    def searched(workers, backend="loky"):
        pipeline = make_pipeline(GANSampler(random_state=0, steps=asked.steps), StandardScaler(), LogisticRegression(max_iter=1000))
        grid = GridSearchCV(pipeline, {"logisticregression__C": [.01, .1, 1, 10]}, n_jobs=workers, cv=3)
        with parallel_config(backend): grid.fit(X.iloc[rows], y.iloc[rows])
    in_turns(asked, "search", {"one process": lambda: searched(1), "two processes": lambda: searched(2),
                               "two threads": lambda: searched(2, "threading")})
    in_turns(asked, "import", {"import pandas": partial(run, "import pandas", folder=None),
                               "import TensorFlow": partial(run, "import data_balancing_gan.generator", folder=None)})


# ---- scale: each point in a process of its own, whose memory the operating system counts

def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def made(model, steps="auto"): return GANSynthesizer(steps=steps, random_state=0) if model == "GAN" else Synthesizer(model, random_state=0)


def measured(work):
    "Seconds of a call, and megabytes beyond those of the process before it"
    before, began = peak(), time.perf_counter()
    work()
    return dict(seconds=time.perf_counter() - began, megabytes=peak() - before)


def point(what, x, model):
    "One point of a curve"
    if what.startswith("sample"):
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder)/"model.dbgan"
            # learnt elsewhere, so that learning has no part in the memory
            subprocess.run([sys.executable, __file__, "keep", "--point", json.dumps([str(kept), x, model])], check=True,
                           stdout=subprocess.DEVNULL)
            synthesizer = Synthesizer.load(kept)
            if what == "sample": return measured(lambda: synthesizer.sample(x, random_state=0))
            return measured(lambda: synthesizer.sample_to(Path(folder)/"rows.parquet", x, random_state=0))
    if what == "learn rows": table = split_features(simulate_creditcard(x + 500, 500))[0].iloc[:x]
    elif what == "learn columns": table = pd.DataFrame(np.random.default_rng(0).normal(size=(500, x))).add_prefix("x")
    else: table = frauds()
    if model == "GAN": made(model, 5).fit(table.iloc[:100, :3])  # TensorFlow starts
    steps = dict([("learn columns", 20), ("learn steps", x)]).get(what, "auto")
    return measured(lambda: made(model, steps).fit(table))


def keep_model(path, _, model): made(model).fit(frauds()).save(path)


def scale(asked):
    lines = []
    def up_to(*values): return [x for x in values if x <= asked.largest]
    curves = {("sample to Parquet", "mixture"): up_to(10**4, 10**5, 10**6, 10**7),
              ("sample to Parquet", "GAN"): up_to(10**4, 10**5, 10**6, 10**7),
              ("sample", "mixture"): up_to(10**4, 10**5, 10**6, 3 * 10**6), ("learn rows", "mixture"): up_to(10**3, 10**4, 10**5, 10**6),
              ("learn rows", "GAN"): up_to(10**3, 10**4, 10**5), ("learn columns", "mixture"): up_to(10, 100, 1000),
              ("learn columns", "GAN"): up_to(10, 100, 1000, 5000), ("learn steps", "GAN"): up_to(100, 1000, 10_000)}
    for (what, model), values in curves.items():
        for x in values if asked.only in what else ():
            done = subprocess.run([sys.executable, __file__, "point", "--point", json.dumps([what, x, model])], check=True,
                                  stdout=subprocess.PIPE, text=True)
            lines.append(dict(what=what, x=x, **json.loads(done.stdout.splitlines()[-1]), note=model))
            print("{note}, {what}, {x:,}: {seconds:.3g} s, {megabytes:.0f} MB".format(**lines[-1]), flush=True)
            keep(asked.folder/"scale.csv", lines, ["what", "note"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    works = dict(sampling=sampling, converting=converting, starting=starting, balancing=balancing, search=search, scale=scale)
    parser.add_argument("what", nargs="+", choices=[*works, "point", "keep"])
    parser.add_argument("--rows", type=int, default=10**6, help="rows that are sampled or converted")
    parser.add_argument("--turns", type=int, default=5, help="turns after the first time")
    parser.add_argument("--largest", type=int, default=10**7, help="the largest number of rows, columns or steps of `scale`")
    parser.add_argument("--only", default="", help="curves of `scale` whose name holds this, such as 'sample' or 'learn columns'")
    parser.add_argument("--steps", type=int, default=500, help="iterations of the GAN of `search`")
    parser.add_argument("--ctgan-python", help="interpreter of an environment with CTGAN")
    parser.add_argument("--adult", default=Path(__file__).parents[2]/"shared/data/tables/adult.csv")
    parser.add_argument("--folder", type=Path, default=results_folder(), help="where the results are kept")
    parser.add_argument("--point", type=json.loads, help=argparse.SUPPRESS)  # of a process that `scale` starts
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.what == ["point"]: print(json.dumps(point(*asked.point)))
    elif asked.what == ["keep"]: keep_model(*asked.point)
    else:
        for what in asked.what: works[what](asked)


if __name__ == "__main__": main()
