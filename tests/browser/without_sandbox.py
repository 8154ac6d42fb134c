"""The device of browser tests that authorize at the servers of others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.technician import PASSWORD
from tests.doubles.running_device import RunningDevice


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, authority_file: Path
) -> Iterator[RunningDevice]:
    """A device without its sandbox that trusts the authority of the tests."""
    environ = {
        "ALGO_OAUTH_ADMIN_PASSWORD": PASSWORD,
        "ALGO_OAUTH_CA_BUNDLE": str(authority_file),
    }
    with RunningDevice(tmp_path_factory.mktemp("device") / "state", environ=environ) as device:
        yield device
