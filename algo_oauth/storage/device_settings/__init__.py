"""The settings that have a name: for the RESTful API, for files, for pages.

One registry, so that each says the same about the same value.
"""

from collections.abc import Mapping
from typing import Final

from algo_oauth.checks import Faults
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.device_settings.of_the_api import OF_THE_API, check_callable
from algo_oauth.storage.device_settings.of_the_device import OF_THE_DEVICE
from algo_oauth.storage.device_settings.setting import DeviceSetting, JsonValue

SETTINGS: Final = (*OF_THE_DEVICE, *OF_THE_API)
NAMED: Final = {setting.name: setting for setting in SETTINGS}

PUT_BACK: Final = tuple(setting for setting in OF_THE_DEVICE if not setting.secret)
"""The settings that a device can be put back to without anybody at hand.

Those of the API stay, or the next call could not be made; a password nobody would type again.
"""

__all__ = [
    "NAMED",
    "PUT_BACK",
    "SETTINGS",
    "DeviceSetting",
    "JsonValue",
    "shared_settings",
    "with_shared_settings",
]


def shared_settings(record: DeviceRecord) -> dict[str, str]:
    """Return every setting's text by its name, without the secrets."""
    return {setting.name: setting.read(record) for setting in SETTINGS if not setting.secret}


def with_shared_settings(
    record: DeviceRecord, wanted: Mapping[str, str], faults: Faults
) -> DeviceRecord:
    """Return the record with these settings; an unknown name or a bad value is a fault."""
    for name, text in wanted.items():
        setting = NAMED.get(name)
        if setting is None:
            known = f"The settings are: {', '.join(NAMED)}."
            faults.add(name, "SET-001", f"There is no setting {name[:80]!r}.", known)
            continue
        value = setting.check(faults, name, text)
        if name not in faults.of:
            record = setting.write(record, value)
    check_callable(record.api, wanted, faults)
    return record
