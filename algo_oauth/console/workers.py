"""Threads for calls that may hang, apart from the threads that serve pages.

They are daemons on purpose: a call that hangs when the device is told to stop must not hold it;
the journal then shows that press as unknown, which is what it is.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
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
        """Run the job as soon as a thread is free; at once below the limit.

        Raises:
            RuntimeError: the system gives no thread, and there is none yet. It will not be run.
        """
        with self._changed:
            if self._idle <= len(self._jobs) and self._threads < self._limit:
                self._start_thread()
            self._jobs.append(job)
            self._changed.notify()

    def _start_thread(self) -> None:
        name = f"{self._name}-{self._threads + 1}"
        try:
            threading.Thread(target=self._work, name=name, daemon=True).start()
        except RuntimeError:
            if not self._threads:
                raise
            _LOG.warning("There is no thread for another job of %s: it waits", self._name)
        else:
            self._threads += 1

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
    """Run the jobs side by side and return when all have ended; the first one runs right here.

    What the first that failed has raised is raised then. A job for which the system gives no
    thread runs right here, too.
    """
    left, failed = threading.Semaphore(0), list[Exception]()
    counted = [partial(_run_counted, job, left, failed) for job in jobs]
    here = counted[:1]
    for job in counted[1:]:
        try:
            workers.submit(job)
        except RuntimeError:
            here.append(job)
    for job in here:
        job()
    for _ in counted:
        left.acquire()
    if failed:
        raise failed[0]


def _run_counted(job: Job, left: threading.Semaphore, failed: list[Exception]) -> None:
    try:
        job()
    except Exception as error:  # noqa: BLE001  told to whoever waits for all of them
        failed.append(error)
    finally:
        left.release()
