"""Documents by table and key, in one crash-safe file, for many threads."""

import contextlib
import threading
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from tinydb import TinyDB, where
from tinydb.queries import QueryInstance

from algo_oauth.clock import Clock
from algo_oauth.errors import NotSaved
from algo_oauth.storage.closing import Closing
from algo_oauth.storage.crash_safe import CrashSafeStorage
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.notice import Notice

CONFIGURATION: Final = "config.json"
TOKENS: Final = "tokens.json"

Document: TypeAlias = Mapping[str, Any]
"""A document as ``Vault.encode`` makes it and ``Vault.decode`` reads it."""


def _has(key: str) -> QueryInstance:
    query: QueryInstance = where("key") == key
    return query


class Documents(Closing):
    """A TinyDB file whose rows are ``{"key": …, "document": …}``.

    Every change is on disk when its call returns. Raised by each of them, with the file and
    memory unchanged: ``NotSaved``. Documents come back as new objects.
    """

    def __init__(self, folder: StateFolder, name: str, clock: Clock) -> None:
        self._file = CrashSafeStorage(folder, name, clock)
        self._database = TinyDB(storage=lambda: self._file)
        # TinyDB reads, changes and writes in three steps: threads must not meet in between.
        self._lock = threading.RLock()
        self._depth = 0
        self._closed = False

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the status page should say about this file."""
        return self._file.notices

    def get(self, table: str, key: str) -> dict[str, Any] | None:
        """Return one document, or None."""
        with self._lock:
            row = self._database.table(table).get(_has(key))
        return None if row is None else row["document"]

    def all(self, table: str) -> dict[str, dict[str, Any]]:
        """Return the documents of a table by key, in the order they were first put."""
        with self._lock:
            rows = self._database.table(table).all()
        return {row["key"]: row["document"] for row in rows}

    def put(self, table: str, key: str, document: Document) -> None:
        """Store ``document`` under ``key`` in place of what was there."""
        with self.together():
            rows = self._database.table(table)
            if not rows.update({"document": document}, _has(key)):
                rows.insert({"key": key, "document": document})

    def remove(self, table: str, key: str) -> bool:
        """Remove one document; return whether it was there."""
        with self.together():
            return bool(self._database.table(table).remove(_has(key)))

    def replace_all(self, table: str, documents: Mapping[str, Document]) -> None:
        """Make ``documents`` (by key) the whole of a table."""
        with self.together():
            rows = self._database.table(table)
            rows.truncate()
            rows.insert_multiple(
                {"key": key, "document": document} for key, document in documents.items()
            )

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Save all changes of the ``with`` block as one write, or none if the block raises.

        Inside, this thread reads its own changes; other threads wait. A block within a block
        belongs to the outer one.
        """
        with self._lock:
            if self._closed:
                # The folder may be another process's by now.
                raise NotSaved(reason="the device is stopping")
            if self._depth == 0:
                self._file.gather()
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._file.drop_gathered()
                raise
            self._depth -= 1
            if self._depth == 0:
                self._file.save_gathered()

    def close(self) -> None:
        """Wait for a change under way; nothing is left to save."""
        with self._lock:
            self._closed = True
            self._database.close()
