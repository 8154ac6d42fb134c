"""Backups outside of the state folder, as on a mounted share: of one device, and no other."""

import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from algo_oauth.backup.keeper import BackupKeeper
from algo_oauth.backup.mark import MARK, Mark
from algo_oauth.backup.merging import REPLACE
from algo_oauth.backup.shelf import BEFORE_RESTORE, BY_HAND, SCHEDULED, Shelf, open_shelf
from algo_oauth.errors import BackupsAway, BackupsOfAnother, BackupsUnusable, NotSaved
from algo_oauth.settings import load_settings
from algo_oauth.storage.backup_schedule import DAILY, BackupSchedule
from algo_oauth.storage.documents import Documents
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.vault import Vault
from tests.backup.conftest import Memory
from tests.backup.samples import NOW, RECORD
from tests.doubles.clock import HandClock


@pytest.fixture
def share(tmp_path: Path) -> Path:
    return tmp_path / "mnt" / "backups"


@pytest.fixture
def other_vault(tmp_path: Path) -> Iterator[Vault]:
    with StateFolder(tmp_path / "other") as folder:
        yield Vault(folder, sealed_before=False)


@pytest.fixture
def documents(memory: Memory) -> Documents:
    return memory.documents


def opened(share: Path, vault: Vault) -> Shelf:
    return Shelf(share, Mark(share, vault))


def test_it_makes_the_folder_that_is_named_and_keeps_backups_there(
    tmp_path: Path, share: Path, vault: Vault, documents: Documents
) -> None:
    environ = {"ALGO_OAUTH_STATE": str(tmp_path / "state"), "ALGO_OAUTH_BACKUPS": str(share)}
    settings = load_settings([], environ)
    shelf = open_shelf(settings.state_folder, settings.backups_folder, vault, documents)
    backup = shelf.add(b"x", why=BY_HAND, now=NOW)
    assert {each.name for each in share.iterdir()} == {MARK, backup.name}
    assert stat.S_IMODE(share.stat().st_mode) == 0o700
    assert not (tmp_path / "state" / "backups").exists()


def test_it_keeps_them_in_the_state_folder_unless_another_is_named(
    tmp_path: Path, vault: Vault, documents: Documents
) -> None:
    settings = load_settings(["--state", str(tmp_path / "state")], {})
    shelf = open_shelf(settings.state_folder, settings.backups_folder, vault, documents)
    shelf.add(b"x", why=BY_HAND, now=NOW)
    assert shelf.folder == tmp_path / "state" / "backups"
    assert not (shelf.folder / MARK).exists()


def test_it_finds_them_again_at_the_next_start(share: Path, vault: Vault) -> None:
    backup = opened(share, vault).add(b"x", why=BY_HAND, now=NOW)
    assert opened(share, vault).all() == [backup]


def test_it_leaves_the_folder_of_another_device_alone(
    share: Path, vault: Vault, other_vault: Vault
) -> None:
    shelf = opened(share, vault)
    shelf.add(b"x", why=SCHEDULED, now=NOW)
    before = {each: each.read_bytes() for each in share.iterdir()}
    with pytest.raises(BackupsOfAnother, match=r"STO-008.*holds the backups of another device"):
        opened(share, other_vault)
    assert {each: each.read_bytes() for each in share.iterdir()} == before
    (share / MARK).unlink()
    assert len(opened(share, other_vault).all()) == 1


def test_it_can_be_restored_on_a_new_disk_with_a_copy_of_the_key(
    share: Path, memory: Memory, tmp_path: Path, clock: HandClock
) -> None:
    memory.transfer.shelf = opened(share, memory.vault)
    memory.transfer.back_up()
    (tmp_path / "new").mkdir()
    shutil.copy(memory.folder.path / "vault.key", tmp_path / "new")
    with StateFolder(tmp_path / "new") as folder:
        new = Memory(folder, clock)
        new.device.put(RECORD)
        new.transfer.shelf = opened(share, new.vault)
        (backup,) = new.transfer.shelf.all()
        archive = new.transfer.open(new.transfer.shelf.read(backup.name))
        new.transfer.carry_out(new.transfer.plan(archive, REPLACE), why=BEFORE_RESTORE)
        assert new.transfer.current() == memory.transfer.current()


