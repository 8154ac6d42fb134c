"""How every touch screen locks and dims."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.storage.documents import Documents
from algo_oauth.storage.repositories import Replacing, Repository
from algo_oauth.storage.vault import Vault

TOUCH_SETTINGS: Final = "touch_settings"
MOST_MINUTES: Final = 1440

_ALL_SCREENS: Final = "all"
_MINUTES: Final = re.compile(r"[0-9]{1,4}")  # int() itself fails on thousands of digits


class TouchSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of all touch screens.

    ``pin_hash`` is an argon2id hash, empty for no PIN; it is sealed at rest, because so few
    digits are soon tried out. ``lock_minutes`` without a touch lock a screen (0: only by hand),
    ``dim_minutes`` dim it (0: never).
    """

    pin_hash: Secret = NO_SECRET
    lock_minutes: int = 5
    dim_minutes: int = 0


def check_minutes(faults: Faults, field: str, text: str) -> int:
    """Check the minutes after which a touch screen locks or dims."""
    text = text.strip()
    if not _MINUTES.fullmatch(text) or int(text) > MOST_MINUTES:
        faults.add(
            field,
            "TCH-008",
            f"This is not a number of minutes from 0 to {MOST_MINUTES}.",
            "0 means never.",
        )
        return 0
    return int(text)


class TouchSettingsRepository:
    """Where they are kept.

    Raises:
        NotSaved: when they are put; they are as before then.
    """

    def __init__(self, documents: Documents, vault: Vault) -> None:
        self._records = Repository(documents, vault, table=TOUCH_SETTINGS, kind=TouchSettings)

    def get(self) -> TouchSettings:
        """Return the settings; those of a new device when nothing was saved yet."""
        return self._records.get(_ALL_SCREENS) or TouchSettings()

    def put(self, settings: TouchSettings) -> None:
        """Keep the settings."""
        self._records.put(_ALL_SCREENS, settings)

    def held(self) -> AbstractContextManager[bool]:
        """Let nothing else change them in the ``with`` block."""
        return self._records.held()

    def change(self, change: Callable[[TouchSettings], TouchSettings]) -> TouchSettings:
        """Change them without another change in between; return what they were before."""
        with self.held():
            before = self.get()
            self.put(change(before))
        return before

    def replacing(self, settings: TouchSettings) -> Replacing:
        """Let nothing else change the settings until these are kept: see ``Repository``."""
        return self._records.replacing(lambda _: {_ALL_SCREENS: settings})

    def reseal(self) -> None:
        """Write them again, the PIN's hash sealed with the newest key."""
        self._records.reseal()
