"""Checks of typed input: every fault with its field, and never an exception."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.checks import Faults

ANYTHING = st.text(st.characters()) | st.text(st.sampled_from('[]{}:,"\\/@#?%. htps1e-\x00\ud800'))


def codes(faults: Faults) -> list[str]:
    return [problem.code for problem in faults.of.get("field", [])]


def fault_codes(check: Callable[[Faults], Any]) -> list[str]:
    faults = Faults()
    check(faults)
    return codes(faults)


def test_it_lists_all_faults_of_all_fields() -> None:
    faults = Faults()
    faults.text("name", "", limit=5, required=True)
    faults.text("scope", "too long\x00", limit=5)
    faults.choice("mode", "X", ("A", "B"))
    assert {field: len(problems) for field, problems in faults.of.items()} == {
        "name": 1,
        "scope": 2,
        "mode": 1,
    }


def test_it_is_true_only_with_faults() -> None:
    faults = Faults()
    faults.pasted("field", " x ", limit=5)
    assert not faults
    faults.text("field", "", limit=5, required=True)
    assert faults


def test_it_trims_a_text() -> None:
    assert Faults().text("field", "  a b \n", limit=3) == "a b"


def test_it_leaves_a_text_of_several_lines_as_it_is() -> None:
    faults = Faults()
    assert faults.text("field", " a\r\n\tb ", limit=99, lines=True) == " a\r\n\tb "
    assert not faults


@pytest.mark.parametrize("value", ["", "  ", "\n\t", "\u200b", "\u00ad \ufeff"])
@pytest.mark.parametrize("lines", [True, False])
def test_it_wants_a_required_text(value: str, lines: bool) -> None:
    found = fault_codes(lambda f: f.text("field", value, limit=9, required=True, lines=lines))
    assert found == ["FLD-001"]


def test_it_takes_a_text_of_just_the_limit() -> None:
    assert fault_codes(lambda f: f.text("field", "x" * 64, limit=64)) == []


def test_it_refuses_a_text_over_its_limit() -> None:
    assert fault_codes(lambda f: f.text("field", "x" * 65, limit=64)) == ["FLD-002"]


@pytest.mark.parametrize(
    "char", "\x00\x01\n\r\t\x1b\x7f\x85\x9f\u2028\u2029\u202e\u2066\ud800\udfff"
)
def test_it_refuses_control_characters_inside(char: str) -> None:
    assert fault_codes(lambda f: f.text("field", f"a{char}b", limit=9)) == ["FLD-003"]


@pytest.mark.parametrize("char", "\x00\x01\x0b\x0c\x1b\x7f\x85\ud800")
def test_it_refuses_control_characters_in_lines_too(char: str) -> None:
    found = fault_codes(lambda f: f.text("field", f"a{char}b", limit=9, lines=True))
    assert found == ["FLD-003"]


def test_it_says_that_a_pasted_value_was_trimmed() -> None:
    faults = Faults()
    assert faults.pasted("field", " secret\r\n", limit=9) == "secret"
    assert "removed" in faults.notes["field"]


def test_it_says_nothing_when_nothing_was_trimmed() -> None:
    faults = Faults()
    faults.pasted("field", "secret", limit=9)
    assert faults.notes == {}


@pytest.mark.parametrize("value", ["", "a", "C"])
def test_it_refuses_a_choice_that_is_not_on_offer(value: str) -> None:
    faults = Faults()
    faults.choice("field", value, ("A", "B"))
    assert codes(faults) == ["FLD-004"]
    assert "A, B" in faults.of["field"][0].remedy


@pytest.mark.parametrize(
    "url",
    [
        "https://platform.ringcentral.com/restapi/oauth/token",
        "HTTPS://HOST.example:8443/a?b=c",
        "https://[::1]:8443/",
        "https://127.0.0.1",
        "https://küche.example/",
        "  https://host.example/  ",
    ],
)
def test_it_takes_an_https_address(url: str) -> None:
    faults = Faults()
    assert faults.https_url("field", url) == url.strip()
    assert codes(faults) == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "FLD-001"),
        ("https://" + "h" * 2048, "FLD-002"),
        ("https://host/\x00", "FLD-003"),
        ("nonsense", "FLD-010"),
        ("https:///path", "FLD-010"),
        ("https://", "FLD-010"),
        ("https:host", "FLD-010"),
        ("//host/path", "FLD-010"),
        ("https://host:port/", "FLD-010"),
        ("https://host:99999/", "FLD-010"),
        ("https://[::1/", "FLD-010"),
        ("https://[nonsense]/", "FLD-010"),
        ("https://ho st/", "FLD-010"),
        ("https://:443/", "FLD-010"),
        ("http://host/", "FLD-011"),
        ("ftp://host/", "FLD-011"),
        ("https://user:pass@host/", "FLD-012"),
        ("https://user@host/", "FLD-012"),
        ("https://@host/", "FLD-012"),
        ("https://host/#part", "FLD-013"),
        ("https://host/#", "FLD-013"),
    ],
)
def test_it_refuses_any_other_address(url: str, code: str) -> None:
    assert code in fault_codes(lambda f: f.https_url("field", url))


def test_it_lists_all_faults_of_one_address() -> None:
    found = fault_codes(lambda f: f.https_url("field", "http://user@host/#part"))
    assert found == ["FLD-011", "FLD-012", "FLD-013"]


@pytest.mark.parametrize(
    ("text", "document"),
    [("", {}), (" \n", {}), ("{}", {}), ('{\n  "a": 1\n}', {"a": 1}), ('{"a":1,"a":2}', {"a": 2})],
)
def test_it_reads_a_json_object(text: str, document: dict[str, Any]) -> None:
    faults = Faults()
    assert faults.json_object("field", text, limit=99) == document
    assert not faults


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "FLD-020"),
        ("{'a': 1}", "FLD-020"),
        ('{"a": 1,}', "FLD-020"),
        ("\u201c{}\u201d", "FLD-020"),
        ("\ufeff{}", "FLD-020"),
        ('{"a": NaN}', "FLD-020"),
        ('{"a": -Infinity}', "FLD-020"),
        ("[" * 100_000, "FLD-020"),
        ('{"a": ' + "9" * 5000 + "}", "FLD-020"),
        ("[]", "FLD-021"),
        ("null", "FLD-021"),
        ('"text"', "FLD-021"),
        ('{"a": "\x00"}', "FLD-003"),
        ('{"a": "' + "x" * 100 + '"}', "FLD-002"),
    ],
)
def test_it_refuses_what_is_no_json_object(text: str, code: str) -> None:
    assert code in fault_codes(lambda f: f.json_object("field", text, limit=99))


def test_it_says_where_json_breaks() -> None:
    faults = Faults()
    faults.json_object("field", '{\n  "a": x\n}', limit=99)
    assert "line 2, column 8" in faults.of["field"][0].message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 100_000, "nested too deeply"),
        ("9" * 5000, "a number is too long"),
        ("NaN", "NaN is not a JSON value"),
    ],
)
def test_it_says_what_is_wrong_with_odd_json(text: str, words: str) -> None:
    faults = Faults()
    faults.json_object("field", text, limit=200_000)
    assert words in faults.of["field"][0].message


def whole(faults: Faults) -> None:
    for problem in (problem for problems in faults.of.values() for problem in problems):
        assert problem.code
        assert problem.message.endswith(".")
        assert problem.remedy


@given(value=ANYTHING, required=st.booleans(), lines=st.booleans())
def test_it_never_stumbles_over_text(value: str, required: bool, lines: bool) -> None:
    faults = Faults()
    kept = faults.text("field", value, limit=10, required=required, lines=lines)
    whole(faults)
    assert faults or kept.encode() is not None


@given(value=ANYTHING, start=st.sampled_from(["", "https://", "https://[", "https://host:", "//"]))
def test_it_never_stumbles_over_an_address(value: str, start: str) -> None:
    faults = Faults()
    url = faults.https_url("field", start + value)
    whole(faults)
    assert faults or url.lower().startswith("https://")


@given(value=ANYTHING)
def test_it_never_stumbles_over_json(value: str) -> None:
    faults = Faults()
    assert isinstance(faults.json_object("field", value, limit=50), dict)


def test_it_trims_what_takes_no_room_around_a_pasted_value() -> None:
    faults = Faults()
    assert faults.pasted("field", "\ufeff\u200b abc\u200b\n", limit=9) == "abc"
    assert "field" in faults.notes


@pytest.mark.parametrize("text", ["👩\u200d🚒 Feuer", "\u0645\u06cc\u200c\u062e\u0645"])
def test_it_takes_the_joiners_that_emoji_and_languages_need(text: str) -> None:
    assert fault_codes(lambda f: f.text("field", text, limit=60, required=True)) == []
