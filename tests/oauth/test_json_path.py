"""Finding values in an answer's JSON."""

from typing import Any

import pytest

from algo_oauth.oauth.json_path import DEEPEST, LONGEST_PATTERN, BadPath, JsonPath
from algo_oauth.oauth.patience import MOST_STEPS, OutOfPatience, Patience

DOCUMENT = {"ok": True, "items": [{"id": "7"}, {"id": "8"}], "none": None}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$.ok", [True]),
        ("ok", [True]),
        ("items[0].id", ["7"]),
        ("$.items[*].id", ["7", "8"]),
        ("$..id", ["7", "8"]),
        ("none", [None]),
        ("missing", []),
        ("ok.deeper", []),
        ("items[9]", []),
        ("items[?@.id == '8'].id", ["8"]),
        ("items[?search(@.id, '[78]')].id", ["7", "8"]),
        ("items[?match(@.id, '8')].id", ["8"]),
        ("items[?match(@.id, '')].id", []),
        ("items[?search(@.id, '(')]", []),
        ("items[?search(@.id, @.none)]", []),
        ("items[?search(@, '7')]", []),
        ("$[?count(@..id) > 1][0].id", ["7"]),
    ],
)
def test_it_finds_what_the_path_names(path: str, found: list[Any]) -> None:
    assert JsonPath(path).find(DOCUMENT) == found


@pytest.mark.parametrize("document", ["text", 7, None, [], {}])
def test_it_finds_nothing_in_a_document_of_another_shape(document: Any) -> None:
    assert JsonPath("a.b[0]").find(document) == []


@pytest.mark.parametrize("text", ["text", "{", '{"a": {"b": [1]}}', "[1]", "7", ""])
def test_it_takes_a_text_for_a_text(text: str) -> None:
    """And not for JSON that is still to be read."""
    assert JsonPath("$").find(text) == [text]
    for path in ("a.b[0]", "$[0]", "$..*", "$[?@]"):
        assert JsonPath(path).find(text) == []


def nested(depth: int) -> Any:
    document: Any = {"id": 1}
    for _ in range(depth):
        document = [document]
    return document


def test_it_goes_down_as_far_as_it_says() -> None:
    assert JsonPath("$..id").find(nested(DEEPEST - 1)) == [1]
    with pytest.raises(OutOfPatience):
        JsonPath("$..id").find(nested(DEEPEST))


HOSTILE = {"v": ["a" * 80 + "b"] * 50, "long": "(" * (LONGEST_PATTERN + 1), "slow": "(a|aa)+$"}


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("$.v[?search(@, '(a|aa)+$')]", HOSTILE),
        ("$.v[?match(@, '(a|aa)+')]", HOSTILE),
        ("$.v[?!search(@, $.slow)]", HOSTILE),
        ("$.v[?search(@, $.long)]", HOSTILE),
        ("$[?count($.v[?search(@, $.slow)]) > 0]", HOSTILE),
        ("$[*]", [1] * 2000),
        ("$..x", [{}] * 2000),
        ("$" + "..*" * 60, nested(50)),
        ("$" + "[*,*]" * 33, nested(50)),
        ("$[" + "0," * 60 + "0][?@ == 2]", [[1] * 50]),
        ("$[?count($..*..*) > 1]", [nested(50)]),
    ],
)
def test_it_gives_up_what_would_take_too_long(path: str, document: Any) -> None:
    with pytest.raises(OutOfPatience):
        JsonPath(path).find(document, Patience(seconds=0.05, steps=1000))


def test_it_never_looks_without_an_end() -> None:
    with pytest.raises(OutOfPatience):
        JsonPath("$[*]").find([1] * MOST_STEPS)


def test_it_looks_no_longer_than_its_patience_for_all_paths_together() -> None:
    patience, path = Patience(steps=100), JsonPath("$.items[*].id")
    for _ in range(9):
        assert path.find(DOCUMENT, patience) == ["7", "8"]
    with pytest.raises(OutOfPatience):
        for _ in range(9):
            path.find(DOCUMENT, patience)
    assert path.find(DOCUMENT) == ["7", "8"], "the next look begins anew"


def test_it_starts_no_pattern_when_the_time_is_used_up() -> None:
    with pytest.raises(OutOfPatience):
        JsonPath("items[?search(@.id, '7')]").find(DOCUMENT, Patience(seconds=0))


@pytest.mark.parametrize("path", ["", "$.", "$.[", "a b", "items[", "$[?@.a ==", "a..", "$$"])
def test_it_refuses_what_is_no_path_and_says_why(path: str) -> None:
    with pytest.raises(BadPath, match=r"\w"):
        JsonPath(path)
