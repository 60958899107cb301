"""Make the pages that nbdev gives to Quarto, and list what is wrong with them. Quarto itself is not needed.

    python tools/check_pages.py

One line a finding, with page and cell; the pages are in _proc/ afterwards. nbs/42_docs.ipynb tests that every fault is found.
"""
import inspect
import json
import posixpath
import re
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import nbdev.quarto
import nbdev.serve
import yaml
from nbdev.config import get_config

ROOT = Path(__file__).resolve().parents[1]
PLACES = {ROOT, *ROOT.parents[:-1], Path.home(), Path(tempfile.gettempdir())} - {Path("/")}
MACHINE = re.compile(r"(?<![\w.~-])(?:/home/|/Users/|/tmp/|[A-Z]:\\+Users|(?:"
                     + "|".join(re.escape(str(place)) for place in PLACES) + r")(?![\w.-]))")
OPTION = re.compile(r"#\| *((fig|tbl|lst|code|cap|layout)-[-\w]+|echo|output|eval|warning|error|include|label|column|classes|panel):"
                    )  # what Quarto reads at the top of a cell
PROBLEM = re.compile(r"Traceback \(most recent call last\)|\b\w*Warning: .*|\bWARNING\b.*")
BLOCK = re.compile(r"(?ms)^ *(`{3,}|~{3,})[^\n]*\n(.*?)^ *\1 *$")  # of code, in Markdown


@dataclass
class Cell:
    "What Quarto shows of a cell, by the way it reads it"
    where: str  # page and first line, for findings
    options: dict = field(default_factory=dict)  # of Quarto, from the leading "#| key: value" lines
    code: str = ""
    markdown: str = ""
    other: str = ""  # HTML and plain text of the outputs
    errors: str = ""  # exceptions, and what went to stderr
    pictures: int = 0

    @property
    def prose(self): return re.sub(r"`[^`\n]*`", "", BLOCK.sub("", self.markdown))


