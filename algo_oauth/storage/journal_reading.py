"""Reading the activity journal while others append to it."""

import contextlib
import os
import threading
from collections.abc import Iterator

from algo_oauth.storage.activity import Entry, from_line
from algo_oauth.storage.journal_files import JournalFiles, Piece, Position
from algo_oauth.storage.journal_lines import first_moment, lines_backward, lines_forward


class JournalReading:
    """The entries of a journal's files, from either end; nothing here reads more than it gives.

    Args:
        files: the journal's files; ``lock`` is held whenever they are asked.
        lock: the one that appending holds.
    """

    def __init__(self, files: JournalFiles, lock: threading.Lock) -> None:
        self._files = files
        self._lock = lock

    def newest(self, limit: int) -> list[Entry]:
        """Return up to ``limit`` entries, the newest first."""
        found: list[Entry] = []
        for line in self.lines_backward():
            if len(found) >= limit:
                break
            if entry := from_line(line):
                found.append(entry)
        return found

    def scan(self) -> Iterator[Entry]:
        """Yield all entries there were when the first one was asked for, the oldest first."""
        growing, ended = self._snapshot()
        for number in reversed(ended):
            yield from _entries(self._open(number))
        yield from _entries(growing)

    def lines_backward(self) -> Iterator[bytes]:
        """Yield all lines, the newest first."""
        for piece in self.pieces():
            yield from lines_backward(piece.file, piece.end)

    def pieces(self, before: Position | None = None) -> Iterator[Piece]:
        """Yield the files, newest first, as they were between two appends.

        Each is opened when its turn comes and closed after it. With ``before``, only what stands
        before that position; one that is nowhere does no harm.
        """
        return self._pieces(*self._snapshot(), before)

    def _pieces(
        self, growing: Piece | None, ended: list[int], before: Position | None
    ) -> Iterator[Piece]:
        if growing:
            with growing.file:
                if piece := _cut(growing, before):
                    yield piece
        for number in ended:
            if before and number > before.number:
                continue
            if found := self._open(number):
                with found.file:
                    if piece := _cut(found, before):
                        yield piece

    def extent(self) -> tuple[int, float | None]:
        """Return how many bytes there are, and the time of the oldest entry if there is one."""
        with self._lock:
            ended = self._files.ended()
            growing = self._open(self._files.number)
        size = sum(size for _, size in ended) + (growing.end if growing else 0)
        oldest = self._open(ended[-1][0]) if ended else None
        moments = [_began(piece) for piece in (oldest, growing)]
        return size, next((moment for moment in moments if moment is not None), None)

    def _snapshot(self) -> tuple[Piece | None, list[int]]:
        """Return the growing file, open, and the numbers of the ended ones, newest first."""
        with self._lock:
            return self._open_files()

    def _open_files(self) -> tuple[Piece | None, list[int]]:
        numbers = [number for number, _ in self._files.ended()]
        return self._open(self._files.number), numbers

    def _open(self, number: int) -> Piece | None:
        with contextlib.suppress(OSError):  # removed meanwhile
            file = self._files.path(number).open("rb")
            return Piece(number, file, os.fstat(file.fileno()).st_size)
        return None


def _entries(piece: Piece | None) -> Iterator[Entry]:
    if piece:
        with piece.file:
            for line in lines_forward(piece.file, piece.end):
                if entry := from_line(line):
                    yield entry


def _began(piece: Piece | None) -> float | None:
    if piece is None:
        return None
    with piece.file:
        return first_moment(piece.file, piece.end)


def _cut(piece: Piece, before: Position | None) -> Piece | None:
    if before is None or piece.number < before.number:
        return piece
    if piece.number > before.number:
        return None
    return piece._replace(end=min(piece.end, before.offset))
