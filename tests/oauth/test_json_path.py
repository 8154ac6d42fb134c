"""Finding values in an answer's JSON."""

from typing import Any

import pytest

from algo_oauth.oauth.json_path import BadPath, JsonPath

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
    ],
)
def test_it_finds_what_the_path_names(path: str, found: list[Any]) -> None:
    assert JsonPath(path).find(DOCUMENT) == found


@pytest.mark.parametrize("document", ["text", 7, None, [], {}])
def test_it_finds_nothing_in_a_document_of_another_shape(document: Any) -> None:
    assert JsonPath("a.b[0]").find(document) == []


@pytest.mark.parametrize("path", ["", "$.", "$.[", "a b", "items[", "$[?@.a ==", "a..", "$$"])
def test_it_refuses_what_is_no_path_and_says_why(path: str) -> None:
    with pytest.raises(BadPath, match=r"\w"):
        JsonPath(path)
