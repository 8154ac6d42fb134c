"""The forms of a screen and of a button: their labels, and what they start with."""

from collections.abc import Mapping
from typing import Final

from algo_oauth.console.buttons import (
    ACTIONS,
    DEFAULT_PAYLOAD,
    HEADER_KINDS,
    MOST_REQUESTS,
    OTHER_COMMAND,
    STATUSES,
    Button,
    ButtonRequest,
)
from algo_oauth.console.screens import Screen
from algo_oauth.oauth.request_check import METHODS

SCREEN_LABELS: Final = {"name": "Name", "columns": "Columns", "rows": "Rows"}

NEW_SCREEN: Final = {"columns": "4", "rows": "3"}

_REQUEST_LABELS: Final = {
    "command": "Command",
    "method": "Method",
    "custom_path": "Custom Path",
    "targets": "Targets",
    "oauth_profile": "OAuth Profile",
    "headers": "Headers",
    "custom_headers": "Custom Headers",
    "data_payload": "Data Payload",
}

REQUEST_NUMBERS: Final = range(1, MOST_REQUESTS + 1)

BUTTON_LABELS: Final = {
    "button_status": "Button Status",
    "text": "Text",
    "position": "Position",
    "action": "Action",
    "number_of_requests": "Number of API Requests",
} | {
    f"request_{n}_{field}": f"Request {n} - {label}"
    for n in REQUEST_NUMBERS
    for field, label in _REQUEST_LABELS.items()
}

_NEW_REQUEST: Final = ButtonRequest(
    command=OTHER_COMMAND,
    method=METHODS[0],
    headers=HEADER_KINDS[0],
    data_payload=DEFAULT_PAYLOAD,
)


def typed(form: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into the named fields; line ends as the device stores them."""
    return {name: form.get(name, "").replace("\r\n", "\n") for name in names}


def screen_values(screen: Screen) -> dict[str, str]:
    """Return what the form shows of a screen."""
    return {"name": screen.name, "columns": str(screen.columns), "rows": str(screen.rows)}


def button_values(button: Button) -> dict[str, str]:
    """Return what the form shows of a button; requests it does not have are as new."""
    values = {
        "button_status": STATUSES[0] if button.enabled else STATUSES[1],
        "text": button.text,
        "position": str(button.position),
        "action": button.action,
        "number_of_requests": str(len(button.requests)),
    }
    for n in REQUEST_NUMBERS:
        request = button.requests[n - 1] if n <= len(button.requests) else _NEW_REQUEST
        for field in _REQUEST_LABELS:
            values[f"request_{n}_{field}"] = getattr(request, field)
    return values


def new_button_values(position: int) -> dict[str, str]:
    """Return what the form of a new button starts with."""
    new = Button(id="", text="", position=position, action=ACTIONS[0], requests=(_NEW_REQUEST,))
    return button_values(new)
