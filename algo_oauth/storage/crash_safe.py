"""A TinyDB storage that never loses an acknowledged write.

TinyDB's own ``JSONStorage`` truncates the file and then writes it: a crash in between leaves
a part, and so does a full disk.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from tinydb.storages import Storage

from algo_oauth.clock import Clock
from algo_oauth.errors import NotSaved
from algo_oauth.storage.checked import Damaged, Tables, parsed
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.generations import Generations
from algo_oauth.storage.notice import Notice

NO_TABLES: Final = b"{}"


def _serialised(data: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return the JSON of ``data``, once it is sure to load again."""
    try:
        tables = msgspec.json.encode(data)
        parsed(tables)
    except UnicodeEncodeError as error:
        # A lone surrogate: half a character, as "\ud800" in a JSON body makes it.
        raise NotSaved(reason="a text holds half a character") from error
    except (RecursionError, Damaged) as error:
        raise NotSaved(reason="it could not be read back") from error
    return tables


class CrashSafeStorage(Storage):
    """One JSON file of a state folder, read once and kept in memory as acknowledged bytes.

    TinyDB changes the objects it reads before it writes them. Bytes cannot be changed, so
    memory never holds what was not saved. For one thread at a time: see ``Documents``.
    """

    def __init__(self, folder: StateFolder, name: str, clock: Clock) -> None:
        self._generations = Generations(folder.path / name, clock)
        self._acknowledged = self._generations.load() or NO_TABLES
        self._gathered: bytes | None = None

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the status page should say about this file."""
        return tuple(self._generations.notices)

    def read(self) -> Tables:
        """Return the tables as new objects: the caller may do with them what it likes."""
        return parsed(self._acknowledged if self._gathered is None else self._gathered)

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Save all tables, or gather them when ``gather`` was called.

        Raises:
            NotSaved: memory and file are unchanged.
        """
        tables = _serialised(data)
        if self._gathered is None:
            self._save(tables)
        else:
            self._gathered = tables

    def _save(self, tables: bytes) -> None:
        if tables != self._acknowledged:
            self._generations.store(tables)
            self._acknowledged = tables

    def gather(self) -> None:
        """Keep the coming writes in memory until ``save_gathered`` or ``drop_gathered``."""
        self._gathered = self._acknowledged

    def save_gathered(self) -> None:
        """Save what was gathered as one write.

        Raises:
            NotSaved: memory and file are as they were before ``gather``.
        """
        gathered, self._gathered = self._gathered, None
        if gathered is not None:
            self._save(gathered)

    def drop_gathered(self) -> None:
        """Forget what was gathered."""
        self._gathered = None
