r"""Placeholders in what a button sends: ``{{button.text}}`` and the like.

======================================  =========================================================
``{{button.text}}``, ``{{button.id}}``  the text and the identifier of the button
``{{device.name}}``                     the name of this device
``{{time}}``                            when the button was pressed: ``2027-01-15T08:00:00Z``
``{{press.id}}``                        the id of the press, the same in all its requests
``{{target}}``                          the host that the request goes to, as Targets names it
``{{request.1.json:$.id}}``             what a JSON path (RFC 9535) finds in the answer to the
                                        first request of the same press
``{{request.1.status}}``                the status of that answer
======================================  =========================================================

Of an earlier request with several targets, the answer of the same target counts, or else that of
its first one. A ``{{`` that is no placeholder is written ``\u007b{`` in JSON and ``%7B%7B`` in a
path.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from algo_oauth.checks import Faults
from algo_oauth.oauth.json_path import LIMIT, BadPath, JsonPath

Value = Callable[[str], Any]
"""What a placeholder stands for: its name → a value as JSON has it."""

PLACEHOLDER: Final = re.compile(r"\{\{(.*?)\}\}")
OPENING: Final = "{{"
SIMPLE: Final = (
    "button.text",
    "button.id",
    "device.name",
    "time",
    "press.id",
    "target",
)
OF_A_REQUEST: Final = re.compile(r"request\.([1-9][0-9]?)\.(?:(status)|json:(.+))")
EXAMPLE: Final = "request.1.json:$.id"

KNOWN: Final = ", ".join(f"{{{{{name}}}}}" for name in (*SIMPLE, EXAMPLE, "request.1.status"))


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of the placeholders in a text, in their order."""
    return tuple(match.group(1).strip() for match in PLACEHOLDER.finditer(text))


def known_in(text: str) -> tuple[str, ...]:
    """Return the placeholders of a text that this device knows, each once, as it is written."""
    found = {match.group(): match.group(1).strip() for match in PLACEHOLDER.finditer(text)}
    return tuple(
        written for written, name in found.items() if name in SIMPLE or OF_A_REQUEST.fullmatch(name)
    )


def check_placeholders_of(
    faults: Faults, field: str, text: str, *, request: int, at_once: bool
) -> bool:
    """Note every placeholder of a text that cannot be filled in; return whether all can.

    ``request`` is the number of the request that the text belongs to; with ``at_once`` no
    request of the press is earlier than another.
    """
    reasons = [_fault_of(name, request=request, at_once=at_once) for name in names_in(text)]
    if OPENING in PLACEHOLDER.sub("", text):
        reasons.append(("PLH-002", "A placeholder starts with {{ and does not end.", _CLOSE))
    found = dict.fromkeys(reason for reason in reasons if reason is not None)
    for code, message, remedy in found:
        faults.add(field, code, message, remedy)
    return not found


_CLOSE: Final = "End it with }}, or write \\u007b{ in JSON for two braces as they are."


def _fault_of(name: str, *, request: int, at_once: bool) -> tuple[str, str, str] | None:
    if name in SIMPLE:
        return None
    parts = OF_A_REQUEST.fullmatch(name)
    if parts is None:
        message = f"{{{{{name[:60]}}}}} is not a placeholder that this device knows."
        return "PLH-001", message, f"Known are: {KNOWN}."
    if at_once:
        message = f"{{{{{name[:60]}}}}} needs an answer that is not there: all go out at once."
        return "PLH-004", message, "Choose the order In order, or remove the placeholder."
    if int(parts.group(1)) >= request:
        message = f"{{{{{name[:60]}}}}} needs the answer to a request that is not sent before."
        remedy = "Name an earlier request." if request > 1 else "Remove it from the first request."
        return "PLH-003", message, remedy
    return _fault_of_path(parts.group(3) or "$")


def _fault_of_path(path: str) -> tuple[str, str, str] | None:
    remedy = f"Write a path such as $.id or $.items[0].name, of at most {LIMIT} characters."
    if len(path) > LIMIT:
        return "PLH-005", f"This JSON path is {len(path)} characters long.", remedy
    try:
        JsonPath(path)
    except BadPath as reason:
        message = f"{path[:60]!r} is not a JSON path ({str(reason).rstrip('.')})."
        return "PLH-005", message, remedy
    return None


def sample(name: str) -> Any:
    """Return a value to try a text with before there is a press.

    Neither fits behind a backslash in JSON, and the number stands where only any value may.
    """
    return 0 if OF_A_REQUEST.fullmatch(name) else "sample"
