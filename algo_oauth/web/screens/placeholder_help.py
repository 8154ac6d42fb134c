"""What the form of a button says about placeholders."""

from typing import Final

from algo_oauth.console.placeholders import EXAMPLE, SIMPLE

_OF_A_PRESS: Final = {
    "button.text": "What the button says.",
    "button.id": "The button's identifier.",
    "device.name": "The name of this device.",
    "time": "When the button was pressed: 2027-01-15T08:00:00Z.",
    "press.id": "The press's own number, the same in all its requests.",
    "target": "The host that the request goes to, as Targets names it.",
}

PLACEHOLDERS: Final = {f"{{{{{name}}}}}": _OF_A_PRESS[name] for name in SIMPLE} | {
    f"{{{{{EXAMPLE}}}}}": "What the JSON path $.id finds in the answer to request 1.",
    "{{request.1.status}}": "The status of the answer to request 1.",
}
"""What each of them stands for, as they are written; the numbers and the path are examples."""
