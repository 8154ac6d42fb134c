"""``constraints.txt`` pins everything that ``setup.cfg`` and ``pyproject.toml`` name."""

import configparser
import re
import tomllib
from importlib import metadata

from algo_oauth.settings import CHECKOUT


def normal(name: str) -> str:
    """Return a package's name as the indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


INSTALLED = {normal(each.name): each.version for each in metadata.distributions()}


def pins() -> dict[str, str]:
    lines = (CHECKOUT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    return {normal(name): version for name, version in pairs}


def named() -> set[str]:
    """Return every package that is asked for, to run, to test or to build."""
    config = configparser.ConfigParser()
    config.read(CHECKOUT / "setup.cfg", encoding="utf-8")
    extras = config["options.extras_require"].values()
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [config["options"]["install_requires"], *extras, *project["build-system"]["requires"]]
    lines = "\n".join(wanted).split("\n")
    names = (re.match(r"[\w.-]+", line) for line in lines if line.strip())
    return {normal(name.group()) for name in names if name} - {"algo-oauth"}


def test_it_pins_everything_that_is_asked_for() -> None:
    assert len(named()) > 20
    assert named() - pins().keys() == set()


def test_it_pins_nothing_that_nobody_needs() -> None:
    needed = named()
    while more := {name for each in needed for name in dependencies(each)} - needed:
        needed |= more
    assert pins().keys() - needed == set()


def dependencies(name: str) -> set[str]:
    """Return what an installed package asks for, its extras included; of what is pinned."""
    if name not in INSTALLED:
        return set()
    matches = (re.match(r"[\w.-]+", line) for line in metadata.requires(name) or [])
    return {normal(match.group()) for match in matches if match} & pins().keys()


def test_it_pins_what_these_tests_run_with() -> None:
    # The builder is not installed here: it has an environment of its own.
    pinned = {name: version for name, version in pins().items() if name != "setuptools"}
    assert {name: INSTALLED.get(name) for name in pinned} == pinned
