"""The section *Touch screens*: which there are, pairing another one, their lock and dimming."""

from collections.abc import Mapping
from typing import Final

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.storage.touch_passes import TouchPass
from algo_oauth.storage.touch_settings import TouchSettings
from algo_oauth.web.services import device, services
from algo_oauth.web.touch.holder import holder_of

LABELS: Final = {
    "pair_code": "Code on the tablet",
    "pair_name": "Where it hangs",
    "pin": "PIN",
    "lock_minutes": "Lock after minutes",
    "dim_minutes": "Dim after minutes",
}

HERE: Final = 15.0
"""Seconds within which a touch screen that works has asked for news."""


class TouchSection(msgspec.Struct, frozen=True, kw_only=True):
    """What the section shows: ``typed`` and ``faults`` of a form that was refused."""

    typed: Mapping[str, str] = {}
    faults: Faults = msgspec.field(default_factory=Faults)

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of the section's fields."""
        return LABELS

    @property
    def settings(self) -> TouchSettings:
        """How touch screens lock and dim."""
        return device().touch_settings.get()

    @property
    def values(self) -> dict[str, str]:
        """What the fields hold."""
        kept = {
            "lock_minutes": str(self.settings.lock_minutes),
            "dim_minutes": str(self.settings.dim_minutes),
        }
        return kept | dict(self.typed)

    @property
    def rows(self) -> list[tuple[TouchPass, float | None]]:
        """Every pass, and how many seconds ago its browser was last heard of, if it was."""
        now, seen = device().clock.now(), services().sightings
        found = [(each, seen.get(holder_of(each).key)) for each in device().touch_passes.all()]
        return [(each, None if at is None else max(0.0, now - at)) for each, at in found]

    @property
    def here(self) -> float:
        """Seconds of silence up to which a touch screen counts as being there now."""
        return HERE
