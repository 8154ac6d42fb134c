"""The part of a request's form that decides when its answer is a success."""

from collections.abc import Mapping
from typing import Final

from algo_oauth.checks import Faults
from algo_oauth.oauth.success import ANY_SUCCESS, SuccessRule
from algo_oauth.oauth.success_check import check_success_rule

PROVIDERS_RULE: Final = "Provider's rule"
OWN_RULE: Final = "Own rule"
RULES: Final = (PROVIDERS_RULE, OWN_RULE)


def check_success(faults: Faults, prefix: str, values: Mapping[str, str]) -> SuccessRule | None:
    """Return the rule of a request, None where the provider's own holds.

    Its fields are ``prefix`` and ``success_rule``, ``success_status``, ``success_path``,
    ``success_test`` and ``success_value``.
    """
    fields = f"{prefix}success_"
    kind = values.get(f"{fields}rule", "") or PROVIDERS_RULE
    if faults.choice(f"{fields}rule", kind, RULES) != OWN_RULE:
        return None
    return check_success_rule(faults, fields, values) or ANY_SUCCESS
