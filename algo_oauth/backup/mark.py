"""Whose backups are in a folder outside of the state folder, such as a mounted share.

A file there opens with the key of one device alone. Two devices in one folder would thin out each
other's backups; and a share that is not mounted any more must not be taken for it.
"""

from pathlib import Path
from typing import Final

from algo_oauth.errors import BackupsAway, BackupsOfAnother, BackupsUnusable, WrongKey
from algo_oauth.secret import Secret
from algo_oauth.storage.reasons import DISK_FULL, plain_reason
from algo_oauth.storage.replace_file import replace_file
from algo_oauth.storage.vault import Vault

MARK: Final = "algo-oauth.mark"

_LIMIT: Final = 4096
_TEXT: Final = Secret("The backups here are of the device that can read this.")


class Mark:
    """The mark in a folder, which is made for it if there is none.

    Where it was ``left_before`` and is gone, nothing is made: the share may come back. That is
    told at the first backup, as presses can go out until then.

    Raises:
        BackupsOfAnother: there is the mark of another device.
        BackupsUnusable: the folder cannot be made, read or written, and never was.
    """

    def __init__(self, folder: Path, vault: Vault, *, left_before: bool = False) -> None:
        self.file = folder / MARK
        self._vault = vault
        self._is_owed = False
        try:
            if left_before and not self.is_there():
                return
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._is_ours():
                raise BackupsOfAnother(folder=folder, mark=MARK)
            self.leave()  # also to find a read-only folder now and not at the first backup
        except FileExistsError as error:
            raise BackupsUnusable(folder=folder, reason="it is not a folder") from error
        except OSError as error:
            # A full disk is told at the first backup, too.
            self._is_owed = error.errno in DISK_FULL
            if not self._is_owed and not left_before:
                raise BackupsUnusable(folder=folder, reason=plain_reason(error)) from error

    def _is_ours(self) -> bool:
        """Say whether nobody else has left a mark; an empty one was never finished."""
        try:
            with self.file.open("rb") as file:
                text = file.read(_LIMIT).decode("ascii", "replace").strip()
            self._vault.open(text)
        except FileNotFoundError:
            return True
        except WrongKey:
            return False
        return True

    def leave(self) -> None:
        """Leave the mark, sealed with the newest key.

        Raises:
            OSError: it could not be written.
        """
        replace_file(self.file, self._vault.seal(_TEXT).encode() + b"\n")

    def is_there(self) -> bool:
        """Say whether the folder is the one with the mark.

        Raises:
            OSError: nobody can tell.
        """
        return self.file.is_file()

    def check(self) -> None:
        """Check that the folder is still the one with the mark.

        Raises:
            BackupsAway: it is another one, as under a share that is not mounted.
            OSError: nobody can tell, or the disk is still too full for a mark.
        """
        if self._is_owed and not self.is_there():
            self.leave()
        self._is_owed = False
        if not self.is_there():
            raise BackupsAway(folder=self.file.parent, mark=MARK)
