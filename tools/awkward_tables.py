"""Balance many random awkward tables with the command, and count what is not as promised.

    python tools/awkward_tables.py [--tables 300] [--parquet 100] [--seed 0] [--show 3] [--keep FOLDER]

The columns are made here, so it is known what each synthetic cell must look like: a pattern, a set of words, a new identifier, nothing.
The command runs in this process. Prints tables (and cells) with each fault and a few examples; exit status 1 if there is any.
"""
import argparse
import bz2
import gzip
import io
import os
import re
import shutil
import sys
import tempfile
import uuid
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
import pyarrow.feather
import pyarrow.parquet as pq

from data_balancing_gan import cli
from data_balancing_gan.balancing import Balanced

FAULTS = ("original changed", "wrong number of new rows", "cell not of the form", "number not learnt", "identifier of the table",
          "identifier twice", "name or text copied", "not exactly one mark", "quoting changed", "refused", "crash")


class Column(NamedTuple):
    "A column, and how to tell whether a new cell could be one of its own"
    name: str
    cells: list  # Texts, or values of Arrow
    fits: object = None  # Function of a cell
    kind: str = "form"  # "form", "number", "identifier", "text", "target", or the name of a one-hot group
    type: object = None  # Of Arrow


def words(*those): return lambda cell: cell in those


def pattern(text): return lambda cell: re.fullmatch(text, str(cell)) is not None


def moment(layout):
    "Whether a cell is written in a layout of strftime, padding and all"
    def fits(cell):
        try: return datetime.strptime(cell, layout).strftime(layout) == cell
        except ValueError: return False
    return fits


DATES = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%d-%b-%Y", "%b %d, %Y", "%Y%m%d",
         "%Y-%m-%d %H:%M:%S+01:00", "%Y-%m-%dT%H:%M:%SZ", "%d.%m.%y %H:%M", "%m/%d/%Y %I:%M %p", "%H:%M", "%Y/%m/%d %H:%M:%S.%f")
WORDS = (("NA", "DE", "FR", "PE"), ("02116", "10001", "00501", "94103"), ("TRUE", "FALSE"), ("True", "False"), ("yes", "no"), ("Y", "N"),
         ("E11.9", "250", "V57"), ("3+", "1", "2", "0"), ("a, b", "c; d", "e|f"), ('say "so"', 'q"q', "plain"), ("two\nlines", "one"),
         ("None", "nothing", "null"), ("low", "LOW", "Low"), ("007", "7"), ("<5", "5-10", ">10"), ("admin.", "self employed"),
         ("=1+1", "@x", "#N/B"), ("x ", "x"), ("1e5", "0x1F", "1_000"), ("Köln", "café", "Łódź"), ("192.168.0.1", "10.0.0.2"),
         ("1.10", "1.9", "2.0"))
NUMBERS = {  # the pattern of a cell, and how it is written; points and commas change places where the table has a decimal comma
    "whole": (r"-?\d+", lambda x: f"{x:.0f}"), "decimals": (r"-?\d+\.\d\d", lambda x: f"{x:.2f}"),
    "short": (r"-?\d+(\.\d+)?(e[+-]\d+)?", lambda x: f"{round(x, 3):g}"), "power": (r"-?\d\.\d{3}e[+-]\d\d", lambda x: f"{x:.3e}"),
    "thousands": (r"-?\d{1,3}(,\d{3})*", lambda x: f"{1000 * x:,.0f}"),
    "money": (r"-?\$\d{1,3}(,\d{3})*\.\d\d", lambda x: ("-" if x < 0 else "") + f"${abs(99 * x):,.2f}"),
    "euro": (r"-?\d{1,3}(,\d{3})*\.\d\d €", lambda x: f"{99 * x:,.2f} €"), "percent": (r"-?\d+\.\d%", lambda x: f"{x % 100:.1f}%"),
    "whole percent": (r"-?\d+ %", lambda x: f"{x % 100:.0f} %"), "signed": (r"[+-]?\d+\.\d", lambda x: f"{x:+.1f}"),
    "bookkeeping": (r"\d+\.\d\d|\(\d+\.\d\d\)", lambda x: f"({-x:.2f})" if x < 0 else f"{x:.2f}"),
    "account_balance": (r"-?\d+", lambda x: f"{9999 * x:.0f}")}