@pytest.mark.parametrize("text", [b"nonsense", b"\xff\x00", b"x" * 10_000])
def test_it_takes_no_folder_with_a_mark_that_it_cannot_read(
    share: Path, vault: Vault, text: bytes
) -> None:
    share.mkdir(parents=True)
    (share / MARK).write_bytes(text)
    with pytest.raises(BackupsOfAnother):
        opened(share, vault)
    assert (share / MARK).read_bytes() == text


def test_it_takes_the_folder_after_it_was_killed_while_it_left_its_mark(
    share: Path, vault: Vault
) -> None:
    share.mkdir(parents=True)
    (share / MARK).touch()
    (share / f"{MARK}.unfinished").write_bytes(b"half")
    opened(share, vault)
    assert opened(share, vault).all() == []


def test_it_knows_its_folder_after_the_key_was_changed(share: Path, memory: Memory) -> None:
    memory.transfer.shelf = opened(share, memory.vault)
    memory.transfer.back_up()
    memory.vault.add_key()
    memory.transfer.reseal()
    memory.vault.drop_old_keys()
    (backup,) = opened(share, Vault(memory.folder, sealed_before=True)).all()
    archive = memory.transfer.open(memory.transfer.shelf.read(backup.name))
    assert archive.configuration == memory.transfer.current()


def test_it_drops_no_key_while_the_folder_cannot_be_written(share: Path, memory: Memory) -> None:
    memory.transfer.shelf = opened(share, memory.vault)
    share.rename(share.with_name("away"))
    share.mkdir()  # as under a share that is not mounted
    with pytest.raises(BackupsAway):
        memory.transfer.reseal()
    assert list(share.iterdir()) == []


def test_it_seals_no_backup_anew_below_a_share_that_is_not_mounted(
    share: Path, vault: Vault
) -> None:
    shelf = opened(share, vault)
    backup = shelf.add(b"x", why=BY_HAND, now=NOW)
    share.rename(share.with_name("away"))
    share.mkdir()
    with pytest.raises(BackupsAway):
        shelf.write(backup.name, b"y")
    assert list(share.iterdir()) == []


def test_it_sweeps_away_nothing_that_is_not_its_own(share: Path, vault: Vault) -> None:
    share.mkdir(parents=True)
    (share / "film.mkv.unfinished").touch()
    opened(share, vault)
    assert (share / "film.mkv.unfinished").exists()


def test_it_refuses_a_file_in_the_place_of_the_folder(share: Path, vault: Vault) -> None:
    share.parent.mkdir()
    share.touch()
    with pytest.raises(BackupsUnusable, match="it is not a folder"):
        opened(share, vault)
    with pytest.raises(BackupsUnusable, match="a part of the path is not a folder"):
        opened(share / "deeper", vault)


@pytest.mark.parametrize(
    ("code", "reason"),
    [(errno.EROFS, "the disk is read-only"), (errno.EACCES, "permission is denied")],
)
def test_it_finds_out_at_the_start_that_it_may_not_write_there(
    share: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch, code: int, reason: str
) -> None:
    opened(share, vault)
    monkeypatch.setattr(os, "fsync", _failing(code))
    with pytest.raises(BackupsUnusable, match=reason):
        opened(share, vault)


def test_it_starts_with_a_full_disk_and_says_so_at_the_first_backup(
    share: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _failing(errno.ENOSPC))
        shelf = opened(share, vault)
        with pytest.raises(NotSaved, match=f"STO-010: Not saved in {share}: the disk is full"):
            shelf.write("backup.json", b"x")
    shelf.add(b"x", why=BY_HAND, now=NOW)
    assert len(opened(share, vault).all()) == 1


