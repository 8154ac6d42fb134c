"""Jobs: work that a page waits for, and what the page is told of it."""

import threading
from collections.abc import Iterator

import pytest

from algo_oauth.console.workers import Workers
from algo_oauth.web import jobs
from algo_oauth.web.jobs import REMEMBERED, Jobs


@pytest.fixture
def texts() -> Jobs[str]:
    return Jobs(Workers("tests", limit=1))  # one thread: jobs end in the order they are started


@pytest.fixture
def may_end(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Work that waits for this is under way, and nobody waits for it."""
    monkeypatch.setattr(jobs, "PATIENCE", 0.0)
    event = threading.Event()
    yield event
    event.set()


def end_all(texts: Jobs[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", 30.0)
    assert texts.start({}, lambda: "the last one").ended


def test_it_tells_the_result_of_quick_work_at_once(texts: Jobs[str]) -> None:
    job = texts.start({"name": "Door"}, lambda: "done")
    assert (job.ended, job.result, job.values) == (True, "done", {"name": "Door"})


def test_it_stays_as_it_was_seen_when_the_work_ends_meanwhile(
    texts: Jobs[str], may_end: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page must not read first that there is no result and then that the work has ended."""

    def work() -> str:
        may_end.wait()
        return "done"

    seen = texts.start({}, work)
    may_end.set()
    end_all(texts, monkeypatch)
    assert (seen.ended, seen.result) == (False, None)
    now = texts.find(seen.id)
    assert now is not None
    assert (now.ended, now.result) == (True, "done")


def test_it_ends_work_that_failed_without_a_result(
    texts: Jobs[str], caplog: pytest.LogCaptureFixture
) -> None:
    def work() -> str:
        raise ZeroDivisionError

    job = texts.start({}, work)
    assert (job.ended, job.result) == (True, None)
    assert texts.start({}, lambda: "the thread works on").result
    assert "A job of tests failed" in caplog.text


def test_it_forgets_the_oldest_even_while_it_is_under_way(
    texts: Jobs[str], may_end: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work() -> str:
        may_end.wait()
        return "late"

    oldest = texts.start({}, work)
    for _ in range(REMEMBERED):
        texts.start({}, lambda: "quick")
    assert texts.find(oldest.id) is None
    may_end.set()
    end_all(texts, monkeypatch)
    assert texts.find(oldest.id) is None
    assert texts.find("never heard of") is None
