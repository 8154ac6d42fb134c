"""A success rule as it was typed: every fault at once, beside its field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.checks import Faults
from algo_oauth.oauth.json_path import JsonPath
from algo_oauth.oauth.success import TESTS, SuccessRule, read_statuses
from algo_oauth.oauth.success_check import (
    STATUS_LIMIT,
    VALUE_LIMIT,
    check_success_rule,
    refuse_unusable,
)

PREFIX = "request_2_success_"


def checked(**typed: str) -> tuple[SuccessRule | None, dict[str, list[str]]]:
    faults = Faults()
    rule = check_success_rule(faults, PREFIX, {PREFIX + name: text for name, text in typed.items()})
    codes = {
        field.removeprefix(PREFIX): [problem.code for problem in problems]
        for field, problems in faults.of.items()
    }
    return rule, codes


@pytest.mark.parametrize(
    "typed", [{}, {"status": " ", "path": "", "value": "\n"}, {"test": "equals"}, {"test": "odd"}]
)
def test_it_leaves_it_to_the_provider_when_nothing_is_typed(typed: dict[str, str]) -> None:
    assert checked(**typed) == (None, {})


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ({"status": " 201, 304 "}, SuccessRule(status="201, 304")),
        ({"path": "ok"}, SuccessRule(path="$.ok")),
        (
            {"path": "$.ok", "test": "equals", "value": " true "},
            SuccessRule(path="$.ok", test="equals", value="true"),
        ),
        (
            {"status": "200", "path": "$.url", "test": "matches", "value": "^https://"},
            SuccessRule(status="200", path="$.url", test="matches", value="^https://"),
        ),
    ],
)
def test_it_returns_the_rule_that_was_typed(typed: dict[str, str], rule: SuccessRule) -> None:
    assert checked(**typed) == (rule, {})


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ({"status": "2xx"}, {"status": ["RUL-001"]}),
        ({"status": "200 201"}, {"status": ["RUL-001"]}),
        ({"status": "100-199"}, {"status": ["RUL-001"]}),
        ({"status": "200," * STATUS_LIMIT}, {"status": ["FLD-002", "RUL-001"]}),
        ({"path": "$.["}, {"path": ["RUL-002"]}),
        ({"path": "$." + "a" * 500}, {"path": ["FLD-002"]}),
        ({"value": "true"}, {"path": ["RUL-003"]}),
        ({"path": "$.a", "value": "true"}, {"value": ["RUL-004"]}),
        ({"path": "$.a", "test": "equals"}, {"value": ["RUL-005"]}),
        ({"path": "$.a", "test": "matches", "value": " "}, {"value": ["RUL-005"]}),
        ({"path": "$.a", "test": "matches", "value": "("}, {"value": ["RUL-006"]}),
        ({"path": "$.a", "test": "is", "value": "1"}, {"test": ["FLD-004"]}),
        ({"path": "$.a", "test": "equals", "value": "x" * 501}, {"value": ["FLD-002"]}),
        ({"path": "$.a", "test": "equals", "value": "a\0b"}, {"value": ["FLD-003"]}),
        (
            {"status": "all", "path": "$$", "test": "matches", "value": "*"},
            {"status": ["RUL-001"], "path": ["RUL-002"], "value": ["RUL-006"]},
        ),
        (
            {"status": "all", "test": "is", "value": "1"},
            {"status": ["RUL-001"], "test": ["FLD-004"], "path": ["RUL-003"]},
        ),
    ],
)
def test_it_lists_every_fault_beside_its_field(
    typed: dict[str, str], codes: dict[str, list[str]]
) -> None:
    assert checked(**typed)[1] == codes


def test_it_says_what_is_wrong_in_whole_sentences() -> None:
    faults = Faults()
    values = {"status": "2xx", "path": "$.[", "test": "matches", "value": "("}
    check_success_rule(faults, "", values)
    assert {*faults.of} == {"status", "path", "value"}
    for problems in faults.of.values():
        assert problems[0].message.endswith(".")
        assert problems[0].remedy
    assert "'2xx'" in faults.of["status"][0].message


TEXTS = st.text(max_size=20) | st.sampled_from(["", "200", "$.a", "(", "x" * (VALUE_LIMIT + 1)])


@given(
    status=TEXTS, path=TEXTS, test=TEXTS | st.sampled_from([*TESTS]), value=TEXTS | st.just("a+")
)
def test_it_never_stumbles_and_never_lets_an_unusable_rule_pass(
    status: str, path: str, test: str, value: str
) -> None:
    rule, codes = checked(status=status, path=path, test=test, value=value)
    if rule is not None and not codes:
        read_statuses(rule.status)
        assert not rule.path or JsonPath(rule.path).text == rule.path
        assert rule.test in TESTS
        assert rule.test == "exists" or (rule.path and rule.value)


@pytest.mark.parametrize(
    "rule",
    [
        SuccessRule(status="2xx"),
        SuccessRule(path="$.["),
        SuccessRule(path="$.a", test="is", value="1"),
        SuccessRule(path="$.a", test="equals"),
        SuccessRule(path="$.a", test="matches", value="("),
        SuccessRule(value="true"),
    ],
)
def test_it_refuses_an_unusable_rule_of_a_file_in_one_sentence(rule: SuccessRule) -> None:
    with pytest.raises(ValueError, match=r"the success rule cannot be used: .*[.]$"):
        refuse_unusable(rule)


def test_it_lets_a_usable_rule_of_a_file_pass() -> None:
    for rule in (None, SuccessRule(), SuccessRule(status="201", path="$.id")):
        refuse_unusable(rule)
