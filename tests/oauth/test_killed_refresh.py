"""kill -9 while a refresh token rotates: the provider's session is not lost."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from algo_oauth.sandbox.running import RunningSandbox
from algo_oauth.settings import CHECKOUT
from tests.oauth.killed_refresh import PATIENCE, open_device, sandboxed


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[RunningSandbox]:
    with RunningSandbox(tmp_path / "sandbox", rate_limits=False) as running:
        yield running


@pytest.mark.parametrize("moment", ["before", "after"])
def test_it_goes_on_with_the_same_session_after_a_kill(
    tmp_path: Path, sandbox: RunningSandbox, moment: str
) -> None:
    report, state = sandbox.report, str(tmp_path / "state")
    account = (sandbox.base_url, report.client_id, report.client_secret, report.jwt)
    program = [sys.executable, "-m", "tests.oauth.killed_refresh", moment, state, report.ca_cert]
    ended = subprocess.run([*program, *account], cwd=CHECKOUT, check=False)
    assert ended.returncode == -signal.SIGKILL
    device = open_device(state, report.ca_cert)
    try:
        profile = sandboxed(*account)
        until = device.clock.monotonic() + PATIENCE
        renewed = device.tokens.renew(profile, by="refresh", deadline=until)
        assert renewed.problem is None
        assert len(sandbox.world.sessions.open_sessions()) == 1
    finally:
        device.close()
