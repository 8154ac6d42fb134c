"""An entry as a line: read from every version, and what it says of itself."""

import pytest

from algo_oauth.errors import Problem
from algo_oauth.storage.activity import (
    CONFIG,
    LOGIN,
    PRESS_DONE,
    PRESS_SENDING,
    TEST,
    Entry,
    from_line,
    to_line,
)

PROBLEM = Problem("NET-001", "No answer.", "Try again.")


def entry(kind: str = TEST, **more: object) -> Entry:
    return Entry(1_800_000_000.0, kind, "help", "Call for help", **more)  # type: ignore[arg-type]  # fields by name


def test_it_reads_what_an_earlier_version_wrote() -> None:
    line = b'{"at":1,"kind":"press-done","subject":"help","text":"Help","press":"p","state":"sent"}'
    found = from_line(line)
    assert found is not None
    assert (found.actor, found.profiles, found.request_ids) == ("", (), ())
    assert (found.correlation_id, found.about_button, found.result) == ("p", "help", "worked")


def test_it_reads_over_what_a_newer_version_adds() -> None:
    line = b'{"at":1,"kind":"new","subject":"s","text":"t","more":{"deep":[1]},"actor":"a"}'
    found = from_line(line)
    assert found is not None
    assert (found.kind, found.actor) == ("new", "a")


def test_it_writes_nothing_that_is_not_there() -> None:
    assert to_line(entry()) == (
        b'{"at":1800000000.0,"kind":"test","subject":"help","text":"Call for help"}\n'
    )


def test_it_gives_every_field_back() -> None:
    whole = entry(
        PRESS_DONE,
        press="p",
        state="failed",
        problem=PROBLEM,
        milliseconds=1.5,
        actor="touch screen Hall",
        id="i",
        button="help",
        profiles=("a", "b"),
        request_ids=("r",),
    )
    assert from_line(to_line(whole)) == whole


@pytest.mark.parametrize(
    "fields",
    [
        '"at":1e300',
        '"at":-1',
        '"at":null',
        '"at":1,"milliseconds":1e999',
        '"at":1,"milliseconds":-5',
        '"at":1,"profiles":"p"',
        '"at":1,"problem":{"code":1}',
    ],
)
def test_it_takes_a_line_that_no_page_could_show_for_damaged(fields: str) -> None:
    line = f'{{{fields},"kind":"k","subject":"s","text":"t"}}'.encode()
    assert from_line(line) is None


@pytest.mark.parametrize(
    ("found", "result"),
    [
        (entry(PRESS_SENDING, state="sending"), "sending"),
        (entry(PRESS_DONE, state="sent"), "worked"),
        (entry(PRESS_DONE, state="failed", problem=PROBLEM), "failed"),
        (entry(PRESS_DONE, state="unknown", problem=PROBLEM), "unknown"),
        (entry(PRESS_DONE, state="failed"), "failed"),
        (entry(TEST), "worked"),
        (entry(TEST, problem=PROBLEM), "failed"),
    ],
)
def test_it_says_what_came_of_it(found: Entry, result: str) -> None:
    assert found.result == result


@pytest.mark.parametrize(
    ("found", "button"),
    [
        (entry(PRESS_DONE), "help"),
        (entry(CONFIG), "help"),
        (entry(CONFIG, button="other"), "other"),
        (entry(TEST), ""),
        (entry(LOGIN), ""),
    ],
)
def test_it_knows_the_button_it_is_about(found: Entry, button: str) -> None:
    assert found.about_button == button


def test_it_is_quoted_by_its_press_or_else_by_its_own_id() -> None:
    assert entry(PRESS_DONE, press="p", id="i").correlation_id == "p"
    assert entry(TEST, id="i").correlation_id == "i"
