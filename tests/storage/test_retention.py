"""How long activity is kept: by age, by size, and never at the cost of a press."""

import threading
from pathlib import Path

import pytest

from algo_oauth.storage.activity import TEST, Entry, to_line
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.journal import Journal
from algo_oauth.storage.journal_files import JournalFiles
from algo_oauth.storage.retention import DAY, EndedFile, Retention, left_over
from algo_oauth.storage.tidying import GRACE, Tidying
from tests.doubles.clock import HandClock, InterruptedClock

NOW = 1_800_000_000.0
PATIENCE = 20.0


def numbers(files: list[EndedFile]) -> list[int]:
    return [file.number for file in files]


def test_it_keeps_what_is_young_and_fits() -> None:
    files = [EndedFile(2, 100, NOW), EndedFile(1, 100, NOW - 29 * DAY)]
    assert left_over(Retention(days=30, total=10_000), files, now=NOW) == []


def test_it_leaves_over_what_is_too_old() -> None:
    files = [EndedFile(3, 1, NOW), EndedFile(2, 1, NOW - 31 * DAY), EndedFile(1, 1, NOW - 40 * DAY)]
    assert numbers(left_over(Retention(days=30), files, now=NOW)) == [2, 1]


def test_it_leaves_over_the_oldest_of_what_is_too_much() -> None:
    files = [EndedFile(number, 300, NOW) for number in (5, 4, 3, 2, 1)]
    # 1,000 bytes, of which 100 are for the growing file.
    assert numbers(left_over(Retention(total=1_000), files, now=NOW)) == [2, 1]


def test_it_judges_every_file_by_its_own_age() -> None:
    files = [EndedFile(2, 1, NOW - 31 * DAY), EndedFile(1, 1, NOW)]  # the clock was set back once
    assert numbers(left_over(Retention(days=30), files, now=NOW)) == [2]


@pytest.mark.parametrize(("days", "span"), [(1, 1), (30, 1), (60, 2), (3650, 3650 / 30)])
def test_it_ends_a_file_early_enough_for_its_age_to_count(days: int, span: float) -> None:
    assert Retention(days=days).span == span * DAY


def entry(text: str, at: float) -> Entry:
    return Entry(at, TEST, "s", text)


def filled(folder: StateFolder, clock: HandClock, retention: Retention, *texts: str) -> Journal:
    """Return a journal with one entry a file, the last one in the growing file."""
    journal = Journal(folder, clock, retention=retention)
    for text in texts:
        journal.append(entry(text, clock.now()))
    return journal


def texts(journal: Journal) -> list[str]:
    return [found.text for found in journal.scan()]


def test_it_removes_whole_files_once_they_are_too_old(folder: StateFolder) -> None:
    clock = HandClock()
    with filled(folder, clock, Retention(days=10, file=1), "a", "b", "c") as journal:
        clock.advance(11 * DAY)
        journal.append(entry("new", clock.now()))
    assert texts(journal) == ["new"]


def test_it_removes_the_oldest_files_when_there_is_too_much(folder: StateFolder) -> None:
    clock = HandClock()
    numbered = [f"{number:03}" for number in range(100)]
    total = len(to_line(entry("000", clock.now()))) * 40
    with filled(folder, clock, Retention(total=total), *numbered) as journal:
        clock.advance(GRACE + 1)
    assert texts(journal) == numbered[60:]
    assert sum(file.stat().st_size for file in folder.path.glob("activity*")) <= total


def test_it_never_removes_the_growing_file(folder: StateFolder) -> None:
    clock = HandClock()
    with filled(folder, clock, Retention(days=10, total=1), "only") as journal:
        clock.advance(GRACE + 1)
    assert texts(journal) == ["only"]


def test_it_ends_a_growing_file_whose_entries_are_old(folder: StateFolder) -> None:
    clock = HandClock()
    with filled(folder, clock, Retention(days=30), "old") as journal:
        clock.advance(DAY + 1)
    with Journal(folder, clock) as journal:
        journal.append(entry("new", clock.now()))
        assert [number for number, _ in JournalFiles(folder.path).ended()] == [1]
        assert texts(journal) == ["old", "new"]


def test_it_knows_after_a_restart_how_old_its_growing_file_is(folder: StateFolder) -> None:
    clock = HandClock()
    filled(folder, clock, Retention(days=30), "old").close()
    clock.advance(DAY + 1)
    with Journal(folder, clock, retention=Retention(days=30)) as journal:
        journal.append(entry("new", clock.now()))
    assert (folder.path / "activity-00000001.jsonl").read_bytes().count(b"\n") == 2


def test_it_removes_nothing_in_the_first_ten_minutes(folder: StateFolder) -> None:
    clock = HandClock()
    filled(folder, clock, Retention(file=1), "a", "b").close()
    clock.advance(400 * DAY)
    with Journal(folder, clock) as journal:
        clock.advance(GRACE - 1)
    assert texts(journal) == ["a", "b"]


