"""Profiles, screens, tokens and the device's own record, typed, in memory and on disk.

Reading never touches the disk: a press asks here. A change is on disk before it is seen.
"""

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Generic, TypeVar

import msgspec

from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import Screen
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_record import TokenRecord
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.documents import Documents
from algo_oauth.storage.vault import Vault

Kind = TypeVar("Kind", bound=msgspec.Struct)

PROFILES: Final = "profiles"
REMOVED_PROFILES: Final = "removed_profiles"
SCREENS: Final = "screens"
TOKENS_TABLE: Final = "tokens"
DEVICE_TABLE: Final = "device"
_THE_DEVICE: Final = "device"


class Repository(Generic[Kind]):
    """The documents of one table, by key.

    Raises (every change): ``NotSaved``, with memory and disk as they were before.
    Raises (when made): ``WrongKey`` or ``DocumentUnreadable``.
    """

    def __init__(self, documents: Documents, vault: Vault, *, table: str, kind: type[Kind]) -> None:
        self._documents = documents
        self._vault = vault
        self._table = table
        self._lock = threading.RLock()
        self._kept = {
            key: vault.decode(stored, kind, place=f"{table} {key!r}")
            for key, stored in documents.all(table).items()
        }

    def all(self) -> list[Kind]:
        """Return every document, in the order of their making.

        Without the lock, as a change makes a new dictionary: who changes one table may look into
        another one that is being changed.
        """
        return list(self._kept.values())

    def get(self, key: str) -> Kind | None:
        """Return one document, or None."""
        return self._kept.get(key)

    def put(self, key: str, document: Kind) -> None:
        """Keep a document, in place of the one with the same key."""
        with self._lock:
            kept = {**self._kept, key: document}
            with self._documents.together():
                self._documents.put(self._table, key, self._vault.encode(document))
                self._write_beside(kept)
            self._kept = kept

    def remove(self, key: str) -> None:
        """Remove a document; one that is not there is no fault."""
        with self._lock:
            kept = {other: document for other, document in self._kept.items() if other != key}
            with self._documents.together():
                self._documents.remove(self._table, key)
                self._write_beside(kept)
            self._kept = kept

    def change(self, key: str, change: Callable[[Kind], Kind]) -> Kind | None:
        """Change one document without another change coming in between; None if it is gone."""
        with self._lock:
            before = self._kept.get(key)
            if before is None:
                return None
            after = change(before)
            self.put(key, after)
            return after

    def held(self) -> contextlib.AbstractContextManager[bool]:
        """Let nothing else change the table in the ``with`` block; what it reads stays true."""
        return self._lock

    def reseal(self) -> None:
        """Write every document again, its secrets sealed with the newest key."""
        with self._lock:
            self._write(self._kept)

    @contextlib.contextmanager
    def replacing(
        self, make: Callable[[Mapping[str, Kind]], Mapping[str, Kind]]
    ) -> Iterator[Callable[[], None]]:
        """Let nothing else change the table until what ``make`` makes of it is the whole of it.

        The block calls what it is given to write; memory follows when the block has ended well.
        """
        with self._lock:
            kept = dict(make(self._kept))
            yield lambda: self._write(kept)
            self._kept = kept

    def _write(self, kept: Mapping[str, Kind]) -> None:
        sealed = {key: self._vault.encode(document) for key, document in kept.items()}
        with self._documents.together():
            self._documents.replace_all(self._table, sealed)
            self._write_beside(kept)

    def _write_beside(self, kept: Mapping[str, Kind]) -> None:
        """Write what belongs to a change into the same write; ``kept`` is the table after it."""


Replacing = contextlib.AbstractContextManager[Callable[[], None]]
"""What ``replacing`` of a repository returns."""


def replace_together(
    documents: Documents, tables: Sequence[Replacing], *, unless: Callable[[], None]
) -> None:
    """Replace several tables of one file in one write, which memory shows when it is on disk.

    ``unless`` is asked when nothing can change these tables any more: what it raises leaves
    everything as it is. Give the tables in the same order everywhere: each is locked in turn.

    Raises:
        NotSaved: memory and disk are as they were before.
    """
    with contextlib.ExitStack() as held:
        writes = [held.enter_context(table) for table in tables]
        unless()
        with documents.together():
            for write in writes:
                write()


