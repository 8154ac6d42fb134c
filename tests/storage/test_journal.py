"""The journal: appended lines stay, torn ones do no harm, and appending never fails or waits."""

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from algo_oauth.errors import Problem
from algo_oauth.storage import journal as journal_module
from algo_oauth.storage.activity import DEVICE, PRESS_DONE, PRESS_SENDING, Entry, to_line
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.journal import Journal
from algo_oauth.storage.retention import Retention
from tests.doubles.clock import HandClock
from tests.storage.journals import entry, opened, texts

PATIENCE = 20.0


@pytest.fixture
def journal(folder: StateFolder) -> Iterator[Journal]:
    with opened(folder) as journal:
        yield journal


@pytest.fixture
def file(folder: StateFolder) -> Path:
    return folder.path / "activity.jsonl"


def test_it_is_empty_at_first(journal: Journal) -> None:
    assert (texts(journal), journal.newest(10), journal.unfinished()) == ([], [], {})
    assert journal.notices == ()


def test_it_gives_an_entry_back_whole_after_a_restart(folder: StateFolder) -> None:
    whole = Entry(
        at=1_800_000_000.25,
        kind=PRESS_DONE,
        subject="button-1",
        text='Ünïcode, "quotes"\nand lines',
        press="p1",
        state="failed",
        problem=Problem("NET-001", "No answer.", "Try again."),
        milliseconds=12.5,
    )
    with opened(folder) as journal:
        journal.append(whole)
    with opened(folder) as journal:
        assert list(journal.scan()) == [whole]


def test_it_reads_an_entry_at_once(journal: Journal) -> None:
    journal.append(entry("now"))
    assert texts(journal) == ["now"]


def test_it_keeps_its_files_from_other_users(folder: StateFolder) -> None:
    with opened(folder, limit=100) as journal:
        for number in range(5):
            journal.append(entry(str(number)))
    files = list(folder.path.glob("activity*"))
    assert len(files) > 1
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_it_gives_the_newest_of_lines_longer_than_a_block(journal: Journal) -> None:
    long = [letter * 100_000 for letter in "abc"]
    for text in long:
        journal.append(entry(text))
    assert [found.text for found in journal.newest(2)] == ["c" * 100_000, "b" * 100_000]


def test_it_starts_a_fresh_line_after_a_torn_one_at_every_byte(
    folder: StateFolder, file: Path
) -> None:
    torn = to_line(entry("torn"))
    for length in range(1, len(torn) - 1):
        file.write_bytes(to_line(entry("before")) + torn[:length])
        with opened(folder) as journal:
            assert texts(journal) == ["before"]
            journal.append(entry("after"))
            assert texts(journal) == ["before", "after"]
            assert [found.text for found in journal.newest(9)] == ["after", "before"]


@pytest.mark.parametrize(
    "damage",
    [
        b"\xff\xfe\x00",
        b"{}",
        b"[]",
        b"null",
        b'{"at":"x"}',
        b"[" * 200_000,
        b'{"at":1,"kind":"\xff',
    ],
    ids=["bytes", "empty", "list", "null", "type", "deep", "not UTF-8"],
)
def test_it_leaves_damaged_lines_out_and_says_how_many(
    folder: StateFolder, file: Path, damage: bytes
) -> None:
    line = to_line
    file.write_bytes(line(entry("before")) + damage + b"\n\n" + line(entry("after")))
    with opened(folder) as journal:
        assert texts(journal) == ["before", "after"]
        assert "left out: 1." in journal.notices[0].sentence


def test_it_reads_what_a_newer_version_wrote(folder: StateFolder, file: Path) -> None:
    file.write_text('{"at":1,"kind":"new","subject":"s","text":"t","more":[1]}\n')
    with opened(folder) as journal:
        assert [found.kind for found in journal.scan()] == ["new"]


def test_it_shows_presses_that_a_crash_left_without_an_end(folder: StateFolder) -> None:
    with opened(folder, limit=300) as journal:
        for press in ("p1", "p2", "p3"):
            journal.append(entry("sending", kind=PRESS_SENDING, press=press))
        journal.append(entry("done", kind=PRESS_DONE, press="p2"))
        assert journal.unfinished() == {}
    with opened(folder) as journal:
        assert set(journal.unfinished()) == {"p1", "p3"}


def test_it_forgets_an_unfinished_press_once_its_end_is_written(folder: StateFolder) -> None:
    with opened(folder) as journal:
        journal.append(entry("sending", kind=PRESS_SENDING, press="p1"))
    with opened(folder) as journal:
        journal.append(entry("unknown: may have been sent", kind=PRESS_DONE, press="p1"))
        assert journal.unfinished() == {}
    with opened(folder) as journal:
        assert journal.unfinished() == {}


