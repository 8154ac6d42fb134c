"""What the forms of a screen and of a button start with."""

from typing import Final

from algo_oauth.console.buttons import (
    DEFAULT_PAYLOAD,
    STATUSES,
    WHILE_LOCKED,
    Button,
    ButtonRequest,
)
from algo_oauth.console.commands import commands
from algo_oauth.console.screens import Screen
from algo_oauth.console.success_form import OWN_RULE, PROVIDERS_RULE
from algo_oauth.oauth.success import SuccessRule
from algo_oauth.web.screens.forms import REQUEST_NUMBERS

NEW_SCREEN: Final = {"name": "", "columns": "4", "rows": "3"}

_NEW_REQUEST: Final = ButtonRequest(data_payload=DEFAULT_PAYLOAD)


def screen_values(screen: Screen) -> dict[str, str]:
    """Return what the form shows of a screen."""
    return {"name": screen.name, "columns": str(screen.columns), "rows": str(screen.rows)}


def button_values(screen: Screen, button: Button) -> dict[str, str]:
    """Return what the form shows of a button; requests it does not have are as new."""
    values = {
        "button_status": STATUSES[0] if button.enabled else STATUSES[1],
        "text": button.text,
        "screen": screen.id,
        "position": str(button.position),
        "action": button.action,
        "go_to": button.go_to,
        "colour": button.colour,
        "icon": button.icon,
        "text_size": button.text_size,
        "guard": button.guard,
        "pause": _number(button.pause),
        "while_locked": WHILE_LOCKED[button.while_locked],
        "press_id_header": button.press_id_header,
        "number_of_requests": str(max(1, len(button.requests))),
        "order": button.order,
        "after_failure": button.after_failure,
    }
    for n in REQUEST_NUMBERS:
        request = button.requests[n - 1] if n <= len(button.requests) else _NEW_REQUEST
        found = _request_values(request) | _arguments(request)
        values |= {f"request_{n}_{field}": text for field, text in found.items()}
    return values


def new_button_values(screen: Screen, position: int) -> dict[str, str]:
    """Return what the form of a new button starts with."""
    return button_values(screen, Button(id="", text="", position=position))


def _request_values(request: ButtonRequest) -> dict[str, str]:
    rule = request.success or SuccessRule()
    return {
        "command": request.command,
        "method": request.method,
        "custom_path": request.custom_path,
        "targets": request.targets,
        "oauth_profile": request.oauth_profile,
        "headers": request.headers,
        "custom_headers": request.custom_headers,
        "data_payload": request.data_payload,
        "delay": _number(request.delay),
        "timeout": _number(request.timeout),
        "success_rule": OWN_RULE if request.success else PROVIDERS_RULE,
        "success_status": rule.status,
        "success_path": rule.path,
        "success_test": rule.test,
        "success_value": rule.value,
    }


def _arguments(request: ButtonRequest) -> dict[str, str]:
    command = commands().get(request.command)
    if command is None:
        return {}
    known = command.defaults | request.arguments
    return {f"argument_{field.name}": known[field.name] for field in command.fields}


def _number(seconds: float) -> str:
    """Write a length of time as it is typed."""
    return f"{seconds:.6f}".rstrip("0").rstrip(".")
