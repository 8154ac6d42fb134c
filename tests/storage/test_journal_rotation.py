"""The journal's files: a new one at the limit, and all of them read as one."""

import pytest

from algo_oauth.storage.activity import to_line
from algo_oauth.storage.folder import StateFolder
from tests.storage.journals import entry, opened, texts


def test_it_rotates_at_its_limit(folder: StateFolder) -> None:
    size = len(to_line(entry("00")))
    with opened(folder, limit=size * 3) as journal:
        for number in range(8):
            journal.append(entry(f"{number:02}"))
        assert texts(journal) == [f"{number:02}" for number in range(8)]
    sizes = {file.name: file.stat().st_size // size for file in folder.path.glob("activity*")}
    assert sizes == {
        "activity.jsonl": 2,
        "activity-00000001.jsonl": 3,
        "activity-00000002.jsonl": 3,
    }


def test_it_goes_on_counting_its_files_after_a_restart(folder: StateFolder) -> None:
    for text in ("first", "second", "third"):
        with opened(folder, limit=1) as journal:
            journal.append(entry(text))
            journal.append(entry(f"after the {text}"))
    assert len(list(folder.path.glob("activity-*"))) == 5
    with opened(folder) as journal:
        assert texts(journal)[::2] == ["first", "second", "third"]


def test_it_keeps_the_files_of_the_version_before_in_their_order(folder: StateFolder) -> None:
    for number, text in ((3, "oldest"), (2, "older"), (1, "old")):
        (folder.path / f"activity.{number}.jsonl").write_bytes(to_line(entry(text)))
    (folder.path / "activity.jsonl").write_bytes(to_line(entry("new")))
    with opened(folder, limit=1) as journal:
        journal.append(entry("newest"))
        assert texts(journal) == ["oldest", "older", "old", "new", "newest"]
    assert not list(folder.path.glob("activity.[0-9]*"))


def test_it_writes_over_no_copy_that_somebody_put_there(folder: StateFolder) -> None:
    with opened(folder, limit=1) as journal:
        copy = folder.path / "activity-00000001.jsonl"
        copy.write_text("mine")
        journal.append(entry("0"))
        journal.append(entry("1"))
        assert copy.read_text() == "mine"
        assert texts(journal) == ["0", "1"]


@pytest.mark.parametrize("limit", [0, 1, 5, 6, 19, 20, 100])
def test_it_gives_the_newest_first_across_rotated_files(folder: StateFolder, limit: int) -> None:
    with opened(folder, limit=500) as journal:
        for number in range(20):
            journal.append(entry(str(number)))
        newest = [str(number) for number in reversed(range(20))][:limit]
        assert [found.text for found in journal.newest(limit)] == newest


def test_it_reads_on_over_a_file_that_is_gone(folder: StateFolder) -> None:
    with opened(folder, limit=1) as journal:
        for number in range(4):
            journal.append(entry(str(number)))
        (folder.path / "activity-00000002.jsonl").unlink()
        assert texts(journal) == ["0", "2", "3"]
        journal.append(entry("4"))
        assert [found.text for found in journal.newest(9)] == ["4", "3", "2", "0"]


def test_it_leaves_other_files_alone_when_it_rotates(folder: StateFolder) -> None:
    other = folder.path / "activity.export.jsonl"
    other.write_text("mine")
    with opened(folder, limit=1) as journal:
        for number in range(4):
            journal.append(entry(str(number)))
    assert other.read_text() == "mine"


def test_it_finishes_a_scan_that_a_rotation_interrupts(folder: StateFolder) -> None:
    with opened(folder, limit=200) as journal:
        journal.append(entry("first"))
        scan = journal.scan()
        assert next(scan).text == "first"
        for number in range(10):
            journal.append(entry(str(number)))
        assert list(scan) == []


def test_it_grows_on_when_it_cannot_rotate(folder: StateFolder) -> None:
    (folder.path / "activity-00000001.jsonl").mkdir()
    with opened(folder, limit=1) as journal:
        for number in range(3):
            journal.append(entry(str(number)))
        assert texts(journal) == ["0", "1", "2"]
