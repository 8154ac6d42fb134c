"""Files that somebody has uploaded and not decided on yet.

They wait here, in memory: a preview is about the file that the device has, and nothing that a
browser sends back can put another one in its place.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

import msgspec

from algo_oauth.backup.archive_reading import Archive
from algo_oauth.backup.plan import Plan
from algo_oauth.clock import Clock

LIFETIME: Final = 1800.0
"""Seconds."""
MOST: Final = 8
"""Files: each may be some megabytes."""


PLANS: Final = 4
"""Previews of one file that are remembered."""


class Upload(msgspec.Struct, kw_only=True):
    """One file.

    ``title`` is what a page calls it, ``why`` the reason of the backup before it is used. It
    holds a configuration (``archive``, None until it could be opened) or ``settings``. ``plans``
    are what the newest previews showed, by an id: what is applied is what that page said.
    ``done`` is what was said of it once it was imported, and the id that undoes it: a second click
    of the same decision, which waits for ``deciding``, is told the same.
    """

    owner: str
    title: str
    why: str
    content: bytes = b""
    archive: Archive | None = None
    settings: Mapping[str, str] | None = None
    plans: dict[str, Plan] = msgspec.field(default_factory=dict)
    id: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(16))
    ends: float = 0.0
    done: tuple[str, str] | None = None
    deciding: threading.Lock = msgspec.field(default_factory=threading.Lock)

    def show(self, plan: Plan) -> str:
        """Keep a plan that is shown, and return its id."""
        plan_id = secrets.token_urlsafe(12)
        newest = list(self.plans.items())[1 - PLANS :]
        self.plans = {**dict(newest), plan_id: plan}
        return plan_id


class Uploads:
    """The waiting files by id, each bound to the session that sent it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, Upload] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, upload: Upload) -> str:
        """Keep a file for half an hour and return its id."""
        upload.ends = self._clock.monotonic() + LIFETIME
        with self._lock:
            self._kept[upload.id] = upload
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return upload.id

    def find(self, session_id: str, upload_id: str) -> Upload | None:
        """Return a file of this session, or None when it is not kept any more."""
        with self._lock:
            self._forget_old()
            found = self._kept.get(upload_id)
        return found if found is not None and found.owner == session_id else None

    def end(self, upload: Upload, said: str, undo_id: str) -> None:
        """Let go of a file that has served; what was said of it is kept as long as the file."""
        upload.done = (said, undo_id)
        upload.content, upload.archive, upload.settings, upload.plans = b"", None, None, {}

    def drop(self, upload_id: str) -> None:
        """Forget a file that has served."""
        with self._lock:
            self._kept.pop(upload_id, None)

    def _forget_old(self) -> None:
        now = self._clock.monotonic()
        for key in [key for key, upload in self._kept.items() if upload.ends <= now]:
            del self._kept[key]
