"""How long activity is kept: the form, and what it would remove."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from algo_oauth.backup.device_settings import MOST_DAYS, MOST_MEGABYTES
from algo_oauth.checks import Faults
from algo_oauth.storage.device_record import DeviceRecord

LABELS: Final = {"activity_days": "Keep for (days)", "activity_megabytes": "At most (MB)"}
_MOST: Final = {"activity_days": MOST_DAYS, "activity_megabytes": MOST_MEGABYTES}
_DIGITS: Final = re.compile(r"[0-9]{1,6}")


def keeping_values(record: DeviceRecord) -> dict[str, str]:
    """Return what the form shows."""
    return {name: str(getattr(record, name)) for name in LABELS}


def read_keeping(typed: Mapping[str, str], record: DeviceRecord) -> tuple[DeviceRecord, Faults]:
    """Return the record with what was typed, and the faults of that."""
    faults = Faults()
    numbers = {name: _number(faults, name, typed.get(name, "")) for name in LABELS}
    return (record if faults else msgspec.structs.replace(record, **numbers)), faults


def _number(faults: Faults, field: str, typed: str) -> int:
    text, most = typed.strip(), _MOST[field]
    if _DIGITS.fullmatch(text) and 1 <= int(text) <= most:
        return int(text)
    remedy = f"Write a number from 1 to {most}."
    faults.add(field, "ACT-003", f"This is not a number from 1 to {most}.", remedy)
    return 0