def test_it_waits_for_no_mark_that_a_full_share_never_took(
    share: Path, memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("algo_oauth.backup.mark.replace_file", full)
        open_shelf(tmp_path, share, memory.vault, memory.documents)
    backup = open_shelf(tmp_path, share, memory.vault, memory.documents).add(
        b"x", why=BY_HAND, now=NOW
    )
    assert {each.name for each in share.iterdir()} == {MARK, backup.name}


def test_it_says_when_its_mark_could_not_be_sealed_anew(
    share: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, before = opened(share, vault), (share / MARK).read_bytes()
    vault.add_key()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _failing(errno.EIO))
        with pytest.raises(NotSaved, match=f"STO-010: Not saved in {share}"):
            shelf.reseal()
    assert (share / MARK).read_bytes() == before


def _failing(code: int) -> Callable[[int], None]:
    def fail(_: int) -> None:
        raise OSError(code, os.strerror(code))

    return fail


def test_it_writes_nothing_below_a_share_that_is_not_mounted_any_more(
    share: Path, memory: Memory, clock: HandClock
) -> None:
    memory.transfer.shelf = opened(share, memory.vault)
    share.rename(share.with_name("away"))
    share.mkdir()
    schedule = BackupSchedule(every=DAILY, hour=3)
    keeper = BackupKeeper(transfer=memory.transfer, schedule=lambda: schedule, clock=clock)
    keeper.look()
    assert list(share.iterdir()) == []
    (notice,) = keeper.notices
    assert f"No backup can be made or read in {share}" in notice.sentence
    assert "Mount the share" in notice.sentence
    share.rmdir()
    share.with_name("away").rename(share)
    clock.advance(900)
    keeper.look()
    assert keeper.notices == ()
    assert [each.why for each in memory.transfer.shelf.all()] == [SCHEDULED]


def test_it_leaves_no_mark_where_a_share_was_that_is_not_mounted_at_the_start(
    share: Path, memory: Memory, tmp_path: Path
) -> None:
    def start() -> Shelf:
        return open_shelf(tmp_path, share, memory.vault, memory.documents)

    backup = start().add(b"x", why=BY_HAND, now=NOW)
    share.rename(share.with_name("away"))
    for is_mount_point in (False, True):
        if is_mount_point:
            share.mkdir()
        shelf = start()
        with pytest.raises(BackupsAway, match=f"Mount the share.*empty file {MARK}"):
            shelf.all()
        with pytest.raises(BackupsAway):
            shelf.add(b"x", why=BY_HAND, now=NOW)
        assert not share.exists() or list(share.iterdir()) == []
    share.rmdir()
    share.with_name("away").rename(share)
    assert shelf.all() == [backup]


def test_it_takes_a_new_share_once_a_person_says_so(
    share: Path, memory: Memory, tmp_path: Path
) -> None:
    def start() -> Shelf:
        return open_shelf(tmp_path, share, memory.vault, memory.documents)

    start()
    (share / MARK).unlink()
    shelf = start()
    (share / MARK).touch()
    shelf.add(b"x", why=BY_HAND, now=NOW)
    assert len(start().all()) == 1
    assert (share / MARK).stat().st_size > 0


def test_it_marks_another_folder_that_it_is_given_later(
    share: Path, memory: Memory, tmp_path: Path
) -> None:
    for folder in (share, share.with_name("other")):
        open_shelf(tmp_path, folder, memory.vault, memory.documents).add(b"", why=BY_HAND, now=NOW)
        assert (folder / MARK).is_file()


@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO, errno.ESTALE])
def test_it_starts_though_the_share_that_it_had_cannot_be_reached(
    share: Path, memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    open_shelf(tmp_path, share, memory.vault, memory.documents)

    def unreachable(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "is_file", unreachable)
        patch.setattr(Path, "mkdir", unreachable)
        shelf = open_shelf(tmp_path, share, memory.vault, memory.documents)
        with pytest.raises(BackupsUnusable, match="STO-007"):
            shelf.all()
        with pytest.raises(BackupsUnusable, match="STO-007"):
            shelf.add(b"x", why=BY_HAND, now=NOW)
    shelf.add(b"x", why=BY_HAND, now=NOW)
