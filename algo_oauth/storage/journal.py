"""The activity journal: JSON lines that are appended and never changed."""

import contextlib
import os
import threading
from collections.abc import Iterator
from typing import Final

from algo_oauth.clock import Clock
from algo_oauth.storage.activity import (
    DEVICE,
    PRESS_DONE,
    PRESS_SENDING,
    THE_DEVICE,
    Entry,
    to_line,
)
from algo_oauth.storage.append_file import AppendFile
from algo_oauth.storage.closing import Closing
from algo_oauth.storage.flusher import Flusher
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.journal_files import CURRENT, JournalFiles, Piece, Position
from algo_oauth.storage.journal_lines import first_moment
from algo_oauth.storage.journal_reading import JournalReading
from algo_oauth.storage.notice import Notice
from algo_oauth.storage.reasons import plain_reason
from algo_oauth.storage.replace_file import sync_folder
from algo_oauth.storage.retention import EndedFile, Retention
from algo_oauth.storage.tidying import Tidying
from algo_oauth.storage.unfinished import look_back

_SYNC_CONTENT: Final = getattr(os, "fdatasync", os.fsync)  # macOS has no fdatasync

LOOK_EVERY: Final = 600.0
"""Seconds after which an idle journal looks for entries that have become too old."""


class Journal(JournalReading, Closing):
    """Activity of the device, for many threads.

    ``append`` never fails and never waits for the disk: a press must go out when the disk is
    full, too. What cannot be written is counted, and ``notices`` says so until writing works
    again; the journal then says how many entries are missing.

    Args:
        folder: holds the files; this journal must be closed before it.
        clock: gives the moments of the notices, and the age of entries.
        retention: how long activity is kept, and the size at which a file ends.
        flush_after: seconds an entry may wait for the disk; a power cut can take that much,
            the end of the process (``kill -9`` included) nothing.
    """

    def __init__(
        self,
        folder: StateFolder,
        clock: Clock,
        *,
        retention: Retention = Retention(),  # noqa: B008  it is frozen
        flush_after: float = 0.2,
    ) -> None:
        super().__init__(JournalFiles(folder.path), threading.Lock())
        self._clock = clock
        self._tidying = Tidying(self._files, self._lock, clock, retention)
        self._file: AppendFile | None = None
        self._began = 0.0
        self._closed = False
        self._to_sync: list[int] = []
        self._lost = 0
        self._trouble: dict[str, Notice] = {}
        self._unfinished = self._presses_without_end()
        self._pending = set(self._unfinished)
        self._flusher = Flusher(self._flush, pause=flush_after, at_latest=LOOK_EVERY)

    # --- Writing ------------------------------------------------------------------------------

    def append(self, entry: Entry) -> None:
        """Write one entry, or count it as lost; return without waiting for the disk."""
        line = to_line(entry)
        with self._lock:
            self._follow(entry)
            try:
                self._write(self._line_about_losses() + line)
            except OSError as error:
                self._count_loss(plain_reason(error))
            else:
                self._lost = 0
                self._trouble.pop("append", None)
        self._flusher.wake()

    def _follow(self, entry: Entry) -> None:
        if entry.kind == PRESS_SENDING:
            self._pending.add(entry.press)
        elif entry.kind == PRESS_DONE:
            self._pending.discard(entry.press)
            self._unfinished.pop(entry.press, None)

    def _write(self, lines: bytes) -> None:
        if self._closed:
            raise OSError("the journal is closed")
        file = self._file or self._begin()
        if file.size and file.size + len(lines) > self._tidying.retention.rotate_at:
            self._rotate(file)
        (self._file or self._begin()).append(lines)

    def _begin(self) -> AppendFile:
        """Open the growing file, and see how old its first entry is."""
        self._file = AppendFile(self._files.current)
        found = None
        with contextlib.suppress(OSError), self._files.current.open("rb") as file:
            found = first_moment(file, self._file.size)
        self._began = self._clock.now() if found is None else found
        return self._file

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
        return to_line(Entry(self._clock.now(), DEVICE, "activity", text, actor=THE_DEVICE))

    def _count_loss(self, reason: str) -> None:
        self._lost += 1
        self._note_trouble(
            "append",
            f"Activity is not being saved: {reason}. Presses still go out. "
            f"Entries lost so far: {self._lost}.",
        )

    def _note_trouble(self, place: str, sentence: str) -> None:
        self._trouble[place] = Notice(CURRENT, sentence, self._clock.now())

    # --- Behind the scenes --------------------------------------------------------------------

    def _flush(self) -> None:
        self._tidy()
        self._sync()

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
            reason = plain_reason(error)
            self._note_trouble("sync", f"The last activity may not survive a power cut: {reason}.")
        else:
            self._trouble.pop("sync", None)

    def _tidy(self) -> None:
        """End a file that holds old entries, and remove files that are kept no longer."""
        with self._lock:
            if self._file and self._clock.now() - self._began > self._tidying.retention.span:
                self._rotate(self._file)
        try:
            self._tidying.remove()
        except OSError as error:
            reason = plain_reason(error)
            self._note_trouble("tidy", f"Old activity cannot be removed: {reason}.")
        else:
            self._trouble.pop("tidy", None)

    @property
    def retention(self) -> Retention:
        """How long activity is kept."""
        return self._tidying.retention

    def retain(self, retention: Retention) -> None:
        """Keep activity as long as this; nothing is removed for the next ten minutes."""
        if retention != self._tidying.retention:
            self._tidying.change(retention)

    def left_over(self, retention: Retention) -> list[EndedFile]:
        """Return what would be removed under that retention, the newest file first."""
        return self._tidying.left_over(retention)

    # --- Presses without an end ---------------------------------------------------------------

    def unfinished(self) -> dict[str, Entry]:
        """Return the ``press-sending`` entries of an earlier run that have no end, by press.

        They *may have been sent*. Appending their ``press-done`` takes them from here.
        """
        with self._lock:
            return dict(self._unfinished)

    def pending(self) -> frozenset[str]:
        """Return the presses, of this run or an earlier one, whose end is not written yet."""
        with self._lock:
            return frozenset(self._pending)

    def looked_at(self, before: Position | None) -> tuple[frozenset[str], Iterator[Piece]]:
        """Return the presses that are ``pending`` and the ``pieces``, both of one moment."""
        with self._lock:
            pending, files = frozenset(self._pending), self._open_files()
        return pending, self._pieces(*files, before)

    def _presses_without_end(self) -> dict[str, Entry]:
        unfinished, unreadable = look_back(self.lines_backward())
        if unreadable:
            sentence = f"Lines of activity that cannot be read and are left out: {unreadable}."
            self._note_trouble("lines", sentence)
        return unfinished

    # --- The end ------------------------------------------------------------------------------

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the status page should say about the journal now."""
        return tuple(self._trouble.copy().values())

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