def test_it_removes_nothing_for_ten_minutes_after_a_change(folder: StateFolder) -> None:
    clock = HandClock()
    with filled(folder, clock, Retention(file=1), "a", "b", "c") as journal:
        clock.advance(30 * DAY)
        short = Retention(days=1, file=1)
        assert numbers(journal.left_over(short)) == [2, 1]
        journal.retain(short)
        clock.advance(GRACE - 1)
        journal.append(entry("d", clock.now()))
        journal.retain(Retention(file=1))  # taken back
    assert texts(journal) == ["a", "b", "c", "d"]


def test_it_does_not_start_to_wait_anew_when_nothing_changes(folder: StateFolder) -> None:
    clock = HandClock()
    with filled(folder, clock, Retention(days=1, file=1), "a", "b") as journal:
        clock.advance(30 * DAY)
        journal.retain(Retention(days=1, file=1))
        journal.append(entry("c", clock.now()))
    assert texts(journal) == ["c"]


def test_it_takes_the_age_of_a_file_without_a_readable_line_from_the_file_system(
    folder: StateFolder,
) -> None:
    (folder.path / "activity-00000001.jsonl").write_bytes(b"\x00" * 100)
    clock = HandClock(0.0)
    with Journal(folder, clock) as journal:
        assert journal.left_over(Retention(days=1)) == []
        clock.advance(10_000_000_000)
        assert numbers(journal.left_over(Retention(days=1))) == [1]


def test_it_leaves_a_file_alone_that_cannot_be_read(folder: StateFolder) -> None:
    with filled(folder, HandClock(), Retention(file=1), "a", "b") as journal:
        (folder.path / "activity-00000001.jsonl").unlink()
        assert journal.left_over(Retention(days=1)) == []


def test_it_says_when_old_activity_cannot_be_removed(
    folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(1, "not permitted")

    clock = HandClock()
    journal = filled(folder, clock, Retention(days=10, file=1), "a", "b")
    clock.advance(11 * DAY)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        journal.close()
    assert "Old activity cannot be removed: permission is denied." in journal.notices[0].sentence
    assert texts(journal) == ["a", "b"]


def test_it_removes_files_on_another_thread_than_the_one_that_appends(
    folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed_by: list[str] = []
    gone = threading.Event()
    remove = JournalFiles.remove

    def noted(files: JournalFiles, number: int) -> None:
        removed_by.append(threading.current_thread().name)
        remove(files, number)
        gone.set()

    monkeypatch.setattr(JournalFiles, "remove", noted)
    clock = HandClock()
    journal = Journal(folder, clock, retention=Retention(days=1, file=1), flush_after=0)
    with journal:
        journal.append(entry("old", clock.now()))
        clock.advance(30 * DAY)
        journal.append(entry("new", clock.now()))
        assert gone.wait(PATIENCE)
    assert set(removed_by) == {"flusher"}


def test_it_looks_for_what_has_become_old_though_nothing_happens(
    folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = HandClock()
    filled(folder, clock, Retention(file=1), "a", "b").close()
    gone = threading.Event()
    remove = JournalFiles.remove

    def noted(files: JournalFiles, number: int) -> None:
        remove(files, number)
        gone.set()

    monkeypatch.setattr(JournalFiles, "remove", noted)
    monkeypatch.setattr("algo_oauth.storage.journal.LOOK_EVERY", 0.01)
    with Journal(folder, clock, flush_after=0) as journal:
        clock.advance(400 * DAY)
        assert gone.wait(PATIENCE)
        assert texts(journal) == ["b"]


def test_it_says_how_much_there_is_and_since_when(folder: StateFolder) -> None:
    clock = HandClock()
    with Journal(folder, clock) as journal:
        assert journal.extent() == (0, None)
    with filled(folder, clock, Retention(file=1), "a") as journal:
        clock.advance(5)
        journal.append(entry("b", clock.now()))
        size = sum(file.stat().st_size for file in folder.path.glob("activity*"))
        assert journal.extent() == (size, clock.now() - 5)


def test_it_removes_nothing_in_the_moment_of_a_change(folder: StateFolder) -> None:
    """The flusher's thread may look just then; a change can be taken back for ten minutes."""
    old = to_line(Entry(0.0, TEST, "s", "old"))
    (folder.path / "activity-00000001.jsonl").write_bytes(old)
    clock, files = InterruptedClock(), JournalFiles(folder.path)
    tidying = Tidying(files, threading.Lock(), clock, Retention(days=100_000))
    clock.advance(GRACE)
    clock.when_asked = tidying.remove
    tidying.change(Retention(days=1))
    assert files.ended()
    clock.advance(GRACE)
    tidying.remove()
    assert not files.ended()
