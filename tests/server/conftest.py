"""A device's server with TLS, its application and its clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.echo import Echo
from tests.server.running import Running, running, settings_in


@pytest.fixture
def echo() -> Iterator[Echo]:
    echo = Echo()
    yield echo
    echo.release.set()


@pytest.fixture
def device(echo: Echo, tmp_path: Path) -> Iterator[Running]:
    with running(echo, settings_in(tmp_path)) as at_work:
        yield at_work
