"""The forms of a screen and of a button: their fields, their labels, and what was typed."""

from collections.abc import Iterable, Mapping
from typing import Final

from algo_oauth.console.buttons import MOST_REQUESTS
from algo_oauth.console.commands import commands

SCREEN_LABELS: Final = {"name": "Name", "columns": "Columns", "rows": "Rows"}

REQUEST_NUMBERS: Final = range(1, MOST_REQUESTS + 1)

REQUEST_LABELS: Final = {
    "command": "Command",
    "method": "Method",
    "custom_path": "Custom Path",
    "targets": "Targets",
    "oauth_profile": "OAuth Profile",
    "headers": "Headers",
    "custom_headers": "Custom Headers",
    "data_payload": "Data Payload",
    "delay": "Delay (seconds)",
    "timeout": "Time-out (seconds)",
    "success_rule": "Success Rule",
    "success_status": "Success Status",
    "success_path": "Answer Path",
    "success_test": "Answer Test",
    "success_value": "Answer Value",
}

BUTTON_LABELS: Final = {
    "button_status": "Button Status",
    "text": "Text",
    "screen": "Screen",
    "position": "Position",
    "action": "Action",
    "go_to": "Go to Screen",
    "colour": "Colour",
    "icon": "Icon",
    "text_size": "Text Size",
    "guard": "Guard",
    "pause": "Pause after a press (seconds)",
    "while_locked": "On a Locked Screen",
    "press_id_header": "Press ID Header",
    "number_of_requests": "Number of API Requests",
    "order": "Order",
    "after_failure": "After a Failure",
} | {
    f"request_{n}_{field}": f"Request {n} - {label}"
    for n in REQUEST_NUMBERS
    for field, label in REQUEST_LABELS.items()
}

ARGUMENT_NAMES: Final = tuple(
    f"request_{n}_argument_{name}"
    for n in REQUEST_NUMBERS
    for name in dict.fromkeys(field.name for each in commands().values() for field in each.fields)
)
"""The fields of every command's own form; a button's form has those of the chosen ones."""


def typed(form: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Return what was typed into the named fields; line ends as the device stores them."""
    return {name: _plain(form.get(name, "")) for name in names}


def typed_button(form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into a button's form: every field, and arguments that it had."""
    arguments = {name: _plain(form[name]) for name in ARGUMENT_NAMES if name in form}
    return typed(form, BUTTON_LABELS) | arguments


def button_labels(values: Mapping[str, str]) -> dict[str, str]:
    """Return the labels of a button's form; a command's fields are named by the command."""
    found = dict(BUTTON_LABELS)
    for n in REQUEST_NUMBERS:
        command = commands().get(values.get(f"request_{n}_command", ""))
        for field in command.fields if command else ():
            found[f"request_{n}_argument_{field.name}"] = f"Request {n} - {field.label}"
    return found


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")