SHOW_COMMA = {"decimals", "short", "power", "money", "euro", "percent", "signed", "bookkeeping"}  # where a reader sees the decimal mark
HOST, SERIAL = r"10\.0\.0\.(25[0-5]|2[0-4]\d|1?\d?\d)", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def identifier(rng, n, named=True):
    "A column of different cells of some pattern; only a few show it without a name"
    order, digits, letters = rng.permutation(n).tolist(), list("0123456789"), list("ABCDEFGHJKLMNPQRSTVWXYZ")
    def text(*parts): return ["".join("".join(rng.choice(p, m)) for p, m in parts) for _ in range(n)]
    serials = [str(uuid.UUID(bytes=rng.bytes(16), version=4)) for _ in order]
    shown = [("customer_id", [f"C-{j + 95:06d}" for j in order], r"C-\d{6}"), ("nr", [str(j + 1) for j in range(n)], r"\d+"),
             ("user", serials, SERIAL), ("guid", [s.upper() for s in serials], SERIAL.replace("a-f", "A-F")),
             ("contact", [f"user{j}@mail.org" for j in order], r"[^@\s]+@[^@\s]+\.\w+"),
             ("code", [f"{j + 120:07d}" for j in order], r"\d{7}"),
             ("id", [str(9007199254740993 + 2 * j) for j in order], r"\d{16,17}"),
             ("hash", text((list("0123456789abcdef"), 16)), "[0-9a-f]{16}"),
             ("customerID", text((digits, 4), (["-"], 1), (letters, 5)), r"\d{4}-[A-Z]{5}"),
             ("order", [f"2024/{j + 1:04d}/X" for j in order], r"2024/\d{4,5}/X")]
    only_named = [("member_id", [str(v) for v in rng.choice(10**7, n, replace=False) + 10**7], r"\d{8}"),
                  ("EmployeeNumber", [str(v) for v in np.sort(rng.choice(2 * n, n, replace=False)) + 1], r"\d+")]
    choices = shown + only_named * named
    name, cells, form = choices[rng.integers(len(choices))]
    return Column(name, cells, pattern(form), "identifier")


def numbers(rng, n, j, mark):
    "Numbers in one of the usual forms"
    what = rng.choice(list(NUMBERS))
    form, write = NUMBERS[what]
    cells = [write(x) for x in rng.normal(rng.choice([0, 60]), 40, n)]
    if mark == ",":
        cells = [cell.translate(str.maketrans(",.", ".,")) for cell in cells]
        form = re.sub(r"\\\.|\(,", lambda m: {r"\.": ",", "(,": r"(\."}[m[0]], form)
    return Column(f"{what} {j}", cells, pattern(form), "number")


