"""Profiles and answers to start a test from."""

from pathlib import Path
from typing import Any

import msgspec

from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.outbound.exchange import Answer
from algo_oauth.secret import Secret
from algo_oauth.settings import SHIPPED_CONFIG

PROVIDERS: Path = SHIPPED_CONFIG / "providers.toml"
REMEDIES: Path = SHIPPED_CONFIG / "remedies.toml"

RINGCENTRAL = OAuthProfile(
    id="p1",
    name="RingCentral",
    provider_type="RINGCENTRAL",
    grant_type="JWT_BEARER",
    token_url="https://platform.ringcentral.com/restapi/oauth/token",
    client_auth_mode="HTTP_BASIC",
    extra_params='{"environment": "production"}',
    client_id="client-id",
    client_secret=Secret("client-secret"),
    jwt_assertion=Secret("head.claims.signature"),
)


def a_profile(**changes: Any) -> OAuthProfile:
    """Return the RingCentral profile with these changes."""
    return msgspec.structs.replace(RINGCENTRAL, **changes)


def an_answer(
    body: str | bytes = b"",
    status: int = 200,
    *,
    kind: str = "application/json",
    reason: str = "",
    cut: bool = False,
    **headers: str,
) -> Answer:
    """Return an answer; ``Retry_After="3"`` gives a header ``Retry-After: 3``."""
    return Answer(
        status=status,
        reason=reason,
        headers=(
            ("Content-Type", kind),
            *((name.replace("_", "-"), text) for name, text in headers.items()),
        ),
        body=body.encode() if isinstance(body, str) else body,
        cut=cut,
    )
