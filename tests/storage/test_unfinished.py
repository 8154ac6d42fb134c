"""Looking back at the end of the last run: far enough for a press, and no further."""

from collections.abc import Iterator

import pytest

from algo_oauth.clock import Clock
from algo_oauth.storage.activity import PRESS_DONE, PRESS_SENDING, TEST, Entry, to_line
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.journal import Journal
from algo_oauth.storage.press_journal import PressActivity
from algo_oauth.storage.retention import Retention
from algo_oauth.storage.unfinished import AN_HOUR, AT_LEAST, AT_MOST, look_back
from tests.doubles.clock import HandClock

NOW = 1_800_000_000.0


def line(kind: str = TEST, press: str = "", at: float = NOW) -> bytes:
    return to_line(Entry(at, kind, "help", "Call for help", press=press)).rstrip()


class Counted:
    """Lines, newest first, and how many of them were asked for."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self.read = 0

    def __iter__(self) -> Iterator[bytes]:
        for each in self._lines:
            self.read += 1
            yield each


def test_it_finds_presses_without_an_end_in_the_order_of_their_beginning() -> None:
    newest_first = [
        line(PRESS_DONE, "2"),
        line(PRESS_SENDING, "3"),
        line(PRESS_SENDING, "2"),
        line(PRESS_SENDING, "1"),
    ]
    assert list(look_back(newest_first).unfinished) == ["1", "3"]


def test_it_counts_what_it_cannot_read() -> None:
    assert look_back([b"torn", line(), b"{}"]).unreadable == 2


def test_it_stops_at_an_hour_before_the_end_of_the_journal() -> None:
    lines = Counted(line(at=NOW - number) for number in range(1_000_000))
    look_back(lines)
    assert AN_HOUR <= lines.read <= AN_HOUR + 2


def test_it_looks_at_some_lines_however_old_they_are() -> None:
    lines = Counted(line(at=NOW - number * AN_HOUR) for number in range(100_000))
    look_back(lines)
    assert lines.read == AT_LEAST + 1


def test_it_finds_a_press_from_before_the_clock_was_set() -> None:
    newest_first = [line(at=NOW)] * 10 + [line(PRESS_SENDING, "1", at=5.0)]
    assert set(look_back(newest_first).unfinished) == {"1"}


def test_it_gives_up_after_very_many_lines_of_one_hour() -> None:
    same = line()
    lines = Counted(same for _ in range(AT_MOST * 2))
    look_back(lines)
    assert lines.read == AT_MOST + 1


def test_it_finds_a_press_whose_file_has_ended(folder: StateFolder) -> None:
    small = Retention(file=300)
    with Journal(folder, HandClock(), retention=small) as journal:
        journal.append(Entry(NOW, PRESS_SENDING, "help", "Help", press="1"))
        for number in range(20):
            journal.append(Entry(NOW, TEST, "s", str(number)))
    assert len(list(folder.path.glob("activity-*"))) > 2
    with Journal(folder, HandClock(), retention=small) as journal:
        assert set(journal.unfinished()) == {"1"}


@pytest.fixture
def crashed(folder: StateFolder, clock: Clock) -> StateFolder:
    """A folder whose last run ended during a press."""
    sending = Entry(
        NOW, PRESS_SENDING, "help", "Help", press="1", state="sending", actor="touch screen Hall"
    )
    with Journal(folder, clock) as journal:
        journal.append(sending)
    return folder


def test_it_writes_the_end_of_a_press_that_nobody_knows_once(
    crashed: StateFolder, clock: HandClock
) -> None:
    for _ in range(3):
        clock.advance(100)
        with Journal(crashed, clock) as journal:
            activity = PressActivity(journal, clock)
            activity.end_unfinished()
            assert journal.pending() == frozenset()
            (last,) = activity.last_presses()
    begun, ended = journal.scan()
    assert begun.kind == PRESS_SENDING
    assert (ended.kind, ended.press, ended.result) == (PRESS_DONE, "1", "unknown")
    assert (ended.at, ended.actor) == (NOW, "touch screen Hall")
    assert ended.problem is not None
    assert ended.problem.code == "PRS-004"
    assert (last.state, last.at, last.press_id) == ("unknown", NOW, "1")


def test_it_shows_the_press_as_unknown_though_its_end_cannot_be_written(
    crashed: StateFolder, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr("algo_oauth.storage.append_file.AppendFile.append", full)
    with Journal(crashed, clock) as journal:
        activity = PressActivity(journal, clock)
        activity.end_unfinished()
        (last,) = activity.last_presses()
    assert (last.state, last.at) == ("unknown", NOW)
