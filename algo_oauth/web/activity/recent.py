"""The last activity of a button or profile, for the pages that are about it."""

from typing import Final

import msgspec

from algo_oauth.device import Device
from algo_oauth.storage.activity_search import Wanted, find
from algo_oauth.web.activity.rows import Row, profile_names, to_rows
from algo_oauth.web.services import device as this_device

SHOWN: Final = 10
PATIENCE: Final = 0.15
"""Seconds that a page may search for it beside its own work."""


class Recent(msgspec.Struct, frozen=True, kw_only=True):
    """What ``activity/recent.html`` shows.

    ``searched_to`` is the Unix time that was reached when the time was over, ``query`` leads to
    the rest on the page of all activity.
    """

    rows: list[Row]
    searched_to: float | None
    query: dict[str, str]


def recent(device: Device, *, button: str = "", profile: str = "", limit: int = SHOWN) -> Recent:
    """Return the last activity of a button or a profile (their ids), or of everything."""
    deadline = device.clock.monotonic() + PATIENCE
    found = find(
        device.journal,
        Wanted(button=button, profile=profile),
        limit=limit,
        over=lambda: device.clock.monotonic() > deadline,
    )
    query = {name: text for name, text in (("button", button), ("profile", profile)) if text}
    rows = to_rows(found.entries, profile_names(device))
    return Recent(rows=rows, searched_to=found.searched_to, query=query)


def recent_activity(*, button: str = "", profile: str = "", limit: int = SHOWN) -> Recent:
    """Return the same of the device that answers the request: every template may call it."""
    return recent(this_device(), button=button, profile=profile, limit=limit)
