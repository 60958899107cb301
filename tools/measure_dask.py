"""Measure how much faster two workers of Dask draw synthetic rows than one.

    python tools/measure_dask.py [--rows 4000000] [--partitions 32] [--rounds 5] [--write]
    python tools/measure_dask.py --curve [--rows 1000000]

A small GAN learns simulated frauds once. Then a cluster of one process and one of two, with one thread each, draw the same synthetic
partitions in turns, so that what else the machine does meets both. Only the lengths of the partitions come back; with --write they
are written as Parquet files instead. The first drawing of each cluster, in which workers import TensorFlow and open the model, is
reported alone. The machine should do nothing else: on two cores, other work takes from two workers what it does not take from one.
So the ratio of processor times stands beside that of seconds: of the one worker, to the busier of the two. It is what the seconds would
show if each worker had a core to itself and never waited. --curve lets two workers draw the same rows in more and more partitions, and
keeps the seconds for the page `scale` of the benchmarks.
"""
import argparse
import logging
import statistics
import tempfile
import time
from pathlib import Path

import dask.dataframe as dd
from dask.distributed import Client, LocalCluster

from data_balancing_gan import balance_dask, simulate_creditcard
from data_balancing_gan.benchmarks.store import results_folder
from measure_speed import keep


def drawn(synthetic, client, folder):
    "Seconds that a client takes for all synthetic partitions, and processor time of its busiest worker"
    before, began = client.run(time.process_time), time.perf_counter()
    if folder: client.compute(synthetic.to_parquet(folder, compute=False)).result()
    else: client.compute(synthetic.map_partitions(len)).result()
    seconds, after = time.perf_counter() - began, client.run(time.process_time)
    return seconds, max(after[worker] - before[worker] for worker in after)


def cluster(workers):
    "Processes of one thread each"
    return LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.ERROR)


def partitions_of(table, rows, partitions):
    "So many synthetic partitions, not drawn yet, of a model that has learnt a table with 400 frauds"
    balanced = balance_dask(table, ratio={1: 400 + rows}, steps=200, discard=0, random_state=0, partition_rows=-(-rows // partitions))
    return balanced.partitions[table.npartitions:]


def write_table(place):
    "A table in a folder, as Dask reads it"
    simulate_creditcard(20_000, 400).to_parquet(Path(place, "table.parquet"))
    return dd.read_parquet(Path(place, "table.parquet"))


def curve(rows):
    "Seconds of the same rows in more and more partitions, median of three after a first time"
    lines = []
    with tempfile.TemporaryDirectory() as place, cluster(2) as two, Client(two) as client:
        table = write_table(place)
        for partitions in (2, 8, 32, 128, 512):
            synthetic = partitions_of(table, rows, partitions)
            seconds = [drawn(synthetic, client, None)[0] for _ in range(4)][1:]
            lines.append(dict(what="Dask partitions", x=partitions, seconds=statistics.median(seconds), megabytes=None, note="GAN"))
            print(f"{rows:,} rows in {partitions} partitions: {lines[-1]['seconds']:.2f} s", flush=True)
    keep(results_folder()/"scale.csv", lines, ["what", "note"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int)
    parser.add_argument("--partitions", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--curve", action="store_true")
    asked = parser.parse_args()
    if asked.curve: return curve(asked.rows or 1_000_000)
    asked.rows = asked.rows or 4_000_000
    one, two = cluster(1), cluster(2)
    with tempfile.TemporaryDirectory() as place, one, two, Client(one) as first, Client(two) as second:
        folder = Path(place, "rows") if asked.write else None
        synthetic = partitions_of(write_table(place), asked.rows, asked.partitions)
        for name, client in {"1 worker": first, "2 workers": second}.items():
            print(f"warm-up, {name}: {drawn(synthetic, client, folder)[0]:.1f} s", flush=True)
        ratios, of_processors = [], []
        for k in range(asked.rounds):
            (single, busy), (double, busier) = drawn(synthetic, first, folder), drawn(synthetic, second, folder)
            ratios.append(single / double)
            of_processors.append(busy / busier)
            print(f"round {k + 1}: 1 worker {single:.1f} s, 2 workers {double:.1f} s, ratio {ratios[-1]:.2f}; of processor times "
                  f"{of_processors[-1]:.2f}", flush=True)
    print(f"{asked.rows:,} rows in {synthetic.npartitions} partitions: 2 workers are {statistics.median(ratios):.2f} times as fast as 1 "
          f"(median of {len(ratios)}, {min(ratios):.2f} to {max(ratios):.2f}); by processor time {statistics.median(of_processors):.2f} "
          f"({min(of_processors):.2f} to {max(of_processors):.2f})")


if __name__ == "__main__": main()