@dataclass
class Page:
    "A processed notebook"
    name: str  # of the notebook, seen from the folder of pages
    title: str
    output: str  # the page that becomes of it
    cells: list

    @property
    def anchors(self):
        "Every #anchor of the page, by the rules of Pandoc"
        found, seen = set(), Counter()
        for cell in self.cells:
            for heading in re.findall(r"(?m)^#{1,6} +(.+?) *#*$", BLOCK.sub("", cell.markdown)):
                given = re.search(r"\{[^}]*#([\w.:-]+)[^}]*\}$", heading)
                text = re.sub(r"[^\w\s.-]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)).strip().lower()
                slug = re.sub(r"^[^a-z]+", "", re.sub(r"\s+", "-", text)) or "section"
                found.add(given[1] if given else f"{slug}-{seen[slug]}" if seen[slug] else slug)
                seen[slug] += not given
            found |= {cell.options.get("label"), *re.findall(r"""\bid=["']([^"']+)""", cell.markdown + cell.other)}
        return found


def read_cell(raw: dict, page: str) -> Cell:
    "A cell of a processed notebook"
    lines = "".join(raw["source"]).split("\n")
    first = next((line for line in lines if line.strip() and not line.startswith("#|")), "").strip()
    cell = Cell(f"{page}, cell {first[:50]!r}")
    if raw["cell_type"] == "markdown": cell.markdown = "\n".join(lines)
    if raw["cell_type"] != "code": return cell
    count = next((i for i, line in enumerate(lines) if not OPTION.match(line)), len(lines))
    try: cell.options = yaml.safe_load("\n".join(line[2:].strip() for line in lines[:count])) or {}
    except yaml.YAMLError: cell.errors += "the options at the top of the cell are not YAML: quote what holds a colon"
    hidden = {name for name in ("echo", "output", "include") if cell.options.get(name) is False}
    if not hidden & {"echo", "include"}: cell.code = "\n".join(lines[count:])
    for output in [] if hidden & {"output", "include"} else raw["outputs"]: add_output(cell, output)
    return cell


def add_output(cell: Cell, output: dict):
    "Sort an output of the cell into what is Markdown, errors and all other text"
    data = {kind: "".join(text) for kind, text in output.get("data", {}).items() if isinstance(text, (str, list))}
    best = next((kind for kind in ("text/markdown", "text/html", "text/plain") if kind in data), "")
    text = data.get(best, "") + "".join(output.get("text", "")) + output.get("ename", "") + " " + output.get("evalue", "")
    if output["output_type"] == "error" or output.get("name") == "stderr": cell.errors += text + "\n"
    elif best == "text/markdown" or cell.options.get("output") == "asis": cell.markdown += f"\n\n{text}\n"
    else: cell.other += text + "\n"
    cell.pictures += any(kind.startswith("image/") for kind in data)


def read_page(name: str, notebook: dict) -> Page:
    "A processed notebook: front matter first, then cells"
    top = "".join(notebook["cells"][0]["source"]) if notebook["cells"] else ""
    front = yaml.safe_load(top.strip().strip("-")) if top.startswith("---") else {}
    output = front.get("output-file", Path(name).with_suffix(".html").name)
    return Page(name, front.get("title", ""), posixpath.join(posixpath.dirname(name), output),
                [read_cell(raw, name) for raw in notebook["cells"][bool(front):]])


def lacks_alternative(cell: Cell) -> bool:
    "Whether a picture of the cell has no alternative text"
    images = re.findall(r"!\[(.*?)\]\([^)]*\)(\{.*?fig-alt=.*?\})?", cell.prose)
    tags = re.findall(r"<img\b[^>]*>", cell.prose + cell.other)
    return bool(cell.pictures and not cell.options.get("fig-alt") or any(not "".join(image).strip() for image in images)
                or any(not re.search(r"""\balt=["'][^"']""", tag) for tag in tags))


def cell_findings(cell: Cell):
    "Faults that one cell shows"
    problem = PROBLEM.search(cell.other)
    if problem or cell.errors.strip():
        yield "an error, a warning or text on stderr: " + " ".join((problem[0] if problem else cell.errors).split())[:100]
    if found := MACHINE.search("\n".join([cell.code, cell.markdown, cell.other])): yield f"a path of this machine: {found[0]}"
    if found := re.search(r"(?m)^[ \t]*#\|.*", cell.code + "\n" + cell.prose): yield f"a raw directive: {found[0].strip()}"
    code = "\n".join([cell.code, *(block[1] for block in BLOCK.findall(cell.markdown))])
    if long := [line.strip() for line in code.split("\n") if len(line) > 100]:
        yield f"{len(long)} line(s) of code over 100 characters: {long[0][:40]} ..."
    if lacks_alternative(cell): yield "a picture without alternative text"
    if cell.options.get("output") == "asis" and not cell.markdown.strip(): yield "nothing is shown, not even by show_doc"


def is_broken(page: Page, address: str, site: dict) -> bool:
    "Whether a link leads nowhere; other sites are taken to exist"
    if address.startswith(site["url"]): address = "/" + address.removeprefix(site["url"]).lstrip("/")
    if re.match(r"[a-z][a-z0-9+.-]*:|//", address): return False
    path, _, anchor = address.partition("#")
    path = unquote(path.partition("?")[0])
    place = posixpath.normpath(posixpath.join("/", posixpath.dirname(page.name), path))[1:] if path else page.output
    place = site["outputs"].get(place, place) or "index.html"
    if place not in site["anchors"]: return place not in site["files"]
    return bool(anchor) and anchor not in site["anchors"][place]


def page_findings(page: Page, site: dict):
    "Everything wrong with one page"
    if not page.title or not any(re.sub(r"<!--.*?-->", "", cell.code + cell.markdown).strip() for cell in page.cells):
        yield f"{page.name}: an empty page, or one without a title"
    for cell in page.cells:
        for finding in cell_findings(cell): yield f"{cell.where}: {finding}"
        addresses = re.findall(r"\]\(\s*<?([^)\s>]+)", cell.prose)
        for address in addresses + re.findall(r"""\b(?:href|src)=["']([^"']+)""", cell.prose + cell.other):
            if is_broken(page, address, site): yield f"{cell.where}: a link that leads nowhere: {address}"
    for name in site["estimators"].get(page.output, []):
        if not any(re.search(rf"(?m)^#+ {name}$", cell.markdown) and "| Parameters |" in cell.markdown for cell in page.cells):
            yield f"{page.name}: the estimator {name} has no table of its parameters"


def entries(tree) -> list:
    "The notebooks that a sidebar or navigation bar names, at any depth"
    if isinstance(tree, str): return [tree] if tree.endswith(".ipynb") else []
    parts = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else []
    return [entry for part in parts for entry in entries(part)]


def changed_keys(template, config, where="") -> list:
    "Keys of nbdev's template that the configuration lacks or changes"
    if not isinstance(template, dict): return [] if template == config else [f"_quarto.yml: {where} must be {template!r}"]
    config = config if isinstance(config, dict) else {}
    return [line for key, value in template.items() for line in changed_keys(value, config.get(key), f"{where} {key}:".strip())]


def site_findings(pages: list, files: set, config: dict, sidebar: dict, estimators: dict, url: str):
    "Everything wrong with the pages, together and one by one"
    names, listed = {page.name for page in pages}, set(entries(sidebar))
    for name in sorted((listed | set(entries(config))) - names): yield f"{name}: in the navigation, but there is no such page"
    for name in sorted(names - listed): yield f"{name}: not in the sidebar"
    yield from changed_keys(yaml.safe_load(nbdev.quarto._quarto_yml), config)
    site = dict(files=files, estimators=estimators, url=url, outputs={page.name: page.output for page in pages},
                anchors={page.output: page.anchors for page in pages})
    for page in pages: yield from page_findings(page, site)


def find_estimators(index: dict) -> dict:
    "Names of the estimators that each page documents, from nbdev's index of the package"
    found = {}
    for module, symbols in index.items():
        try: place = import_module(module)
        except ImportError: continue  # its page has met the same error
        for name, (address, _) in symbols.items():
            name = name.removeprefix(f"{module}.")
            symbol = None if name.startswith("_") else getattr(place, name, None)
            is_estimator = inspect.isclass(symbol) and hasattr(symbol, "fit") and hasattr(symbol, "get_params")
            if is_estimator and inspect.signature(symbol).parameters:
                found.setdefault(address.partition("#")[0], []).append(name)
    return found


def make_pages():
    "What nbdev does before Quarto, page after page; stderr says which page a message is about"
    make = nbdev.serve_drv.main
    def announced(job):
        print(f"page {Path(job[0]).relative_to(get_config().nbs_path)}", file=sys.stderr, flush=True)
        try: make(job)
        except Exception: traceback.print_exc()
    nbdev.serve_drv.main = announced
    nbdev.serve.proc_nbs(n_workers=0, force=True)


def making_findings(messages: str):
    "Warnings and errors in what `make_pages` wrote to stderr"
    for part in re.split(r"(?m)^page ", messages):
        page, _, text = part.partition("\n")
        for problem in re.findall(r"(?m)\b\w*(?:Warning|Error|Exception): .*(?:\n---\n.*)?", text):
            yield f"{page}: while it is made: " + " ".join(problem.split())[:200]


def main():
    run = subprocess.run([sys.executable, __file__, "--make"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    if run.returncode: sys.exit(f"the pages cannot be made:\n{run.stderr}")
    found, proc, settings = list(making_findings(run.stderr)), ROOT / "_proc", get_config(path=ROOT)
    files = {path.relative_to(proc).as_posix() for path in proc.rglob("*") if path.is_file()}
    pages = [read_page(name, json.loads((proc / name).read_text("utf-8"))) for name in sorted(files) if name.endswith(".ipynb")]
    config, sidebar = (yaml.safe_load((proc / name).read_text("utf-8")) for name in ("_quarto.yml", "sidebar.yml"))
    estimators = find_estimators(import_module(f"{settings.lib_name}._modidx").d["syms"])
    found += site_findings(pages, files, config, sidebar, estimators, settings.doc_host + settings.doc_baseurl)
    print("\n".join(found) if found else f"pages: {len(pages)} checked")
    sys.exit(bool(found))


if __name__ == "__main__": make_pages() if "--make" in sys.argv else main()
