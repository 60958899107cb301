"""What balancing a file that is larger than memory takes, beside what has to be done in any case.

    python tools/measure_scale.py balance [ROWS]

Makes a Parquet file of ROWS x 31 (by default 10,000,000) in a temporary folder: normal numbers, and one row in a thousand of a rare class. Then
`dbgan balance` runs on it as a process of its own, with a mixture and with the GAN. Beside its peak memory and its time stands the time that it takes
pyarrow to copy the file, and `Synthesizer.sample_to` to write as many rows as were added; and what it takes to learn the class, which is no matter of
the number of rows that are copied. Processor seconds are given too, which say more on a machine that does other things.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

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


def balance(rows=10_000_000):
    "Peak memory and time of the command, and time of its unavoidable parts"
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = Path(name)
        source, out = folder/"large.parquet", folder/"out.parquet"
        python(MAKE, source, rows)
        print(f"{rows:,} x 31, {source.stat().st_size / 1e6:,.0f} MB", flush=True)
        for model in "mixture", "gan":
            copying, copying_cpu = python(COPY, source, out)
            python(COMMAND, "fit", source, "--model", model, "--quiet", "--out", folder/"m.dbgan")
            new = round(RATIO * rows * .999)
            drawing, drawing_cpu, learning = python(DRAW, folder/"m.dbgan", folder/"rows.parquet", new)
            (folder/"rows.parquet").unlink()
            words = "--ratio", RATIO, "--model", model, "--quiet", "--report", folder/"report"
            seconds, cpu, peak = python(PEAK, COMMAND, "balance", source, *words, "--out", out)
            print(f"{model}: peak memory {peak:,.0f} MB (asked 1,500, aim 800)\n"
                  f"  {seconds:.1f} s; copying {copying:.1f} s, drawing {new:,} rows {drawing:.1f} s: "
                  f"{seconds / (copying + drawing):.2f} times (asked 1.5, aim 1.15); learning {learning:.1f} s, with it "
                  f"{seconds / (copying + drawing + learning):.2f} times\n"
                  f"  processor: {cpu:.1f} s; copying {copying_cpu:.1f} s, drawing {drawing_cpu:.1f} s: "
                  f"{cpu / (copying_cpu + drawing_cpu):.2f} times", flush=True)


if __name__ == "__main__":
    what, *rest = sys.argv[1:] or ["help"]
    if what != "balance": sys.exit(__doc__)
    balance(*map(int, rest))
