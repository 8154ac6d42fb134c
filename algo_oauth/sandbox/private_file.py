"""Files for the owner's eyes only, replaced whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_private(file: Path, content: bytes) -> None:
    """Put ``content`` into ``file`` with mode 0600; readers see the old file or the new one.

    Raises:
        OSError: the folder cannot be written.
    """
    # mkstemp makes the file with mode 0600 from the start.
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
