"""``make run`` from a checkout, with its environment made already: the way everybody starts."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.doubles.running_device import LAST_LINE, PATIENCE, Lines, plain_environment
from tests.packaging.conftest import copy_checkout

ANY_PORT = {"ALGO_OAUTH_PORT": "0", "ALGO_OAUTH_SANDBOX_PORT": "0"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose environment is the tests' own."""
    copy = copy_checkout(tmp_path)
    programs = copy / ".venv" / "bin"
    programs.mkdir(parents=True)
    python = programs / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (copy / ".venv" / "run.stamp").touch()
    return copy


@contextmanager
def make_run(checkout: Path, **environ: str) -> Iterator[tuple[subprocess.Popen[str], Lines]]:
    """Run it in a process group of its own, as a terminal does, until the greeting is complete."""
    with subprocess.Popen(
        ["make", "--no-print-directory", "run"],
        cwd=checkout,
        # No word of an outer make, such as one that runs these tests.
        env=plain_environment({"MAKEFLAGS": "", "MAKELEVEL": "", **ANY_PORT, **environ}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        lines = Lines(process.stdout)
        try:
            assert lines.has(LAST_LINE), lines.text
            yield process, lines
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            lines.close()


def test_it_prints_what_an_installer_needs_and_ends_with_ctrl_c(checkout: Path) -> None:
    with make_run(checkout) as (process, lines):
        os.killpg(process.pid, signal.SIGINT)
        process.wait(PATIENCE)
    assert lines.all[0].startswith("algo-oauth ")
    for label in ("Device:", "Fingerprint:", "Admin password:", "Sandbox:", "  Team ID:"):
        assert label in lines.text
    assert lines.all[-1] == LAST_LINE


def test_it_keeps_its_state_in_the_checkout(checkout: Path) -> None:
    with make_run(checkout):
        assert (checkout / "config" / "device" / "config.json").exists()
        assert (checkout / "certs" / "device.crt").exists()


def test_it_starts_without_the_sandbox_when_told(checkout: Path, tmp_path: Path) -> None:
    state = tmp_path / "elsewhere"
    with make_run(checkout, ALGO_OAUTH_SANDBOX="0", ALGO_OAUTH_STATE=str(state)) as (_, lines):
        assert "Sandbox:" not in lines.text
        assert (state / "config.json").exists()
        assert not (checkout / "config" / "device").exists()
