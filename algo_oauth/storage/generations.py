"""A file and the generation before it: at any instant at least one of the two is whole."""

import contextlib
import errno
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from algo_oauth.clock import Clock
from algo_oauth.errors import FileDamaged, FolderUnusable, NotSaved
from algo_oauth.storage.checked import Damaged, checked, with_checksum
from algo_oauth.storage.notice import Notice
from algo_oauth.storage.reasons import plain_reason
from algo_oauth.storage.replace_file import replace_file, sync_folder, unfinished, written_aside

# Everything else (no permission, too many open files) says nothing about the content, and
# taking an older generation for it would lose what was acknowledged.
_SIGNS_OF_DAMAGE: Final = {errno.EISDIR, errno.EIO}
_NO_HARD_LINKS: Final = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}
_STAMP: Final = "%Y%m%dT%H%M%SZ"


class Generations:
    """``<name>`` and ``<name>.previous`` in one folder; for one thread at a time."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._newest = path
        self._previous = path.with_name(f"{path.name}.previous")
        self._clock = clock
        self.notices = self._earlier_damage()

    def load(self) -> bytes | None:
        """Return the newest whole tables, or None when nothing was ever stored.

        Raises:
            FileDamaged: there is a file, and no whole generation.
            FolderUnusable: the file is there and the system does not let it be read.
        """
        try:
            content = self._read(self._newest)
        except FileNotFoundError:
            if not os.path.lexists(self._previous):
                return None
            return self._fall_back("it is missing")
        except Damaged as damage:
            return self._fall_back(str(damage))
        if self._previous.is_dir():
            self._set_aside(self._previous)  # no save could replace it
        return content

    def _read(self, path: Path) -> bytes:
        try:
            return checked(path.read_bytes())
        except FileNotFoundError:
            raise
        except OSError as error:
            if error.errno in _SIGNS_OF_DAMAGE:
                raise Damaged(plain_reason(error)) from error
            reason = f"{path.name} cannot be read ({plain_reason(error)})"
            raise FolderUnusable(folder=path.parent, reason=reason) from error

    def _fall_back(self, reason: str) -> bytes:
        try:
            content = self._read(self._previous)
        except FileNotFoundError as error:
            raise FileDamaged(file=self._newest.name, reason=reason) from error
        except Damaged as damage:
            both = f"{reason}; for the previous generation, {damage}"
            raise FileDamaged(file=self._newest.name, reason=both) from damage
        sentence = f"{self._newest.name} could not be read: {reason}. "
        if os.path.lexists(self._newest):
            sentence += f"It is kept as {self._set_aside(self._newest)}. "
        sentence += "The generation before it is in use; the last change may be missing."
        self.notices.append(Notice(self._newest.name, sentence, self._clock.now()))
        # Two whole generations again. On a full disk the next save makes up for it.
        with contextlib.suppress(OSError):
            replace_file(self._newest, with_checksum(content))
        return content

    def _set_aside(self, path: Path) -> str:
        moment = datetime.fromtimestamp(self._clock.now(), UTC).strftime(_STAMP)
        kept = path.with_name(f"{self._newest.name}.damaged-{moment}")
        while os.path.lexists(kept):
            kept = kept.with_name(f"{kept.name}+")
        try:
            path.rename(kept)
        except OSError as error:
            raise FolderUnusable(folder=path.parent, reason=plain_reason(error)) from error
        return kept.name

    def _earlier_damage(self) -> list[Notice]:
        """Say again at every start what was set aside, until a person has taken it away."""
        kept = sorted(self._newest.parent.glob(f"{self._newest.name}.damaged-*"))
        return [
            Notice(
                self._newest.name,
                f"A damaged {self._newest.name} was found earlier. It is kept as {file.name}; "
                "move it away to end this notice.",
                file.lstat().st_ctime,
            )
            for file in kept
        ]

    def store(self, tables: bytes) -> None:
        """Make ``tables`` the newest generation, on disk when this returns.

        Raises:
            NotSaved: the newest generation is the one it was before.
        """
        try:
            with written_aside(self._newest, with_checksum(tables)) as temporary:
                replaced = self._keep_as_previous()
                temporary.replace(self._newest)
            self._make_durable(replaced=replaced)
        except OSError as error:
            raise NotSaved(reason=plain_reason(error)) from error

    def _keep_as_previous(self) -> bool:
        """Let the newest generation have both names; return whether there was one."""
        if not os.path.lexists(self._newest):
            return False
        try:
            self._link_as_previous()
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            # For a moment there is only the previous name; load() knows that case.
            self._newest.replace(self._previous)
        return True

    def _link_as_previous(self) -> None:
        spare = unfinished(self._previous)
        spare.unlink(missing_ok=True)
        try:
            spare.hardlink_to(self._newest)
            spare.replace(self._previous)
        finally:
            # After a crash between two steps both names were one file already: then rename(2)
            # does nothing and leaves the spare name.
            with contextlib.suppress(OSError):
                spare.unlink(missing_ok=True)

    def _make_durable(self, *, replaced: bool) -> None:
        try:
            sync_folder(self._newest.parent)
        except OSError:
            # The caller hears "not saved", so the file must say the same.
            if replaced:
                self._previous.replace(self._newest)
            else:
                self._newest.unlink()
            raise
