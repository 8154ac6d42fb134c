"""Backups and imports in the same moment: each file is whole, and of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from algo_oauth.backup import shelf
from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.plan import plan_between
from algo_oauth.backup.shelf import BEFORE_IMPORT
from algo_oauth.storage.replace_file import replace_file
from tests.backup.conftest import Memory
from tests.doubles.overlapping import Overlapping


def test_it_makes_two_backups_in_the_same_second(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Overlapping(memory.transfer.back_up)

    def write(path: Path, content: bytes) -> None:
        other.begin()
        replace_file(path, content)

    monkeypatch.setattr(shelf, "replace_file", write)
    names = {memory.transfer.back_up().name, other.end().name}
    assert len(names) == 2
    assert {backup.name for backup in memory.shelf.all()} == names


def test_it_never_takes_the_half_of_an_import_for_the_configuration(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = memory.transfer.current()
    settings = msgspec.structs.replace(before.touch_screens, lock_minutes=77)
    after = Configuration(device=before.device, touch_screens=settings)
    looking = Overlapping(memory.transfer.current)
    replacing = memory.touch_settings.replacing

    @contextmanager
    def in_memory_already(wanted: Any) -> Iterator[Any]:
        with replacing(wanted) as write:
            yield write
        looking.begin()

    monkeypatch.setattr(memory.touch_settings, "replacing", in_memory_already)
    memory.transfer.carry_out(plan_between(before, after), why=BEFORE_IMPORT)
    assert looking.end() == after
