"""How long activity is kept: the form, and the settings that it stands for."""

from collections.abc import Mapping
from typing import Final

from algo_oauth.checks import Faults
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.device_settings import NAMED, with_shared_settings
from algo_oauth.storage.device_settings.of_the_device import ACTIVITY_DAYS, ACTIVITY_MEGABYTES

LABELS: Final = {"activity_days": "Keep for (days)", "activity_megabytes": "At most (MB)"}
_FIELDS: Final = {ACTIVITY_DAYS: "activity_days", ACTIVITY_MEGABYTES: "activity_megabytes"}


def keeping_values(record: DeviceRecord) -> dict[str, str]:
    """Return what the form shows."""
    return {field: NAMED[name].read(record) for name, field in _FIELDS.items()}


def read_keeping(typed: Mapping[str, str], record: DeviceRecord) -> tuple[DeviceRecord, Faults]:
    """Return the record with what was typed, and the faults of that."""
    faults = Faults()
    wanted = {name: typed.get(field, "") for name, field in _FIELDS.items()}
    return with_shared_settings(record, wanted, faults), faults.renamed(_FIELDS)
