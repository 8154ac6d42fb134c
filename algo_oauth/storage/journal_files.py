"""The journal's files and how their lines are read from either end.

``activity.jsonl`` grows; ``activity.1.jsonl`` is the one before it, and so on to the oldest.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

CURRENT: Final = "activity.jsonl"
_BLOCK: Final = 65_536


class JournalFiles:
    """The names in one folder; ``keep`` (1 or more) rotated files stay."""

    def __init__(self, folder: Path, *, keep: int) -> None:
        self.current = folder / CURRENT
        self._keep = keep

    def _rotated(self) -> dict[int, Path]:
        """Return the rotated files there are by number, newest first."""
        found = {}
        for file in self.current.parent.glob("activity.*.jsonl"):
            number = file.name.split(".")[1]
            if number.isascii() and number.isdigit():
                found[int(number)] = file
        return dict(sorted(found.items()))

    def newest_first(self) -> list[Path]:
        """Return the files to read; a gap left by a crash while rotating does no harm."""
        return [self.current, *self._rotated().values()]

    def rotate(self) -> None:
        """Give every file the next number, the oldest first: none is ever written over."""
        for number, file in reversed(self._rotated().items()):
            if number >= self._keep:
                file.unlink()
            else:
                file.replace(self._numbered(number + 1))
        self.current.replace(self._numbered(1))

    def _numbered(self, number: int) -> Path:
        return self.current.with_name(f"activity.{number}.jsonl")


def lines_forward(file: BinaryIO, end: int) -> Iterator[bytes]:
    """Yield the lines of the first ``end`` bytes, first line first, empty ones left out."""
    while end > 0 and (line := file.readline(end)):
        end -= len(line)
        if line := line.rstrip(b"\n"):
            yield line


def lines_backward(file: BinaryIO, end: int) -> Iterator[bytes]:
    """Yield the lines of the first ``end`` bytes, last line first, empty ones left out."""
    rest = b""
    while end > 0:
        start = max(0, end - _BLOCK)
        file.seek(start)
        rest, *lines = (file.read(end - start) + rest).split(b"\n")
        yield from filter(None, reversed(lines))
        end = start
    if rest:
        yield rest
