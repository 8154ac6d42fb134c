"""An open state folder for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from algo_oauth.storage.folder import StateFolder
from tests.doubles.clock import HandClock


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[StateFolder]:
    with StateFolder(tmp_path / "state") as folder:
        yield folder


@pytest.fixture
def clock() -> HandClock:
    return HandClock()
