"""The form of a stored file: JSON that carries the checksum of what it holds.

``{"sha256":"<64 hex digits>","tables":{"<table>":{"<row>":{…}}}}`` and a newline. A file
counts as whole only when it is, byte for byte, what would be written for its tables.
"""

import hashlib
from typing import Any, Final, TypeAlias

import msgspec

Tables: TypeAlias = dict[str, dict[str, dict[str, Any]]]
"""What TinyDB hands over: table name → row number → row."""

_HEAD: Final = len(b'{"sha256":"') + 64 + len(b'","tables":')
_TAIL: Final = len(b"}\n")


class Damaged(Exception):
    """A file is not what was written; the text says how one can tell."""


def with_checksum(tables: bytes) -> bytes:
    """Return the whole file for ``tables`` (JSON)."""
    digest = hashlib.sha256(tables).hexdigest().encode()
    return b'{"sha256":"%b","tables":%b}\n' % (digest, tables)


def checked(content: bytes) -> bytes:
    """Return the tables (JSON) of a whole file.

    Raises:
        Damaged: a byte is missing, added or different, or the JSON holds something else.
    """
    if not content:
        raise Damaged("it is empty")
    tables = content[_HEAD:-_TAIL]
    if with_checksum(tables) != content:
        raise Damaged("its checksum does not match")
    parsed(tables)
    return tables


def parsed(tables: bytes) -> Tables:
    """Return new objects for ``tables`` (JSON)."""
    try:
        return msgspec.json.decode(tables, type=Tables)
    except (ValueError, RecursionError) as error:  # bad UTF-8 is a ValueError of its own
        raise Damaged("it does not hold tables") from error
