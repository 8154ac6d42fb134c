"""Tokens of removed profiles that were left on disk, as by ``kill -9`` between two files."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from algo_oauth.backup.plan import plan_between
from algo_oauth.backup.shelf import BEFORE_IMPORT
from algo_oauth.device import Device
from algo_oauth.errors import NotSaved
from algo_oauth.oauth.token_record import TokenRecord
from algo_oauth.storage.documents import CONFIGURATION
from tests.test_device import opened, profile


def furnish(device: Device, *names: str) -> None:
    """Give the device profiles, each with a token."""
    for name in names:
        device.profiles.put(name, profile(name))
        device.token_store.save(TokenRecord(profile_id=name))


def kept(device: Device) -> list[str]:
    return [record.profile_id for record in device.token_store.load()]


def test_it_removes_at_the_next_start_what_it_was_killed_before(tmp_path: Path) -> None:
    with opened(tmp_path) as device:
        furnish(device, "door", "gate")
        device.profiles.remove("gate")
        assert kept(device) == ["door", "gate"]
    with opened(tmp_path) as device:
        assert kept(device) == ["door"]
        assert device.tokens.record("gate") == TokenRecord(profile_id="gate")
    with opened(tmp_path) as device:
        assert device.profiles.removed() == []


def test_it_removes_what_an_import_left(tmp_path: Path) -> None:
    with opened(tmp_path) as device:
        furnish(device, "door", "gate")
        before = device.transfer.current()
        plan = plan_between(before, replace(before, profiles=(profile("gate"),)))
        device.transfer.carry_out(plan, why=BEFORE_IMPORT)
    with opened(tmp_path) as device:
        assert kept(device) == ["gate"]


@pytest.mark.parametrize("by_import", [False, True])
def test_it_keeps_the_token_of_a_profile_that_came_back(tmp_path: Path, *, by_import: bool) -> None:
    with opened(tmp_path) as device:
        furnish(device, "door", "gate")
        before = device.transfer.current()
        device.profiles.remove("gate")
        if by_import:
            plan = plan_between(device.transfer.current(), before)
            device.transfer.carry_out(plan, why=BEFORE_IMPORT)
        else:
            device.profiles.put("gate", profile("gate"))
    with opened(tmp_path) as device:
        assert kept(device) == ["door", "gate"]


def test_it_removes_no_token_whose_profile_only_an_older_generation_does_not_know(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as device:
        furnish(device, "door", "gate")
        device.profiles.remove("gate")
        device.profiles.put("gate", profile("gate"))
    (tmp_path / CONFIGURATION).write_bytes(b"damaged")
    for _ in range(2):  # the damaged file is still there to be looked into
        with opened(tmp_path) as device:
            assert device.profiles.get("gate") is None
            assert kept(device) == ["door", "gate"]


def test_it_starts_on_a_full_disk_and_removes_them_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as device:
        furnish(device, "door", "gate")
        device.profiles.remove("gate")
    with monkeypatch.context() as patch:
        patch.setattr("algo_oauth.storage.generations.Generations.store", _full)
        with opened(tmp_path) as device:
            assert device.profiles.removed() == ["gate"]
    with opened(tmp_path) as device:
        assert kept(device) == ["door"]


def _full(*_: object) -> None:
    raise NotSaved(reason="the disk is full")


def test_it_notes_no_removal_that_was_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as device:
        furnish(device, "door")
        with monkeypatch.context() as patch:
            patch.setattr("algo_oauth.storage.generations.Generations.store", _full)
            with pytest.raises(NotSaved):
                device.profiles.remove("door")
        assert device.profiles.removed() == []
        assert [each.id for each in device.profiles.all()] == ["door"]
