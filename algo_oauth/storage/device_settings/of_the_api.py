"""The settings of the device's own RESTful API, under the names of Algo's RESTful API guide."""

import re
from collections.abc import Container
from typing import Final

from algo_oauth.checks import Faults
from algo_oauth.secret import Secret
from algo_oauth.storage.api_settings import BASIC, NONE, STANDARD, ApiSettings
from algo_oauth.storage.device_settings.kinds import number, word
from algo_oauth.storage.device_settings.setting import DeviceSetting

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


OF_THE_API: Final = (
    DeviceSetting(
        name=API_ENABLED,
        path=("api", "enabled"),
        check=word(YES_NO),
        words=YES_NO,
        also=(bool, int),
        about="The RESTful API: 1 is on, 0 is off.",
    ),
    DeviceSetting(
        name=API_METHOD,
        path=("api", "method"),
        check=word(METHOD_CODES),
        words=METHOD_CODES,
        also=(int,),
        about="How calls are authenticated: 0 is Standard, 1 is Basic, -1 is None.",
    ),
    DeviceSetting(
        name=API_TOLERANCE,
        path=("api", "tolerance"),
        check=number(1, LONGEST_TOLERANCE, hint="30 is what Algo devices use."),
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


def check_callable(api: ApiSettings, wanted: Container[str], faults: Faults) -> None:
    """Refuse an API that nobody could call, for want of a password.

    ``wanted`` are the names of the settings that are being changed: one of them is at fault.
    """
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
