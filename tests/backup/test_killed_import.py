"""``kill -9`` before any single step of an import: all of it is there, or nothing of it."""

from itertools import count
from pathlib import Path

from algo_oauth.storage.folder import StateFolder
from tests.backup.conftest import Memory
from tests.doubles.clock import HandClock
from tests.storage.killing import Nursery


def test_it_imports_all_or_nothing_whenever_it_is_killed(tmp_path: Path) -> None:
    with Nursery() as nursery:
        for step in count(1):
            path = tmp_path / str(step)
            with StateFolder(path) as folder:
                memory = Memory(folder, HandClock())
                memory.fill()
                before = memory.transfer.current()
            said = nursery.run_writer("import_until_step", path, step)
            with StateFolder(path) as folder:
                found = Memory(folder, HandClock())
                after = found.transfer.current()
                backups = found.shelf.all()
            assert not list(path.rglob("*.unfinished"))
            if said == ["imported"]:
                break
            # A new configuration is never without the backup of the old one.
            assert after == before or (after.profiles == () and len(backups) == 1)
    assert step > 10
    assert (after.profiles, after.screens) == ((), ())
    assert [found.transfer.open(found.shelf.read(each.name)).device for each in backups]
