"""The memory of a device that does not run, for the commands that work on it."""

import contextlib
import os
from pathlib import Path

from algo_oauth.backup.mark import MARK
from algo_oauth.backup.plan import Plan
from algo_oauth.backup.shelf import BEFORE_IMPORT, FOLDER
from algo_oauth.clock import SystemClock
from algo_oauth.errors import FolderUnusable, NoConfiguration, StorageError
from algo_oauth.memory import Memory
from algo_oauth.noting import Noting
from algo_oauth.oauth.presets import load_presets
from algo_oauth.settings import SHIPPED_CONFIG, Settings
from algo_oauth.storage.documents import CONFIGURATION
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.journal import Journal
from algo_oauth.storage.reasons import plain_reason


class StoppedDevice(Memory, Noting):
    """The state folder of a device, which no device can start on meanwhile.

    Raises:
        BadSetting: the owner's own Provider Types cannot be read.
        NoConfiguration: there is no device in the folder.
        StorageError: the folder is in use, or cannot be used.
    """

    def __init__(self, settings: Settings) -> None:
        self.clock = SystemClock()
        self._outside = settings.backups_folder
        path = self._path = settings.state_folder
        presets = load_presets(SHIPPED_CONFIG / "providers.toml", settings.providers_file)
        if not any((path / f"{CONFIGURATION}{end}").is_file() for end in ("", ".previous")):
            raise NoConfiguration(folder=path)
        self._open = contextlib.ExitStack()
        try:
            self._open.callback(self._hand_over)
            folder = self._open.enter_context(StateFolder(path))
            super().__init__(
                folder,
                self.clock,
                provider_types=presets,
                backups=settings.backups_folder,
            )
            self._open.callback(super().close)
            if self.device_store.get() is None:
                raise NoConfiguration(folder=path)
        except BaseException:
            self.close()
            raise

    def take_over(self, plan: Plan) -> None:
        """Back up the configuration, then make it what the plan says.

        Raises:
            NotSaved: it is as it was before.
        """
        if plan.is_empty:
            return
        self.transfer.carry_out(plan, why=BEFORE_IMPORT)
        # The import is done: what a full disk keeps from being removed, the next start removes.
        with contextlib.suppress(StorageError):
            for profile_id in plan.ids("removed", "Profile"):
                self.token_store.remove(profile_id)
        # As long as the device itself keeps activity, not as long as a new one would.
        kept = self.transfer.current().device.retention
        with contextlib.closing(Journal(self.folder, self.clock, retention=kept)) as self.journal:
            self.note_change("system", f"A configuration was imported: {plan.summary}")

    @staticmethod
    def actor() -> str:
        """Return who changes things here."""
        return "the command line"

    def close(self) -> None:
        """Let a device start again."""
        self._open.close()

    def _hand_over(self) -> None:
        """Give what root wrote here to the folder's owner, or a service could not read it."""
        if os.geteuid() != 0:
            return
        owner, outside = self._path.stat(), self._outside
        try:
            for each in (*self._path.iterdir(), *self._path.glob(f"{FOLDER}/*.json")):
                _give(each, owner)
        except OSError as error:
            raise FolderUnusable(folder=self._path, reason=plain_reason(error)) from error
        # Some shares say themselves whose everything is; one that is away has nothing new.
        with contextlib.suppress(OSError):
            for each in (outside / MARK, *outside.glob("backup-*.json")) if outside else ():
                _give(each, owner)


def _give(file: Path, owner: os.stat_result) -> None:
    if not file.is_symlink() and file.exists() and file.stat().st_uid == 0:
        os.chown(file, owner.st_uid, owner.st_gid, follow_symlinks=False)
