"""What a device keeps in its state folder, whether it runs or not; its activity left out."""

import contextlib
from collections.abc import Collection
from pathlib import Path

from algo_oauth.backup.shelf import open_shelf
from algo_oauth.backup.stores import Stores
from algo_oauth.backup.transfer import Transfer
from algo_oauth.clock import Clock
from algo_oauth.errors import StorageError
from algo_oauth.storage.closing import Closing
from algo_oauth.storage.documents import CONFIGURATION, TOKENS, Documents
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.pins import PinRepository
from algo_oauth.storage.repositories import (
    DEVICE_TABLE,
    TOKENS_TABLE,
    DeviceRepository,
    ProfileRepository,
    ScreenRepository,
    TokenRepository,
)
from algo_oauth.storage.touch_passes import TouchPassRepository
from algo_oauth.storage.touch_settings import TouchSettingsRepository
from algo_oauth.storage.vault import Vault


class Memory(Closing):
    """The files, what stands in them by its kind, and ``transfer`` for files from elsewhere.

    ``backups`` is the folder for backups where they are kept outside of the state folder.

    Raises:
        StorageError: a file cannot be used. The folder stays open then.
    """

    def __init__(
        self,
        folder: StateFolder,
        clock: Clock,
        *,
        provider_types: Collection[str],
        backups: Path | None = None,
    ) -> None:
        self.folder = folder
        self.configuration = Documents(folder, CONFIGURATION, clock)
        self.token_file = Documents(folder, TOKENS, clock)
        self.vault = Vault(folder, sealed_before=self._holds_secrets())
        self.profiles = ProfileRepository(self.configuration, self.vault)
        self.screens = ScreenRepository(self.configuration, self.vault)
        self.touch_passes = TouchPassRepository(self.configuration, self.vault)
        self.touch_settings = TouchSettingsRepository(self.configuration, self.vault)
        self.pins = PinRepository(self.configuration, self.vault)
        self.device_store = DeviceRepository(self.configuration, self.vault)
        self.token_store = TokenRepository(self.token_file, self.vault)
        self.transfer = Transfer(
            stores=Stores(
                self.configuration,
                profiles=self.profiles,
                screens=self.screens,
                device=self.device_store,
                pins=self.pins,
                touch_settings=self.touch_settings,
            ),
            shelf=open_shelf(folder.path, backups, self.vault, self.configuration),
            vault=self.vault,
            clock=clock,
            provider_types=provider_types,
        )

    def _holds_secrets(self) -> bool:
        return bool(self.configuration.all(DEVICE_TABLE) or self.token_file.all(TOKENS_TABLE))

    def end_removals(self) -> None:
        """Remove the tokens of removed profiles that are still there, as after a ``kill -9``.

        With an older generation of the configuration they stay: the damaged one may have brought
        a profile back, and its token with it. On a full disk the next start does it.
        """
        removed = self.profiles.removed()
        if self.configuration.notices or not removed:
            return
        with contextlib.suppress(StorageError):
            for profile_id in removed:
                self.token_store.remove(profile_id)
            self.profiles.forget_removed()

    def rotate_vault_key(self) -> None:
        """Seal every secret with a new key; stopped in between, old and new texts both open.

        Raises:
            StorageError: a file could not be written; every secret can still be opened.
        """
        with self.transfer.held():  # nor does another rotation drop the key of this one
            self.vault.add_key()
            stores = (self.profiles, self.device_store, self.touch_settings, self.token_store)
            for store in (*stores, self.transfer):
                store.reseal()
            self.vault.drop_old_keys()

    def close(self) -> None:
        """Let the next process have the folder."""
        self.token_file.close()
        self.configuration.close()
        self.folder.close()
