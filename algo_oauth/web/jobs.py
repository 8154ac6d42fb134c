"""Work that a page waits for: answered at once when it is quick, asked for again when not."""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Final, Generic, TypeVar

from algo_oauth.console.workers import Workers

PATIENCE: Final = 0.3
"""Seconds that a page's own call waits for its result."""
REMEMBERED: Final = 50

Result = TypeVar("Result")


class Job(Generic[Result]):
    """One piece of work: what was asked, and what came of it once ``ended`` is set."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.id = secrets.token_urlsafe(12)
        self.values = values
        self.ended = threading.Event()
        self.result: Result | None = None


class Jobs(Generic[Result]):
    """Runs jobs apart from the threads that serve pages, and keeps the last results."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._jobs: OrderedDict[str, Job[Result]] = OrderedDict()
        self._lock = threading.Lock()

    def start(self, values: Mapping[str, str], work: Callable[[], Result]) -> Job[Result]:
        """Start the work and return its job, ended already if it was quick."""
        job: Job[Result] = Job(values)
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > REMEMBERED:
                self._jobs.popitem(last=False)

        def run() -> None:
            try:
                job.result = work()
            finally:
                job.ended.set()

        self._workers.submit(run)
        job.ended.wait(PATIENCE)
        return job

    def find(self, job_id: str) -> Job[Result] | None:
        """Return a job, or None when it is long gone."""
        with self._lock:
            return self._jobs.get(job_id)
