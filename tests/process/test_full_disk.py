"""A running device whose disk gets full: it says so, keeps what it has, and recovers.

The disk is really full where this machine lets us mount a small one; everywhere the kernel's
limit on the size of files makes writing fail as well.
"""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.doubles.running_device import FROM_CHECKOUT, RunningDevice
from tests.process.visitor import ELSEWHERE, OAUTH_PAGE, PROFILES, WITH_PASSWORD, logged_in
from tests.storage.test_hard_times import DISKS, small_disk

REASONS = {"small": "the disk is full", "limited": "the file would grow past the size limit"}


@contextmanager
def device_on(disk: str, folder: Path) -> Iterator[RunningDevice]:
    folder.mkdir()
    mounted = [*(small_disk() or []), str(folder)] if disk == "small" else []
    with RunningDevice(folder, environ=WITH_PASSWORD, program=(*mounted, *FROM_CHECKOUT)) as device:
        # The small disk is mounted for the device's eyes only.
        device.state = Path(f"/proc/{device.pid}/root{folder}")
        yield device


@contextmanager
def full(disk: str, device: RunningDevice) -> Iterator[None]:
    """Let nothing more be written for a while."""
    if disk == "limited":
        before = resource.prlimit(device.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(device.pid, resource.RLIMIT_FSIZE, (100, before[1]))
        yield
        resource.prlimit(device.pid, resource.RLIMIT_FSIZE, before)
        return
    ballast = device.state / "ballast"
    with ballast.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        while True:
            file.write(b"x" * 512)
    yield
    ballast.unlink()


@pytest.mark.parametrize("disk", DISKS)
def test_it_says_that_it_could_not_save_and_loses_nothing(tmp_path: Path, disk: str) -> None:
    gate = {**ELSEWHERE, "name": "Gate"}
    with device_on(disk, tmp_path / "state") as device, logged_in(device) as visitor:
        assert visitor.post(PROFILES, {**ELSEWHERE, "name": "Door"}).status_code == 302
        with full(disk, device):
            by_script = visitor.call(PROFILES, gate)
            by_form = visitor.post(PROFILES, gate)
            page = visitor.get(OAUTH_PAGE).text
        assert by_script.status_code == 507
        assert by_script.json()["problem"]["code"] == "STO-003"
        assert REASONS[disk] in by_script.json()["problem"]["message"]
        assert by_form.status_code == 507
        assert "STO-003" in by_form.text
        assert "Door" in page
        assert "Gate" not in page
        assert visitor.post(PROFILES, gate).status_code == 302
        assert "Gate" in visitor.get(OAUTH_PAGE).text
