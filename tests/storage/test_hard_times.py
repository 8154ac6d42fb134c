"""Disk full, folder read-only, file unreadable: clear errors, and nothing is lost.

The faults are the kernel's: a small disk of its own where this machine lets us mount one, and
a limit on the size of files everywhere.
"""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.storage.killing import CHECKOUT

MOUNT = 'mount -t tmpfs -o size=128k,mode=0700 tmpfs "$0" && exec "$@"'


@cache
def small_disk() -> list[str] | None:
    """Return the command that runs another on a disk of its own, if we are let."""
    for unshare in (["unshare", "-m"], ["unshare", "-rm"]):
        command = [*unshare, "sh", "-c", MOUNT]
        try:
            tried = subprocess.run([*command, "/mnt", "true"], capture_output=True, check=False)
        except FileNotFoundError:
            return None
        if tried.returncode == 0:
            return command
    return None


DISKS = ["small", "limited"] if small_disk() else ["limited"]


def seen(scenario: str, folder: Path, disk: str = "limited") -> dict[str, Any]:
    program = [sys.executable, "-m", "tests.storage.hard_times", scenario, disk, str(folder)]
    if disk == "small":
        program = [*(small_disk() or []), str(folder), *program]
    done = subprocess.run(program, cwd=CHECKOUT, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


REASONS = {"small": "the disk is full", "limited": "the file would grow past the size limit"}


@pytest.mark.parametrize("disk", DISKS)
def test_it_refuses_a_save_on_a_full_disk_and_loses_nothing(tmp_path: Path, disk: str) -> None:
    found = seen("documents_on_a_full_disk", tmp_path, disk)
    refused = found.pop("refused")
    assert REASONS[disk] in refused
    assert "What was stored before is unchanged" in refused
    assert found == {"in memory": 1, "left over": [], "after a restart": 1, "after freeing": 3}


@pytest.mark.parametrize("disk", DISKS)
def test_it_keeps_its_keys_when_a_new_one_does_not_fit(tmp_path: Path, disk: str) -> None:
    found = seen("keys_on_a_full_disk", tmp_path, disk)
    assert REASONS[disk] in found.pop("refused")
    assert found == {"unchanged": True, "left over": []}


@pytest.mark.parametrize("disk", DISKS)
def test_it_imports_all_or_nothing_on_a_full_disk(tmp_path: Path, disk: str) -> None:
    found = seen("import_on_a_full_disk", tmp_path, disk)
    assert REASONS[disk] in found.pop("refused")
    assert found.pop("left over") == []
    assert found == dict.fromkeys(("in memory", "after a restart", "after freeing"), True)


@pytest.mark.parametrize("disk", DISKS)
def test_it_lets_presses_go_out_on_a_full_disk_and_says_what_was_lost(
    tmp_path: Path, disk: str
) -> None:
    found = seen("journal_on_a_full_disk", tmp_path, disk)
    notice = found.pop("notice")
    assert REASONS[disk] in notice
    assert "Presses still go out" in notice
    assert found.pop("saved") > 1
    assert found == {
        "whole lines": True,
        "kept": True,
        "notices": 0,
        "newest": ["saved again", "2 entries before this one could not be saved."],
    }


def test_it_refuses_a_read_only_folder_and_loses_nothing(tmp_path: Path) -> None:
    found = seen("read_only_folder", tmp_path)
    assert "permission is denied" in found.pop("refused")
    assert "permission is denied" in found.pop("start refused")
    assert found == {"in memory": 1, "journal": ["before", "after"], "after a restart": 1}


def test_it_takes_no_older_generation_for_a_file_it_may_not_read(tmp_path: Path) -> None:
    found = seen("unreadable_file", tmp_path)
    assert "config.json cannot be read (permission is denied)" in found["refused"]
    assert found["after mending"] == 2
    assert "vault.key cannot be read (permission is denied)" in found["key refused"]
