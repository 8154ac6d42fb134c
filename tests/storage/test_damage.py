"""Damaged files: the previous generation is taken, and the status page says so."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algo_oauth.errors import FileDamaged, NotSaved
from algo_oauth.storage.checked import with_checksum
from algo_oauth.storage.documents import CONFIGURATION, Documents
from algo_oauth.storage.folder import StateFolder
from tests.doubles.clock import HandClock

OLDER, NEWER = {"name": "older"}, {"name": "newer"}
PREVIOUS = f"{CONFIGURATION}.previous"


@pytest.fixture
def file(folder: StateFolder, clock: HandClock) -> Path:
    """Two generations in a folder; the newer one's path."""
    documents = Documents(folder, CONFIGURATION, clock)
    documents.put("profiles", "door", OLDER)
    documents.put("profiles", "door", NEWER)
    return folder.path / CONFIGURATION


def opened(folder: StateFolder) -> Documents:
    return Documents(folder, CONFIGURATION, HandClock())


DAMAGE = {
    "empty": b"",
    "garbage": b"\x00\xff\xfe garbage",
    "not UTF-8": with_checksum(b'{"profiles":{"1":{"key":"\xff"}}}'),
    "another program's JSON": b'{"profiles": {}}',
    "no tables": with_checksum(b"[]"),
    "tables that are not tables": with_checksum(b'{"profiles":1}'),
    "not JSON": with_checksum(b'{"profiles":'),
    "nested deeply": with_checksum(b'{"profiles":{"1":{"in":' + b"[" * 200_000),
    "wrong checksum": with_checksum(b"{}").replace(b'"tables":{}', b'"tables":{ }'),
    "two files in one": with_checksum(b"{}") * 2,
}


@pytest.mark.parametrize("content", DAMAGE.values(), ids=DAMAGE)
def test_it_takes_the_previous_generation_for_a_damaged_file(
    folder: StateFolder, file: Path, content: bytes
) -> None:
    file.write_bytes(content)
    assert opened(folder).get("profiles", "door") == OLDER


@pytest.mark.parametrize("content", DAMAGE.values(), ids=DAMAGE)
def test_it_refuses_to_start_empty_when_both_generations_are_damaged(
    folder: StateFolder, file: Path, content: bytes
) -> None:
    file.write_bytes(content)
    (folder.path / PREVIOUS).write_bytes(content)
    with pytest.raises(FileDamaged, match=CONFIGURATION):
        opened(folder)
    assert file.read_bytes() == content
    assert (folder.path / PREVIOUS).read_bytes() == content


def test_it_notices_a_cut_at_every_byte(folder: StateFolder, file: Path) -> None:
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert opened(folder).get("profiles", "door") == OLDER


@settings(max_examples=60, deadline=None)
@given(place=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=255))
def test_it_notices_any_flipped_byte(place: int, flip: int) -> None:
    with tempfile.TemporaryDirectory() as path, StateFolder(Path(path)) as folder:
        documents = opened(folder)
        documents.put("profiles", "door", OLDER)
        documents.put("profiles", "door", NEWER)
        content = bytearray((folder.path / CONFIGURATION).read_bytes())
        content[place % len(content)] ^= flip
        (folder.path / CONFIGURATION).write_bytes(content)
        assert opened(folder).get("profiles", "door") == OLDER


def test_it_takes_the_previous_generation_when_a_folder_stands_in_the_files_place(
    folder: StateFolder, file: Path
) -> None:
    file.unlink()
    file.mkdir()
    documents = opened(folder)
    assert documents.get("profiles", "door") == OLDER
    documents.put("profiles", "door", NEWER)
    assert opened(folder).get("profiles", "door") == NEWER


def test_it_can_save_when_a_folder_stands_in_the_previous_generations_place(
    folder: StateFolder, file: Path
) -> None:
    (folder.path / PREVIOUS).unlink()
    (folder.path / PREVIOUS / "deep").mkdir(parents=True)
    documents = opened(folder)
    documents.put("profiles", "door", OLDER)
    assert opened(folder).get("profiles", "door") == OLDER


def test_it_takes_the_previous_generation_for_a_missing_file_and_says_so(
    folder: StateFolder, file: Path
) -> None:
    file.unlink()
    documents = opened(folder)
    assert documents.get("profiles", "door") == OLDER
    assert "it is missing" in documents.notices[0].sentence


def test_it_tells_what_was_damaged_and_when(folder: StateFolder, file: Path) -> None:
    file.write_bytes(b"")
    (notice,) = opened(folder).notices
    assert notice.file == CONFIGURATION
    assert notice.when == HandClock().now()
    assert "it is empty" in notice.sentence
    assert "the last change may be missing" in notice.sentence


def test_it_keeps_the_damaged_file_and_names_it(folder: StateFolder, file: Path) -> None:
    file.write_bytes(b"damaged")
    (notice,) = opened(folder).notices
    kept = folder.path / f"{CONFIGURATION}.damaged-20270115T080000Z"
    assert kept.read_bytes() == b"damaged"
    assert kept.name in notice.sentence


def test_it_keeps_two_damaged_files_of_the_same_second(folder: StateFolder, file: Path) -> None:
    for content in (b"first", b"second"):
        file.write_bytes(content)
        opened(folder)
    kept = folder.path.glob(f"{CONFIGURATION}.damaged-*")
    assert sorted(damaged.read_bytes() for damaged in kept) == [b"first", b"second"]


def test_it_says_so_again_after_a_restart_until_the_file_is_taken_away(
    folder: StateFolder, file: Path
) -> None:
    file.write_bytes(b"damaged")
    opened(folder)
    (notice,) = opened(folder).notices
    (kept,) = folder.path.glob(f"{CONFIGURATION}.damaged-*")
    assert kept.name in notice.sentence
    kept.unlink()
    assert opened(folder).notices == ()


def test_it_has_two_whole_generations_again_at_once(folder: StateFolder, file: Path) -> None:
    file.write_bytes(b"damaged")
    opened(folder)
    shutil.copy(file, folder.path / "copy")
    (folder.path / PREVIOUS).write_bytes(b"damaged too")
    assert opened(folder).get("profiles", "door") == OLDER


def test_it_saves_on_after_a_fall_back(folder: StateFolder, file: Path) -> None:
    file.write_bytes(b"damaged")
    opened(folder).put("profiles", "gate", NEWER)
    assert opened(folder).all("profiles") == {"door": OLDER, "gate": NEWER}


def test_it_does_not_start_empty_when_the_only_generation_is_damaged(
    folder: StateFolder, clock: HandClock
) -> None:
    Documents(folder, "only.json", clock).put("profiles", "door", NEWER)
    (folder.path / "only.json").write_bytes(b"")
    with pytest.raises(FileDamaged, match=r"only\.json"):
        Documents(folder, "only.json", clock)


def test_it_does_not_start_empty_when_only_a_damaged_previous_generation_is_left(
    folder: StateFolder, file: Path
) -> None:
    file.unlink()
    (folder.path / PREVIOUS).write_bytes(b"")
    with pytest.raises(FileDamaged, match="it is missing"):
        opened(folder)


def test_it_keeps_memory_when_the_folder_goes_away(folder: StateFolder, file: Path) -> None:
    documents = opened(folder)
    shutil.rmtree(folder.path)
    with pytest.raises(NotSaved, match="the folder is gone"):
        documents.put("profiles", "door", OLDER)
    assert documents.get("profiles", "door") == NEWER
