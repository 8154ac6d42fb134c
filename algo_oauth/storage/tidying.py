"""Removing activity that is kept no longer, apart from the threads that press and serve."""

import threading
from typing import Final

from algo_oauth.clock import Clock
from algo_oauth.storage.journal_files import JournalFiles
from algo_oauth.storage.journal_lines import last_moment
from algo_oauth.storage.retention import EndedFile, Retention, left_over

GRACE: Final = 600.0
"""Seconds after a start or a change in which nothing is removed: a change can be taken back, and
a machine whose clock was wrong has set it by then."""


class Tidying:
    """Knows how long activity is kept, and removes the rest.

    Args:
        files: the journal's files; ``lock`` is held whenever they are asked or changed.
        lock: the one of the journal.
        clock: tells the age of entries.
        retention: how long activity is kept at first.
    """

    def __init__(
        self, files: JournalFiles, lock: threading.Lock, clock: Clock, retention: Retention
    ) -> None:
        self._files = files
        self._lock = lock
        self._clock = clock
        self._last: dict[int, float] = {}
        self.change(retention)

    def change(self, retention: Retention) -> None:
        """Keep activity as long as this from now on."""
        # In one step: the two are looked at by another thread.
        self._kept = (retention, self._clock.monotonic() + GRACE)

    @property
    def retention(self) -> Retention:
        """How long activity is kept."""
        return self._kept[0]

    def left_over(self, retention: Retention) -> list[EndedFile]:
        """Return what would be removed under that retention, the newest file first."""
        with self._lock:
            ended = self._files.ended()
        files = [EndedFile(number, size, self._newest_in(number)) for number, size in ended]
        return left_over(retention, files, now=self._clock.now())

    def _newest_in(self, number: int) -> float:
        """Return the time of an ended file's newest entry; it will not change any more."""
        found = self._last.get(number)  # once: another thread takes out what it removes
        if found is None:
            found = self._look_into(number)
            if found is None:
                return self._clock.now()  # it stays: nobody can tell how old it is
            self._last[number] = found
        return found

    def _look_into(self, number: int) -> float | None:
        path = self._files.path(number)
        try:
            status = path.stat()
            with path.open("rb") as file:
                found = last_moment(file, status.st_size)
        except OSError:
            return None
        return status.st_mtime if found is None else found

    def remove(self) -> None:
        """Remove what is kept no longer.

        Raises:
            OSError: something is still there.
        """
        retention, removes_from = self._kept
        if self._clock.monotonic() < removes_from:
            return
        for file in reversed(self.left_over(retention)):
            with self._lock:
                self._files.remove(file.number)
            self._last.pop(file.number, None)
