"""The folder of backups: private, listed by what stands in it, thinned out by kind."""

import stat
from pathlib import Path

import pytest

from algo_oauth.backup.shelf import (
    BEFORE_IMPORT,
    BY_HAND,
    FOLDER,
    REASONS,
    SCHEDULED,
    Shelf,
)
from algo_oauth.errors import BackupGone, NotSaved

NOW = 1_800_000_000.0  # 15 January 2027, 08:00:00 UTC


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / FOLDER)


def test_it_is_empty_at_first_and_makes_no_folder_for_that(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.all() == []
    assert not (tmp_path / FOLDER).exists()


def test_it_names_a_backup_by_its_time_and_its_reason(shelf: Shelf) -> None:
    backup = shelf.add(b"content", why=SCHEDULED, now=NOW)
    assert backup.name == "backup-2027-01-15T08-00-00Z-scheduled.json"
    assert (backup.made_at, backup.size, backup.words) == (NOW, 7, "Scheduled")
    assert shelf.read(backup.name) == b"content"


@pytest.mark.parametrize("why", REASONS)
def test_it_finds_backups_of_every_kind_again(shelf: Shelf, tmp_path: Path, why: str) -> None:
    made = [shelf.add(b"x", why=why, now=NOW) for _ in range(3)]
    assert Shelf(tmp_path / FOLDER).all() == made[::-1]
    assert len({each.name for each in made}) == 3


def test_it_keeps_backups_from_other_users(shelf: Shelf, tmp_path: Path) -> None:
    backup = shelf.add(b"x", why=BY_HAND, now=NOW)
    assert stat.S_IMODE((tmp_path / FOLDER).stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / FOLDER / backup.name).stat().st_mode) == 0o600


def test_it_lists_the_newest_first(shelf: Shelf) -> None:
    for seconds in (5, 1, 9):
        shelf.add(b"x", why=BY_HAND, now=NOW + seconds)
    assert [each.made_at - NOW for each in shelf.all()] == [9, 5, 1]


def test_it_keeps_only_the_newest_of_a_kind(shelf: Shelf) -> None:
    shelf.add(b"x", why=BY_HAND, now=NOW)
    for day in range(5):
        shelf.add(b"x", why=SCHEDULED, now=NOW + day, keep=3)
    assert [each.made_at - NOW for each in shelf.all() if each.why == SCHEDULED] == [4, 3, 2]
    assert [each.why for each in shelf.all()].count(BY_HAND) == 1


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "backup-2027-01-15T08-00-00Z-scheduled.json.unfinished",
        "backup-2027-13-45T08-00-00Z-scheduled.json",
        "backup-2027-01-15T08-00-00Z-nobody-knows.json",
        "backup-2027-01-15-scheduled.json",
    ],
)
def test_it_passes_over_files_that_are_no_backups(shelf: Shelf, tmp_path: Path, name: str) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / name).write_text("x")
    assert shelf.all() == []
    with pytest.raises(BackupGone):
        shelf.read(name)


@pytest.mark.parametrize("name", ["../config.json", "/etc/passwd", "", ".", "a\x00b", "x" * 5000])
def test_it_reaches_nothing_outside_its_folder(shelf: Shelf, tmp_path: Path, name: str) -> None:
    (tmp_path / "config.json").write_text("{}")
    shelf.add(b"x", why=BY_HAND, now=NOW)
    for use in (shelf.read, shelf.remove, shelf.find):
        with pytest.raises(BackupGone):
            use(name)
    assert (tmp_path / "config.json").exists()


def test_it_removes_one_and_says_when_it_is_gone(shelf: Shelf) -> None:
    backup = shelf.add(b"x", why=BY_HAND, now=NOW)
    shelf.remove(backup.name)
    assert shelf.all() == []
    with pytest.raises(BackupGone):
        shelf.remove(backup.name)


def test_it_sweeps_away_what_a_killed_process_was_writing(shelf: Shelf, tmp_path: Path) -> None:
    shelf.add(b"x", why=BY_HAND, now=NOW)
    leftover = tmp_path / FOLDER / "backup-2027-01-15T08-00-00Z-scheduled.json.unfinished"
    leftover.write_bytes(b"half")
    assert len(Shelf(tmp_path / FOLDER).all()) == 1
    assert not leftover.exists()


def test_it_removes_no_old_backup_when_the_new_one_does_not_fit(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.add(b"old", why=BEFORE_IMPORT, now=NOW)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NotSaved, match="the disk is full"):
        shelf.add(b"new", why=BEFORE_IMPORT, now=NOW + 1, keep=1)
    assert [shelf.read(each.name) for each in shelf.all()] == [b"old"]
