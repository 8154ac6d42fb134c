"""Documents as the values of their forms, so that whatever comes in passes the forms' checks."""

from typing import Any

import msgspec

from algo_oauth.console.buttons import STATUSES, WHILE_LOCKED, Button, ButtonRequest
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.secret import Secret


def profile_values(profile: OAuthProfile) -> dict[str, str]:
    """Return what the form of this profile would send, the secrets, too."""
    return {name: as_typed(value) for name, value in msgspec.structs.asdict(profile).items()}


def button_values(button: Button) -> dict[str, str]:
    """Return what the form of this button would send."""
    values = {
        name: as_typed(value)
        for name, value in msgspec.structs.asdict(button).items()
        if name != "requests"
    }
    values["button_status"] = STATUSES[0] if button.enabled else STATUSES[1]
    values["while_locked"] = WHILE_LOCKED[button.while_locked]
    # Every form has a first request; an action that sends none leaves it as it is.
    requests = button.requests or (ButtonRequest(),)
    values["number_of_requests"] = str(len(requests))
    for n, request in enumerate(requests, 1):
        values |= {f"request_{n}_{name}": text for name, text in _request_values(request).items()}
    return values


def _request_values(request: ButtonRequest) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in msgspec.structs.asdict(request).items():
        if isinstance(value, dict):  # arguments: {"path": …} → argument_path
            values |= {f"{name.removesuffix('s')}_{key}": text for key, text in value.items()}
        elif name == "success":
            values["success_rule"] = "Own rule" if value else "Provider's rule"
            values |= _nested(name, value)
        else:
            values[name] = as_typed(value)
    return values


def _nested(name: str, value: msgspec.Struct | None) -> dict[str, str]:
    if value is None:
        return {}
    return {f"{name}_{key}": as_typed(each) for key, each in msgspec.structs.asdict(value).items()}


def as_typed(value: Any) -> str:
    """Write a value as somebody would type it."""
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)
