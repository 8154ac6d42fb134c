"""A secret shows itself only when asked to."""

import copy
import logging
import traceback

import pytest

from algo_oauth.secret import DOTS, NO_SECRET, Secret

VALUE = "correct horse"


@pytest.mark.parametrize(
    "seen",
    [
        repr(Secret(VALUE)),
        str(Secret(VALUE)),
        f"{Secret(VALUE)}",
        f"{Secret(VALUE)!s:>40}",
        str([Secret(VALUE)]),
        str({"k": Secret(VALUE)}),
        str(ValueError(Secret(VALUE))),
        repr(copy.copy(Secret(VALUE))),
    ],
)
def test_it_prints_as_dots(seen: str) -> None:
    assert VALUE not in seen
    assert DOTS in seen


def test_it_logs_as_dots(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("given %s", Secret(VALUE))
    assert VALUE not in caplog.text
    assert DOTS in caplog.text


def test_it_stays_hidden_in_a_traceback() -> None:
    def fail() -> None:
        raise ValueError(Secret(VALUE))

    with pytest.raises(ValueError, match=DOTS) as caught:
        fail()
    assert "correct" not in "".join(traceback.format_exception(caught.value))


def test_it_reveals_itself_when_asked() -> None:
    assert Secret(VALUE).reveal() == VALUE


def test_it_equals_only_a_secret_of_the_same_value() -> None:
    assert Secret(VALUE) == Secret(VALUE)
    assert Secret(VALUE) != Secret("another")
    assert Secret(VALUE) != VALUE
    assert len({Secret(VALUE), Secret(VALUE)}) == 1


def test_it_is_false_when_empty() -> None:
    assert not NO_SECRET
    assert Secret(VALUE)
    assert (str(NO_SECRET), repr(NO_SECRET)) == ("", "Secret(empty)")


def test_it_has_no_dictionary_that_a_debugger_page_would_print() -> None:
    assert not hasattr(Secret(VALUE), "__dict__")
