"""Threads for calls that may hang, apart from the threads that serve pages.

They are daemons on purpose: a call that hangs when the device is told to stop must not hold it;
the journal then shows that press as unknown, which is what it is.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

_LOG: Final = logging.getLogger(__name__)
Job = Callable[[], None]


class Workers:
    """Runs jobs on at most ``limit`` threads, started as they are needed."""

    def __init__(self, name: str, *, limit: int) -> None:
        self._name = name
        self._limit = limit
        self._jobs: deque[Job] = deque()
        self._changed = threading.Condition()
        self._idle = 0
        self._threads = 0

    def submit(self, job: Job) -> None:
        """Run the job as soon as a thread is free; at once below the limit."""
        with self._changed:
            self._jobs.append(job)
            if self._idle < len(self._jobs) and self._threads < self._limit:
                self._threads += 1
                threading.Thread(
                    target=self._work, name=f"{self._name}-{self._threads}", daemon=True
                ).start()
            self._changed.notify()

    def _work(self) -> None:
        while True:
            job = self._next()
            try:
                job()
            except Exception:  # noqa: BLE001  one job's defect must not take the thread from others
                _LOG.exception("A job of %s failed", self._name)

    def _next(self) -> Job:
        with self._changed:
            while not self._jobs:
                self._idle += 1
                self._changed.wait()
                self._idle -= 1
            return self._jobs.popleft()


def run_together(workers: Workers, jobs: Sequence[Job]) -> None:
    """Run the jobs side by side and return when all have ended; the first one runs right here."""
    left = threading.Semaphore(0)

    def counted(job: Job) -> Job:
        def run() -> None:
            try:
                job()
            finally:
                left.release()

        return run

    for job in jobs[1:]:
        workers.submit(counted(job))
    for job in jobs[:1]:
        job()
    for _ in jobs[1:]:
        left.acquire()
