"""Put a whole file in place so that a reader finds the old one or the new one, never a part."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

UNFINISHED: Final = ".unfinished"
"""Ending of a file that is being written; one found when the folder is opened is left over."""

# Some network and FUSE file systems cannot sync a folder. There is nothing more to do there.
_NOT_OFFERED: Final = {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS}


def unfinished(path: Path) -> Path:
    """Return the name under which the next content of ``path`` is written."""
    return path.with_name(path.name + UNFINISHED)


def replace_file(path: Path, content: bytes) -> None:
    """Make ``content`` the whole of ``path``, on disk when this returns.

    Raises:
        OSError: the old content stands, or, if only the last sync failed, the new one does.
    """
    with written_aside(path, content) as temporary:
        temporary.replace(path)
    sync_folder(path.parent)


@contextlib.contextmanager
def written_aside(path: Path, content: bytes) -> Iterator[Path]:
    """Write and sync ``content`` beside ``path``, readable by its owner only.

    The block puts the file in place; if it fails, the file is removed.
    """
    temporary = unfinished(path)
    temporary.unlink(missing_ok=True)
    try:
        _write_and_sync(temporary, content)
        yield temporary
    except BaseException:
        # What cannot be removed now is swept when the folder is opened again.
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _write_and_sync(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_OFFERED:
            raise
    finally:
        os.close(descriptor)
