"""A device's memory on a full disk and in a read-only folder, as a program of its own.

``hard_times.py <scenario> <disk> <folder>`` prints what it saw as JSON. ``disk`` says how the
disk gets full: ``small`` when the folder is on a small disk of its own, ``limited`` for the
kernel's limit on the size of this process's files.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.merging import REPLACE
from algo_oauth.backup.shelf import BEFORE_IMPORT
from algo_oauth.clock import SystemClock
from algo_oauth.errors import FolderUnusable, NotSaved
from algo_oauth.storage.activity import TEST, Entry
from algo_oauth.storage.documents import CONFIGURATION, Documents
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.journal import Journal
from algo_oauth.storage.retention import Retention
from algo_oauth.storage.vault import KEY_FILE, Vault
from tests.backup.conftest import Memory
from tests.backup.samples import PASSPHRASE, a_file, profile
from tests.doubles.clock import HandClock

NOBODY = 65534
Seen = dict[str, object]


class SmallDisk:
    """Really full: not a byte more fits."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        with self._ballast.open("wb", buffering=0) as ballast:
            try:
                while ballast.write(b"x" * 4096):
                    pass
            except OSError:
                return

    def free(self) -> None:
        self._ballast.unlink()


class LimitedFiles:
    """No file may grow past 5,000 bytes."""

    def __init__(self, _: Path) -> None:
        self._hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]

    def fill(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, self._hard))

    def free(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._hard, self._hard))


Disk = SmallDisk | LimitedFiles


def numbered(number: int) -> dict[str, object]:
    return {"number": number, "long": "x" * 20_000}


def number_in(documents: Documents) -> object:
    return (documents.get("numbers", "1") or {}).get("number")


def documents_on_a_full_disk(path: Path, disk: Disk) -> Seen:
    seen: Seen = {}
    with StateFolder(path) as folder:
        documents = Documents(folder, CONFIGURATION, SystemClock())
        documents.put("numbers", "1", numbered(1))
        disk.fill()
        try:
            documents.put("numbers", "1", numbered(2))
        except NotSaved as error:
            seen["refused"] = str(error)
        seen["in memory"] = number_in(documents)
        seen["left over"] = [file.name for file in path.glob("*.unfinished")]
    with StateFolder(path) as folder:
        documents = Documents(folder, CONFIGURATION, SystemClock())
        seen["after a restart"] = number_in(documents)
        disk.free()
        documents.put("numbers", "1", numbered(3))
        seen["after freeing"] = number_in(Documents(folder, CONFIGURATION, SystemClock()))
    return seen


def keys_on_a_full_disk(path: Path, disk: Disk) -> Seen:
    seen: Seen = {}
    with StateFolder(path) as folder:
        vault = Vault(folder, sealed_before=False)
        for _ in range(110):  # 45 bytes each: the next ones pass any limit
            vault.add_key()
        before = (path / KEY_FILE).read_bytes()
        disk.fill()
        try:
            for _ in range(10):
                vault.add_key()
                before = (path / KEY_FILE).read_bytes()
        except NotSaved as error:
            seen["refused"] = str(error)
        seen["unchanged"] = (path / KEY_FILE).read_bytes() == before
        seen["left over"] = [file.name for file in path.glob("*.unfinished")]
        disk.free()
    return seen


def journal_on_a_full_disk(path: Path, disk: Disk) -> Seen:
    seen: Seen = {}
    with StateFolder(path) as folder, Journal(folder, SystemClock()) as journal:
        journal.append(Entry(0.0, TEST, "", "0"))  # has a block: the disk ends inside a line
        disk.fill()
        saved = 1
        while saved < 10_000:
            journal.append(Entry(0.0, TEST, "", f"{saved}"))
            if journal.notices:
                break
            saved += 1
        journal.append(Entry(0.0, TEST, "", "lost, too"))
        seen["saved"] = saved
        seen["notice"] = journal.notices[0].sentence
        seen["whole lines"] = (path / "activity.jsonl").read_bytes().endswith(b"\n")
        seen["kept"] = [entry.text for entry in journal.scan()] == [str(n) for n in range(saved)]
        disk.free()
        journal.append(Entry(0.0, TEST, "", "saved again"))
        seen["notices"] = len(journal.notices)
        seen["newest"] = [entry.text for entry in journal.newest(2)]
    return seen


