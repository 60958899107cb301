"""Balance many random awkward tables with the command, and count the cells and bytes that are not as promised.

    python tools/awkward_tables.py [--tables 300] [--parquet 100] [--seed 0] [--show 3] [--keep FOLDER]

Each table is made of columns whose form is known here, so that each synthetic cell can be checked: by a pattern, by the set of the
column's words, or by the identifiers that the table holds. The command runs in this process. Exit status 1 if a count is not 0.
"""
import argparse
import bz2
import gzip
import io
import os
import re
import sys
import tempfile
import uuid
import warnings
import zipfile
from collections import Counter, defaultdict
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data_balancing_gan import cli

FAULTS = ("original changed", "wrong number of new rows", "cell not of the form", "identifier of the table", "identifier twice",
          "name or text copied", "not exactly one mark", "quoting changed", "refused", "crash")


class Column(NamedTuple):
    "A column, and how to tell whether a new cell could be one of its own"
    name: str
    cells: list  # Texts, or values of Arrow
    fits: object = None  # Function of a cell: is it of the form?
    kind: str = "form"  # "form", "identifier", "text" or the name of a one-hot group
    type: object = None  # Of Arrow


# Columns of texts

def words(*those): return lambda cell: cell in those


def pattern(text): return lambda cell: re.fullmatch(text, cell) is not None


def moment(layout):
    "Whether a cell is written in a layout of strftime, padding and all"
    def fits(cell):
        try: return datetime.strptime(cell, layout).strftime(layout) == cell
        except ValueError: return False
    return fits


def comma(text): return text.translate(str.maketrans(",.", ".,"))


DATES = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%d-%b-%Y", "%b %d, %Y", "%Y%m%d",
         "%Y-%m-%d %H:%M:%S+01:00", "%Y-%m-%dT%H:%M:%SZ", "%d.%m.%y %H:%M", "%m/%d/%Y %I:%M %p", "%H:%M", "%Y/%m/%d %H:%M:%S.%f")
WORDS = (("NA", "DE", "FR", "PE"), ("02116", "10001", "00501", "94103"), ("TRUE", "FALSE"), ("True", "False"), ("yes", "no"),
         ("Y", "N"), ("E11.9", "250", "V57"), ("3+", "1", "2", "0"), ("a, b", "c; d", "e|f"), ('say "so"', 'q"q', "plain"),
         ("two\nlines", "one"), ("None", "nothing", "null"), ("low", "LOW", "Low"), ("007", "7"), ("<5", "5-10", ">10"),
         ("admin.", "blue-collar", "self employed"), ("=1+1", "@x", "#N/B"), ("x ", "x"), ("1e5", "0x1F", "1_000"))
NUMBERS = {  # pattern, and how a number is written; the second half with a decimal comma where the table has one
    "whole": (r"-?\d+", lambda x: f"{x:.0f}"), "decimals": (r"-?\d+\.\d\d", lambda x: f"{x:.2f}"),
    "short": (r"-?\d+(\.\d+)?(e[+-]\d+)?", lambda x: f"{round(x, 3):g}"), "power": (r"-?\d\.\d{3}e[+-]\d\d", lambda x: f"{x:.3e}"),
    "thousands": (r"-?\d{1,3}(,\d{3})*", lambda x: f"{1000 * x:,.0f}"), "money": (r"-?\$\d{1,3}(,\d{3})*\.\d\d",
    lambda x: f"{'-' if x < 0 else ''}${abs(99 * x):,.2f}"), "euro": (r"-?\d{1,3}(,\d{3})*\.\d\d €", lambda x: f"{99 * x:,.2f} €"),
    "percent": (r"-?\d+\.\d%", lambda x: f"{x % 100:.1f}%"), "whole percent": (r"-?\d+ %", lambda x: f"{x % 100:.0f} %"),
    "bookkeeping": (r"\d+\.\d\d|\(\d+\.\d\d\)", lambda x: f"({-x:.2f})" if x < 0 else f"{x:.2f}"),
    "signed": (r"[+-]?\d+\.\d", lambda x: f"{x:+.1f}")}


