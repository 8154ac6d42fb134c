"""The activity journal: JSON lines that are appended and never changed."""

import contextlib
import os
import threading
from collections.abc import Iterator
from typing import BinaryIO, Final

from algo_oauth.clock import Clock
from algo_oauth.storage.activity import (
    DEVICE,
    PRESS_DONE,
    PRESS_SENDING,
    Entry,
    from_line,
    to_line,
)
from algo_oauth.storage.append_file import AppendFile
from algo_oauth.storage.closing import Closing
from algo_oauth.storage.flusher import Flusher
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.journal_files import (
    CURRENT,
    JournalFiles,
    lines_backward,
    lines_forward,
)
from algo_oauth.storage.notice import Notice
from algo_oauth.storage.reasons import plain_reason
from algo_oauth.storage.replace_file import sync_folder

_SYNC_CONTENT: Final = getattr(os, "fdatasync", os.fsync)  # macOS has no fdatasync


class Journal(Closing):
    """Activity of the device, for many threads.

    ``append`` never fails and never waits for the disk: a press must go out when the disk is
    full, too. What cannot be written is counted, and ``notices`` says so until writing works
    again; the journal then says how many entries are missing.

    Args:
        folder: holds the files; this journal must be closed before it.
        clock: gives the moments of the notices.
        limit: bytes at which a file is rotated.
        keep: rotated files that stay.
        flush_after: seconds an entry may wait for the disk; a power cut can take that much,
            the end of the process (``kill -9`` included) nothing.
    """

    def __init__(
        self,
        folder: StateFolder,
        clock: Clock,
        *,
        limit: int = 2_000_000,
        keep: int = 5,
        flush_after: float = 0.2,
    ) -> None:
        self._files = JournalFiles(folder.path, keep=keep)
        self._clock = clock
        self._limit = limit
        self._lock = threading.Lock()
        self._file: AppendFile | None = None
        self._closed = False
        self._to_sync: list[int] = []
        self._lost = 0
        self._trouble: dict[str, Notice] = {}
        self._unfinished = self._presses_without_end()
        self._flusher = Flusher(self._sync, pause=flush_after)

    # --- Writing ------------------------------------------------------------------------------

    def append(self, entry: Entry) -> None:
        """Write one entry, or count it as lost; return without waiting for the disk."""
        line = to_line(entry)
        with self._lock:
            if entry.kind == PRESS_DONE:
                self._unfinished.pop(entry.press, None)
            try:
                self._write(self._line_about_losses() + line)
            except OSError as error:
                self._count_loss(plain_reason(error))
            else:
                self._lost = 0
                self._trouble.pop("append", None)
        self._flusher.wake()

    def _write(self, lines: bytes) -> None:
        if self._closed:
            raise OSError("the journal is closed")
        if self._file and self._file.size and self._file.size + len(lines) > self._limit:
            self._rotate(self._file)
        if self._file is None:
            self._file = AppendFile(self._files.current)
        self._file.append(lines)

    def _rotate(self, full: AppendFile) -> None:
        # A file that cannot be renamed grows on: better too long than lost.
        with contextlib.suppress(OSError):
            self._files.rotate()
            self._to_sync.append(full.descriptor)
            self._file = None

    def _line_about_losses(self) -> bytes:
        if not self._lost:
            return b""
        text = f"{self._lost} entries before this one could not be saved."
        return to_line(Entry(self._clock.now(), DEVICE, "activity", text))

    def _count_loss(self, reason: str) -> None:
        self._lost += 1
        sentence = (
            f"Activity is not being saved: {reason}. Presses still go out. "
            f"Entries lost so far: {self._lost}."
        )
        self._trouble["append"] = Notice(CURRENT, sentence, self._clock.now())

    def _sync(self) -> None:
        """Bring what was written to the disk, without holding up ``append``."""
        try:
            with self._lock:
                current = [os.dup(self._file.descriptor)] if self._file else []
                rotated, self._to_sync = self._to_sync, []
            _sync_and_close(rotated + current)
            if rotated:
                sync_folder(self._files.current.parent)
        except OSError as error:
            sentence = f"The last activity may not survive a power cut: {plain_reason(error)}."
            self._trouble["sync"] = Notice(CURRENT, sentence, self._clock.now())
        else:
            self._trouble.pop("sync", None)

    # --- Reading ------------------------------------------------------------------------------

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the status page should say about the journal now."""
        return tuple(self._trouble.copy().values())

    def newest(self, limit: int) -> list[Entry]:
        """Return up to ``limit`` entries, the newest first, reading no more than they take."""
        found: list[Entry] = []
        with contextlib.ExitStack() as open_files:
            for file, end in self._snapshot(open_files):
                for line in lines_backward(file, end):
                    if len(found) >= limit:
                        return found
                    if entry := from_line(line):
                        found.append(entry)
        return found

    def scan(self) -> Iterator[Entry]:
        """Yield all entries there were when the first one was asked for, the oldest first."""
        for line in self._lines():
            if entry := from_line(line):
                yield entry

    def _lines(self) -> Iterator[bytes]:
        with contextlib.ExitStack() as open_files:
            for file, end in reversed(self._snapshot(open_files)):
                yield from lines_forward(file, end)

    def _snapshot(self, open_files: contextlib.ExitStack) -> list[tuple[BinaryIO, int]]:
        """Open all files, newest first, with their lengths between two appends."""
        snapshot: list[tuple[BinaryIO, int]] = []
        with self._lock:
            for path in self._files.newest_first():
                with contextlib.suppress(OSError):
                    file = open_files.enter_context(path.open("rb"))
                    snapshot.append((file, os.fstat(file.fileno()).st_size))
        return snapshot

    def unfinished(self) -> dict[str, Entry]:
        """Return the ``press-sending`` entries of an earlier run that have no end, by press.

        They *may have been sent*. Appending their ``press-done`` takes them from here.
        """
        with self._lock:
            return dict(self._unfinished)

    def _presses_without_end(self) -> dict[str, Entry]:
        sending: dict[str, Entry] = {}
        unreadable = 0
        for line in self._lines():
            entry = from_line(line)
            if entry is None:
                unreadable += 1
            elif entry.kind == PRESS_SENDING:
                sending[entry.press] = entry
            elif entry.kind == PRESS_DONE:
                sending.pop(entry.press, None)
        if unreadable:
            sentence = f"Lines of activity that cannot be read and are left out: {unreadable}."
            self._trouble["lines"] = Notice(CURRENT, sentence, self._clock.now())
        return sending

    # --- The end ------------------------------------------------------------------------------

    def close(self) -> None:
        """Bring everything to the disk; entries that come later are lost."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._flusher.close()
        with self._lock:
            if self._file:
                os.close(self._file.descriptor)
            self._file = None


def _sync_and_close(descriptors: list[int]) -> None:
    """Sync each file and close it, the rest as well when one fails."""
    with contextlib.ExitStack() as all_of_them:
        for descriptor in descriptors:
            all_of_them.callback(os.close, descriptor)
        for descriptor in descriptors:
            _SYNC_CONTENT(descriptor)
