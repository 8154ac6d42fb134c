"""A file that only grows, line by line; what a failed write left of a line is taken back."""

import os
from pathlib import Path


class AppendFile:
    """Open for appending, readable by its owner only.

    A line is in the kernel's hands when ``append`` returns, so the end of this process cannot
    take it; a power cut can until the file is synced.
    """

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        self.size = os.fstat(self.descriptor).st_size
        self._on_fresh_line = self._ends_with_a_line()

    def _ends_with_a_line(self) -> bool:
        return self.size == 0 or os.pread(self.descriptor, 1, self.size - 1) == b"\n"

    def append(self, lines: bytes) -> None:
        """Write ``lines`` in one call; after a torn line they start on a fresh one.

        Raises:
            OSError: the file is as long as it was before.
        """
        rest = lines if self._on_fresh_line else b"\n" + lines
        length = len(rest)
        try:
            # One call writes all, except on a full disk: the second call tells the reason.
            while rest:
                rest = rest[os.write(self.descriptor, rest) :]
        except OSError:
            self._take_back()
            raise
        self.size += length
        self._on_fresh_line = True

    def _take_back(self) -> None:
        try:
            os.ftruncate(self.descriptor, self.size)
        except OSError:
            self._on_fresh_line = False
            self.size = os.fstat(self.descriptor).st_size
