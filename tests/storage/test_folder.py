"""The state folder: made private, held by one process, refused with one line."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from algo_oauth.errors import FolderInUse, FolderUnusable
from algo_oauth.storage.folder import LOCK, StateFolder
from tests.storage.killing import CHECKOUT, PATIENCE

HOLDER = """
import sys
from pathlib import Path
from algo_oauth.storage.folder import StateFolder
with StateFolder(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[int]:
    """Let another process hold ``tmp_path``; give its number."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield process.pid
        process.communicate(timeout=PATIENCE)


def test_it_makes_the_folder_for_its_owner_only(tmp_path: Path) -> None:
    with StateFolder(tmp_path / "new" / "state") as folder:
        assert folder.path.stat().st_mode & 0o777 == 0o700


def test_it_refuses_a_second_process_and_names_the_first_in_one_line(
    holder: int, tmp_path: Path
) -> None:
    with pytest.raises(FolderInUse) as caught:
        StateFolder(tmp_path)
    line = str(caught.value)
    assert f"process {holder}" in line
    assert str(tmp_path) in line
    assert "\n" not in line


def test_it_refuses_a_second_opening_in_the_same_process(tmp_path: Path) -> None:
    with StateFolder(tmp_path), pytest.raises(FolderInUse, match=f"process {os.getpid()}"):
        StateFolder(tmp_path)


def test_it_still_refuses_when_the_first_could_not_write_its_number(
    holder: int, tmp_path: Path
) -> None:
    (tmp_path / LOCK).write_text("")
    with pytest.raises(FolderInUse, match="process unknown"):
        StateFolder(tmp_path)


def test_it_lets_the_next_one_in_after_closing(tmp_path: Path) -> None:
    first = StateFolder(tmp_path)
    first.close()
    first.close()
    with StateFolder(tmp_path), pytest.raises(FolderInUse):
        StateFolder(tmp_path)


def test_it_is_not_misled_by_the_number_of_a_dead_process(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text("999999999999\n")
    with StateFolder(tmp_path) as folder:
        assert (folder.path / LOCK).read_text() == f"{os.getpid()}\n"


def test_it_sweeps_what_a_killed_process_left_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "config.json.unfinished").write_text("half")
    (tmp_path / "config.json").write_text("whole")
    with StateFolder(tmp_path):
        assert {file.name for file in tmp_path.iterdir()} == {LOCK, "config.json"}


def test_it_does_not_sweep_under_the_feet_of_another_process(holder: int, tmp_path: Path) -> None:
    being_written = tmp_path / "config.json.unfinished"
    being_written.write_text("half")
    with pytest.raises(FolderInUse):
        StateFolder(tmp_path)
    assert being_written.exists()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("file", "it is not a folder"),
        ("file/below", "not a folder"),
        ("x" * 300, "file name too long"),
        ("loop", "it is not a folder"),
    ],
)
def test_it_says_why_a_folder_cannot_be_used(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(FolderUnusable) as caught:
        StateFolder(tmp_path / name)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_it_says_when_the_lock_is_not_a_file(tmp_path: Path) -> None:
    (tmp_path / LOCK).mkdir()
    with pytest.raises(FolderUnusable, match="a folder stands in its place"):
        StateFolder(tmp_path)
