"""``kill -9`` at any moment: every acknowledged write is there and the file loads."""

import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from algo_oauth.storage.documents import CONFIGURATION, Documents
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.journal import Journal
from tests.doubles.clock import HandClock
from tests.storage.killing import Nursery

KILLS = 200


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


def test_it_keeps_every_acknowledged_document_through_200_kills(
    nursery: Nursery, tmp_path: Path
) -> None:
    moments = random.Random(8450)
    acknowledged: set[str] = set()
    for turn in range(KILLS):
        said = nursery.kill_writer(
            "write_documents", tmp_path, turn * 1000, after=moments.uniform(0, 0.03)
        )
        acknowledged.update(said)
        with StateFolder(tmp_path) as folder:
            documents = Documents(folder, CONFIGURATION, HandClock())
            assert acknowledged <= documents.all("numbers").keys()
            assert documents.notices == ()
    assert len(acknowledged) > 20  # a slow disk acknowledges little in these moments


def test_it_keeps_every_acknowledged_line_of_the_journal_through_200_kills(
    nursery: Nursery, tmp_path: Path
) -> None:
    moments = random.Random(8450)
    lines = 0
    for turn in range(KILLS):
        path = tmp_path / str(turn)
        said = nursery.kill_writer("write_journal", path, 0, after=moments.uniform(0, 0.01))
        lines += len(said)
        with StateFolder(path) as folder, Journal(folder, HandClock()) as journal:
            assert set(said) <= {entry.text for entry in journal.scan()}
    assert lines > 20


@pytest.mark.parametrize("writer", ["put_until_step", "put_until_step_without_links"])
def test_it_keeps_a_whole_generation_before_every_single_step_of_a_save(
    nursery: Nursery, tmp_path: Path, writer: str
) -> None:
    for step in count(1):
        path = tmp_path / str(step)
        with StateFolder(path) as folder:
            documents = Documents(folder, CONFIGURATION, HandClock())
            documents.put("numbers", "1", {"number": 1})
            documents.put("numbers", "1", {"number": 2})
        said = nursery.run_writer(writer, path, step)
        with StateFolder(path) as folder:
            found = Documents(folder, CONFIGURATION, HandClock()).get("numbers", "1")
        assert found in ([{"number": 3}] if "3" in said else [{"number": 2}, {"number": 3}])
        assert not list(path.glob("*.unfinished"))
        if "done" in said:
            break
    assert step > 8


def test_it_gives_the_folder_to_the_next_process_after_a_kill(
    nursery: Nursery, tmp_path: Path
) -> None:
    nursery.kill_writer("write_journal", tmp_path, 0, after=0.01)
    with StateFolder(tmp_path) as folder:
        assert folder.path == tmp_path
