"""Attack the library as operators and strangers do, and count what came of it.

    python tools/attacks.py [files] [kills] [writers] [tables] [memory]

Each attack is repeated many times at random. A FLAG is a result that the page "What you can rely on" rules out. All attacks together
take about half an hour. The counts go to nbs/explanations/results/attacks.csv, which that page shows; of attacks that are not run the
older counts stay.
"""
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from data_balancing_gan import GANSampler, GANSynthesizer, Synthesizer
from data_balancing_gan.datasets import simulate_creditcard
from data_balancing_gan.files import DataError
from data_balancing_gan.table_files import read_table

RESULTS = Path(__file__).parents[1]/"nbs/explanations/results/attacks.csv"
DBGAN = [sys.executable, "-c", "from data_balancing_gan.cli import main; main()"]
rng, folder = np.random.default_rng(0), Path(tempfile.mkdtemp())


def dbgan(*words):
    "The command in a process of its own, in the folder of this attack"
    return subprocess.Popen([*DBGAN, *map(str, words)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            text=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))


def half_written():
    "Files that a writer has begun and not finished"
    return [path for place in (folder, folder/"report") for path in place.glob(".*")]


# Damaged files

def damage(content, kind):
    "The bytes of a file, damaged in one of ten ways"
    n = len(content)
    i, j = sorted(rng.integers(0, n, 2))
    spots = bytearray(content)
    for place in rng.integers(0, n, rng.integers(1, 20)): spots[place] = rng.integers(0, 256)
    return {"cut short": content[:i], "changed bytes": bytes(spots), "a piece missing": content[:i] + content[j:],
            "bytes added": content[:i] + rng.bytes(rng.integers(1, 200)) + content[i:],
            "zeros added": content[:i] + bytes(1000) + content[i:], "noise": rng.bytes(rng.integers(1, 5000)),
            "a quote added": content[:i] + b'"' + content[i:], "commas added": content[:i] + b"," * rng.integers(1, 9) + content[i:],
            "written twice": content[:n // 2] + content, "another encoding": content.decode("latin-1").encode("utf-16")}[kind]


KINDS = ("cut short", "changed bytes", "a piece missing", "bytes added", "zeros added", "noise", "a quote added",
         "commas added", "written twice", "another encoding")


def attack_files():
    "300 damaged tables are read, 60 of them balanced by the command"
    table = simulate_creditcard(400, 40).assign(shop=rng.choice(["a, b", 'q"q', "x\ny", "é"], 400), n=rng.integers(0, 9, 400))
    whole, counts, paths = {}, Counter(), []
    for suffix in (".csv", ".csv.gz", ".parquet"):
        table.to_parquet(folder/"t.parquet", index=False) if suffix == ".parquet" else table.to_csv(folder/f"t{suffix}", index=False)
        whole[suffix] = (folder/f"t{suffix}").read_bytes()
    for i in range(300):
        suffix = list(whole)[i % 3]
        paths.append(folder/f"damaged{i}{suffix}")
        before = damage(whole[suffix], KINDS[i // 3 % 10])
        paths[-1].write_bytes(before)
        try: counts["read" if len(read_table(paths[-1])) else "FLAG"] += 1
        except DataError: counts["refused"] += 1
        except Exception: counts["FLAG"] += 1
        counts["FLAG"] += paths[-1].read_bytes() != before
    yield "damaged CSV and Parquet files, read", counts
    counts = Counter()
    for path in paths[::5]:
        out = folder/f"{path.name}.out.csv"
        run = dbgan("balance", path, "--model", "mixture", "--ratio", .5, "--out", out)
        errors = [line for line in run.communicate()[1].splitlines() if not line.startswith("note: ")]
        written = run.returncode == 0 and not errors and len(pd.read_csv(out)) > 0
        refused = run.returncode == 1 and len(errors) == 1 and not out.exists()
        counts["written" if written else "one line" if refused else "FLAG"] += 1
        counts["FLAG"] += len(half_written())
    yield "the same through the command", counts


# Kills

def same_result(name, content, whole):
    "Whether a file is the one that an undisturbed run writes; a model file also says how long it took"
    if name != "fit": return content == whole
    weights = (zipfile.ZipFile(io.BytesIO(c)).read("weights.bin") for c in (content, whole))
    return len(set(weights)) == 1


def attack_kills(n=48):
    "fit, balance and sample are ended at random moments by KILL, TERM, HUP and INT"
    simulate_creditcard(60_000, 400).to_csv(folder/"t.csv", index=False)
    assert dbgan("fit", "t.csv", "--steps", 600, "--quiet", "--out", "kept.dbgan").wait() == 0
    jobs = {"fit": ["fit", "t.csv", "--steps", 1500, "--checkpoint", "c.npz", "--quiet", "--out", "fit.dbgan"],
            "balance": ["balance", "t.csv", "--model", "mixture", "--out", "balance.csv"],
            "sample": ["sample", "kept.dbgan", "-n", 300_000, "--out", "sample.csv"],
            "sample to Parquet": ["sample", "kept.dbgan", "-n", 300_000, "--out", "sample.parquet"]}
    seconds, whole, counts = {}, {}, Counter()
    for name, words in jobs.items():
        began = time.perf_counter()
        assert dbgan(*words).wait() == 0
        seconds[name], whole[name] = time.perf_counter() - began, (folder/words[-1]).read_bytes()
        (folder/"c.npz").unlink(missing_ok=True)
    for i in range(n):
        name, number = list(jobs)[i % 4], (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)[i // 4 % 4]
        counts.update(kill_once(name, jobs[name], number, seconds=seconds[name], whole=whole[name]))
    yield "kills of fit, balance and sample", counts


def kill_once(name, words, number, *, seconds, whole):
    "End one run at a random moment, mostly near its end, and start it again"
    out, old = folder/words[-1], rng.choice([None, b"old"])
    out.unlink(missing_ok=True)
    if old: out.write_bytes(old)
    run = dbgan(*words)
    time.sleep(seconds * (rng.uniform(.3, 1) if rng.random() < .4 else rng.uniform(.85, 1.02)))
    run.send_signal(number)
    errors = run.communicate(timeout=120)[1]
    now = out.read_bytes() if out.exists() else None
    yield "old file" if now == old else "new file" if now and same_result(name, now, whole) else "FLAG broken file"
    left = half_written()
    if "Traceback" in errors or (left and number != signal.SIGKILL): yield "FLAG traceback or litter"
    for path in left: os.utime(path, (time.time() - 90_000,) * 2)  # a day later
    if left: yield "litter of a kill"
    if left or name == "fit":
        assert dbgan(*words).wait() == 0
        yield "resumed, equal to the bit" if same_result(name, out.read_bytes(), whole) else "FLAG resumed otherwise"
        if half_written(): yield "FLAG litter after the next run"
        (folder/"c.npz").unlink(missing_ok=True)


def attack_writers():
    "Three processes, each number 1 of a PID namespace, write to one place"
    script = ("import sys, numpy as np, pandas as pd; from data_balancing_gan.table_files import write_table\n"
              "for _ in range(3): write_table(pd.DataFrame(np.full((400_000, 2), int(sys.argv[1])), columns=['a', 'b']), sys.argv[2])")
    counts = Counter()
    for suffix in (".csv", ".csv.gz", ".parquet"):
        place = folder/f"race{suffix}"
        writers = [subprocess.Popen(["unshare", "--pid", "--fork", sys.executable, "-c", script, str(k), place]) for k in range(3)]
        ended = [writer.wait() for writer in writers]
        table = read_table(place)
        whole = not any(ended) and table.shape == (400_000, 2) and len(np.unique(table)) == 1
        counts["one whole winner" if whole and not half_written() else "FLAG"] += 1
    yield "writers of one output in PID namespaces", counts


# Tables of all types

NUMBERS = [f"{u}int{b}{end}" for b in (8, 16, 32, 64) for u in ("", "u") for end in ("", "[pyarrow]")]
NUMBERS += [f"{u}Int{b}" for b in (8, 16, 32, 64) for u in ("", "U")] + ["float16", "float32", "float64", "Float32", "Float64"]
NUMBERS += ["float[pyarrow]", "double[pyarrow]", "Sparse[int64]", "Sparse[float64]", "bool", "boolean", "bool[pyarrow]"]
TEXTS = ["object", "str", pd.StringDtype("python"), pd.StringDtype("pyarrow"), "string[pyarrow]", "large_string[pyarrow]"]
TIMES = [f"{kind}64[{unit}]" for kind in ("datetime", "timedelta") for unit in ("s", "ms", "us", "ns")]
TIMES += ["datetime64[us, UTC]", "datetime64[ns, Asia/Tokyo]", "datetime64[s, UTC+05:30]"]
HARD = ["complex128", "float128", "period[M]", "timestamp[us][pyarrow]", "date32[day][pyarrow]", "duration[s][pyarrow]",
        "dictionary<values=string, indices=int32, ordered=0>[pyarrow]", "decimal128(9, 2)[pyarrow]"]


def random_column(n):
    "A column of a type at random, with gaps where it can have them"
    types = (NUMBERS, TEXTS, TIMES, HARD)[rng.choice(4, p=[.45, .3, .22, .03])]
    dtype = types[rng.integers(len(types))]
    values = pd.Series(rng.integers(0, rng.choice([2, 9, 120]), n))
    if dtype in TEXTS or str(dtype).startswith("dictionary"):
        values = values.map(lambda v: ["", "a", "日本", "\x1b[0m", "nan", "x,y", "1"][v % 7]).astype(object)
    gaps = rng.random(n) < rng.choice([0, .2])
    column = values.astype(dtype)
    try: column = column.mask(pd.Series(gaps)).astype(dtype)
    except (ValueError, TypeError): pass  # this type has no gaps
    if dtype in ("object", "int64", "float64") and rng.random() < .5:
        column = column.astype(object).mask(pd.Series(gaps), rng.choice(np.array([None, np.nan, pd.NA, pd.NaT], object)))
    return column.astype("category") if rng.random() < .15 else column


def attack_tables(n=520):
    "Random tables over the types of pandas and Arrow are fitted, drawn from, kept, loaded and drawn from again"
    counts = Counter()
    warnings.simplefilter("ignore")
    for _ in range(n):
        rows, columns = int(rng.integers(4, 80)), {}
        for j in range(rng.integers(1, 7)):
            try: columns[f"c{j}"] = random_column(rows)
            except Exception: continue  # pandas itself cannot make it
        if columns: counts[table_survives(pd.DataFrame(columns))] += 1
    yield "random tables over all types: fit, draw, keep, load, draw", counts


def table_survives(table):
    "What comes of one table"
    before = table.copy(deep=True)
    try: synthesizer = Synthesizer("mixture", random_state=0).fit(table)
    except DataError as error: return "refused with the conversion to make" if "column" in str(error) else "FLAG no column"
    drawn = synthesizer.sample(30)
    synthesizer.save(folder/"table.dbgan")
    again = Synthesizer.load(folder/"table.dbgan").sample(30)
    try:
        pd.testing.assert_frame_equal(table, before, check_exact=True)
        pd.testing.assert_frame_equal(again, drawn, check_exact=True)
        assert drawn.dtypes.equals(table.dtypes)
    except AssertionError: return "FLAG"
    return "equal types, equal to the bit"


# Memory

def resident():
    "Memory of this process in MB"
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def attack_memory(n=200):
    "One process fits and draws many times; it may grow by a tenth after the first ten fits"
    rows = pd.DataFrame(rng.standard_normal((100, 29)))
    X, y = pd.concat([rows, rows + 1, rows + 2]).to_numpy(), np.repeat([1, 0, 0], 100)
    fits = {"GANSynthesizer": lambda seed: GANSynthesizer(steps=20, random_state=seed).fit(rows).sample(100),
            "the plain GAN": lambda seed: GANSynthesizer(objective="gan", steps=20, random_state=seed).fit(rows).sample(100),
            "GANSampler": lambda seed: GANSampler(steps=20, random_state=seed).fit_resample(X, y)}
    for name, fit in fits.items():
        for seed in range(10): fit(seed)
        first, most = resident(), 0.
        for seed in range(10, n):
            fit(seed)
            most = max(most, resident())
        growth = most / first - 1
        yield f"{n} fits of {name} in one process", Counter({f"{'FLAG ' if growth > .1 else ''}memory grows by {growth:.1%} at most": 1})


ATTACKS = {name.removeprefix("attack_"): function for name, function in list(globals().items()) if name.startswith("attack_")}


def main(*names):
    "Run the attacks of these names, or all, and store what they count"
    (folder/"report").mkdir()
    old = pd.read_csv(RESULTS) if RESULTS.exists() else pd.DataFrame(columns=["attack", "outcome", "times"])
    for name in names or ATTACKS:
        began = time.perf_counter()
        for attack, counts in ATTACKS[name]():
            kept = old[old["attack"] != attack]
            new = pd.DataFrame([(attack, outcome, times) for outcome, times in sorted(counts.items()) if times], columns=old.columns)
            old = pd.concat([kept, new], ignore_index=True) if len(kept) else new
            old.to_csv(RESULTS, index=False)
            print(attack, dict(counts), f"{time.perf_counter() - began:.0f} s", flush=True)
    sys.exit(int(old["outcome"].str.startswith("FLAG").any()))


if __name__ == "__main__": main(*sys.argv[1:])
