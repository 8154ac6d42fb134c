"""A provider to which a person consents: what it answers is the test's, what it got is kept."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import msgspec
import trustme

from algo_oauth.oauth.profile import OAuthProfile
from tests.doubles.tls_target import Received, tls_target
from tests.oauth.samples import a_profile
from tests.oauth.targets import form_of, granting, in_turn, refusing


class ConsentProfiles:
    """Where a flow finds its profiles, and what a test does to them meanwhile."""

    def __init__(self) -> None:
        self.kept: dict[str, OAuthProfile] = {}

    def get(self, profile_id: str) -> OAuthProfile | None:
        return self.kept.get(profile_id)

    def put(self, profile: OAuthProfile) -> OAuthProfile:
        self.kept[profile.id] = profile
        return profile

    def change(self, profile_id: str, **changes: Any) -> OAuthProfile:
        return self.put(msgspec.structs.replace(self.kept[profile_id], **changes))


def consenting(port: int, grant: str = "AUTH_CODE_PKCE", **changes: Any) -> OAuthProfile:
    """Return a profile whose provider listens on a loopback port."""
    base = f"https://127.0.0.1:{port}"
    fields = {
        "grant_type": grant,
        "token_url": f"{base}/token",
        "auth_url": f"{base}/authorize",
        "device_url": f"{base}/device",
        "revocation_url": f"{base}/revoke",
        "extra_params": "",
    }
    return a_profile(**(fields | changes))


@contextmanager
def provider(certificate: trustme.LeafCert, *answers: bytes) -> Iterator[tuple[int, Received]]:
    """Serve these answers in turn."""
    with tls_target(in_turn(*answers), certificate) as listening:
        yield listening


class RotatingProvider:
    """Rotates refresh tokens: only the newest is good. ``down`` answers 503 to everything."""

    def __init__(self) -> None:
        self.down = False
        self._numbers = count(1)
        self._refresh = ""

    def script(self, peer: ssl.SSLSocket, received: Received) -> None:
        while request := received.read_request(peer):
            peer.sendall(self._answer(form_of(request)))

    def _answer(self, form: dict[str, str]) -> bytes:
        if self.down:
            return refusing("temporarily_unavailable", "503 Service Unavailable")
        if form["grant_type"] == "refresh_token" and form["refresh_token"] != self._refresh:
            return refusing("invalid_grant")
        number = next(self._numbers)
        self._refresh = f"refresh-{number}"
        return granting(f"access-{number}", refresh_token=self._refresh)