class ProfileRepository(Repository[OAuthProfile]):
    """The OAuth profiles, by id.

    Which ones were removed stands in the file until the next start, as their tokens are in
    another file: killed between the two, the device makes up for it then. That a profile is
    unknown is not enough to remove its token: with an older generation of the file, that could
    cost a person's consent.
    """

    def __init__(self, documents: Documents, vault: Vault) -> None:
        super().__init__(documents, vault, table=PROFILES, kind=OAuthProfile)

    def removed(self) -> list[str]:
        """Return the ids of profiles that were removed and did not come back."""
        return list(self._documents.all(REMOVED_PROFILES))

    def forget_removed(self) -> None:
        """Note that nothing of the removed profiles is left.

        Raises:
            NotSaved: they stay noted.
        """
        self._documents.replace_all(REMOVED_PROFILES, {})

    def _write_beside(self, kept: Mapping[str, OAuthProfile]) -> None:
        noted = set(self.removed())
        removed = (noted | self._kept.keys()) - kept.keys()
        if removed != noted:
            self._documents.replace_all(REMOVED_PROFILES, {key: {} for key in sorted(removed)})


class ScreenRepository(Repository[Screen]):
    """The screens with their buttons, by id."""

    def __init__(self, documents: Documents, vault: Vault) -> None:
        super().__init__(documents, vault, table=SCREENS, kind=Screen)
        self._index: tuple[dict[str, Screen], dict[str, Button]] = ({}, {})

    def arrange(self, change: Callable[[tuple[Screen, ...]], Iterable[Screen]]) -> None:
        """Change which screens there are, their order, and what is on them: one write for all.

        No other change comes in between. What ``change`` raises leaves everything as it was.
        """
        with self._lock:
            arranged = {screen.id: screen for screen in change(tuple(self._kept.values()))}
            documents = {key: self._vault.encode(screen) for key, screen in arranged.items()}
            self._documents.replace_all(self._table, documents)
            self._kept = arranged

    def buttons(self) -> dict[str, Button]:
        """Return every button of every screen, by identifier; not to be changed."""
        screens, index = self._index
        if screens is not self._kept:  # every change makes a new one
            screens = self._kept
            index = {b.id: b for screen in screens.values() for b in screen.buttons}
            self._index = (screens, index)
        return index

    def button(self, button_id: str) -> Button | None:
        """Return the button with this identifier, or None."""
        return self.buttons().get(button_id)

    def buttons_using(self, profile_id: str) -> list[Button]:
        """Return the buttons that are sent with a profile."""
        return [button for button in self.buttons().values() if button.uses(profile_id)]


class TokenRepository:
    """The tokens, in a file of their own: see ``oauth.token_record.TokenStore``."""

    def __init__(self, documents: Documents, vault: Vault) -> None:
        self._records = Repository(documents, vault, table=TOKENS_TABLE, kind=TokenRecord)

    def load(self) -> list[TokenRecord]:
        """Return every record."""
        return self._records.all()

    def save(self, record: TokenRecord) -> None:
        """Keep a record, on disk when this returns."""
        self._records.put(record.profile_id, record)

    def remove(self, profile_id: str) -> None:
        """Forget the record of a profile."""
        self._records.remove(profile_id)

    def reseal(self) -> None:
        """Write every record again, its secrets sealed with the newest key."""
        self._records.reseal()


class DeviceRepository:
    """The device's own record."""

    def __init__(self, documents: Documents, vault: Vault) -> None:
        self._records = Repository(documents, vault, table=DEVICE_TABLE, kind=DeviceRecord)

    def get(self) -> DeviceRecord | None:
        """Return the record, or None in a new state folder."""
        return self._records.get(_THE_DEVICE)

    def put(self, record: DeviceRecord) -> None:
        """Keep the record."""
        self._records.put(_THE_DEVICE, record)

    def held(self) -> contextlib.AbstractContextManager[bool]:
        """Let nothing else change the record in the ``with`` block."""
        return self._records.held()

    def replacing(self, make: Callable[[DeviceRecord], DeviceRecord]) -> Replacing:
        """Let nothing else change the record until ``make`` has: see ``Repository``."""
        return self._records.replacing(
            lambda kept: {key: make(record) for key, record in kept.items()}
        )

    def reseal(self) -> None:
        """Write the record again, its secrets sealed with the newest key."""
        self._records.reseal()
