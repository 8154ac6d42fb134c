"""The journal's files: ``activity.jsonl`` grows, ``activity-00000001.jsonl`` and on have ended.

An ended file keeps its number and its content until it is removed, so a number and an offset
name the same line for as long as there is one. The number that the growing file will have is
known beforehand.
"""

import contextlib
import re
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

CURRENT: Final = "activity.jsonl"
_ENDED: Final = re.compile(r"activity-([0-9]{8,15})\.jsonl")
_OF_OLD: Final = re.compile(r"activity\.([1-9][0-9]{0,3})\.jsonl")


class Position(NamedTuple):
    """A place between two lines: a file's number, and an offset in it in bytes."""

    number: int
    offset: int


class Piece(NamedTuple):
    """The first ``end`` bytes of an open file."""

    number: int
    file: BinaryIO
    end: int


class JournalFiles:
    """The names and sizes of one folder's files; not for several threads at once."""

    def __init__(self, folder: Path) -> None:
        self.current = folder / CURRENT
        self._sizes = {number: file.stat().st_size for number, file in _numbered(folder, _ENDED)}
        self.number = max(self._sizes, default=0) + 1
        """The number of the growing file."""
        # Once the newest of these was number 1, and all were renamed at each turn.
        for _, file in sorted(_numbered(folder, _OF_OLD), reverse=True):
            with contextlib.suppress(OSError):
                self._end(file)

    def ended(self) -> list[tuple[int, int]]:
        """Return number and size of every ended file, the newest first."""
        return sorted(self._sizes.items(), reverse=True)

    def path(self, number: int) -> Path:
        """Return where the file of that number is."""
        return self.current if number == self.number else self._name_when_ended(number)

    def _name_when_ended(self, number: int) -> Path:
        return self.current.with_name(f"activity-{number:08}.jsonl")

    def rotate(self) -> None:
        """End the growing file.

        Raises:
            OSError: it grows on.
        """
        self._end(self.current)

    def _end(self, file: Path) -> None:
        size, ended = file.stat().st_size, self._name_when_ended(self.number)
        if ended.exists():  # somebody's copy: it is not written over
            raise FileExistsError(f"{ended.name} is there already")
        file.replace(ended)
        self._sizes[self.number] = size
        self.number += 1

    def remove(self, number: int) -> None:
        """Remove an ended file; one that is gone already is no fault.

        Raises:
            OSError: it is still there.
        """
        self.path(number).unlink(missing_ok=True)
        self._sizes.pop(number, None)


def _numbered(folder: Path, pattern: re.Pattern[str]) -> list[tuple[int, Path]]:
    found = ((pattern.fullmatch(file.name), file) for file in folder.iterdir())
    return [(int(match[1]), file) for match, file in found if match and file.is_file()]
