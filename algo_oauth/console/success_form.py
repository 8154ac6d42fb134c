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
    kind = values.get(f"{prefix}success_rule", "") or PROVIDERS_RULE
    if faults.choice(f"{prefix}success_rule", kind, RULES) != OWN_RULE:
        return None
    # An own rule that says nothing is one all the same: every 2xx is a success.
    return check_success_rule(faults, f"{prefix}success_", values) or ANY_SUCCESS
