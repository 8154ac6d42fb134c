"""Settings as Algo devices write them: ``key = value``, one a line."""

import re
from collections.abc import Mapping
from typing import Final

from algo_oauth.checks import Faults

LIMIT: Final = 65_536
"""Bytes of a settings text."""
MOST_LINES: Final = 2000

_KEY: Final = re.compile(r"[A-Za-z0-9_.-]{1,120}")


def write_settings(settings: Mapping[str, str]) -> str:
    """Return the text of settings; a value is one line, as the forms make sure."""
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def read_settings(text: str, faults: Faults, field: str) -> dict[str, str]:
    """Return the settings of a text; every fault is added to ``field`` with its line.

    Empty lines and lines that start with ``#`` are passed over.
    """
    found: dict[str, str] = {}
    lines = text.removeprefix("\ufeff").split("\n")
    for number, line in enumerate(lines[:MOST_LINES], 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, equals, value = line.partition("=")
        key = key.strip()
        if not equals or not _KEY.fullmatch(key):
            _add(faults, field, "SET-002", f"Line {number} is not a setting.")
        elif key in found:
            _add(faults, field, "SET-003", f"Line {number} sets {key} a second time.")
        else:
            found[key] = value.strip()
    if len(lines) > MOST_LINES:
        _add(faults, field, "SET-004", f"There are more than {MOST_LINES} lines.")
    elif not found and field not in faults.of:
        _add(faults, field, "SET-005", "There is no setting in it.")
    return found


def _add(faults: Faults, field: str, code: str, message: str) -> None:
    faults.add(field, code, message, "Write one a line: device.name = Reception")
