"""What a setting is: a name, the place in the device's record, and how its text is read."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.storage.device_record import DeviceRecord

JsonValue = str | bool | int | float
"""In JSON, 30.0 is the same number as 30."""

Check = Callable[[Faults, str, str], Any]
"""Faults, the field they belong to and the text: returns the value to keep."""


class DeviceSetting(msgspec.Struct, frozen=True, kw_only=True):
    """One setting: ``path`` leads to it in the device's record, ``check`` reads its text.

    ``words`` are the texts of values that are not text themselves; ``unset`` is the text of a
    setting that nobody chose. ``also`` are the JSON values that stand for a text, such as 30 for
    ``"30"``. A ``secret`` can be written and not be read.
    """

    name: str
    path: tuple[str, ...]
    check: Check
    about: str
    words: Mapping[str, Any] = {}
    unset: str = ""
    also: tuple[type, ...] = ()
    secret: bool = False

    def text_of(self, given: JsonValue) -> str | None:
        """Return the text that a JSON value stands for, or None if it stands for none here."""
        if isinstance(given, str):
            return given
        whole = int(given) if isinstance(given, float) and given.is_integer() else given
        return str(int(whole)) if type(whole) in self.also else None

    def value(self, record: DeviceRecord) -> Any:
        """Return the setting's value as the record has it."""
        value: Any = record
        for step in self.path:
            value = getattr(value, step)
        return value

    def read(self, record: DeviceRecord) -> str:
        """Return the setting's text; that of a secret is empty."""
        value = self.value(record)
        if self.secret:
            return ""
        named = [text for text, meant in self.words.items() if meant == value]
        return named[0] if named else self.unset if value is None else str(value)

    def write(self, record: DeviceRecord, value: Any) -> DeviceRecord:
        """Return the record with this value."""
        changed: DeviceRecord = _with(record, self.path, value)
        return changed


def _with(document: Any, path: tuple[str, ...], value: Any) -> Any:
    inner = _with(getattr(document, path[0]), path[1:], value) if path[1:] else value
    return msgspec.structs.replace(document, **{path[0]: inner})
