"""Hold the notebooks to the rules of the house: who may import whom, and how long things may be.

    python tools/check_house.py

A notebook imports public names from lower numbers only; only the GAN's notebooks import TensorFlow or Keras. A function has at most
forty lines, eight parameters and four positional arguments in a call of our own; a cell has at most thirty lines unless it is one
class. Shown lines of code have at most 100 characters, lines of a module 110. Exits with 1 and a line for each finding.
"""
import ast
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = "data_balancing_gan"
GAN = {"generator", "discriminator", "gan", "training", "monitor", "gan_model"}  # what may import TensorFlow, or a module that does
MANY_PARAMETERS = {"evaluate", "balance_file", "balance_dask", "__init__"}  # public calls, and scikit-learn's flat constructors


def notebooks():
    "Path, name of its module or None, and code cells (source, lines that are shown) of every notebook, in order of their numbers"
    for path in sorted(ROOT.glob("nbs/**/*.ipynb")):
        if ".ipynb_checkpoints" in path.parts: continue
        cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
        sources = ["".join(c["source"]) for c in cells]
        name = next((m[1] for s in sources if (m := re.search(r"#\|\s*default_exp (\S+)", s))), None)
        yield path, name, sources


def exported(source): return re.match(r"#\|\s*exports?i?\b", source) is not None


def shown(source): return not re.match(r"#\|\s*(hide|export|exporti|default_exp)\s*$", source.split("\n")[0])


def tree(source):
    "The cell's syntax, or nothing where it holds a shell command or magic"
    try: return ast.parse(source)
    except SyntaxError: return ast.parse("")


def imports(source):
    "Module of this package and names that a cell imports from it; other top-level packages as (package, None)"
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            yield node.module.removeprefix(PACKAGE).lstrip("."), [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom): yield (node.module or "").split(".")[0], None
        elif isinstance(node, ast.Import):
            for alias in node.names: yield alias.name.split(".")[0], None


def check_imports(order, module, source):
    "Imports of private names, from higher numbers, and of TensorFlow where it must not be"
    for name, names in imports(source):
        if names is None:
            if name in ("tensorflow", "keras") and module not in GAN: yield f"imports {name}"
            continue
        if name in order and module in order and order[name] >= order[module]: yield f"imports up, from {name}"
        if name in GAN and module in order and module not in GAN and exported(source) and f"import {name}" not in source:
            yield f"imports {name}, and with it TensorFlow"
        yield from (f"imports the private {name}.{n}" for n in names if n.startswith("_") and n != "__version__")


def functions(source): return [n for n in ast.walk(tree(source)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]


def docstring_lines(node):
    "Lines of the docstring of a function or class that go beyond one"
    first = node.body[0] if getattr(node, "body", None) else None
    text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    return first.end_lineno - first.lineno if text else 0


def check_sizes(source):
    "Functions, cells and lines that are too long"
    for f in functions(source):
        parameters = [a for a in (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs) if a.arg not in ("self", "cls")]
        command = any("command" in ast.unparse(d) or "callback" in ast.unparse(d) for d in f.decorator_list)
        body = f.end_lineno - f.body[0].lineno + 1 - docstring_lines(f)
        if len(parameters) > 8 and f.name not in MANY_PARAMETERS and not command: yield f"{f.name} has {len(parameters)} parameters"
        if body > 40 and not isinstance(f.body[0], ast.ClassDef): yield f"{f.name} has {body} lines"
    lines = [line for line in source.split("\n") if line.strip() and not line.startswith("#|")]
    docstrings = sum(map(docstring_lines, functions(source)))
    one_class = len(body := tree(source).body) == 1 and isinstance(body[0], ast.ClassDef)
    if len(lines) - docstrings > 30 and not one_class and "code-fold" not in source: yield f"a cell of {len(lines)} lines: {lines[0][:50]}"
    limit = 100 if shown(source) else 110
    yield from (f"a line of {len(line)} characters: {line.strip()[:50]}" for line in source.split("\n")
                if len(line) > limit and not line.startswith("#|"))


def check_calls(source, own):
    "Calls of our own functions with more than four positional arguments"
    for node in ast.walk(tree(source)):
        name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", None))
        if isinstance(node, ast.Call) and name in own and len(node.args) > 4:
            yield f"{name} is called with {len(node.args)} positional arguments"


def findings():
    "Every breach, as notebook and sentence"
    found = list(notebooks())
    order = {name: place for place, (_, name, _) in enumerate(found) if name}
    own = {f.name for _, name, cells in found if name for s in cells if exported(s) for f in functions(s)}
    for path, module, cells in found:
        for source in cells:
            breaches = [*check_imports(order, module, source), *check_sizes(source)]
            if exported(source): breaches += check_calls(source, own)
            yield from (f"{path.relative_to(ROOT)}: {breach}" for breach in breaches)


if __name__ == "__main__":
    breaches = list(findings())
    print(*breaches or ["house: every notebook keeps the rules"], sep="\n")
    sys.exit(bool(breaches))
