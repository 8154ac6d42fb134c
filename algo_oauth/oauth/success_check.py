"""Checking a success rule that was typed: every fault at once, each beside its field."""

from collections.abc import Mapping
from typing import Final

import regex

from algo_oauth.checks import Faults
from algo_oauth.oauth import json_path
from algo_oauth.oauth.json_path import BadPath, JsonPath
from algo_oauth.oauth.success import (
    ANY_SUCCESS,
    EQUALS,
    EXISTS,
    HIGHEST_STATUS,
    LOWEST_STATUS,
    MATCHES,
    TESTS,
    BadStatuses,
    SuccessRule,
    read_statuses,
)

STATUS_LIMIT: Final = 100
VALUE_LIMIT: Final = 500

_NO_PATH: Final = (
    "path",
    "RUL-003",
    "There is a value, but no JSON path that says what it is compared with.",
    "Write a path such as $.ok, or remove the value.",
)
_NOTHING_COMPARED: Final = (
    "value",
    "RUL-004",
    f"The test {EXISTS!r} compares with nothing.",
    "Remove the value, or choose another test.",
)
_NO_VALUE: Final = (
    "value",
    "RUL-005",
    "This test needs a value.",
    'Write it here; an empty text is written as "".',
)


def check_success_rule(
    faults: Faults, prefix: str, values: Mapping[str, str]
) -> SuccessRule | None:
    """Check the fields ``status``, ``path``, ``test`` and ``value``, each behind ``prefix``.

    Return None where status, path and value are all empty: then the provider's rule counts.
    An empty status stands for 200-299, an empty test for ``exists``.
    """
    check = _RuleCheck(faults, prefix, values)
    if not any(values.get(prefix + name, "").strip() for name in ("status", "path", "value")):
        return None
    return SuccessRule(
        status=check.status() or ANY_SUCCESS.status,
        path=check.path(),
        test=check.test(),
        value=check.value(),
    )


def refuse_unusable(rule: SuccessRule | None) -> None:
    """Refuse a rule of a configuration file that could never be met.

    Raises:
        ValueError: it says what is wrong.
    """
    if rule is None:
        return
    faults = Faults()
    names = ("status", "path", "test", "value")
    check_success_rule(faults, "", {name: getattr(rule, name) for name in names})
    for problems in faults.of.values():
        raise ValueError(f"the success rule cannot be used: {problems[0].message}")


class _RuleCheck:
    """The fields of one rule in a form."""

    def __init__(self, faults: Faults, prefix: str, values: Mapping[str, str]) -> None:
        self._faults = faults
        self._prefix = prefix
        self._values = values

    def _typed(self, name: str) -> str:
        return self._values.get(self._prefix + name, "")

    def _text(self, name: str, *, limit: int) -> str:
        return self._faults.text(self._prefix + name, self._typed(name), limit=limit)

    def _add(self, name: str, code: str, message: str, remedy: str) -> None:
        self._faults.add(self._prefix + name, code, message, remedy)

    def status(self) -> str:
        """Check the list of statuses."""
        text = self._text("status", limit=STATUS_LIMIT)
        try:
            read_statuses(text or ANY_SUCCESS.status)
        except BadStatuses as wrong:
            self._add(
                "status",
                "RUL-001",
                f"{str(wrong)[:40]!r} is neither a status nor a range of statuses.",
                f"Write statuses from {LOWEST_STATUS} to {HIGHEST_STATUS}, with commas between "
                "them, such as 200-299, 304.",
            )
        return text

    def path(self) -> str:
        """Check the JSON path."""
        text = self._text("path", limit=json_path.LIMIT)
        if not text:
            return text
        try:
            return JsonPath(text).text
        except BadPath as reason:
            self._add(
                "path",
                "RUL-002",
                f"This is not a JSON path ({reason}).",
                "Write for instance $.ok, $.id or $.items[0].name",
            )
        return text

    def test(self) -> str:
        """Check the choice of the test; without a path nothing is tested."""
        test = self._typed("test").strip() or EXISTS
        return self._faults.choice(self._prefix + "test", test, TESTS)

    def value(self) -> str:
        """Check the value against the test that it is for."""
        text, test = self._text("value", limit=VALUE_LIMIT), self._typed("test").strip() or EXISTS
        has_path = bool(self._typed("path").strip())
        if text and not has_path:
            self._add(*_NO_PATH)
        elif text and test == EXISTS:
            self._add(*_NOTHING_COMPARED)
        elif has_path and not text and test in (EQUALS, MATCHES):
            self._add(*_NO_VALUE)
        elif test == MATCHES:
            self._pattern(text)
        return text

    def _pattern(self, text: str) -> None:
        try:
            regex.compile(text)
        except (regex.error, OverflowError, RecursionError) as reason:
            self._add(
                "value",
                "RUL-006",
                f"This is not a regular expression ({reason}).",
                "Correct it, or choose the test 'equals'.",
            )
