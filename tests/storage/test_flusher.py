"""The flusher's end, at its worst moment."""

import threading

from algo_oauth.storage.flusher import Flusher


def test_it_ends_when_it_is_closed_just_as_it_begins_to_flush() -> None:
    begun, closed = threading.Event(), threading.Event()
    first = True

    def flush() -> None:
        nonlocal first
        if first:
            first = False
            begun.set()
            closed.wait(10)

    flusher = Flusher(flush, pause=0)
    flusher.wake()
    assert begun.wait(10)
    # By now the request was taken back; a close in these steps must be noticed all the same.
    flusher._closing.set()
    closed.set()
    flusher._thread.join(10)
    assert not flusher._thread.is_alive()
    flusher.close()


def test_it_flushes_though_nobody_asked_when_it_was_idle_for_long() -> None:
    flushed = threading.Event()
    flusher = Flusher(flushed.set, pause=0, at_latest=0.01)
    assert flushed.wait(10)
    flusher.close()
