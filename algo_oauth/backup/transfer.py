"""Taking the configuration of one device out and bringing one in, with a backup before it."""

import contextlib
import threading
from collections.abc import Callable, Collection

from algo_oauth.backup.archive import write_archive
from algo_oauth.backup.archive_reading import Archive, open_archive, read_archive
from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.plan import Plan, plan_import
from algo_oauth.backup.resealing import resealed
from algo_oauth.backup.sealing import check_passphrase
from algo_oauth.backup.shelf import BY_HAND, KEPT_BEFORE, Backup, Shelf
from algo_oauth.backup.stores import Stores
from algo_oauth.clock import Clock
from algo_oauth.errors import ArchiveError
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.storage.vault import Vault


class Transfer:
    """What pages and commands ask for; ``shelf`` holds the backups."""

    def __init__(
        self,
        *,
        stores: Stores,
        shelf: Shelf,
        vault: Vault,
        clock: Clock,
        provider_types: Collection[str],
    ) -> None:
        self.shelf = shelf
        self._stores = stores
        self._vault = vault
        self._clock = clock
        self._provider_types = provider_types
        self._shelving = threading.RLock()

    def current(self) -> Configuration:
        """Return the configuration as it is."""
        return self._stores.current()

    def export(self, passphrase: Secret = NO_SECRET) -> bytes:
        """Return the configuration as a file, its secrets left out unless there is a passphrase.

        Raises:
            PassphraseWeak: it could be guessed.
        """
        if passphrase:
            check_passphrase(passphrase)
        return write_archive(
            self.current(), now=self._clock.now(), seal_with=passphrase if passphrase else None
        )

    def open(self, content: bytes, passphrase: Secret = NO_SECRET) -> Archive:
        """Read a file that may be anything.

        Raises:
            ArchiveError: it cannot be read, and why.
        """
        return open_archive(read_archive(content), passphrase=passphrase, vault=self._vault)

    def plan(self, archive: Archive, mode: str) -> Plan:
        """Return what an import of this file would do now.

        Raises:
            ArchiveUnsound: the file says what cannot be.
        """
        return plan_import(
            self.current(),
            archive,
            mode,
            provider_types=self._provider_types,
            now=self._clock.now(),
        )

    def carry_out(self, plan: Plan, *, why: str) -> None:
        """Back up what is there, then do what the plan says.

        Raises:
            ChangedMeanwhile: the configuration is not the one that the plan starts from.
            NotSaved: the configuration is as it was before.
        """
        if plan.is_empty:
            return
        self._keep(plan.before, why=why, keep=KEPT_BEFORE)
        self._stores.carry_out(plan)

    def back_up(self, *, why: str = BY_HAND, keep: int = 0) -> Backup:
        """Make a backup; of its kind only the newest ``keep`` stay, all of them if that is 0.

        Raises:
            NotSaved: there is no new backup.
        """
        return self._keep(self.current(), why=why, keep=keep)

    def _keep(self, configuration: Configuration, *, why: str, keep: int) -> Backup:
        with self._shelving:
            now = self._clock.now()
            content = write_archive(configuration, now=now, seal_with=self._vault)
            return self.shelf.add(content, why=why, now=now, keep=keep)

    def remove_backup(self, name: str) -> Callable[[], None]:
        """Remove a backup, and return what brings it back, whichever key seals backups by then.

        Raises:
            BackupGone: there is none of that name.
            NotSaved: it could not be removed.
        """
        content = self.shelf.read(name)
        archive = None  # a damaged one comes back as it is
        with contextlib.suppress(ArchiveError):
            archive = self.open(content)
        self.shelf.remove(name)

        def bring_back() -> None:
            with self._shelving:
                kept = content
                if archive is not None and resealed(content, self._vault) is None:
                    kept = write_archive(
                        archive.configuration, now=archive.made_at, seal_with=self._vault
                    )
                self.shelf.write(name, kept)

        return bring_back

    def held(self) -> contextlib.AbstractContextManager[bool]:
        """Let no backup be made in the ``with`` block, which may drop the key that seals them."""
        return self._shelving

    def reseal(self) -> None:
        """Seal what is on the shelf with the newest key; a damaged backup stays as it is.

        Raises:
            NotSaved: some may still be sealed with an older key.
        """
        self.shelf.reseal()
        for backup in self.shelf.all():
            content = resealed(self.shelf.read(backup.name), self._vault)
            if content is not None:
                self.shelf.write(backup.name, content)
