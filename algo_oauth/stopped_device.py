"""The memory of a device that does not run, for the commands that work on it."""

import contextlib
import os
from pathlib import Path

from algo_oauth.backup.mark import MARK
from algo_oauth.backup.plan import Plan
from algo_oauth.backup.shelf import BEFORE_IMPORT, FOLDER, open_shelf
from algo_oauth.backup.stores import Stores
from algo_oauth.backup.transfer import Transfer
from algo_oauth.clock import SystemClock
from algo_oauth.errors import FolderUnusable, NoConfiguration
from algo_oauth.oauth.presets import load_presets
from algo_oauth.settings import SHIPPED_CONFIG, Settings
from algo_oauth.storage.closing import Closing
from algo_oauth.storage.documents import CONFIGURATION, TOKENS, Documents
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.pins import PinRepository
from algo_oauth.storage.reasons import plain_reason
from algo_oauth.storage.repositories import (
    DeviceRepository,
    ProfileRepository,
    ScreenRepository,
    TokenRepository,
)
from algo_oauth.storage.touch_settings import TouchSettingsRepository
from algo_oauth.storage.vault import Vault


class StoppedDevice(Closing):
    """The state folder of a device, which no device can start on meanwhile.

    Raises:
        BadSetting: the owner's own Provider Types cannot be read.
        NoConfiguration: there is no device in the folder.
        StorageError: the folder is in use, or cannot be used.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        path = self._path = settings.state_folder
        self._presets = load_presets(SHIPPED_CONFIG / "providers.toml", settings.providers_file)
        if not any((path / f"{CONFIGURATION}{end}").is_file() for end in ("", ".previous")):
            raise NoConfiguration(folder=path)
        self._open = contextlib.ExitStack()
        try:
            self._open.callback(self._hand_over)
            self._open_storage()
        except BaseException:
            self.close()
            raise

    def _open_storage(self) -> None:
        clock = SystemClock()
        folder = self._open.enter_context(StateFolder(self._path))
        documents = self._open.enter_context(Documents(folder, CONFIGURATION, clock))
        token_file = self._open.enter_context(Documents(folder, TOKENS, clock))
        vault = Vault(folder, sealed_before=True)
        device = DeviceRepository(documents, vault)
        if device.get() is None:
            raise NoConfiguration(folder=self._path)
        stores = Stores(
            documents,
            profiles=ProfileRepository(documents, vault),
            screens=ScreenRepository(documents, vault),
            device=device,
            pins=PinRepository(documents, vault),
            touch_settings=TouchSettingsRepository(documents, vault),
        )
        self._tokens = TokenRepository(token_file, vault)
        self.transfer = Transfer(
            stores=stores,
            shelf=open_shelf(self._settings, vault),
            vault=vault,
            clock=clock,
            provider_types=self._presets,
        )

    def take_over(self, plan: Plan) -> None:
        """Back up the configuration, then make it what the plan says.

        Raises:
            NotSaved: it is as it was before.
        """
        self.transfer.carry_out(plan, why=BEFORE_IMPORT)
        for profile_id in plan.ids("removed", "Profile"):
            self._tokens.remove(profile_id)

    def close(self) -> None:
        """Let a device start again."""
        self._open.close()

    def _hand_over(self) -> None:
        """Give what root wrote here to the folder's owner, or a service could not read it."""
        if os.geteuid() != 0:
            return
        owner, outside = self._path.stat(), self._settings.backups_folder
        try:
            for each in (*self._path.iterdir(), *self._path.glob(f"{FOLDER}/*.json")):
                _give(each, owner)
        except OSError as error:
            raise FolderUnusable(folder=self._path, reason=plain_reason(error)) from error
        for each in (outside / MARK, *outside.glob("backup-*.json")) if outside else ():
            # Some shares say themselves whose everything is.
            with contextlib.suppress(OSError):
                _give(each, owner)


def _give(file: Path, owner: os.stat_result) -> None:
    if not file.is_symlink() and file.exists() and file.stat().st_uid == 0:
        os.chown(file, owner.st_uid, owner.st_gid, follow_symlinks=False)
