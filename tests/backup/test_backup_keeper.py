"""Scheduled backups: at their hour, made up for when missed, no more than are kept."""

from datetime import UTC, datetime

import msgspec
import pytest

from algo_oauth.backup.keeper import AFTER_FAILURE, BackupKeeper
from algo_oauth.backup.schedule import latest_time, next_time
from algo_oauth.backup.shelf import SCHEDULED
from algo_oauth.storage.backup_schedule import (
    DAILY,
    OFF,
    WEEKDAYS,
    WEEKLY,
    BackupSchedule,
)
from tests.backup.conftest import Memory

HOUR = 3600.0
DAY = 24 * HOUR


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("schedule", "now", "latest", "following"),
    [
        # 15 January 2027 is a Friday.
        (BackupSchedule(every=DAILY, hour=3), "2027-01-15T08:00", "15T03:00", "16T03:00"),
        (BackupSchedule(every=DAILY, hour=3), "2027-01-15T03:00", "15T03:00", "16T03:00"),
        (BackupSchedule(every=DAILY, hour=3), "2027-01-15T02:59", "14T03:00", "15T03:00"),
        (BackupSchedule(every=DAILY, hour=23), "2027-01-15T08:00", "14T23:00", "15T23:00"),
        (
            BackupSchedule(every=WEEKLY, weekday="Friday", hour=3),
            "2027-01-15T08:00",
            "15T03:00",
            "22T03:00",
        ),
        (
            BackupSchedule(every=WEEKLY, weekday="Friday", hour=9),
            "2027-01-15T08:00",
            "08T09:00",
            "15T09:00",
        ),
        (
            BackupSchedule(every=WEEKLY, weekday="Sunday", hour=0),
            "2027-01-15T08:00",
            "10T00:00",
            "17T00:00",
        ),
    ],
)
def test_it_knows_the_times_of_a_schedule(
    schedule: BackupSchedule, now: str, latest: str, following: str
) -> None:
    assert latest_time(schedule, at(now)) == at(f"2027-01-{latest}")
    assert next_time(schedule, at(now)) == at(f"2027-01-{following}")


@pytest.mark.parametrize("weekday", WEEKDAYS)
def test_it_finds_every_weekday(weekday: str) -> None:
    latest = latest_time(BackupSchedule(every=WEEKLY, weekday=weekday), at("2027-01-15T08:00"))
    assert latest is not None
    assert f"{datetime.fromtimestamp(latest, UTC):%A}" == weekday


def test_it_has_no_times_when_it_is_off() -> None:
    assert latest_time(BackupSchedule(), at("2027-01-15T08:00")) is None
    assert next_time(BackupSchedule(), at("2027-01-15T08:00")) is None


class Kept:
    """A keeper whose schedule a test can change."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.schedule = BackupSchedule(every=DAILY, hour=3, keep=3)
        self.restart()

    def restart(self) -> None:
        self.keeper = BackupKeeper(
            transfer=self.memory.transfer,
            schedule=lambda: self.schedule,
            clock=self.memory.clock,
        )

    def pass_time(self, seconds: float, *, looks: int = 24) -> None:
        for _ in range(looks):
            self.memory.clock.advance(seconds / looks)
            self.keeper.look()

    @property
    def times(self) -> list[str]:
        made = [each.made_at for each in self.memory.shelf.all() if each.why == SCHEDULED]
        return [f"{datetime.fromtimestamp(when, UTC):%dT%H:%M}" for when in made]


@pytest.fixture
def kept(memory: Memory) -> Kept:
    return Kept(memory)  # it is 15 January, 08:00


def test_it_begins_with_a_backup_and_makes_one_a_day(kept: Kept) -> None:
    kept.keeper.look()
    assert kept.times == ["15T08:00"]
    kept.pass_time(2 * DAY, looks=48)
    assert kept.times == ["17T03:00", "16T03:00", "15T08:00"]


def test_it_makes_none_when_it_is_off(kept: Kept) -> None:
    kept.schedule = BackupSchedule(every=OFF)
    kept.pass_time(3 * DAY)
    assert kept.times == []


def test_it_keeps_as_many_as_it_is_told(kept: Kept) -> None:
    kept.pass_time(10 * DAY, looks=240)
    assert kept.times == ["25T03:00", "24T03:00", "23T03:00"]


def test_it_makes_up_once_for_what_was_missed_while_the_device_was_off(kept: Kept) -> None:
    kept.keeper.look()
    kept.memory.clock.advance(5 * DAY)
    kept.restart()
    kept.pass_time(HOUR)
    assert kept.times == ["20T08:02", "15T08:00"]


def test_it_makes_none_after_a_restart_that_missed_nothing(kept: Kept) -> None:
    kept.keeper.look()
    kept.restart()
    kept.pass_time(HOUR)
    assert kept.times == ["15T08:00"]


def test_it_does_not_bring_back_a_backup_that_was_deleted(kept: Kept) -> None:
    kept.keeper.look()
    kept.memory.shelf.remove(kept.memory.shelf.all()[0].name)
    kept.pass_time(HOUR)
    assert kept.times == []


def test_it_is_not_held_up_by_a_backup_from_days_to_come(kept: Kept) -> None:
    kept.memory.shelf.add(b"x", why=SCHEDULED, now=kept.memory.clock.now() + 400 * DAY)
    kept.pass_time(HOUR)
    assert "15T08:02" in kept.times


def test_it_holds_what_was_configured(kept: Kept) -> None:
    kept.keeper.look()
    content = kept.memory.shelf.read(kept.memory.shelf.all()[0].name)
    archive = kept.memory.transfer.open(content)
    assert archive.configuration == kept.memory.transfer.current()


def test_it_says_that_a_backup_failed_and_tries_again_later(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def full(_: int) -> None:
        tries.append(True)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        kept.pass_time(60, looks=60)
    assert len(tries) == 1
    (notice,) = kept.keeper.notices
    assert notice.sentence.startswith("The scheduled backup could not be made. Not saved in ")
    assert "the disk is full" in notice.sentence
    assert "Free some space there" in notice.sentence
    kept.pass_time(AFTER_FAILURE)
    assert len(kept.times) == 1
    assert kept.keeper.notices == ()


def test_it_follows_a_schedule_that_is_changed(kept: Kept) -> None:
    kept.keeper.look()
    kept.schedule = msgspec.structs.replace(kept.schedule, hour=10)
    kept.pass_time(2 * HOUR, looks=2)
    assert kept.times == ["15T10:00", "15T08:00"]


def test_it_looks_by_itself_from_the_start(kept: Kept) -> None:
    kept.keeper.start()
    kept.keeper.stop()
    assert kept.times == ["15T08:00"]


def test_it_takes_back_its_complaint_when_no_backup_is_wanted_any_more(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        kept.keeper.look()
    assert kept.keeper.notices
    kept.schedule = BackupSchedule()
    kept.keeper.look()
    assert kept.keeper.notices == ()
