"""What balancing a file that is larger than memory takes, beside what has to be done in any case.

    python tools/measure_scale.py balance [ROWS [ROUNDS]]

Makes a Parquet file of ROWS x 31 (by default 10,000,000) in a temporary folder: normal numbers, and one row in a thousand of a rare class. Then
`dbgan balance` runs on it as a process of its own, with a mixture and with the GAN. Beside its peak memory and its time stands the time that it takes
pyarrow to copy the file, and `Synthesizer.sample_to` to write as many rows as were added; and what it takes to learn the class, which is no matter of
the number of rows that are copied. Processor seconds are given too, which say more on a machine that does other things. Every round is kept in
results/balance.csv for the page `scale` of the benchmarks.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from data_balancing_gan.benchmarks.store import results_folder

RATIO = .1  # one new row for every ten others

MAKE = """
import sys, numpy as np, pyarrow as pa, pyarrow.parquet as pq
path, n, rng, writer = sys.argv[1], int(sys.argv[2]), np.random.default_rng(0), None
for first in range(0, n, 500_000):
    m = min(500_000, n - first)
    rare = rng.random(m) < .001
    columns = dict(Time=np.sort(rng.integers(0, 172_800, m)).astype(float))
    columns |= {f"V{j}": rng.normal(size=m) + 2 * rare * (j < 6) for j in range(1, 29)}
    table = pa.table(columns | dict(Amount=np.exp(rng.normal(3, 1, m)).round(2), Class=rare.astype("int64")))
    writer = writer or pq.ParquetWriter(path, table.schema)
    writer.write_table(table)
writer.close()
"""
COPY = """
import sys, time, pyarrow.parquet as pq
source, out = sys.argv[1:]
began, file = time.perf_counter(), pq.ParquetFile(source)
with pq.ParquetWriter(out, file.schema_arrow) as writer:
    for k in range(file.num_row_groups): writer.write_table(file.read_row_group(k))
print(time.perf_counter() - began, time.process_time())
"""
DRAW = """
import sys, time
from data_balancing_gan.synthesizer import Synthesizer
synthesizer, began, used = Synthesizer.load(sys.argv[1]), time.perf_counter(), time.process_time()
synthesizer.sample_to(sys.argv[2], int(sys.argv[3]))
print(time.perf_counter() - began, time.process_time() - used, synthesizer.facts_["seconds"])
"""
COMMAND = "from data_balancing_gan.cli import main; main()"
PEAK = """
import resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run([sys.executable, "-c", *sys.argv[1:]], check=True, stdout=sys.stderr)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)
"""


def python(script, *words):
    "The numbers that a script prints last, run as a process of its own"
    run = subprocess.run([sys.executable, "-c", script, *map(str, words)], check=True, text=True, stdout=subprocess.PIPE)
    return [float(word) for word in run.stdout.split()[-3:] if word.replace(".", "").isdigit()]


def in_parts(folder, source, rows, model):
    "The command, and the parts of its work on their own: a line each"
    out, kept = folder/"out.parquet", folder/"m.dbgan"
    lines = [("copying", *python(COPY, source, out))]
    python(COMMAND, "fit", source, "--model", model, "--quiet", "--out", kept)
    drawing, drawing_cpu, learning = python(DRAW, kept, folder/"rows.parquet", round(RATIO * rows * .999))
    lines += [("drawing", drawing, drawing_cpu), ("learning", learning)]
    (folder/"rows.parquet").unlink()
    words = "--ratio", RATIO, "--model", model, "--quiet", "--report", folder/"report"
    lines.append(("dbgan balance", *python(PEAK, COMMAND, "balance", source, *words, "--out", out)))
    names = "part", "seconds", "processor", "megabytes"
    return [dict(zip(names, line), model=model) for line in lines]


def balance(rows=10_000_000, rounds=3):
    "Peak memory and time of the command, and time of the parts of its work; every round is kept"
    lines = []
    with tempfile.TemporaryDirectory(dir=".") as name:
        source = Path(name)/"large.parquet"
        python(MAKE, source, rows)
        print(f"{rows:,} x 31, {source.stat().st_size / 1e6:,.0f} MB", flush=True)
        for k in range(rounds):
            for model in "mixture", "gan":
                lines += [dict(line, round=k, rows=rows) for line in in_parts(Path(name), source, rows, model)]
                seconds = {line["part"]: line["seconds"] for line in lines[-4:]}
                ratio = seconds["dbgan balance"] / (seconds["copying"] + seconds["drawing"])
                print(f"{model}: {ratio:.2f} times, {lines[-1]['megabytes']:,.0f} MB; "
                      + ", ".join(f"{part} {s:.1f} s" for part, s in seconds.items()), flush=True)
            pd.DataFrame(lines).to_csv(results_folder()/"balance.csv", index=False, float_format="%.4g")


if __name__ == "__main__":
    what, *rest = sys.argv[1:] or ["help"]
    if what != "balance": sys.exit(__doc__)
    balance(*map(int, rest))
