"""Work that a page waits for: answered at once when it is quick, asked for again when not."""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Final, Generic, TypeVar

import msgspec

from algo_oauth.console.workers import Workers

PATIENCE: Final = 0.3
"""Seconds that a page's own call waits for its result."""
REMEMBERED: Final = 50

Result = TypeVar("Result")


class Job(msgspec.Struct, Generic[Result], frozen=True):
    """One piece of work as it stood when somebody looked.

    It never changes: a page that is drawn while the work ends is still all of one moment.
    """

    id: str
    values: Mapping[str, str]
    """What was asked, as it was typed."""
    ended: bool = False
    result: Result | None = None
    """What came of it; None until it has ended, and for good when the work failed."""


class Jobs(Generic[Result]):
    """Runs jobs apart from the threads that serve pages, and keeps the last results."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._jobs: OrderedDict[str, Job[Result]] = OrderedDict()
        self._lock = threading.Lock()

    def start(self, values: Mapping[str, str], work: Callable[[], Result]) -> Job[Result]:
        """Start the work and return its job, ended already if it was quick."""
        job: Job[Result] = Job(secrets.token_urlsafe(12), values)
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > REMEMBERED:
                self._jobs.popitem(last=False)
        over = threading.Event()

        def run() -> None:
            result: Result | None = None
            try:
                result = work()
            finally:
                self._end(msgspec.structs.replace(job, ended=True, result=result))
                over.set()

        self._workers.submit(run)
        over.wait(PATIENCE)
        return self.find(job.id) or job

    def find(self, job_id: str) -> Job[Result] | None:
        """Return a job as it stands now, or None when it is long gone."""
        with self._lock:
            return self._jobs.get(job_id)

    def _end(self, job: Job[Result]) -> None:
        with self._lock:
            if job.id in self._jobs:
                self._jobs[job.id] = job
