"""Build the archives that would be published, look into them, and use the wheel in an empty environment.

    python tools/check_package.py

The sdist is built first and the wheel from the sdist, so that the sdist is whole. Both may hold the package, what it takes to build
it, and nothing else. The wheel is installed with what it requires, far from the checkout: there everything that is public is
imported, and the command balances a small table and keeps a small GAN. Exits with 1 and a line for each finding.
"""
import os
import random
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from configparser import ConfigParser
from pathlib import Path
from shutil import copyfile

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "data_balancing_gan"
TO_BUILD = {"setup.py", "setup.cfg", "pyproject.toml", "settings.ini", "MANIFEST.in", "README.md", "CHANGELOG.md", "LICENSE",
            "PKG-INFO"}
SET_ASIDE = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CREDITCARD_DATA"}  # of the surroundings, what would lead back to the checkout
METADATA = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "top_level.txt", "licenses/LICENSE"}
IMPORTS = f"""
import pkgutil, sys, {PACKAGE} as package
assert sys.prefix in package.__file__, package.__file__
for name in package.__all__: getattr(package, name)
for module in pkgutil.iter_modules(package.__path__):
    if module.name not in ("docs", "benchmarks"): __import__(f"{PACKAGE}.{{module.name}}")  # these two need an extra each
"""


def run(*command, cwd):
    "What a command prints; where it fails, what it printed is the finding"
    command = [str(part) for part in command]
    surroundings = {name: value for name, value in os.environ.items() if name not in SET_ASIDE}
    done = subprocess.run(command, cwd=cwd, env=surroundings, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode: sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}")
    return done.stdout


def check(holds, finding):
    if not holds: sys.exit(finding)


def copy_of_checkout(folder):
    "The files that git knows or would add, copied: what lies about otherwise must not decide what is built"
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0")
    names = [name for name in listed if name and (ROOT / name).is_file()]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copyfile(ROOT / name, folder / name)
    return {name for name in names if name.startswith(f"{PACKAGE}/")}


def findings_of_archives(sdist, wheel, package, version):
    "What is in an archive and does not belong there, or belongs there and is missing"
    with tarfile.open(sdist) as archive:
        inside = {member.name.partition("/")[2] for member in archive.getmembers() if not member.isdir()}
    yield from differences(sdist, {name for name in inside if not name.startswith(f"{PACKAGE}.egg-info/")}, package | TO_BUILD)
    with zipfile.ZipFile(wheel) as archive: inside = set(archive.namelist())
    yield from differences(wheel, inside, package | {f"{PACKAGE}-{version}.dist-info/{name}" for name in METADATA})


def differences(archive, inside, wanted):
    "A line for each name that is in only one of the two sets"
    for name in sorted(inside - wanted): yield f"{archive.name}: {name} does not belong there"
    for name in sorted(wanted - inside): yield f"{archive.name}: {name} is missing"


def use(wheel, folder, version):
    "Install the wheel into an empty environment and use it from an empty folder"
    environment, away = folder / "environment", folder / "away"
    venv.create(environment, with_pip=False, symlinks=True)
    away.mkdir()
    python, dbgan = environment / "bin/python", environment / "bin/dbgan"
    pip = [sys.executable, "-m", "pip", "--python", python]
    run(*pip, "install", "--quiet", "--no-compile", wheel, cwd=away)  # most modules of TensorFlow are never imported here
    run(*pip, "check", cwd=away)
    run(python, "-c", IMPORTS, cwd=away)
    check(run(dbgan, "--version", cwd=away).split()[-1] == version, "dbgan --version names another version")
    check("balance" in run(dbgan, "--help", cwd=away), "dbgan --help does not name its commands")
    draw = random.Random(0)
    rows = [f"{draw.randrange(9000)},{draw.choice('AB')},{'usual' if i % 20 else 'rare'}" for i in range(300)]
    (away / "table.csv").write_text("\n".join(["amount,country,label", *rows]) + "\n")
    run(dbgan, "balance", "table.csv", "--target", "label", "--model", "mixture", "--out", "balanced.csv", "--quiet", cwd=away)
    written = (away / "balanced.csv").read_text().splitlines()[1:]
    check(written[:300] == rows, "dbgan balance does not keep the rows of its table")
    check(sum(row.endswith(",rare") for row in written) == 285, "dbgan balance does not balance")
    run(dbgan, "fit", "table.csv", "--target", "label", "--steps", "2", "--out", "gan.dbgan", "--quiet", cwd=away)
    run(dbgan, "sample", "gan.dbgan", "-n", "7", "--out", "seven.csv", cwd=away)
    check(len((away / "seven.csv").read_text().splitlines()) == 8, "dbgan sample does not draw seven rows")


def main():
    settings = ConfigParser(delimiters=["="])
    settings.read(ROOT / "settings.ini", encoding="utf-8")
    version = settings["DEFAULT"]["version"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        package = copy_of_checkout(folder / "source")
        run(sys.executable, "-m", "build", "--outdir", folder / "dist", cwd=folder / "source")
        sdist, wheel = (next((folder / "dist").glob(pattern)) for pattern in ("*.tar.gz", "*.whl"))
        found = list(findings_of_archives(sdist, wheel, package, version))
        if not found: use(wheel, folder, version)
    print("\n".join(found) or f"package: {sdist.name} and {wheel.name} are whole, and the wheel works in an empty environment")
    return bool(found)


if __name__ == "__main__": sys.exit(main())
