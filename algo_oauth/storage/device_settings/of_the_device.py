"""The settings of this device besides those of its API; their names are ours."""

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

from algo_oauth.checks import Faults
from algo_oauth.secret import Secret
from algo_oauth.storage.backup_schedule import MOST_KEPT, RHYTHMS, WEEKDAYS
from algo_oauth.storage.device_settings.kinds import choice, number, number_or_unset
from algo_oauth.storage.device_settings.setting import DeviceSetting

NAME_LIMIT: Final = 40
LONGEST_IDLE: Final = 1440
PASSWORD_LIMIT: Final = 255
MOST_DAYS: Final = 3650
MOST_MEGABYTES: Final = 10_000

NAME: Final = "device.name"
IDLE_MINUTES: Final = "web.session.minutes"
PUBLIC_ADDRESS: Final = "web.public.address"
REMOTE_PASSWORD: Final = "remote.api.pwd"  # noqa: S105 - a setting's name
ACTIVITY_DAYS: Final = "activity.days"
ACTIVITY_MEGABYTES: Final = "activity.megabytes"

_HOST_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_PLAIN_IPV6: Final = re.compile(r"[0-9a-f:]+")
"""Without a zone, which means something on one machine only, and without an IPv4 address in it."""


def _name(faults: Faults, field: str, text: str) -> str:
    return faults.text(field, text, limit=NAME_LIMIT, required=True)


def _public_address(faults: Faults, field: str, text: str) -> str:
    address = faults.https_url(field, text, required=False)
    if field in faults.of:
        return address
    if urlsplit(address).path.strip("/") or "?" in address:
        faults.add(
            field,
            "SYS-005",
            "This address goes on behind the host.",
            "Write only https:// and the host, with a port if there is one.",
        )
    elif address and not (address.isascii() and _is_origin(address.lower())):
        faults.add(
            field,
            "SYS-006",
            "This is not written as browsers and providers know it.",
            "Write it like https://console.example.org:8450, with letters a to z, digits, points "
            "and hyphens; a name with others has a form of its own, which begins with xn--.",
        )
    return address.rstrip("/")


def _is_origin(address: str) -> bool:
    """Say whether an address is https, a host and maybe a port, each written in the plain way."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    is_host = bool(_HOST_NAME.fullmatch(host)) or _is_ipv6(host)
    return is_host and address.removesuffix("/") == f"https://{shown}{port}"


def _is_ipv6(host: str) -> bool:
    try:
        ipaddress.IPv6Address(host)
    except ValueError:
        return False
    return _PLAIN_IPV6.fullmatch(host) is not None


def _remote_password(faults: Faults, field: str, text: str) -> Secret:
    return Secret(faults.pasted(field, text, limit=PASSWORD_LIMIT))


OF_THE_DEVICE: Final = (
    DeviceSetting(
        name=NAME,
        path=("name",),
        check=_name,
        about=f"The device's name, 1 to {NAME_LIMIT} characters.",
    ),
    DeviceSetting(
        name=IDLE_MINUTES,
        path=("idle_minutes",),
        check=number_or_unset(1, LONGEST_IDLE, hint="30 is a good choice."),
        also=(int,),
        about=f"Minutes without use after which a login ends, 1 to {LONGEST_IDLE}; "
        "empty for what the device was started with.",
    ),
    DeviceSetting(
        name=PUBLIC_ADDRESS,
        path=("public_address",),
        check=_public_address,
        about="The https address that providers send browsers back to, with a port if there is "
        "one and nothing behind that; empty for the one in use.",
    ),
    DeviceSetting(
        name=REMOTE_PASSWORD,
        path=("remote_api_password",),
        check=_remote_password,
        about=f"What signs requests to other Algo endpoints, at most {PASSWORD_LIMIT} characters; "
        "empty for none. It can be changed and not be read.",
        secret=True,
    ),
    DeviceSetting(
        name=ACTIVITY_DAYS,
        path=("activity_days",),
        check=number(1, MOST_DAYS),
        also=(int,),
        about=f"Days that activity is kept, 1 to {MOST_DAYS}.",
    ),
    DeviceSetting(
        name=ACTIVITY_MEGABYTES,
        path=("activity_megabytes",),
        check=number(1, MOST_MEGABYTES),
        also=(int,),
        about=f"Megabytes that activity may take, 1 to {MOST_MEGABYTES}.",
    ),
    DeviceSetting(
        name="backup.every",
        path=("backups", "every"),
        check=choice(RHYTHMS),
        about=f"How often the device backs itself up: {', '.join(RHYTHMS)}.",
    ),
    DeviceSetting(
        name="backup.weekday",
        path=("backups", "weekday"),
        check=choice(WEEKDAYS),
        about="The day of weekly backups: Monday to Sunday, written in full.",
    ),
    DeviceSetting(
        name="backup.hour",
        path=("backups", "hour"),
        check=number(0, 23),
        also=(int,),
        about="The hour of backups in UTC, 0 to 23.",
    ),
    DeviceSetting(
        name="backup.keep",
        path=("backups", "keep"),
        check=number(1, MOST_KEPT),
        also=(int,),
        about=f"How many scheduled backups stay, 1 to {MOST_KEPT}.",
    ),
)
