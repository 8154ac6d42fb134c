"""The settings that Algo devices share, by the names that their files and their API give them.

One registry for the text form, for provisioning, and for checking what a file says of a device.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.storage.backup_schedule import MOST_KEPT, RHYTHMS, WEEKDAYS
from algo_oauth.storage.device_record import DeviceRecord

NAME_LIMIT: Final = 40
LONGEST_IDLE: Final = 1440

Check = Callable[[Faults, str, str], Any]
"""Faults, the field they belong to and the text: returns the value to keep."""


class DeviceSetting(msgspec.Struct, frozen=True):
    """One setting: ``path`` leads to it in the device's record, ``check`` reads its text.

    ``unset`` is the text of a setting that nobody chose.
    """

    name: str
    path: tuple[str, ...]
    check: Check
    unset: str = ""

    def read(self, record: DeviceRecord) -> str:
        """Return the setting's text."""
        value: Any = record
        for step in self.path:
            value = getattr(value, step)
        return self.unset if value is None else str(value)

    def write(self, record: DeviceRecord, value: Any) -> DeviceRecord:
        """Return the record with this value."""
        changed: DeviceRecord = _with(record, self.path, value)
        return changed


def _with(document: Any, path: tuple[str, ...], value: Any) -> Any:
    inner = _with(getattr(document, path[0]), path[1:], value) if path[1:] else value
    return msgspec.structs.replace(document, **{path[0]: inner})


def check_name(faults: Faults, field: str, text: str) -> str:
    """Check the device's name."""
    return faults.text(field, text, limit=NAME_LIMIT, required=True)


def check_idle_minutes(faults: Faults, field: str, text: str) -> int:
    """Check the minutes without use after which a session ends."""
    return _number(faults, field, text, least=1, most=LONGEST_IDLE, hint="30 is a good choice.")


def _idle_minutes(faults: Faults, field: str, text: str) -> int | None:
    return check_idle_minutes(faults, field, text) if text.strip() else None


def _hour(faults: Faults, field: str, text: str) -> int:
    return _number(faults, field, text, least=0, most=23, hint="It is an hour in UTC.")


def _keep(faults: Faults, field: str, text: str) -> int:
    return _number(faults, field, text, least=1, most=MOST_KEPT, hint="7 is a good choice.")


def _number(faults: Faults, field: str, text: str, *, least: int, most: int, hint: str) -> int:
    typed = faults.text(field, text, limit=6)
    # int() takes digits of other scripts, too.
    if not re.fullmatch(r"[0-9]{1,6}", typed) or not least <= int(typed) <= most:
        faults.add(field, "SYS-001", f"This is not a number from {least} to {most}.", hint)
        return least
    return int(typed)


def _rhythm(faults: Faults, field: str, text: str) -> str:
    return faults.choice(field, text, RHYTHMS)


def _weekday(faults: Faults, field: str, text: str) -> str:
    return faults.choice(field, text, WEEKDAYS)


SETTINGS: Final = (
    DeviceSetting("device.name", ("name",), check_name),
    DeviceSetting("web.session.minutes", ("idle_minutes",), _idle_minutes),
    DeviceSetting("backup.every", ("backups", "every"), _rhythm),
    DeviceSetting("backup.weekday", ("backups", "weekday"), _weekday),
    DeviceSetting("backup.hour", ("backups", "hour"), _hour),
    DeviceSetting("backup.keep", ("backups", "keep"), _keep),
)


def shared_settings(record: DeviceRecord) -> dict[str, str]:
    """Return every shared setting's text by its name."""
    return {setting.name: setting.read(record) for setting in SETTINGS}


def with_shared_settings(
    record: DeviceRecord, wanted: Mapping[str, str], faults: Faults
) -> DeviceRecord:
    """Return the record with these settings; an unknown name or a bad value is a fault."""
    known = {setting.name: setting for setting in SETTINGS}
    for name, text in wanted.items():
        if name not in known:
            faults.add(
                name,
                "SET-001",
                f"There is no setting {name[:80]!r}.",
                f"The settings are: {', '.join(known)}.",
            )
            continue
        value = known[name].check(faults, name, text)
        if name not in faults.of:
            record = known[name].write(record, value)
    return record
