"""Success rules: by status, and by what the JSON says."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algo_oauth.oauth.patience import OutOfPatience, Patience
from algo_oauth.oauth.success import (
    LONGEST_MATCHED,
    TESTS,
    AppliedRule,
    BadStatuses,
    SuccessRule,
    apply_rule,
    pattern_matches,
    read_statuses,
)
from algo_oauth.outbound.masking import Mask
from algo_oauth.secret import DOTS, Secret
from tests.oauth.samples import an_answer

CATASTROPHE = "(a|aa)+$"
"""Takes years on a text of some sixty letters that does not match in the end."""


def applied(rule: SuccessRule, document: Any, status: int = 200, mask: Mask | None = None) -> bool:
    return outcome(rule, document, status, mask).met


def outcome(
    rule: SuccessRule, document: Any, status: int = 200, mask: Mask | None = None
) -> AppliedRule:
    return apply_rule(
        rule, an_answer(json.dumps(document), status), owner="request", mask=mask or Mask()
    )


@pytest.mark.parametrize(
    ("text", "taken", "refused"),
    [
        ("200-299", [200, 204, 299], [199, 300, 404]),
        ("200-299, 304", [201, 304], [303, 305]),
        ("201", [201], [200, 202]),
        (" 200 - 204 ,404", [200, 204, 404], [205]),
        ("200-599", [200, 599], [100]),
    ],
)
def test_it_takes_the_listed_statuses(text: str, taken: list[int], refused: list[int]) -> None:
    rule = SuccessRule(status=text)
    assert [status for status in taken if not applied(rule, {}, status)] == []
    assert [status for status in refused if applied(rule, {}, status)] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2xx",
        "200-",
        "-299",
        "299-200",
        "199",
        "600",
        "200;201",
        "200,",
        "2000",
        "²00",
        "200-29",
    ],
)
def test_it_refuses_what_is_no_list_of_statuses(text: str) -> None:
    with pytest.raises(BadStatuses):
        read_statuses(text)
    assert not applied(SuccessRule(status=text), {})


@pytest.mark.parametrize(
    ("path", "document", "met"),
    [
        ("$.id", {"id": "7"}, True),
        ("id", {"id": None}, True),
        ("id", {"id": False}, True),
        ("id", {"ident": "7"}, False),
        ("$.items[0].id", {"items": [{"id": 1}]}, True),
        ("$.items[0].id", {"items": []}, False),
        ("$..id", {"deep": {"er": {"id": 1}}}, True),
        ("id", "text", False),
        ("$", None, True),
    ],
)
def test_it_asks_whether_the_path_finds_anything(path: str, document: Any, met: bool) -> None:
    assert applied(SuccessRule(path=path), document) is met


@pytest.mark.parametrize(
    ("value", "wanted", "met"),
    [
        (True, "true", True),
        ("true", "true", True),
        ("true", '"true"', True),
        (True, '"true"', False),
        (True, "1", False),
        (1, "true", False),
        (False, "0", False),
        (1, "1", True),
        (1, "1.0", True),
        (1.5, "1.5", True),
        ("1", "1", True),
        (1, '"1"', False),
        (None, "null", True),
        ("", '""', True),
        ("sent", "sent", True),
        ("Sent", "sent", False),
        ("sent ", "sent", False),
        ([1, {"a": True}], '[1, {"a": true}]', True),
        ([1, {"a": True}], '[1, {"a": 1}]', False),
        ([1], "[1, 2]", False),
        ({"a": 1}, '{"b": 1}', False),
        ({"a": 1}, '{"a": 1.0}', True),
        (1e999, "NaN", False),
        ("NaN", "NaN", True),
        (7, "[" * 100_000, False),
    ],
)
def test_it_compares_values_as_json_does(value: Any, wanted: str, met: bool) -> None:
    rule = SuccessRule(path="$.v", test="equals", value=wanted)
    assert applied(rule, {"v": value}) is met


@pytest.mark.parametrize(
    ("value", "pattern", "met"),
    [
        ("https://x.example/j/1", "^https://", True),
        ("see https://x.example", "^https://", False),
        ("see https://x.example", "https://", True),
        ("Sent", "(?i)^sent$", True),
        (True, "^true$", True),
        (17, "^1[0-9]$", True),
        (None, "null", True),
        ({"a": "ü"}, '"ü"', True),
        ("x" * LONGEST_MATCHED + "end", "end", False),
        ("x", "(", False),
    ],
)
def test_it_looks_for_the_pattern(value: Any, pattern: str, met: bool) -> None:
    rule = SuccessRule(path="$.v", test="matches", value=pattern)
    assert applied(rule, {"v": value}) is met


def test_it_is_content_with_one_value_that_passes() -> None:
    rule = SuccessRule(path="$.items[*].state", test="equals", value="sent")
    assert applied(rule, {"items": [{"state": "lost"}, {"state": "sent"}]})
    assert not applied(rule, {"items": [{"state": "lost"}, {"state": "kept"}]})


SLOW = "a" * 80 + "b"


def test_it_gives_up_a_pattern_that_would_take_years() -> None:
    with pytest.raises(OutOfPatience):
        pattern_matches(CATASTROPHE, SLOW, Patience(seconds=0.05))


@pytest.mark.parametrize(
    "rule",
    [
        SuccessRule(path="$.v[*]", test="matches", value=CATASTROPHE),
        SuccessRule(path=f"$.v[?search(@, '{CATASTROPHE}')]"),
        SuccessRule(path="$" + "..*" * 60, test="equals", value="x"),
        SuccessRule(path="$.deep..id"),
    ],
)
def test_it_does_not_judge_what_would_take_years(rule: SuccessRule) -> None:
    deep: Any = 1
    for _ in range(200):
        deep = [deep]
    document = {"v": [SLOW] * 50, "deep": deep}
    found = outcome(rule, document)
    assert (found.met, found.judged, found.status_met) == (False, False, True)
    assert found.found == f"status 200, and too much to look through for {rule.path}"
    assert "could not be judged" in found.words


def test_it_refuses_by_the_status_what_it_could_not_judge() -> None:
    found = outcome(SuccessRule(path="$.v", test="matches", value=CATASTROPHE), {"v": SLOW}, 404)
    assert (found.met, found.judged, found.status_met) == (False, True, False)


def test_it_wants_both_status_and_body() -> None:
    rule = SuccessRule(status="201", path="$.ok")
    assert applied(rule, {"ok": 1}, 201)
    assert not applied(rule, {"ok": 1}, 200)
    assert not applied(rule, {}, 201)
    assert outcome(rule, {}, 201).status_met
    assert not outcome(rule, {"ok": 1}, 200).status_met


@pytest.mark.parametrize(
    ("rule", "document", "status", "words"),
    [
        (
            SuccessRule(path="$.ok", test="equals", value="true"),
            {"ok": False},
            200,
            "wanted status 200-299, and $.ok equals true; found status 200, and $.ok is false.",
        ),
        (SuccessRule(path="$.id"), {}, 200, "found status 200, and no $.id."),
        (SuccessRule(path="$.id"), {"id": "7"}, 201, 'found status 201, and $.id is "7".'),
        (SuccessRule(status="201"), {}, 200, "wanted status 201; found status 200."),
        (SuccessRule(path="$.["), {}, 200, "and $.[ is no JSON path."),
        (SuccessRule(path="$.i[*]"), {"i": [1, 2, 3, 4]}, 200, "and $.i[*] is 1, 2, 3, …."),
    ],
)
def test_it_says_what_was_wanted_and_what_was_there(
    rule: SuccessRule, document: Any, status: int, words: str
) -> None:
    found = outcome(rule, document, status)
    assert words in found.words
    assert ("was met" if found.met else "was not met") in found.words


@pytest.mark.parametrize(
    ("body", "cut", "found"),
    [
        (b"", False, "an empty answer"),
        (b"<html>", False, "an answer that is not JSON"),
        (b"[" * 100_000, False, "an answer that is not JSON"),
        (b"1" * 5000, False, "an answer that is not JSON"),
        (b'{"id": 1}', True, "an answer longer than the device reads"),
    ],
)
def test_it_says_why_there_is_nothing_to_look_into(body: bytes, cut: bool, found: str) -> None:
    answer = an_answer(body, cut=cut)
    result = apply_rule(SuccessRule(path="$.id"), answer, owner="provider", mask=Mask())
    assert not result.met
    assert result.found == f"status 200, and {found}"


def test_it_never_shows_a_secret() -> None:
    mask = Mask([Secret("top-secret")])
    rule = SuccessRule(path="$.*", test="equals", value="nothing")
    found = outcome(rule, {"echo": "you sent top-secret", "access_token": "never seen"}, mask=mask)
    assert "top-secret" not in found.words
    assert "never seen" not in found.words
    assert DOTS in found.words


def test_it_shows_no_more_of_a_long_value_than_a_person_reads() -> None:
    assert len(outcome(SuccessRule(path="$.v"), {"v": "x" * 100_000}).found) < 200


@pytest.mark.parametrize("depth", [100, 400, 900])
def test_it_survives_a_deep_answer(depth: int) -> None:
    body = b'{"v":' + b"[" * depth + b"]" * depth + b"}"
    rule = SuccessRule(path="$.v", test="equals", value="[" * 200 + "]" * 200)
    result = apply_rule(rule, an_answer(body), owner="request", mask=Mask())
    assert not result.met
    assert result.found.startswith("status 200, and ")


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "ok", "access_token"]), inner)
    ),
)
PATHS = st.sampled_from(
    ["", "$", "a", "$.a.b", "$..a", "$.*", "$[0]", "$[?@.a]", "$[?@.a == 1]", "$.a[-1:]", "$.["]
) | st.sampled_from(["$[?match(@, 'a')]", "$..[?search(@.a, $.b)]", "$[?count(@..*) > 1]"])
PATHS |= st.text(max_size=12)
PATTERNS = st.sampled_from(["", ".", "^a", "[0-9]+", "(?i)TRUE", "("]) | st.text(max_size=8)
RULES = st.builds(
    SuccessRule,
    status=st.sampled_from(["200-299", "200", "404, 500-599", "nonsense"]) | st.text(max_size=8),
    path=PATHS,
    test=st.sampled_from([*TESTS, "other"]),
    value=PATTERNS | ANY_JSON.map(json.dumps),
)


@settings(deadline=None)  # a pattern may use up its patience
@given(
    rule=RULES,
    body=ANY_JSON.map(lambda d: json.dumps(d).encode()) | st.binary(max_size=40),
    status=st.integers(100, 599),
    cut=st.booleans(),
)
def test_it_never_stumbles(rule: SuccessRule, body: bytes, status: int, cut: bool) -> None:
    answer = an_answer(body, status, cut=cut)
    result = apply_rule(rule, answer, owner="request", mask=Mask([Secret("abcd")]))
    assert result.met <= result.status_met
    assert result.words.encode("utf-8", "replace")


@given(document=ANY_JSON)
def test_it_finds_every_document_equal_to_itself(document: Any) -> None:
    text = json.dumps(document)
    same = not any(word in text for word in ("NaN", "Infinity"))  # which JSON does not have
    rule = SuccessRule(path="$.v", test="equals", value=text)
    assert applied(rule, {"v": document}) is same
