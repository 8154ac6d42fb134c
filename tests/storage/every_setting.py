"""Every setting that has a name: what a new device has, what it can be, and what it cannot."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import pytest

from algo_oauth.secret import Secret


class Sample(NamedTuple):
    """A setting's text on a new device, another one with its value, and bad ones with the code."""

    name: str
    new: str
    text: str
    value: Any
    bad: Mapping[str, str]


def _no_number(*texts: str) -> dict[str, str]:
    never = ("x", "-1", "1.5", "1e2", "\u0663", "9" * 5000)
    return dict.fromkeys((*texts, *never), "FLD-005")


EVERY: Final = (
    Sample(
        "device.name",
        new="Algo 8450",
        text="Reception",
        value="Reception",
        bad={"": "FLD-001", "x" * 41: "FLD-002", "a\x00b": "FLD-003"},
    ),
    Sample("web.session.minutes", "", "1440", 1440, _no_number("0", "1441")),
    Sample(
        "web.public.address",
        new="",
        text="https://wall.example:444",
        value="https://wall.example:444",
        bad={
            "wall.example": "FLD-010",
            "https://": "FLD-010",
            "https://wall.example:99999": "FLD-010",
            "http://wall.example": "FLD-011",
            "https://user@wall.example": "FLD-012",
            "https://wall.example#": "FLD-013",
            "https://wall.example/path": "SYS-005",
            "https://wall.example/?query": "SYS-005",
            "https://wall.example?": "SYS-005",
            "https://*.example": "SYS-006",
            "https://wall.example//": "SYS-006",
            "https://wall.example:": "SYS-006",
            "https://wall.example:0": "SYS-006",
            "https://büro.example": "SYS-006",
            "https://\u212a.example": "SYS-006",
        },
    ),
    Sample(
        "remote.api.pwd",
        new="",
        text="of the speakers",
        value=Secret("of the speakers"),
        bad={"x" * 256: "FLD-002", "of\x00the\x00speakers": "FLD-003"},
    ),
    Sample("activity.days", "365", "3650", 3650, _no_number("", "0", "3651")),
    Sample("activity.megabytes", "300", "10000", 10_000, _no_number("", "0", "10001")),
    Sample(
        "backup.every",
        new="Off",
        text="Weekly",
        value="Weekly",
        bad=dict.fromkeys(("", "daily", "Hourly", "1"), "FLD-004"),
    ),
    Sample(
        "backup.weekday",
        new="Sunday",
        text="Friday",
        value="Friday",
        bad=dict.fromkeys(("", "Fri", "Someday", "5"), "FLD-004"),
    ),
    Sample("backup.hour", "3", "0", 0, _no_number("", "24")),
    Sample("backup.keep", "7", "100", 100, _no_number("", "0", "101")),
    Sample(
        "admin.web.api",
        new="0",
        text="1",
        value=True,
        bad=dict.fromkeys(("", "yes", "true", "2"), "FLD-004"),
    ),
    Sample(
        "api.auth.basic",
        new="0",
        text="-1",
        value="None",
        bad=dict.fromkeys(("", "2", "Standard"), "FLD-004"),
    ),
    Sample("api.auth.tsvar", "30", "300", 300, _no_number("", "0", "301")),
    Sample(
        "api.admin.pwd",
        new="",
        text="another-password",
        value=Secret("another-password"),
        bad={
            "": "ADM-001",
            "algo": "ADM-001",
            "x" * 257: "FLD-002",
            "with some spaces": "ADM-003",
            "größer-als-8": "ADM-003",
        },
    ),
)

READABLE: Final = tuple(each for each in EVERY if not isinstance(each.value, Secret))
SECRETS: Final = tuple(each for each in EVERY if isinstance(each.value, Secret))
NUMBERS: Final = tuple(each for each in EVERY if type(each.value) is int)

each_setting = pytest.mark.parametrize("sample", EVERY, ids=lambda sample: sample.name)
each_readable = pytest.mark.parametrize("sample", READABLE, ids=lambda sample: sample.name)
each_secret = pytest.mark.parametrize("sample", SECRETS, ids=lambda sample: sample.name)
each_number = pytest.mark.parametrize("sample", NUMBERS, ids=lambda sample: sample.name)
each_bad_text = pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        pytest.param(each.name, text, code, id=f"{each.name}={text[:30]!r}")
        for each in EVERY
        for text, code in each.bad.items()
    ],
)
