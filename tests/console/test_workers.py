"""Workers: many jobs, few threads, none lost."""

import threading
from functools import partial

import pytest

from algo_oauth.console.workers import Workers, run_together

LONG = 20.0


def meet(meeting: threading.Barrier) -> None:
    """Wait until everybody is there."""
    meeting.wait(LONG)


def test_it_runs_jobs_side_by_side() -> None:
    workers, meeting = Workers("t", limit=3), threading.Barrier(4)
    for _ in range(3):
        workers.submit(partial(meet, meeting))
    meeting.wait(LONG)


def test_it_starts_no_more_threads_than_its_limit() -> None:
    workers, gate, names = Workers("limited", limit=2), threading.Event(), set[str]()
    ended = threading.Semaphore(0)

    def job() -> None:
        names.add(threading.current_thread().name)
        gate.wait(LONG)
        ended.release()

    for _ in range(20):
        workers.submit(job)
    gate.set()
    assert all(ended.acquire(timeout=LONG) for _ in range(20))
    assert names <= {"limited-1", "limited-2"}


def test_it_uses_an_idle_thread_again() -> None:
    workers, names = Workers("again", limit=200), list[str]()
    for _ in range(100):
        ended = threading.Event()
        workers.submit(lambda: names.append(threading.current_thread().name))
        workers.submit(ended.set)
        assert ended.wait(LONG)
    # A thread needs a moment to be idle again: the next job may come before that.
    assert len(set(names)) < 50


def test_it_survives_a_job_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    workers, ended = Workers("t", limit=1), threading.Event()

    def broken() -> None:
        raise RuntimeError("a defect")

    workers.submit(broken)
    workers.submit(ended.set)
    assert ended.wait(LONG)
    assert "A job of t failed" in caplog.text


def test_it_returns_when_all_jobs_that_run_together_have_ended() -> None:
    done: list[int] = []
    run_together(Workers("t", limit=2), [partial(done.append, n) for n in range(7)])
    assert sorted(done) == list(range(7))


def test_it_returns_at_once_when_nothing_is_to_run() -> None:
    run_together(Workers("t", limit=1), [])


def test_it_runs_together_what_meets_in_the_middle() -> None:
    meeting = threading.Barrier(3)
    run_together(Workers("t", limit=2), [partial(meet, meeting)] * 3)
    assert not meeting.broken


def without_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system give no thread from now on, as at the limit of a container."""

    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)


def test_it_waits_for_one_of_its_threads_when_the_system_gives_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workers, meeting, ended = Workers("t", limit=2), threading.Barrier(2), threading.Event()
    workers.submit(partial(meet, meeting))
    without_threads(monkeypatch)
    workers.submit(ended.set)
    meeting.wait(LONG)
    assert ended.wait(LONG)


def test_it_leaves_nothing_of_a_job_that_it_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    workers, never, ended = Workers("t", limit=2), threading.Event(), threading.Event()
    with monkeypatch.context() as patch:
        without_threads(patch)
        with pytest.raises(RuntimeError):
            workers.submit(never.set)
    workers.submit(ended.set)
    assert ended.wait(LONG)
    assert not never.is_set()


def test_it_runs_together_without_any_other_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    without_threads(monkeypatch)
    done: list[int] = []
    run_together(Workers("t", limit=7), [partial(done.append, n) for n in range(3)])
    assert sorted(done) == [0, 1, 2]


@pytest.mark.parametrize("broken", [0, 2])
def test_it_tells_that_one_of_those_that_run_together_has_failed(broken: int) -> None:
    """After the last has ended: else its result would count as one that was never wanted."""
    done: list[int] = []

    def job(number: int) -> None:
        if number == broken:
            raise ZeroDivisionError
        done.append(number)

    with pytest.raises(ZeroDivisionError):
        run_together(Workers("t", limit=2), [partial(job, number) for number in range(4)])
    assert sorted(done) == [n for n in range(4) if n != broken]
