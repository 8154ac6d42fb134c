"""The settings that have a name: for the RESTful API, for files of ``key = value``, for pages.

One registry, so that each says the same about the same value. ``admin.web.api``, ``api.admin.pwd``,
``api.auth.basic`` and ``api.auth.tsvar`` are Algo's names (RESTful API guide); the others are ours.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.secret import Secret
from algo_oauth.storage.api_settings import BASIC, METHODS, NONE, STANDARD
from algo_oauth.storage.device_record import DeviceRecord

NAME_LIMIT: Final = 40
LONGEST_IDLE: Final = 1440
LONGEST_TOLERANCE: Final = 300
SHORTEST_PASSWORD: Final = 8
LONGEST_PASSWORD: Final = 256

API_ENABLED: Final = "admin.web.api"
API_PASSWORD: Final = "api.admin.pwd"  # noqa: S105 - a setting's name
API_METHOD: Final = "api.auth.basic"
API_TOLERANCE: Final = "api.auth.tsvar"

YES_NO: Final = {"1": True, "0": False}
METHOD_CODES: Final = {"0": STANDARD, "1": BASIC, "-1": NONE}

_ANYWHERE: Final = re.compile(r"[!-~]*")

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


def check_name(faults: Faults, field: str, text: str) -> str:
    """Check the device's name."""
    return faults.text(field, text, limit=NAME_LIMIT, required=True)


def check_idle_minutes(faults: Faults, field: str, text: str) -> int | None:
    """Check the minutes without use after which a session ends; None where nobody chose."""
    if not text.strip():
        return None
    return _whole_number(faults, field, text, most=LONGEST_IDLE, hint="30 is a good choice.")


def _tolerance(faults: Faults, field: str, text: str) -> int:
    hint = "30 is what Algo devices use."
    return _whole_number(faults, field, text, most=LONGEST_TOLERANCE, hint=hint)


def _whole_number(faults: Faults, field: str, text: str, *, most: int, hint: str) -> int:
    typed = faults.text(field, text, limit=6)
    # int() takes digits of other scripts, too.
    if not re.fullmatch(r"[1-9][0-9]{0,5}", typed) or int(typed) > most:
        faults.add(field, "SYS-001", f"This is not a number from 1 to {most}.", hint)
        return 1
    return int(typed)


def _yes_no(faults: Faults, field: str, text: str) -> bool:
    return YES_NO.get(faults.choice(field, text, YES_NO), False)


def _method(faults: Faults, field: str, text: str) -> str:
    return METHOD_CODES.get(faults.choice(field, text, METHOD_CODES), METHODS[0])


def _password(faults: Faults, field: str, text: str) -> Secret:
    password = faults.pasted(field, text, limit=LONGEST_PASSWORD)
    if len(password) < SHORTEST_PASSWORD:
        faults.add(
            field,
            "ADM-001",
            f"A RESTful API password needs at least {SHORTEST_PASSWORD} characters.",
            "Choose a longer one; no person has to remember it.",
        )
    elif not _ANYWHERE.fullmatch(password):
        faults.add(
            field,
            "ADM-003",
            "Other systems may not be able to send this password.",
            "Use the letters, digits and signs of an English keyboard, without spaces.",
        )
    return Secret(password)


SETTINGS: Final = (
    DeviceSetting(
        name="device.name",
        path=("name",),
        check=check_name,
        about=f"The device's name, 1 to {NAME_LIMIT} characters.",
    ),
    DeviceSetting(
        name="web.session.minutes",
        path=("idle_minutes",),
        check=check_idle_minutes,
        also=(int,),
        about=f"Minutes without use after which a login ends, 1 to {LONGEST_IDLE}; "
        "empty for what the device was started with.",
    ),
    DeviceSetting(
        name=API_ENABLED,
        path=("api", "enabled"),
        check=_yes_no,
        words=YES_NO,
        also=(bool, int),
        about="The RESTful API: 1 is on, 0 is off.",
    ),
    DeviceSetting(
        name=API_METHOD,
        path=("api", "method"),
        check=_method,
        words=METHOD_CODES,
        also=(int,),
        about="How calls are authenticated: 0 is Standard, 1 is Basic, -1 is None.",
    ),
    DeviceSetting(
        name=API_TOLERANCE,
        path=("api", "tolerance"),
        check=_tolerance,
        also=(int,),
        about="Seconds that the Date of a signed call may be from the device's clock, "
        f"1 to {LONGEST_TOLERANCE}.",
    ),
    DeviceSetting(
        name=API_PASSWORD,
        path=("api", "password"),
        check=_password,
        about=f"The RESTful API password, at least {SHORTEST_PASSWORD} characters of an English "
        "keyboard without spaces. It can be changed and not be read.",
        secret=True,
    ),
)
NAMED: Final = {setting.name: setting for setting in SETTINGS}


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
            faults.add(
                name,
                "SET-001",
                f"There is no setting {name[:80]!r}.",
                f"The settings are: {', '.join(NAMED)}.",
            )
            continue
        value = setting.check(faults, name, text)
        if name not in faults.of:
            record = setting.write(record, value)
    _check_together(record, wanted, faults)
    return record


def _check_together(record: DeviceRecord, wanted: Mapping[str, str], faults: Faults) -> None:
    """Refuse an API that nobody could call, for want of a password."""
    api = record.api
    if not api.enabled or api.method == NONE or api.password or faults.of.get(API_PASSWORD):
        return
    for name in (API_ENABLED, API_METHOD):
        if name in wanted and name not in faults.of:
            faults.add(
                name,
                "ADM-002",
                f"The RESTful API has no password, and {api.method} needs one.",
                "Set the RESTful API password as well.",
            )
            return