def with_gaps(rng, cells, fits, marks):
    "The cells, some of them missing"
    mark = rng.choice(marks)
    gaps = rng.random(len(cells)) < rng.uniform(.02, .3)
    if not gaps.any() or gaps.all(): return cells, fits
    return [mark if gap else cell for gap, cell in zip(gaps, cells)], lambda cell: cell == mark or fits(cell)


def identifiers(rng, n, k):
    "Different cells of one of several patterns: name of the column, cells, the pattern"
    order = rng.permutation(n).tolist()
    letters, digits = list("ABCDEFGHJKLMNPQRSTVWXYZ"), list("0123456789")
    def text(*parts): return ["".join("".join(rng.choice(p, m)) if m else p for p, m in parts) for _ in range(n)]
    return [("customer_id", [f"C-{j + 95:06d}" for j in order], r"C-\d{6}"), ("nr", [str(j + 1) for j in range(n)], r"\d+"),
            ("user", [str(uuid.UUID(bytes=rng.bytes(16), version=4)) for _ in order], r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
            ("contact", [f"user{j}@mail.org" for j in order], r"[^@\s]+@[^@\s]+\.\w+"),
            ("id", [str(9007199254740993 + 2 * j) for j in order], r"\d{16,17}"), ("hash", text((list("0123456789abcdef"), 16)),
            "[0-9a-f]{16}"), ("customerID", text((digits, 4), ("-", 0), (letters, 5)), r"\d{4}-[A-Z]{5}"),
            ("order", [f"2024/{j + 1:04d}/X" for j in order], r"2024/\d{4,5}/X"), ("code", [f"{j + 120:07d}" for j in order], r"\d{7}"),
            ("member_id", [str(v) for v in rng.choice(10**7, n, replace=False) + 10**7], r"\d{8}")][k]


def text_column(rng, n, j, locale):
    "One column of texts, or a few that belong together"
    kind, name = rng.choice(["number", "date", "words", "identifier", "name", "text", "group", "other"], p=[.28, .16, .2, .12, .05, .05, .07, .07]), f"f{j}"
    if kind == "number":
        what = rng.choice(list(NUMBERS))
        form, write = NUMBERS[what]
        cells = [write(x) for x in rng.normal(rng.choice([0, 60]), 40, n)]
        if locale == ",": cells, form = [comma(c) for c in cells], re.sub(r"\\\.|\(,", lambda m: {r"\.": ",", "(,": r"(\."}[m[0]], form)
        return [Column(f"{what} {j}", *with_gaps(rng, cells, pattern(form), ["", "", "NA", "?", "N/A", "-", "null"]))]
    if kind == "date":
        layout, start = rng.choice(DATES), datetime(2019, 1, 13)
        cells = [(start + timedelta(minutes=int(m))).strftime(layout) for m in rng.integers(0, 3_000_000, n)]
        return [Column(f"day {j}", *with_gaps(rng, cells, moment(layout), ["", "", "NaT", "?"]))]
    if kind == "words":
        those = list(WORDS[rng.integers(len(WORDS))])
        cells = those + rng.choice(those, n - len(those)).tolist()
        return [Column(f"word {j}", *with_gaps(rng, cells, words(*those), [""]))]
    if kind == "identifier":
        name, cells, form = identifiers(rng, n, rng.integers(10))
        if rng.random() < .2: cells[int(rng.integers(n // 2))] = ""
        return [Column(name, cells, pattern(form), "identifier")]
    if kind == "name":
        first, last = "Ada Bo Cy Eve Jan Kim Lou Mia Noa Ole Pia Rex Sue Tom Uwe".split(), "Berg Dahl Ek Holm Lind Moe O'Neil Ruiz Voss Wang Zorn Abel Baum Cruz".split()
        return [Column("name", rng.permutation([f"{a} {b}" for a in first for b in last])[:n].tolist(), kind="text")]
    if kind == "text":
        parts = ["was late", 'said "no"', "a, b; c", "line\nbreak", "it's 5 o'clock", "good", "100% fine", "call again", "tab\there"]
        return [Column("comment", [f"{rng.choice(parts)} {rng.choice(parts)} {j}" for j in rng.permutation(10 * n)[:n]], kind="text")]
    if kind == "group":
        marks = [("0", "1"), ("False", "True"), ("0.0", "1.0"), ("FALSE", "TRUE")][rng.integers(4)]
        code = np.append(np.arange(3), rng.integers(0, 3, n - 3))
        return [Column(f"g{j}_{k}", [marks[int(c == k)] for c in code], words(*marks), f"group {j} of {marks[1]}") for k in range(3)]
    return [Column(f"same {j}", ["x"] * n, words("x")) if rng.random() < .5 else Column(f"none {j}", [""] * n, words(""))]


# Tables of texts

class TextFile(NamedTuple):
    "A delimited text, and how it is written"
    content: bytes
    sep: str
    end: str
    encoding: str
    blank: bool
    header: bool
    options: list
    packed: str


def target(rng, n):
    labels = [["no", "yes"], ["0", "1"], ["bad", "good", "fair"], ["2", "4"], ["True", "False"], ["<=50K", ">50K"]][rng.integers(6)]
    few = rng.integers(10, n // 3)
    return (["label"] + rng.permutation([labels[0]] * (n - few) + [labels[1 + k % (len(labels) - 1)] for k in range(few)]).tolist())


def make_text(rng):
    "Columns, their place of the target, and the file"
    n, locale = int(rng.integers(40, 201)), rng.choice([".", ".", ","])
    columns = [c for j in range(rng.integers(2, 8)) for c in text_column(rng, n, j, locale)]
    columns = list({c.name: c for c in columns}.values())
    if sum(c.kind == "form" for c in columns) < 1: columns.append(Column("x", [f"{v:.3f}".replace(".", locale) for v in rng.random(n)], pattern(r"\d[.,]\d{3}")))
    label = target(rng, n)
    columns.insert(int(rng.integers(len(columns) + 1)), Column("label", label[1:], kind="target"))
    sep, end = rng.choice([",", ",", ";", "\t", "|", "~"]), rng.choice(["\n", "\r\n", "\r"], p=[.5, .45, .05])
    encoding, mark = [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp1252", b""), ("utf-16-le", b"\xff\xfe"), ("utf-16-le", b""), ("utf-16-be", b"\xfe\xff")][rng.choice(6, p=[.5, .15, .2, .05, .05, .05])]
    blank, tail, header = bool(rng.random() < .1), bool(rng.random() < .05), bool(rng.random() < .85)
    options = ["--sep", sep] * bool(sep == "~" or rng.random() < .1) + ["--no-header"] * bool(not header and rng.random() < .7)
    options += ["--encoding", encoding] * (encoding == "utf-16-le" and not mark) + ["--decimal", str(locale)] * (locale == ",")
    style, always = rng.choice(["needed", "all", "words", "some"], p=[.55, .2, .15, .1]), {}
    for c in columns: always[c.name] = style == "all" or style == "some" and rng.random() < .5 or style == "words" and c.name.split()[0] in ("word", "name", "comment", "same")
    def cell(text, quote):
        needs = quote or any(s in text for s in (sep, '"', "\n", "\r")) or blank and text[:1] == " "
        return '"' + text.replace('"', '""') + '"' if needs else text
    rows = [[c.name for c in columns]] * header + list(zip(*(c.cells for c in columns)))
    lines = [(sep + " " * blank).join(cell(t, always[c.name]) for t, c in zip(row, columns)) + sep * tail for row in rows]
    text = end.join(lines) + end * int(rng.choice([0, 1, 1, 1, 3]))
    if encoding == "cp1252": text = text.encode("cp1252", "replace").decode("cp1252")
    packed = str(rng.choice(["", "", "", ".gz", ".zip", ".bz2"]))
    return columns, TextFile(mark + text.encode(encoding), sep, end, encoding, blank, header, options, packed)


def pack(content, packed):
    if packed == ".gz": return gzip.compress(content)
    if packed == ".bz2": return bz2.compress(content)
    if packed != ".zip": return content
    with zipfile.ZipFile(inner := io.BytesIO(), "w") as archive: archive.writestr("t.csv", content)
    return inner.getvalue()


def unpack(raw, packed):
    if packed == ".zip": return (archive := zipfile.ZipFile(io.BytesIO(raw))).read(archive.namelist()[0])
    return {".gz": gzip.decompress, ".bz2": bz2.decompress}.get(packed, bytes)(raw)


def records(text, form):
    "Raw cells of each record that is not blank"
    pattern = re.compile(rf'({" *" * form.blank}"(?:[^"]|"")*"|[^{re.escape(form.sep)}\r\n]*)({re.escape(form.sep)}|\r\n|\r|\n|$)')
    rows, row, at = [], [], 0
    while at < len(text):
        found = pattern.match(text, at)
        row.append(found[1].lstrip(" ") if form.blank else found[1])
        at = found.end()
        if found[2] != form.sep or at == len(text): rows, row = rows + [row] * (row != [""]), []
    return rows


def plain(raw): return raw[1:-1].replace('""', '"') if raw[:1] == '"' and raw[-1:] == '"' and len(raw) > 1 else raw


# Tables of Parquet

def arrow_column(rng, n, j):
    "One column of an Arrow table"
    numbers = rng.normal(50, 20, n)
    moments = [datetime(2020, 1, 1) + timedelta(seconds=int(s)) for s in rng.integers(0, 10**8, n)]
    those = ["red", "NA", "", "two\nlines"]
    choices = [("i", [int(v) for v in numbers], pa.int64()), ("small", [int(v) % 9 for v in numbers], pa.int8()),
               ("u", [2**60 + int(v) for v in numbers], pa.uint64()), ("day", [m.date() for m in moments], pa.date32()),
               ("money", [Decimal(int(100 * v)) / 100 for v in numbers], pa.decimal128(12, 2)), ("f", numbers.tolist(), pa.float32()),
               ("category", rng.choice(those, n).tolist(), pa.dictionary(pa.int8(), pa.string())),
               ("order", rng.choice(those, n).tolist(), pa.dictionary(pa.int32(), pa.string(), ordered=True)),
               ("at", moments, pa.timestamp("us", "Europe/Oslo")), ("utc", moments, pa.timestamp("ns", "UTC")), ("t", moments, pa.timestamp("ms")),
               ("word", rng.choice(those, n).tolist(), pa.string()), ("large", rng.choice(those, n).tolist(), pa.large_string()),
               ("flag", (rng.random(n) < .4).tolist(), pa.bool_()), ("took", [timedelta(seconds=float(v)) for v in numbers], pa.duration("us")),
               ("clock", [m.time() for m in moments], pa.time64("us")), ("bytes", rng.choice([b"a", b"bc"], n).tolist(), pa.binary()),
               ("none", [None] * n, pa.string()), ("same", [7] * n, pa.int16()), ("f64", numbers.tolist(), pa.float64())]
    name, cells, kind = choices[rng.integers(len(choices))]
    gaps = rng.random(n) < rng.choice([0, 0, .1])
    those = set(cells) if name in ("category", "order", "word", "large", "flag", "bytes", "same", "none", "small") else None
    cells = [None if gap else cell for gap, cell in zip(gaps, cells)]
    fits = lambda cell: (cell is None and None in cells) or cell is not None and (those is None or cell in those)
    return Column(f"{name} {j}", cells, fits, type=kind)


def make_arrow(rng):
    "Columns and an Arrow table"
    n = int(rng.integers(40, 201))
    columns = [arrow_column(rng, n, j) for j in range(rng.integers(2, 8))] + [Column("x", rng.random(n).tolist(), lambda c: c is not None, type=pa.float64())]
    if rng.random() < .5:
        name, cells, form = identifiers(rng, n, rng.integers(10))
        whole = form.startswith(r"\d") and name not in ("code", "customerID")
        columns.append(Column(name, [int(c) for c in cells] if whole else cells, pattern(form), "identifier", pa.int64() if whole else pa.string()))
    if rng.random() < .3: columns.append(Column("name", [f"{a}a {b}son" for a in "ABCDEFGHIJKLMN" for b in "abcdefghijklmno"][:n], kind="text", type=pa.string()))
    label = target(rng, n)[1:]
    if label[0].isdigit(): label = [int(v) for v in label]
    columns.append(Column("label", label, kind="target", type=pa.int64() if isinstance(label[0], int) else pa.string()))
    fields = [pa.field(c.name, c.type, nullable=c.kind != "form" or None in c.cells or rng.random() < .7,
                       metadata={"unit": "kg"} if rng.random() < .2 else None) for c in columns]
    table = pa.table([pa.array(c.cells, c.type) for c in columns], pa.schema(fields, metadata={"made by": "a test"} if rng.random() < .5 else None))
    if rng.random() < .4:
        frame = pd.DataFrame(dict(x=rng.random(n), label=label), index=[None, pd.Index([f"r{k:04d}" for k in range(n)], name="row"), pd.MultiIndex.from_product([range(2), range(n)][:2])[:n]][rng.integers(3)])
        table = pa.Table.from_pandas(frame)
        columns = [Column(f, table[f].to_pylist(), lambda c: c is not None, "target" if f == "label" else "form" if f == "x" else "index") for f in table.column_names]
    return columns, table


# Checks

def run(*argv, pictures=False):
    "The command in this process: exit status and what it says on standard error"
    out, err = io.StringIO(), io.StringIO()
    with patch.object(sys, "argv", ["dbgan", *map(str, argv)]), redirect_stdout(out), redirect_stderr(err), warnings.catch_warnings():
        try:
            if pictures: cli.main()
            else:
                with patch.object(cli, "_write_report"): cli.main()
        except SystemExit as end: return end.code or 0, err.getvalue()
        except BaseException as error: return -1, f"{type(error).__name__}: {error}"
    return 0, err.getvalue()


def check_cells(columns, new):
    "What is wrong with new rows, given as columns of cells"
    marks = defaultdict(list)
    for c, cells in zip(columns, new):
        known, filled = set(c.cells), [cell for cell in cells if cell not in ("", None)]
        if c.kind == "identifier":
            for cell in filled:
                if cell in known: yield "identifier of the table", c, cell
            if len(set(filled)) < len(filled): yield "identifier twice", c, filled[0]
            for cell in cells:
                if cell in ("", None) or not c.fits(str(cell)): yield "cell not of the form", c, cell
        elif c.kind == "text":
            for cell in filled: yield "name or text copied" if cell in known else "cell not of the form", c, cell
        elif c.kind == "target":
            for cell in cells:
                if cell not in known: yield "cell not of the form", c, cell
        else:
            for cell in cells:
                if not c.fits(cell): yield "cell not of the form", c, cell
            if c.kind.startswith("group"): marks[c.kind].append((c, cells))
    for group in marks.values():
        ones = [sum(cell.lower() in ("1", "1.0", "true") for cell in row) for row in zip(*(cells for _, cells in group))]
        for k, count in enumerate(ones):
            if count != 1: yield "not exactly one mark", group[0][0], f"{group[0][0].kind}: {count} in new row {k}"


def wanted_rows(columns):
    counts = Counter(next(c.cells for c in columns if c.kind == "target")).values()
    return sum(max(counts) - k for k in counts)


def check_text(rng, folder, pictures):
    "Balance one table of texts and say what is wrong"
    columns, form = make_text(rng)
    suffix = (".tsv" if form.sep == "\t" and rng.random() < .5 else ".csv") + form.packed
    (folder/f"t{suffix}").write_bytes(pack(form.content, form.packed))
    (out := folder/f"out{suffix}").unlink(missing_ok=True)
    name = next(c.name if form.header else f"c{j}" for j, c in enumerate(columns) if c.kind == "target")
    status, said = run("balance", folder/f"t{suffix}", "--target", name, "--model", "mixture", "--out", out, "--report", folder/"report", *form.options, pictures=pictures)
    if status: return [("refused" if status == 1 else "crash", columns[0], said.strip().splitlines()[-1][:300])]
    content = unpack(out.read_bytes(), form.packed)
    if not content.startswith(form.content): return [("original changed", columns[0], content[:80])]
    cells = records(content[len(form.content):].decode(form.encoding), form)
    cells = [row[:len(columns)] for row in cells]
    if len(cells) != wanted_rows(columns): return [("wrong number of new rows", columns[0], len(cells))]
    new = list(zip(*cells))
    faults = list(check_cells(columns, [[plain(cell) for cell in column] for column in new]))
    old = list(zip(*records(form.content.decode(form.encoding).removeprefix("\ufeff"), form)[int(form.header):]))
    for c, before, after in zip(columns, old, new):
        if all(x[:1] == '"' for x in before) and not all(x[:1] == '"' for x in after): faults.append(("quoting changed", c, after[0]))
        if not any(x[:1] == '"' for x in before) and any(x[:1] == '"' and not set(x[1:-1]) & set(form.sep + '"\r\n') for x in after): faults.append(("quoting changed", c, after[0]))
    return faults


def check_arrow(rng, folder, pictures):
    "Balance one table of Parquet and say what is wrong"
    columns, table = make_arrow(rng)
    pq.write_table(table, folder/"t.parquet")
    table = pq.read_table(folder/"t.parquet")
    (out := folder/"out.parquet").unlink(missing_ok=True)
    status, said = run("balance", folder/"t.parquet", "--target", "label", "--model", "mixture", "--out", out, "--report", folder/"report", pictures=pictures)
    if status: return [("refused" if status == 1 else "crash", columns[0], said.strip().splitlines()[-1][:300])]
    both = pq.read_table(out)
    if not both.schema.equals(table.schema, check_metadata=True): return [("original changed", columns[0], "schema")]
    same = [c for c in table.column_names if both[c].slice(0, len(table)).to_pylist() != table[c].to_pylist()]
    if same: return [("original changed", columns[0], same)]
    both.to_pandas()
    if len(both) - len(table) != wanted_rows(columns): return [("wrong number of new rows", columns[0], len(both) - len(table))]
    return list(check_cells(columns, [both[c.name].slice(len(table)).to_pylist() for c in columns]))


def main():
    "Count the faults"
    parser = argparse.ArgumentParser(description="Balance random awkward tables and count what is not as promised.")
    parser.add_argument("--tables", type=int, default=300, help="tables of texts")
    parser.add_argument("--parquet", type=int, default=100, help="tables of Parquet")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=3, help="examples of each fault to print")
    parser.add_argument("--keep", type=Path, help="folder for the tables that show a fault")
    asked = parser.parse_args()
    folder, tables, cells, examples = Path(tempfile.mkdtemp()), Counter(), Counter(), defaultdict(list)
    for kind, check, number in (("text", check_text, asked.tables), ("parquet", check_arrow, asked.parquet)):
        for k in range(number):
            found = check(np.random.default_rng([asked.seed, k, kind == "text"]), folder, pictures=k % 25 == 0)
            for fault in {f[0] for f in found}: tables[kind, fault] += 1
            for fault, column, what in found:
                cells[kind, fault] += 1
                examples[fault].append(f"{kind} {k}: {column.name!r}: {what!r}")
            if found and asked.keep:
                place = asked.keep/f"{kind}{k}"
                place.mkdir(parents=True, exist_ok=True)
                for path in folder.glob("*.*"): path.replace(place/path.name)
            for path in folder.glob("*.*"): path.unlink()
    rows = [(fault, *(f"{tables[kind, fault]} ({cells[kind, fault]})" for kind in ("text", "parquet"))) for fault in FAULTS]
    print(f"{'tables (cells) with a fault':30}{'text':>14}{'parquet':>14}")
    for fault, *counts in rows: print(f"{fault:30}{counts[0]:>14}{counts[1]:>14}")
    for fault in FAULTS:
        firsts = {re.match(r"\w+ \d+", text)[0]: text for text in reversed(examples[fault])}
        for text in list(firsts.values())[::-1][:asked.show]: print(f"  {fault}: {text}")
    sys.exit(bool(tables))


if __name__ == "__main__": main()
