"""Touch passes: what lets a wall tablet show the touch screen, and nothing else, for years.

Only the SHA-256 of a pass's token is kept: who reads the file cannot make a pass of it.
"""

import hashlib
import hmac
import secrets
import uuid
from typing import Final

import msgspec

from algo_oauth.secret import Secret
from algo_oauth.storage.documents import Documents
from algo_oauth.storage.repositories import Repository
from algo_oauth.storage.vault import Vault

TOUCH_PASSES: Final = "touch_passes"


class TouchPass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One browser that is used as a touch screen. ``made_at`` is a Unix time."""

    id: str
    name: str
    digest: str
    made_at: float


class TouchPassRepository(Repository[TouchPass]):
    """The passes, by id."""

    def __init__(self, documents: Documents, vault: Vault) -> None:
        super().__init__(documents, vault, table=TOUCH_PASSES, kind=TouchPass)

    def make(self, name: str, *, now: float) -> Secret:
        """Make a pass and return its token, which is kept nowhere else.

        Raises:
            NotSaved: there is no new pass.
        """
        token = Secret(secrets.token_urlsafe(32))
        made = TouchPass(id=uuid.uuid4().hex, name=name, digest=_digest(token), made_at=now)
        self.put(made.id, made)
        return token

    def find(self, token: Secret) -> TouchPass | None:
        """Return the pass of a token, or None when it was removed or never made."""
        digest = _digest(token)
        for known in self.all():
            if hmac.compare_digest(known.digest, digest):
                return known
        return None


def _digest(token: Secret) -> str:
    return hashlib.sha256(token.reveal().encode("utf-8", "replace")).hexdigest()
