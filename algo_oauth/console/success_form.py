"""The part of a request's form that decides when its answer is a success."""

import re
from collections.abc import Mapping
from typing import Final

from algo_oauth.checks import Faults
from algo_oauth.oauth.json_path import LIMIT, BadPath, JsonPath
from algo_oauth.oauth.success import EQUALS, EXISTS, MATCHES, TESTS, SuccessRule

PROVIDERS_RULE: Final = "Provider's rule"
OWN_RULE: Final = "Own rule"
RULES: Final = (PROVIDERS_RULE, OWN_RULE)

_STATUSES: Final = re.compile(r"[1-5][0-9]{2}(\s*-\s*[1-5][0-9]{2})?")
_TEXT_LIMIT: Final = 200


def check_success(faults: Faults, prefix: str, values: Mapping[str, str]) -> SuccessRule | None:
    """Return the rule of a request, None where the provider's own holds.

    Its fields are ``prefix`` and ``success_rule``, ``success_status``, ``success_path``,
    ``success_test`` and ``success_value``.
    """

    def value(name: str) -> str:
        return values.get(f"{prefix}success_{name}", "")

    kind = value("rule") or PROVIDERS_RULE
    if faults.choice(f"{prefix}success_rule", kind, RULES) != OWN_RULE:
        return None
    rule = SuccessRule(
        status=value("status").strip() or SuccessRule().status,
        path=value("path").strip(),
        test=faults.choice(f"{prefix}success_test", value("test") or EXISTS, TESTS),
        value=value("value"),
    )
    _check_statuses(faults, f"{prefix}success_status", rule.status)
    _check_path(faults, f"{prefix}success_path", rule)
    _check_value(faults, f"{prefix}success_value", rule)
    return rule


def _check_statuses(faults: Faults, field: str, text: str) -> None:
    faults.text(field, text, limit=_TEXT_LIMIT)
    parts = [part.strip() for part in text.split(",")]
    if not all(_STATUSES.fullmatch(part) for part in parts):
        faults.add(
            field,
            "SUC-001",
            "These are not statuses.",
            "Write statuses or ranges of them, with commas: 200-299, 304",
        )


def _check_path(faults: Faults, field: str, rule: SuccessRule) -> None:
    faults.text(field, rule.path, limit=LIMIT, required=rule.test in (EQUALS, MATCHES))
    if not rule.path or field in faults.of:
        return
    try:
        JsonPath(rule.path)
    except BadPath as reason:
        faults.add(field, "SUC-002", f"This is not a JSON path ({reason}).", "Write $.ok or so.")


def _check_value(faults: Faults, field: str, rule: SuccessRule) -> None:
    faults.text(field, rule.value, limit=_TEXT_LIMIT)
    if rule.test != MATCHES:
        return
    try:
        re.compile(rule.value)
    except re.error as reason:
        faults.add(field, "SUC-003", f"This is not a regular expression ({reason}).", "Correct it.")