def test_it_ignores_an_end_without_a_beginning(folder: StateFolder) -> None:
    with opened(folder) as journal:
        journal.append(entry("done", kind=PRESS_DONE, press="p9"))
    with opened(folder) as journal:
        assert journal.unfinished() == {}


def test_it_loses_no_line_of_eight_threads_while_it_rotates(folder: StateFolder) -> None:
    start = threading.Barrier(8)

    def append_fifty(journal: Journal, thread: int) -> None:
        start.wait()
        for number in range(50):
            journal.append(entry(f"{thread}-{number}"))

    with opened(folder, limit=2_000) as journal:
        threads = [threading.Thread(target=append_fifty, args=(journal, n)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(texts(journal)) == 400
        assert set(texts(journal)) == {f"{thread}-{n}" for thread in range(8) for n in range(50)}


def test_it_never_waits_for_the_disk(folder: StateFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    disk_answers, asked = threading.Event(), threading.Event()

    def slow_sync(_: int) -> None:
        asked.set()
        assert disk_answers.wait(PATIENCE)

    monkeypatch.setattr(journal_module, "_SYNC_CONTENT", slow_sync)
    with Journal(folder, HandClock(), retention=Retention(file=500), flush_after=0) as journal:
        journal.append(entry("0"))
        assert asked.wait(PATIENCE)
        for number in range(1, 10):
            journal.append(entry(str(number)))
        assert journal.newest(1)[0].text == "9"
        disk_answers.set()


def test_it_syncs_every_file_by_the_time_it_is_closed(
    folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[int] = set()
    monkeypatch.setattr(journal_module, "_SYNC_CONTENT", lambda fd: synced.add(os.fstat(fd).st_ino))
    with opened(folder, limit=100) as journal:
        for number in range(4):
            journal.append(entry(str(number)))
    files = folder.path.glob("activity*")
    assert {file.stat().st_ino for file in files} <= synced


def test_it_says_when_the_disk_does_not_take_what_was_written(
    folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing_sync(_: int) -> None:
        raise OSError(5, "input/output error")

    monkeypatch.setattr(journal_module, "_SYNC_CONTENT", failing_sync)
    journal = opened(folder)
    journal.append(entry("saved?"))
    journal.close()
    assert "may not survive a power cut: the disk reports an error" in journal.notices[0].sentence


def test_it_counts_what_a_full_device_does_not_take(folder: StateFolder, file: Path) -> None:
    file.symlink_to("/dev/full")
    with opened(folder) as journal:
        for _ in range(3):
            journal.append(entry("lost"))
        (notice,) = journal.notices
    assert notice.file == "activity.jsonl"
    assert "the disk is full" in notice.sentence
    assert "lost so far: 3" in notice.sentence


def test_it_writes_again_and_tells_of_the_loss_when_there_is_a_file_again(
    folder: StateFolder, file: Path
) -> None:
    file.mkdir()
    with opened(folder) as journal:
        journal.append(entry("lost"))
        assert "a folder stands in its place" in journal.notices[0].sentence
        file.rmdir()
        journal.append(entry("saved"))
        assert journal.notices == ()
        told, saved = journal.scan()
    assert (told.kind, told.text) == (DEVICE, "1 entries before this one could not be saved.")
    assert saved.text == "saved"


def test_it_keeps_acknowledged_lines_when_a_part_of_a_line_cannot_be_taken_back(
    folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def half_a_line(descriptor: int, line: bytes) -> int:
        monkeypatch.setattr(os, "write", full)
        return write(descriptor, line[: len(line) // 2])

    def full(*_: object) -> int:
        raise OSError(28, "no space left on device")

    with opened(folder) as journal:
        journal.append(entry("first"))
        for text in ("second", "third"):
            with monkeypatch.context() as broken:
                broken.setattr(os, "ftruncate", full)
                monkeypatch.setattr(os, "write", half_a_line)
                journal.append(entry("lost"))
            monkeypatch.setattr(os, "write", write)
            journal.append(entry(text))
            monkeypatch.setattr(os, "write", half_a_line)
            journal.append(entry("lost, and what was written of it is taken back"))
            monkeypatch.setattr(os, "write", write)
        assert [t for t in texts(journal) if "before" not in t] == ["first", "second", "third"]


def test_it_keeps_an_entry_that_holds_half_a_character(journal: Journal) -> None:
    journal.append(entry("from a provider: \ud800"))
    assert texts(journal) == ["from a provider: ?"]


def test_it_writes_nothing_after_it_was_closed(folder: StateFolder, file: Path) -> None:
    journal = opened(folder)
    journal.append(entry("before"))
    journal.close()
    journal.close()
    journal.append(entry("after"))
    assert texts(journal) == ["before"]
    assert "the journal is closed" in journal.notices[0].sentence
