"""Checking what goes along with a profile's requests: Extra Params and scopes."""

import re
from typing import Final

from algo_oauth.checks import Faults
from algo_oauth.oauth.profile import EXTRA_PARAMS_LIMIT, SCOPE_LIMIT

_CLIENT: Final = ("client_id", "client_secret", "client_assertion", "client_assertion_type")
RESERVED_PARAMS: Final = {
    "extra_params": (
        "grant_type",
        "assertion",
        *_CLIENT,
        *("code", "code_verifier", "redirect_uri", "device_code"),
    ),
    "authorize_params": (
        *("response_type", "redirect_uri", "state"),
        *_CLIENT,
        *("code_challenge", "code_challenge_method"),
    ),
    "refresh_params": ("grant_type", "refresh_token", *_CLIENT),
}
"""What the device itself sends with each step, by the field of that step's Extra Params."""

_SCOPE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")
"""RFC 6749 §3.3."""


def check_params(faults: Faults, field: str, text: str) -> str:
    """Check one step's Extra Params, a JSON object of plain values, and return them as typed."""
    document = faults.json_object(field, text, limit=EXTRA_PARAMS_LIMIT)
    for name in RESERVED_PARAMS[field]:
        if name in document:
            faults.add(
                field,
                "PRO-002",
                f"{name!r} is sent by the device itself.",
                "Remove it here; it has a field of its own.",
            )
    for name, value in document.items():
        if isinstance(value, dict | list) or value is None:
            faults.add(
                field,
                "PRO-003",
                f"The value of {name!r} is not a text, a number, true or false.",
                "A form field can carry nothing else.",
            )
        # In quotes, so that a control character at an end is not trimmed as white space.
        faults.text(field, f"'{name}{value}'", limit=EXTRA_PARAMS_LIMIT)
    return text.strip()


def check_scope(faults: Faults, text: str, *, listed: bool) -> str:
    """Check the scopes, with spaces or commas between; they count where they are ``listed``."""
    scope = faults.text("scope", text, limit=SCOPE_LIMIT, required=listed)
    wrong = [each for each in re.split(r"[\s,]+", scope) if each and not _SCOPE.fullmatch(each)]
    if listed and scope and not scope.strip(", "):
        faults.add("scope", "FLD-001", "This is empty.", "Fill it in.")
    elif listed and wrong and "scope" not in faults.of:
        faults.add(
            "scope",
            "PRO-008",
            f"{wrong[0][:60]!r} is not a scope: it holds quotes or letters that no scope has.",
            "Copy the scopes from the provider's documentation, with spaces between them.",
        )
    return scope
