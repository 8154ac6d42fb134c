"""How every touch screen locks and dims."""

from typing import Final

import msgspec

from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.storage.documents import Documents
from algo_oauth.storage.repositories import Repository
from algo_oauth.storage.vault import Vault

TOUCH_SETTINGS: Final = "touch_settings"
_ALL_SCREENS: Final = "all"


class TouchSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of all touch screens.

    ``pin_hash`` is an argon2id hash, empty for no PIN; it is sealed at rest, because so few
    digits are soon tried out. ``lock_minutes`` without a touch lock a screen (0: only by hand),
    ``dim_minutes`` dim it (0: never).
    """

    pin_hash: Secret = NO_SECRET
    lock_minutes: int = 5
    dim_minutes: int = 0


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

    def reseal(self) -> None:
        """Write them again, the PIN's hash sealed with the newest key."""
        self._records.reseal()
