"""The settings that files know by name: those of the RESTful API, and those of this device besides.

One list for the text form, for provisioning, and for checking what a file says of a device.
"""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from algo_oauth.checks import Faults
from algo_oauth.secret import Secret
from algo_oauth.storage import device_settings as of_the_api
from algo_oauth.storage.backup_schedule import MOST_KEPT, RHYTHMS, WEEKDAYS
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.device_settings import DeviceSetting

MOST_DAYS: Final = 3650
MOST_MEGABYTES: Final = 10_000
PASSWORD_LIMIT: Final = 255


def check_public_address(faults: Faults, field: str, text: str) -> str:
    """Check the address that browsers reach this device under: a host, with a port if needed."""
    address = faults.https_url(field, text, required=False)
    if field in faults.of:
        return address
    if urlsplit(address).path.strip("/") or urlsplit(address).query:
        faults.add(
            field,
            "SYS-005",
            "This address goes on behind the host.",
            "Write only https:// and the host, with a port if there is one.",
        )
    return address.rstrip("/")


def _number(least: int, most: int) -> Callable[[Faults, str, str], int]:
    def check(faults: Faults, field: str, text: str) -> int:
        return faults.whole_number(field, text, least=least, most=most)

    return check


def _choice(offered: tuple[str, ...]) -> Callable[[Faults, str, str], str]:
    def check(faults: Faults, field: str, text: str) -> str:
        return faults.choice(field, text, offered)

    return check


def _remote_password(faults: Faults, field: str, text: str) -> Secret:
    return Secret(faults.pasted(field, text, limit=PASSWORD_LIMIT))


_OF_THIS_DEVICE: Final = (
    DeviceSetting(
        name="web.public.address",
        path=("public_address",),
        check=check_public_address,
        about="The https address that providers send browsers back to; empty for the one in use.",
    ),
    DeviceSetting(
        name="remote.api.pwd",
        path=("remote_api_password",),
        check=_remote_password,
        about="What signs requests to other Algo endpoints.",
        secret=True,
    ),
    DeviceSetting(
        name="activity.days",
        path=("activity_days",),
        check=_number(1, MOST_DAYS),
        about=f"Days that activity is kept, 1 to {MOST_DAYS}.",
    ),
    DeviceSetting(
        name="activity.megabytes",
        path=("activity_megabytes",),
        check=_number(1, MOST_MEGABYTES),
        about=f"Megabytes that activity may take, 1 to {MOST_MEGABYTES}.",
    ),
    DeviceSetting(
        name="backup.every",
        path=("backups", "every"),
        check=_choice(RHYTHMS),
        about="How often the device backs itself up.",
    ),
    DeviceSetting(
        name="backup.weekday",
        path=("backups", "weekday"),
        check=_choice(WEEKDAYS),
        about="The day of weekly backups.",
    ),
    DeviceSetting(
        name="backup.hour",
        path=("backups", "hour"),
        check=_number(0, 23),
        about="The hour of backups, in UTC.",
    ),
    DeviceSetting(
        name="backup.keep",
        path=("backups", "keep"),
        check=_number(1, MOST_KEPT),
        about="How many scheduled backups stay.",
    ),
)

SETTINGS: Final = (*of_the_api.SETTINGS, *_OF_THIS_DEVICE)
NAMED: Final = {setting.name: setting for setting in SETTINGS}


def shared_settings(record: DeviceRecord) -> dict[str, str]:
    """Return every setting's text by its name, without the secrets."""
    return {setting.name: setting.read(record) for setting in SETTINGS if not setting.secret}


def with_shared_settings(
    record: DeviceRecord, wanted: Mapping[str, str], faults: Faults
) -> DeviceRecord:
    """Return the record with these settings; an unknown name or a bad value is a fault."""
    for name in wanted:
        if name not in NAMED:
            known = f"The settings are: {', '.join(NAMED)}."
            faults.add(name, "SET-001", f"There is no setting {name[:80]!r}.", known)
    for setting in _OF_THIS_DEVICE:
        if setting.name in wanted:
            value = setting.check(faults, setting.name, wanted[setting.name])
            if setting.name not in faults.of:
                record = setting.write(record, value)
    theirs = {name: text for name, text in wanted.items() if name in of_the_api.NAMED}
    return of_the_api.with_shared_settings(record, theirs, faults)
