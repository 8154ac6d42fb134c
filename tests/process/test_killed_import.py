"""``kill -9`` before any single step of ``algo-oauth import``: all of it is there, or nothing."""

import shutil
from contextlib import closing
from itertools import count
from pathlib import Path

import msgspec

from algo_oauth.backup.configuration import Configuration
from algo_oauth.memory import Memory as DeviceMemory
from algo_oauth.oauth.token_record import TokenRecord
from algo_oauth.storage.documents import TOKENS, Documents
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.repositories import TokenRepository
from algo_oauth.storage.touch_settings import TouchSettings
from tests.backup.conftest import Memory
from tests.backup.samples import WITH_TOUCH_SCREENS, a_file, certificate, profile, screen
from tests.doubles.clock import HandClock
from tests.storage.killing import Nursery

NEW = msgspec.structs.replace(
    WITH_TOUCH_SCREENS,
    profiles=(profile("door", client_id="another"),),
    screens=(screen("cellar"),),
    accepted_certificates=(certificate("10.0.0.7", "B"),),
    touch_screens=TouchSettings(lock_minutes=1, pin_hash=WITH_TOUCH_SCREENS.touch_screens.pin_hash),
)


class Found:
    """What is on disk in a state folder, once nobody has it any more."""

    def __init__(self, path: Path) -> None:
        clock = HandClock()
        with StateFolder(path) as folder:
            memory = Memory(folder, clock)
            self.configuration = memory.transfer.current()
            shelf = memory.shelf
            self.backups = [
                memory.transfer.open(shelf.read(each.name)).configuration for each in shelf.all()
            ]
            self.tokens = {each.profile_id for each in _tokens(memory).load()}
        with (
            StateFolder(path) as folder,
            closing(DeviceMemory(folder, clock, provider_types=())) as next_start,
        ):
            next_start.end_removals()
            self.tokens_later = {each.profile_id for each in next_start.token_store.load()}
        self.leftovers = list(path.rglob("*.unfinished"))


def _tokens(memory: Memory) -> TokenRepository:
    return TokenRepository(Documents(memory.folder, TOKENS, memory.clock), memory.vault)


def _stopped_device(path: Path) -> Configuration:
    """Leave a configured device there, with a token for each of its profiles."""
    with StateFolder(path) as folder:
        memory = Memory(folder, HandClock())
        memory.fill()
        for each in memory.profiles.all():
            _tokens(memory).save(TokenRecord(profile_id=each.id))
        return memory.transfer.current()


def test_it_imports_all_or_nothing_whenever_it_is_killed(tmp_path: Path) -> None:
    before = _stopped_device(tmp_path / "before")
    (tmp_path / "site.json").write_bytes(a_file(NEW))
    seen = set()
    with Nursery() as nursery:
        for step in count(1):
            path = tmp_path / str(step)
            shutil.copytree(tmp_path / "before", path)
            said = nursery.run_writer("run_import_until_step", path, step)
            found = Found(path)
            assert found.leftovers == []
            is_new = found.configuration == NEW
            assert is_new or found.configuration == before
            # A new configuration is never without the backup of the old one; a token goes after
            # its profile, never before it.
            assert all(backup == before for backup in found.backups)
            assert len(found.backups) == 1 if is_new else len(found.backups) <= 1
            assert {"door"} <= found.tokens <= {"door", "gate"}
            assert is_new or "gate" in found.tokens
            # Where it was killed in between, the next start makes up for it.
            assert found.tokens_later == ({"door"} if is_new else {"door", "gate"})
            seen.add((is_new, len(found.backups), len(found.tokens)))
            if said:
                break
            shutil.rmtree(path)
    assert said == ["ended 0"]
    assert seen == {(False, 0, 2), (False, 1, 2), (True, 1, 2), (True, 1, 1)}
    assert (is_new, found.tokens) == (True, {"door"})
