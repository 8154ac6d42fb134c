"""What is said where a machine has no node."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from algo_oauth.settings import CHECKOUT
from tests.interop import test_servers

ONE: Final = "test_it_describes_itself[node]"


def run_of_one_test(folder: Path, *, ci: str) -> subprocess.CompletedProcess[str]:
    """Run one test that needs node, where no program can be found."""
    where = Path(test_servers.__file__).relative_to(CHECKOUT)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"{where}::{ONE}"],
        cwd=CHECKOUT,
        env=os.environ | {"PATH": str(folder), "CI": ci},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_it_names_the_set_as_skipped(tmp_path: Path) -> None:
    done = run_of_one_test(tmp_path, ci="")
    assert done.returncode == 0, done.stdout
    assert "skipped: interop with oidc-provider" in done.stdout
    assert "this machine has no node: 1 tests" in done.stdout


def test_it_fails_in_ci(tmp_path: Path) -> None:
    done = run_of_one_test(tmp_path, ci="true")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "node is not installed: with CI=true this set of tests must run" in done.stdout
    assert "skipped" not in done.stdout
