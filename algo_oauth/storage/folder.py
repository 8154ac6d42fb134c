"""The state folder: one process at a time, and writable."""

import contextlib
import fcntl
import os
from pathlib import Path
from typing import Final

from algo_oauth.errors import FolderInUse, FolderUnusable
from algo_oauth.storage.closing import Closing
from algo_oauth.storage.reasons import DISK_FULL, plain_reason
from algo_oauth.storage.replace_file import UNFINISHED

LOCK: Final = "lock"


class StateFolder(Closing):
    """An open state folder; whoever holds one is the only process that writes there.

    The lock is the kernel's (``flock``), so it goes when the process goes, however it ends.

    Raises:
        FolderInUse: another process has it, or this one has it open already.
        FolderUnusable: it cannot be made, read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except FileExistsError as error:
            raise FolderUnusable(folder=path, reason="it is not a folder") from error
        except OSError as error:
            raise FolderUnusable(folder=path, reason=plain_reason(error)) from error
        self._closed = False
        try:
            self._take_lock()
            self._try_writing()
        except BaseException:
            self.close()
            raise

    def _take_lock(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderInUse(folder=self.path, pid=self._holder()) from error
        except OSError as error:
            raise FolderUnusable(folder=self.path, reason=plain_reason(error)) from error
        # The number is for the other process's message only: a full disk may do without it.
        with contextlib.suppress(OSError):
            os.ftruncate(self._lock, 0)
            os.pwrite(self._lock, b"%d\n" % os.getpid(), 0)

    def _holder(self) -> str:
        number = os.pread(self._lock, 20, 0).strip()
        return number.decode() if number.isdigit() else "unknown"

    def _try_writing(self) -> None:
        """Find a read-only folder now and not at the first save."""
        probe = self.path / f"probe{UNFINISHED}"
        try:
            self._sweep()
            probe.touch(mode=0o600)
            probe.unlink()
        except OSError as error:
            # A full disk is told at the first save: presses can go out until then.
            if error.errno not in DISK_FULL:
                raise FolderUnusable(folder=self.path, reason=plain_reason(error)) from error

    def _sweep(self) -> None:
        """Remove what a killed process was writing; none of it was acknowledged."""
        for leftover in self.path.glob(f"*{UNFINISHED}"):
            leftover.unlink(missing_ok=True)

    def close(self) -> None:
        """Let the next process have the folder."""
        if not self._closed:
            self._closed = True
            os.close(self._lock)
