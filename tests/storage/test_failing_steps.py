"""A save whose every step in turn fails: an error, and memory and file as before."""

import errno
import os
from itertools import count
from pathlib import Path

import pytest

from algo_oauth.errors import NotSaved
from algo_oauth.storage.documents import CONFIGURATION, Documents
from algo_oauth.storage.folder import StateFolder
from tests.doubles.clock import HandClock
from tests.doubles.failing_steps import fail_at


def saved(documents: Documents, number: int) -> bool:
    try:
        documents.put("numbers", "1", {"number": number})
    except NotSaved:
        return False
    return True


@pytest.mark.parametrize("generations", [0, 1, 2])
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_it_changes_nothing_when_any_step_of_a_save_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, generations: int
) -> None:
    for step in count(1):
        path = tmp_path / str(step)
        with StateFolder(path) as folder:
            documents = Documents(folder, CONFIGURATION, HandClock())
            for number in range(generations):
                documents.put("numbers", "1", {"number": number})
            before = documents.get("numbers", "1")
            with monkeypatch.context() as patch:
                fail_at(patch, step, code)
                done = saved(documents, 99)
            if done:
                break
            assert documents.get("numbers", "1") == before
            assert Documents(folder, CONFIGURATION, HandClock()).get("numbers", "1") == before
            assert not list(path.glob("*.unfinished"))
            assert saved(documents, 100)
    assert step > 5


def test_it_has_content_and_names_on_disk_before_a_save_is_acknowledged(
    folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, replace = os.fsync, os.replace
    steps: list[str] = []

    def noted_sync(descriptor: int) -> None:
        steps.append(f"sync {Path(f'/proc/self/fd/{descriptor}').readlink().name}")
        fsync(descriptor)

    def noted_replace(old: Path, new: Path) -> None:
        steps.append(f"name {new.name}")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "replace", noted_replace)
    Documents(folder, CONFIGURATION, HandClock()).put("numbers", "1", {"number": 1})
    assert steps == [
        f"sync {CONFIGURATION}.unfinished",
        f"name {CONFIGURATION}",
        f"sync {folder.path.name}",
    ]


def test_it_saves_on_a_file_system_that_has_no_hard_links(
    folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "no hard links")

    monkeypatch.setattr(os, "link", refuse)
    documents = Documents(folder, CONFIGURATION, HandClock())
    for number in (1, 2):
        documents.put("numbers", "1", {"number": number})
    (folder.path / CONFIGURATION).write_bytes(b"")
    found = Documents(folder, CONFIGURATION, HandClock()).get("numbers", "1")
    assert found == {"number": 1}


def test_it_saves_on_a_file_system_that_cannot_sync_folders(
    folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def sync_files_only(descriptor: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").resolve().is_dir():
            raise OSError(errno.EINVAL, "not for folders")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", sync_files_only)
    Documents(folder, CONFIGURATION, HandClock()).put("numbers", "1", {"number": 1})
    found = Documents(folder, CONFIGURATION, HandClock()).get("numbers", "1")
    assert found == {"number": 1}
