"""Why the operating system refused, in words for a person."""

import errno
import os
from typing import Final

DISK_FULL: Final = {errno.ENOSPC, errno.EDQUOT}

_WORDS: Final = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would grow past the size limit of this process",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.EIO: "the disk reports an error",
    errno.EISDIR: "a folder stands in its place",
    errno.ENOTDIR: "a part of the path is not a folder",
    errno.ENOENT: "the folder is gone",
}


def plain_reason(error: OSError) -> str:
    """Return the cause of ``error`` without a path, an error number or a full stop."""
    if error.errno is None:
        return str(error)
    return _WORDS.get(error.errno, os.strerror(error.errno).lower())
