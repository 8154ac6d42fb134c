"""When the device backs itself up."""

from typing import Annotated, Final

import msgspec

OFF: Final = "Off"
DAILY: Final = "Daily"
WEEKLY: Final = "Weekly"
RHYTHMS: Final = (OFF, DAILY, WEEKLY)
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MOST_KEPT: Final = 100


class BackupSchedule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rhythm of backups, at a full hour in UTC; ``keep`` is how many scheduled ones stay."""

    every: str = OFF
    weekday: str = WEEKDAYS[6]
    hour: Annotated[int, msgspec.Meta(ge=0, le=23)] = 3
    keep: Annotated[int, msgspec.Meta(ge=1, le=MOST_KEPT)] = 7
