"""A thread that syncs soon after it was told to, and not at every turn."""

import threading
from collections.abc import Callable


class Flusher:
    """Calls ``flush`` at most once in ``pause`` seconds, never on the thread that wakes it.

    ``flush`` must not raise. An idle flusher sleeps; after ``at_latest`` seconds of that it
    flushes without having been told, for what time alone brings about.
    """

    def __init__(
        self, flush: Callable[[], None], *, pause: float, at_latest: float | None = None
    ) -> None:
        self._flush = flush
        self._pause = pause
        self._at_latest = at_latest
        self._wanted = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="flusher", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Ask for a flush within ``pause`` seconds; return at once."""
        self._wanted.set()

    def _run(self) -> None:
        # Asked after `clear`, or a close that came just before it would never be noticed.
        while not self._closing.is_set():
            self._wanted.wait(self._at_latest)
            if self._closing.wait(self._pause):
                return
            # Before the flush: what comes during it asks for the next one.
            self._wanted.clear()
            self._flush()

    def close(self) -> None:
        """Flush one last time and end the thread."""
        self._closing.set()
        self._wanted.set()
        self._thread.join()
        self._flush()
