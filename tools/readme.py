"""Make README.md from nbs/index.ipynb, or check that it is made from it.

    python tools/readme.py [--check]

nbdev's own processors (hidden cells, links to the docs) and nbconvert's Markdown exporter; no Quarto needed.
"""
import json
import re
import sys
from pathlib import Path

import nbformat
from execnb.nbio import dict2nb
from nbconvert import MarkdownExporter
from nbdev.processors import FilterDefaults, FrontmatterProc

ROOT = Path(__file__).parents[1]


class ReadmeFilter(FilterDefaults):
    "What the docs do, except that the title stays a heading"
    def base_procs(self): return [proc for proc in super().base_procs() if proc is not FrontmatterProc]


def readme() -> str:
    "The text of README.md"
    notebook = dict2nb(nbformat.read(ROOT / "nbs/index.ipynb", as_version=4))
    notebook.metadata["language_info"] = {"name": "python"}  # for the code fences
    ReadmeFilter()(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":  # directives are for nbdev and Quarto
            cell.source = "\n".join(line for line in cell.source.split("\n") if not line.startswith("#|"))
    body, _ = MarkdownExporter().from_notebook_node(nbformat.reads(json.dumps(notebook, default=list), as_version=4))
    body = re.sub(r"\n{3,}", "\n\n", body.strip())
    body = re.sub(r"\]\(((images/|\w+/)?\w+\.(ipynb|gif|png))", r"](nbs/\1", body)  # seen from the top folder
    lost = [place for place in re.findall(r"\]\((nbs/[^)#]+)", body) if not (ROOT / place).exists()]
    if lost: sys.exit(f"README.md would link to what is not there: {', '.join(lost)}")
    return body + "\n"


if __name__ == "__main__":
    if "--check" not in sys.argv: (ROOT / "README.md").write_text(readme(), encoding="utf-8")
    elif (ROOT / "README.md").read_text(encoding="utf-8") != readme():
        sys.exit("README.md is not what nbs/index.ipynb makes: run python tools/readme.py")
