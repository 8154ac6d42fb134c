"""The backups that a device keeps of itself, one file each in a folder.

``backup-2027-01-15T08-00-00Z-scheduled.json``: made when (UTC), and why. Their secrets are
sealed with the device's own key, so that it needs no passphrase to restore one.
"""

import contextlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from algo_oauth.backup.mark import Mark
from algo_oauth.errors import (
    BackupGone,
    BackupNotSaved,
    BackupsUnusable,
    NotSaved,
    StorageError,
)
from algo_oauth.storage.documents import Documents
from algo_oauth.storage.reasons import plain_reason
from algo_oauth.storage.replace_file import UNFINISHED, replace_file, sync_folder
from algo_oauth.storage.vault import Vault

FOLDER: Final = "backups"
"""The folder, unless the owner names another one."""

SCHEDULED: Final = "scheduled"
BY_HAND: Final = "by-hand"
BEFORE_IMPORT: Final = "before-import"
BEFORE_RESTORE: Final = "before-restore"
BEFORE_SETTINGS: Final = "before-settings"
BEFORE_UNDO: Final = "before-undo"
BEFORE_PROVISIONING: Final = "before-provisioning"
REASONS: Final = {
    SCHEDULED: "Scheduled",
    BY_HAND: "Made by hand",
    BEFORE_IMPORT: "Before an import",
    BEFORE_RESTORE: "Before a restore",
    BEFORE_SETTINGS: "Before a restore of settings",
    BEFORE_UNDO: "Before an import was undone",
    BEFORE_PROVISIONING: "Before provisioning",
}
"""Why a backup was made → what the page says."""

KEPT_BEFORE: Final = 20
"""How many of those stay that the device made before something; made by hand, all stay."""

_MARKED: Final = "marked_folder"
_STAMP: Final = "%Y-%m-%dT%H-%M-%SZ"
_NAME: Final = re.compile(
    r"backup-(?P<at>\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)-(?P<why>[a-z-]+?)(?:-(?P<number>\d{1,3}))?\.json"
)


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """One backup; ``made_at`` is a Unix time, ``size`` in bytes, ``number`` from 1 in a second."""

    name: str
    made_at: float
    why: str
    number: int
    size: int

    @property
    def words(self) -> str:
        """Why it was made."""
        return REASONS[self.why]


def open_shelf(
    state_folder: Path, outside: Path | None, vault: Vault, documents: Documents
) -> "Shelf":
    """Return the shelf of a device: in its state folder, or outside where its owner wants it.

    In which folder outside it left its mark stands among its ``documents``.

    Raises:
        BackupsOfAnother: another device keeps its backups there.
        BackupsUnusable: the folder cannot be made, read or written, and never was.
    """
    if outside is None:
        return Shelf(state_folder / FOLDER)
    place = {"folder": str(outside)}
    left_before = documents.get(_MARKED, _MARKED) == place
    mark = Mark(outside, vault, left_before=left_before)
    # What a full disk keeps from being noted is noted at the next start.
    with contextlib.suppress(OSError, NotSaved):
        if not left_before and mark.is_there():
            documents.put(_MARKED, _MARKED, place)
    return Shelf(outside, mark)


class Shelf:
    """The folder of backups; ``mark`` is that of one outside of the state folder.

    Raises ``BackupsUnusable`` where it cannot be read.
    """

    def __init__(self, folder: Path, mark: Mark | None = None) -> None:
        self.folder = folder
        self._mark = mark
        with contextlib.suppress(OSError):
            for leftover in folder.glob(f"backup-*{UNFINISHED}"):
                leftover.unlink()

    def all(self) -> list[Backup]:
        """Return every backup, the newest first."""
        try:
            if self._mark is not None:
                self._mark.check()
            names = [file.name for file in self.folder.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._unusable(error) from error
        found = filter(None, map(self._backup, names))
        return sorted(found, key=lambda each: (each.made_at, each.number), reverse=True)

    def find(self, name: str) -> Backup:
        """Return one backup.

        Raises:
            BackupGone: there is none of that name.
        """
        found = next((each for each in self.all() if each.name == name), None)
        if found is None:
            raise BackupGone(name=name[:80])
        return found

    def read(self, name: str) -> bytes:
        """Return a backup's file.

        Raises:
            BackupGone: there is none of that name.
        """
        try:
            return (self.folder / self.find(name).name).read_bytes()
        except FileNotFoundError as error:
            raise BackupGone(name=name[:80]) from error
        except OSError as error:
            raise self._unusable(error) from error

    def add(self, content: bytes, *, why: str, now: float, keep: int = 0) -> Backup:
        """Keep a backup, on disk when this returns; of its kind only the newest ``keep`` stay.

        Raises:
            NotSaved: there is no new backup, and none was removed for it.
        """
        moment = datetime.fromtimestamp(now, UTC).strftime(_STAMP)
        names, number = {each.name for each in self.all()}, 1
        name = f"backup-{moment}-{why}.json"
        while name in names:
            number += 1
            name = f"backup-{moment}-{why}-{number}.json"
        self.write(name, content)
        if keep:
            self._thin_out(why, keep)
        return self.find(name)

    def write(self, name: str, content: bytes) -> None:
        """Put a file in place: a new one, or the same backup sealed anew.

        Raises:
            NotSaved: the file that was there stands.
        """
        try:
            if self._mark is not None:
                self._mark.check()
            elif not self.folder.is_dir():
                self.folder.mkdir(mode=0o700)
                sync_folder(self.folder.parent)
            replace_file(self.folder / name, content)
        except OSError as error:
            raise self._not_saved(error) from error

    def reseal(self) -> None:
        """Make the mark anew, with the newest key.

        Raises:
            NotSaved: the one that was there stands.
        """
        if self._mark is not None:
            try:
                self._mark.check()
                self._mark.leave()
            except OSError as error:
                raise self._not_saved(error) from error

    def remove(self, name: str) -> None:
        """Remove a backup.

        Raises:
            BackupGone: there is none of that name.
            NotSaved: it could not be removed.
        """
        try:
            (self.folder / self.find(name).name).unlink(missing_ok=True)
            sync_folder(self.folder)
        except OSError as error:
            raise self._not_saved(error) from error

    def _thin_out(self, why: str, keep: int) -> None:
        same = [each for each in self.all() if each.why == why]
        for old in same[keep:]:
            # One too many does no harm, and the next backup tries again.
            with contextlib.suppress(StorageError, BackupGone):
                self.remove(old.name)

    def _backup(self, name: str) -> Backup | None:
        parts = _NAME.fullmatch(name)
        if parts is None or parts["why"] not in REASONS:
            return None
        try:
            made_at = datetime.strptime(parts["at"], _STAMP).replace(tzinfo=UTC)
            size = (self.folder / name).stat().st_size
        except (ValueError, OSError):  # no such day; gone by now
            return None
        return Backup(
            name=name,
            made_at=made_at.timestamp(),
            why=parts["why"],
            number=int(parts["number"] or 1),
            size=size,
        )

    def _not_saved(self, error: OSError) -> BackupNotSaved:
        return BackupNotSaved(folder=self.folder, reason=plain_reason(error))

    def _unusable(self, error: OSError) -> BackupsUnusable:
        return BackupsUnusable(folder=self.folder, reason=plain_reason(error))
