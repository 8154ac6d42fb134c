"""How long activity is kept, and which of its files that leaves over."""

from collections.abc import Iterable
from typing import Final

import msgspec

MEGABYTE: Final = 1_000_000
DAY: Final = 86_400.0
KEEP_DAYS: Final = 365
KEEP_MEGABYTES: Final = 300
FILE_BYTES: Final = 8 * MEGABYTE


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """Activity younger than ``days`` stays, as long as all of it takes no more than ``total``.

    ``total`` is in bytes. Whole files are removed, so an entry may stay for ``span`` longer.
    ``file`` is the size in bytes at which a file ends in any case.
    """

    days: int = KEEP_DAYS
    total: int = KEEP_MEGABYTES * MEGABYTE
    file: int = FILE_BYTES

    @property
    def rotate_at(self) -> int:
        """The size in bytes at which a file ends."""
        return min(self.file, self.total // 10)

    @property
    def span(self) -> float:
        """The age in seconds at which a file ends."""
        return max(DAY, self.days * DAY / 30)


class EndedFile(msgspec.Struct, frozen=True):
    """A file that grows no more. ``last`` is the Unix time of its newest entry."""

    number: int
    size: int
    last: float


def left_over(
    retention: Retention, newest_first: Iterable[EndedFile], *, now: float
) -> list[EndedFile]:
    """Return the files that are kept no longer, the newest first.

    Room stays for the growing file, so that all files together keep to the total.
    """
    room = retention.total - retention.rotate_at
    oldest = now - retention.days * DAY
    gone = []
    for file in newest_first:
        room -= file.size
        if room < 0 or file.last < oldest:
            gone.append(file)
    return gone
