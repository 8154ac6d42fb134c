"""From starting the program to its first answer, against what importing Flask alone takes."""

import subprocess
import sys
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.figure import Figure, milliseconds, ratio
from bench.timing import seconds
from tests.doubles.running_device import RunningDevice, plain_environment

STARTS: Final = 7
MOST: Final = 1500.0
"""Milliseconds."""


def measure() -> list[Figure]:
    """Start the device and import Flask in turns."""
    firsts: list[float] = []
    agains: list[float] = []
    imports: list[float] = []
    with TemporaryDirectory() as folder:
        # Compiled code is kept, as after an installation, but not in the checkout.
        environ = {"PYTHONPYCACHEPREFIX": f"{folder}/compiled", "PYTHONDONTWRITEBYTECODE": ""}
        for turn in range(STARTS + 1):
            state = Path(folder) / f"state-{turn}"
            firsts.append(_until_first_answer(state, environ))
            agains.append(_until_first_answer(state, environ))
            imports.append(seconds(partial(_import_flask, environ)))
    return _figures(firsts[1:], agains[1:], imports[1:])  # the first turn compiles


def _figures(firsts: list[float], agains: list[float], imports: list[float]) -> list[Figure]:
    return [
        *milliseconds("First start of a new device, to its answer", firsts, bound=MOST)[:1],
        *milliseconds("Later start, to its answer", agains, bound=MOST)[:1],
        *milliseconds("Importing Flask, nothing else", imports)[:1],
        ratio("Later start ÷ importing Flask, p50", agains, imports),
    ]


def _until_first_answer(state: Path, environ: Mapping[str, str]) -> float:
    started = time.perf_counter()
    with RunningDevice(state, environ=environ) as device:
        device.get("/healthz").raise_for_status()
        return time.perf_counter() - started


def _import_flask(environ: Mapping[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-c", "import flask"], env=plain_environment(environ), check=True
    )