def personal(rng, n, j):
    "One of: names, names that repeat, which only their column's name shows, addresses of machines, comments"
    first = "Ada Bo Cy Eve Jan Kim Lou Mia Noa Ole Pia Rex Sue Tom Uwe".split()
    last = "Berg Dahl Ek Holm Lind O'Neil Ruiz Voss Wang".split()
    parts = ["was late", 'said "no"', "a, b; c", "line\nbreak", "it's 5 o'clock", "good", "100% fine", "tab\there"]
    names = rng.permutation([f"{a} {b}{c}" for a in first for b in last for c in ("", "sen")])
    return [Column("name", names[:n].tolist(), kind="text"), Column("surname", rng.choice(names[:n // 2 + 5], n).tolist(), kind="text"),
            Column("host", [f"10.0.0.{k}" for k in rng.permutation(256)[:n]], pattern(HOST), "text"),
            Column("comment", [f"{rng.choice(parts)} {rng.choice(parts)} {k}" for k in range(n)], kind="text")][j]


def with_gaps(rng, column):
    "The column with some cells missing, and its mark for them"
    mark = str(rng.choice(["", "", "NA", "?", "N/A", "-", "null"] if column.kind == "number" or column.name.startswith("day") else [""]))
    gaps = rng.random(len(column.cells)) < rng.choice([0, .02, .3])
    cells = [mark if gap else cell for gap, cell in zip(gaps, column.cells)]
    return column._replace(cells=cells, fits=lambda cell: gaps.any() and cell == mark or column.fits(cell))


def text_columns(rng, n, j, mark, named):
    "One column of texts, or a few that belong together"
    kind = rng.choice(["number", "date", "words", "identifier", "personal", "group", "other"], p=[.28, .16, .2, .12, .1, .07, .07])
    if kind == "number": return [with_gaps(rng, numbers(rng, n, j, mark))]
    if kind == "date":
        layout = rng.choice(DATES)
        days = [datetime(2019, 1, 13) + timedelta(minutes=int(m)) for m in rng.integers(0, 3_000_000, n)]
        return [with_gaps(rng, Column(f"day {j}", [day.strftime(layout) for day in days], moment(layout)))]
    if kind == "words":
        those = WORDS[rng.integers(len(WORDS))]
        return [with_gaps(rng, Column(f"word {j}", [*those, *rng.choice(those, n - len(those))], words(*those)))]
    if kind == "identifier": return [identifier(rng, n, named)]
    if kind == "personal": return [personal(rng, n, int(rng.choice([0, 1, 2, 3] if named else [0, 2, 3])))]
    if kind == "other": return [Column(f"other {j}", [cell] * n, words(cell)) for cell in rng.choice(["x", "", "5"], 1)]
    marks = [("0", "1"), ("False", "True"), ("0.0", "1.0"), ("FALSE", "TRUE")][rng.integers(4)]
    code = np.append(np.arange(3), rng.integers(0, 3, n - 3))
    return [Column(f"g{j}_{k}", [marks[int(c == k)] for c in code], words(*marks), f"group {j} of {marks[1]}") for k in range(3)]


def target(rng, n):
    "Classes of which one is the largest"
    labels = [["no", "yes"], ["0", "1"], ["bad", "good", "fair"], ["2", "4"], ["True", "False"], ["<=50K", ">50K"]][rng.integers(6)]
    few = int(rng.integers(10, n // 3))
    cells = [labels[0]] * (n - few) + [labels[1 + k % (len(labels) - 1)] for k in range(few)]
    return Column("label", rng.permutation(cells).tolist(), kind="target")


# Files of text

class Form(NamedTuple):
    "How a delimited text is written"
    sep: str
    end: str
    encoding: str
    mark: bytes
    blank: bool
    header: bool
    packed: str


ENCODINGS = (("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp1252", b""), ("utf-16-le", b"\xff\xfe"), ("utf-16-le", b""))


def make_text(rng):
    "Columns, form, content and options of a random file"
    n, mark, coded = int(rng.integers(40, 201)), str(rng.choice([".", ".", ","])), ENCODINGS[rng.choice(5, p=[.5, .15, .2, .1, .05])]
    form = Form(str(rng.choice([",", ",", ";", "\t", "|", "~"])), str(rng.choice(["\n", "\r\n", "\r"], p=[.5, .45, .05])), *coded,
                rng.random() < .1, rng.random() < .85, str(rng.choice(["", "", "", ".gz", ".zip", ".bz2"])))
    columns = [c for j in range(rng.integers(2, 8)) for c in text_columns(rng, n, j, mark, form.header)]
    columns.append(Column("x", [f"{v:.2f}".replace(".", mark) for v in rng.random(n)], pattern(r"\d[.,]\d\d")))
    columns = list({c.name: c for c in columns}.values())
    if form.encoding == "cp1252": columns = [c for c in columns if "Łódź" not in c.cells]
    columns.insert(int(rng.integers(len(columns) + 1)), target(rng, n))
    style, always = rng.choice(["needed", "all", "words", "some"], p=[.55, .2, .15, .1]), {}
    for c in columns: always[c.name] = dict(all=True, needed=False, some=rng.random() < .5, words=c.kind in ("form", "text"))[style]
    def cell(text, quote):
        if quote or set(text) & set(form.sep + '"\r\n') or form.blank and text[:1] == " ": return '"' + text.replace('"', '""') + '"'
        return text
    rows, tail = [[c.name for c in columns]] * form.header + list(zip(*(c.cells for c in columns))), rng.random() < .05
    lines = [(form.sep + " " * form.blank).join(cell(t, always[c.name]) for t, c in zip(row, columns)) + form.sep * tail for row in rows]
    content = form.mark + (form.end.join(lines) + form.end * int(rng.choice([0, 1, 1, 1, 3]))).encode(form.encoding)
    seen = mark == "." and form.sep != ";" or any(c.name.split()[0] in SHOW_COMMA for c in columns)
    options = ["--sep", form.sep] * (form.sep == "~") + ["--no-header"] * (not form.header) + ["--decimal", mark] * (not seen)
    return columns, form, content, options + ["--encoding", form.encoding] * (form.encoding == "utf-16-le" and not form.mark)


def pack(content, packed):
    "A content as the suffix says"
    if packed != ".zip": return {".gz": gzip.compress, ".bz2": bz2.compress}.get(packed, bytes)(content)
    with zipfile.ZipFile(inner := io.BytesIO(), "w") as archive: archive.writestr("t.csv", content)
    return inner.getvalue()


def unpack(raw, packed):
    "The content of a file that was packed"
    if packed == ".zip": return (archive := zipfile.ZipFile(io.BytesIO(raw))).read(archive.namelist()[0])
    return {".gz": gzip.decompress, ".bz2": bz2.decompress}.get(packed, bytes)(raw)


def records(text, form):
    "Cells, as they are written, of each record that is not blank"
    sep, rows, row, at = re.escape(form.sep), [], [], 0
    cell = re.compile(rf'({" *" * form.blank}"(?:[^"]|"")*"|[^{sep}\r\n]*)({sep}|\r\n|\r|\n|$)')
    while at < len(text):
        found = cell.match(text, at)
        row.append(found[1].lstrip(" ") if form.blank else found[1])
        at = found.end()
        if found[2] != form.sep or at == len(text): rows, row = rows + [row] * (row != [""]), []
    return rows


def plain(raw): return raw[1:-1].replace('""', '"') if re.fullmatch('".*"', raw, re.S) else raw


def quoted(raw): return raw[:1] == '"'


def check_text(rng, folder):
    "Balance one file of text and say what is wrong: the fault, the column, an example"
    columns, form, content, options = make_text(rng)
    suffix = (".tsv" if form.sep == "\t" and rng.random() < .5 else ".csv") + form.packed
    source, out, place = folder/f"t{suffix}", folder/f"out{suffix}", [c.kind for c in columns].index("target")
    source.write_bytes(pack(content, form.packed))
    if (fault := run(source, out, columns[place].name if form.header else f"c{place}", *options)): return [fault]
    result = unpack(out.read_bytes(), form.packed)
    if not result.startswith(content): return [("original changed", "", result[:80])]
    new = [row[:len(columns)] for row in records(result[len(content):].decode(form.encoding), form)]
    old = records(content[len(form.mark):].decode(form.encoding), form)[int(form.header):]
    if len(new) != wanted_rows(columns): return [("wrong number of new rows", "", len(new))]
    faults = list(check_cells(columns, [list(map(plain, cells)) for cells in zip(*new)]))
    for c, before, after in zip(columns, zip(*old), zip(*new)):
        lost = all(map(quoted, before)) and not all(map(quoted, after))
        needless = not any(map(quoted, before)) and any(quoted(x) and not set(x[1:-1]) & set(form.sep + '"\r\n') for x in after)
        if lost or needless: faults.append(("quoting changed", c.name, after[0]))
    return faults


# Files of Arrow

def arrow_column(rng, n, j):
    "One column of an Arrow table"
    x, those = rng.normal(50, 20, n), ["red", "NA", "", "two\nlines"]
    moments = [datetime(2020, 1, 1) + timedelta(seconds=int(s)) for s in rng.integers(0, 10**8, n)]
    choices = [([int(v) for v in x], pa.int64()), ([2**60 + int(v) for v in x], pa.uint64()), (x.tolist(), pa.float32()),
               (x.tolist(), pa.float64()), ([m.date() for m in moments], pa.date32()),
               ([Decimal(int(100 * v)) / 100 for v in x], pa.decimal128(12, 2)),
               (moments, pa.timestamp("us", "Europe/Oslo")), (moments, pa.timestamp("ns", "UTC")), (moments, pa.timestamp("ms")),
               ([timedelta(seconds=int(v)) for v in x], pa.duration("us")), ([m.time() for m in moments], pa.time64("us"))]
    texts = (pa.string(), pa.large_string(), getattr(pa, "string_view", pa.string)(), pa.dictionary(pa.int8(), pa.string()),
             pa.dictionary(pa.int32(), pa.string(), ordered=True))
    few = [([int(v) % 5 for v in x], pa.int8()), ((x < 40).tolist(), pa.bool_()), ([7] * n, pa.int16()), ([None] * n, pa.string()),
           ([b"a", b"bc"] * n, pa.binary()), ([[1], [2, 3]] * n, pa.list_(pa.int64())),
           *((rng.choice(those, n).tolist(), kind) for kind in texts)]
    k = int(rng.integers(len(choices) + len(few)))
    cells, kind = (choices + few)[k]
    gaps = rng.random(n) < rng.choice([0, 0, .1])
    cells = [None if gap else cell for gap, cell in zip(gaps, cells[:n])]
    def is_right(cell):  # what is not learnt, a list, is left empty
        if pa.types.is_list(kind): return cell is None
        return cell in cells if k >= len(choices) or cell is None else True
    return Column(f"f{j}", cells, is_right, type=kind)


def make_arrow(rng):
    "Columns and an Arrow table"
    n = int(rng.integers(40, 201))
    if rng.random() < .3:  # as pandas writes it, with levels of an index
        named, levels = pd.Index([f"r{k:04d}" for k in range(n)], name="row"), pd.MultiIndex.from_product([range(2), range(n)])[:n]
        index = [None, named, levels][rng.integers(3)]
        table = pa.Table.from_pandas(pd.DataFrame(dict(x=rng.random(n), label=target(rng, n).cells), index=index))
        kinds = {"row": "identifier", "label": "target"}
        return [Column(c, table[c].to_pylist(), lambda cell: cell is not None, kinds.get(c, "form")) for c in table.column_names], table
    columns = [arrow_column(rng, n, j) for j in range(rng.integers(2, 8))]
    columns.append(Column("x", rng.random(n).tolist(), lambda cell: cell is not None, type=pa.float64()))
    if rng.random() < .5:
        column = identifier(rng, n)
        whole = all(c.isdigit() and c[0] != "0" for c in column.cells)
        columns.append(column._replace(cells=list(map(int if whole else str, column.cells)), type=pa.int64() if whole else pa.string()))
    if rng.random() < .3: columns.append(personal(rng, n, int(rng.integers(4)))._replace(type=pa.string()))
    if rng.random() < .2:
        code = np.append(np.arange(3), rng.integers(0, 3, n - 3))
        columns += [Column(f"g_{k}", (code == k).tolist(), words(True, False), "group", pa.bool_()) for k in range(3)]
    columns.append(target(rng, n)._replace(type=pa.string()))
    empty = [c.kind == "text" or pa.types.is_list(c.type) or None in c.cells for c in columns]
    fields = [pa.field(c.name, c.type, gaps or rng.random() < .7, {"unit": "kg"}) for c, gaps in zip(columns, empty)]
    return columns, pa.table([pa.array(c.cells, c.type) for c in columns], pa.schema(fields, metadata={"made by": "a test"}))


def check_arrow(rng, folder):
    "Balance one file of Arrow and say what is wrong"
    columns, table = make_arrow(rng)
    suffix, write, read = ".parquet", pq.write_table, pq.read_table
    if rng.random() < .2: suffix, write, read = ".feather", pa.feather.write_feather, pa.feather.read_table
    write(table, folder/f"t{suffix}")
    table = read(folder/f"t{suffix}")
    fault = run(folder/f"t{suffix}", folder/f"out{suffix}", "label")
    if fault: return [fault] * (fault[0] == "crash" or not any(map(pa.types.is_nested, table.schema.types)))  # lists may be refused
    both = read(folder/f"out{suffix}")
    if not both.schema.equals(table.schema, check_metadata=True): return [("original changed", "", "schema")]
    changed = [name for name in table.column_names if both[name].slice(0, len(table)).to_pylist() != table[name].to_pylist()]
    if changed: return [("original changed", changed[0], "values")]
    both.to_pandas()
    if len(both) - len(table) != wanted_rows(columns): return [("wrong number of new rows", "", len(both) - len(table))]
    return list(check_cells(columns, [both[c.name].slice(len(table)).to_pylist() for c in columns]))


# What came of it

def run(source, out, name, *options):
    "The command in this process; a fault if it does not end well"
    said, argv = io.StringIO(), ["dbgan", "balance", str(source), "--target", name, "--model", "mixture", "--out", str(out), *options]
    pictures = patch.object(Balanced, "write_pictures", lambda *_: [])  # they take a second each
    with patch.object(sys, "argv", argv), pictures, redirect_stdout(io.StringIO()), redirect_stderr(said):
        try: cli.main()
        except SystemExit as end: return end.code and ("refused", "", said.getvalue().strip().splitlines()[-1][:300])
        except BaseException as error: return "crash", "", f"{type(error).__name__}: {error}"[:300]


def wanted_rows(columns):
    "How many rows are to be added"
    counts = Counter(next(c.cells for c in columns if c.kind == "target")).values()
    return sum(max(counts) - k for k in counts)


def values(cells): return [float(digits) for cell in cells if (digits := re.sub(r"\D", "", cell))]


def check_cells(columns, new):
    "What is wrong with new cells, column by column"
    groups = defaultdict(list)
    for c, cells in zip(columns, new):
        known, filled = set(map(str, c.cells)), [cell for cell in cells if cell not in ("", None)]
        if c.kind == "text":
            yield from (("name or text copied", c.name, cell) for cell in filled if str(cell) in known)
            yield from (("cell not of the form", c.name, cell) for cell in filled if not (c.fits and c.fits(cell)))
            continue
        if c.kind == "identifier":
            yield from (("identifier of the table", c.name, cell) for cell in filled if str(cell) in known)
            if len(set(filled)) < len(filled): yield "identifier twice", c.name, filled[0]
        if c.kind == "number" and values(cells) and min(values(cells)) > max(values(c.cells)): yield "number not learnt", c.name, cells[0]
        fits = c.cells.__contains__ if c.kind == "target" else c.fits
        yield from (("cell not of the form", c.name, cell) for cell in cells if not fits(cell))
        if c.kind.startswith("group"): groups[c.kind].append([str(cell).lower() in ("1", "1.0", "true") for cell in cells])
    for name, marks in groups.items():
        yield from (("not exactly one mark", name, count) for count in map(sum, zip(*marks)) if count != 1)


def main():
    "Count the faults"
    parser = argparse.ArgumentParser(description="Balance random awkward tables and count what is not as promised.")
    for name, number in dict(tables=300, parquet=100, seed=0, show=3).items(): parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--keep", type=Path, help="folder for the files that show a fault")
    asked = parser.parse_args()
    folder, counts, examples = Path(tempfile.mkdtemp()), Counter(), defaultdict(dict)
    for kind, check, number in (("text", check_text, asked.tables), ("arrow", check_arrow, asked.parquet)):
        for k in range(number):
            found = check(np.random.default_rng([asked.seed, k, kind == "text"]), folder)
            for fault, column, what in found:
                counts[kind, fault] += 1
                examples[fault].setdefault((kind, k, column), what)
            counts.update({(kind, fault, "tables") for fault, *_ in found})
            for path in list(folder.iterdir()):
                if found and asked.keep:
                    (place := asked.keep/f"{kind}{k}").mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, place)
                path.unlink()
    print(f"{'tables (cells) with a fault':30}{'text':>14}{'arrow':>14}")
    for fault in FAULTS:
        print(f"{fault:30}" + "".join(f"{counts[kind, fault, 'tables']:>6} ({counts[kind, fault]:>5})" for kind in ("text", "arrow")))
        for (kind, k, column), what in list(examples[fault].items())[:asked.show]: print(f"    {kind} {k}, {column}: {what!r}")
    sys.exit(bool(counts))


if __name__ == "__main__": main()