def import_on_a_full_disk(path: Path, disk: Disk) -> Seen:
    seen: Seen = {}
    with StateFolder(path) as folder:
        memory = Memory(folder, HandClock())
        memory.fill()
        before = memory.transfer.current()
        file = a_file(long_configuration(), PASSPHRASE)
        plan = memory.transfer.plan(memory.transfer.open(file, PASSPHRASE), REPLACE)
        disk.fill()
        try:
            memory.transfer.carry_out(plan, why=BEFORE_IMPORT)
        except NotSaved as error:
            seen["refused"] = str(error)
        seen["in memory"] = memory.transfer.current() == before
        seen["after a restart"] = memory.reopened().transfer.current() == before
        seen["left over"] = [file.name for file in path.rglob("*.unfinished")]
        disk.free()
        memory.transfer.carry_out(plan, why=BEFORE_IMPORT)
        seen["after freeing"] = memory.reopened().transfer.current() == plan.after
    return seen


def long_configuration() -> Configuration:
    """Return one that is longer than what a full disk takes."""
    return Configuration(profiles=(profile("attic", extra_params=f'{{"a": "{"x" * 4000}"}}'),))


def read_only_folder(path: Path, _: Disk) -> Seen:
    seen: Seen = {}
    small = Retention(file=1)
    with StateFolder(path) as folder, Journal(folder, SystemClock(), retention=small) as journal:
        documents = Documents(folder, CONFIGURATION, SystemClock())
        documents.put("numbers", "1", numbered(1))
        journal.append(Entry(0.0, TEST, "", "before"))
        path.chmod(0o500)
        try:
            documents.put("numbers", "1", numbered(2))
        except NotSaved as error:
            seen["refused"] = str(error)
        seen["in memory"] = number_in(documents)
        journal.append(Entry(0.0, TEST, "", "after"))
        seen["journal"] = [entry.text for entry in journal.scan()]
    try:
        StateFolder(path).close()
    except FolderUnusable as error:
        seen["start refused"] = str(error)
    path.chmod(0o700)
    with StateFolder(path) as folder:
        documents = Documents(folder, CONFIGURATION, SystemClock())
        seen["after a restart"] = number_in(documents)
    return seen


def unreadable_file(path: Path, _: Disk) -> Seen:
    seen: Seen = {}
    with StateFolder(path) as folder:
        documents = Documents(folder, CONFIGURATION, SystemClock())
        documents.put("numbers", "1", numbered(1))
        documents.put("numbers", "1", numbered(2))
        (path / CONFIGURATION).chmod(0)
        try:
            Documents(folder, CONFIGURATION, SystemClock())
        except FolderUnusable as error:
            seen["refused"] = str(error)
        (path / CONFIGURATION).chmod(0o600)
        seen["after mending"] = number_in(Documents(folder, CONFIGURATION, SystemClock()))
        Vault(folder, sealed_before=False)
        (path / KEY_FILE).chmod(0)
        try:
            Vault(folder, sealed_before=True)
        except FolderUnusable as error:
            seen["key refused"] = str(error)
    return seen


def become_somebody(folder: Path) -> None:
    """Root may write anywhere: leave that behind. The folder is the working directory then."""
    os.chdir(folder)
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


SCENARIOS = {
    scenario.__name__: scenario
    for scenario in (
        documents_on_a_full_disk,
        keys_on_a_full_disk,
        journal_on_a_full_disk,
        import_on_a_full_disk,
    )
}
AS_SOMEBODY = {scenario.__name__: scenario for scenario in (read_only_folder, unreadable_file)}
DISKS: dict[str, Callable[[Path], Disk]] = {"small": SmallDisk, "limited": LimitedFiles}


def main(name: str, disk: str, folder: str) -> None:
    path = Path(folder)
    if name in AS_SOMEBODY:
        become_somebody(path)
        seen = AS_SOMEBODY[name](Path("state"), DISKS[disk](path))
    else:
        seen = SCENARIOS[name](path, DISKS[disk](path))
    os.write(1, json.dumps(seen).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
