"""Packaging. Every fact comes from settings.ini, so that nothing is said twice."""
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

here = Path(__file__).parent
config = ConfigParser(delimiters=["="])
config.read(here / "settings.ini", encoding="utf-8")
facts = config["DEFAULT"]


def lines(key):
    "The non-empty lines of a multi-line setting"
    return [line.strip() for line in facts.get(key, "").splitlines() if line.strip()]


setup(
    name=facts["lib_name"],
    version=facts["version"],
    description=facts["description"],
    long_description=(here / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    author=facts["author"],
    author_email=facts["author_email"],
    url=facts["git_url"],
    license_expression="Apache-2.0",
    keywords=facts["keywords"].split(),
    python_requires=f">={facts['min_python']}",
    packages=find_packages(include=[facts["lib_path"] + "*"]),
    package_data={facts["lib_path"]: ["resources/*"]},
    install_requires=lines("requirements"),
    extras_require={extra: lines(f"{extra}_requirements") for extra in ("excel", "dask", "dev", "bench")},
    entry_points={
        "console_scripts": lines("console_scripts"),
        "nbdev": [f"{facts['lib_path']}={facts['lib_path']}._modidx:d"],
    },
    classifiers=[
        "Development Status :: 3 - Alpha",
        f"Intended Audience :: {facts['audience']}",
        *(f"Programming Language :: Python :: 3.{minor}" for minor in (11, 12, 13)),
    ],
)
