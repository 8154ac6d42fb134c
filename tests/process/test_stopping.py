"""The end: by a signal, by a crash; the sandbox never outlives its device."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.doubles.running_device import RunningDevice, failed_start
from tests.process.processes import children_of, is_gone

BOTH_SIGNALS = [signal.SIGINT, signal.SIGTERM]

SIGNALLED_AT_THE_START = """
import os
from algo_oauth import __main__ as program
def folder(_path):
    os.kill(os.getpid(), {number})
program.StateFolder = folder
program.main()
"""
SIGNALLED_WITH_THE_SANDBOX = """
import os, signal, subprocess
from pathlib import Path
from algo_oauth import __main__ as program
class Started(subprocess.Popen):
    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        Path({file!r}).write_text(str(self.pid))
        signal.setitimer(signal.ITIMER_REAL, 0.1)
signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
subprocess.Popen = Started
program.main()
"""


@pytest.mark.parametrize("number", BOTH_SIGNALS)
def test_it_ends_with_its_sandbox_on_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    with RunningDevice(tmp_path, sandbox=True) as device:
        (sandbox,) = children_of(device.pid)
        assert device.stop(number) == 0
        assert is_gone(sandbox)
        assert device.errors.text == ""


def test_it_takes_its_sandbox_along_when_it_is_killed(tmp_path: Path) -> None:
    with RunningDevice(tmp_path, sandbox=True) as device:
        (sandbox,) = children_of(device.pid)
        device.kill()
        assert is_gone(sandbox)


def test_it_lets_the_next_one_start_after_it_was_killed(tmp_path: Path) -> None:
    with RunningDevice(tmp_path) as killed:
        killed.kill()
    with RunningDevice(tmp_path) as device:
        assert device.get("/healthz").status_code == 200


def test_it_goes_on_without_its_sandbox(tmp_path: Path) -> None:
    with RunningDevice(tmp_path, sandbox=True) as device:
        (sandbox,) = children_of(device.pid)
        os.kill(sandbox, signal.SIGKILL)
        assert is_gone(sandbox)
        assert device.get("/healthz").status_code == 200
        assert device.stop() == 0


@pytest.mark.parametrize("number", BOTH_SIGNALS)
def test_it_ends_cleanly_while_it_is_still_starting(tmp_path: Path, number: signal.Signals) -> None:
    launcher = SIGNALLED_AT_THE_START.format(number=int(number))
    ended = failed_start(
        *("--port", "0", "--state", str(tmp_path / "state")),
        program=(sys.executable, "-c", launcher),
    )
    assert (ended.status, ended.output, ended.errors) == (0, "", "")


def test_it_leaves_no_sandbox_behind_when_the_signal_comes_during_its_start(
    tmp_path: Path,
) -> None:
    launcher = SIGNALLED_WITH_THE_SANDBOX.format(file=str(tmp_path / "pid"))
    ended = failed_start(
        *("--port", "0", "--state", str(tmp_path / "state"), "--sandbox", "--sandbox-port", "0"),
        program=(sys.executable, "-c", launcher),
    )
    assert (ended.status, ended.output, ended.errors) == (0, "", "")
    assert is_gone(int((tmp_path / "pid").read_text()))
