"""A folder that a device has used before, made without the cost of starting one."""

from pathlib import Path

import pytest

from algo_oauth.device import Device
from algo_oauth.settings import load_settings
from tests.process.visitor import WITH_PASSWORD


@pytest.fixture
def used_folder(tmp_path: Path) -> Path:
    """The state folder of a device that has ended."""
    folder = tmp_path / "used"
    Device(load_settings(["--state", str(folder)], WITH_PASSWORD)).close()
    return folder
