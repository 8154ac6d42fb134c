"""The wheel of this checkout, and a new environment with nothing but it and what it asks for.

Needs a package index, as every first ``make test`` does.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

import pytest

from algo_oauth.settings import CHECKOUT

BUILD_SECONDS: Final = 300
NOT_SOURCES: Final = shutil.ignore_patterns(
    *(".git", ".venv", "build", "dist", "*.egg-info", "__pycache__", "node_modules"),
    *(".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", "device", "*.crt", "*.key"),
)


def run(*command: str, folder: Path) -> str:
    """Run a program in a folder, which holds the pins if it is pip, and return what it prints."""
    pins = "constraints.txt"  # pip would split a path that has a space in it
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PIP_CONSTRAINT": pins, "PIP_BUILD_CONSTRAINT": pins},
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def copy_checkout(folder: Path) -> Path:
    """Copy what git would, more or less, and return where it is."""
    shutil.copytree(CHECKOUT, folder / "checkout", ignore=NOT_SOURCES)
    return folder / "checkout"


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout: a build leaves things behind that the next one would ship.

    It holds what a device leaves there that was run from it.
    """
    copy = copy_checkout(tmp_path_factory.mktemp("sources"))
    state = copy / "config" / "device"
    (state / "sandbox").mkdir(parents=True)
    for name in ("config.json", "vault.key", "sandbox.json", "sandbox/own.toml"):
        (state / name).write_text("a secret")
    for name in ("device.key", "device.crt"):
        (copy / "certs" / name).write_text("a secret")
    return copy


@pytest.fixture(scope="session")
def wheel(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps")
    run(*pip, "--wheel-dir", str(folder), ".", folder=sources)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def environment(wheel: Path, sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment, in which only the wheel was asked for."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    programs = folder / "bin"
    pip = (str(programs / "pip"), "install", "--quiet", "--no-compile")
    run(*pip, f"{wheel}[sandbox]", folder=sources)
    return programs
