"""From a profile to the request that asks for a token (RFC 6749 §4 and §6)."""

import json
from urllib.parse import urlencode

from algo_oauth.oauth.client_auth import CLIENT_AUTH_MODES
from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.outbound.exchange import OutgoingRequest
from algo_oauth.secret import Secret


def grant_request(profile: OAuthProfile) -> OutgoingRequest:
    """Write the token request of the profile's own grant."""
    form = GRANTS[profile.grant_type].form(profile)
    if profile.scope_mode == "SCOPES_LIST":
        form["scope"] = profile.scope
    return _to_token_url(profile, form)


def refresh_request(profile: OAuthProfile, refresh_token: Secret) -> OutgoingRequest:
    """Write the request that trades a refresh token for a new pair (RFC 6749 §6)."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token.reveal()}
    return _to_token_url(profile, form, refresh_token)


def _to_token_url(profile: OAuthProfile, form: dict[str, str], *secrets: Secret) -> OutgoingRequest:
    proof = CLIENT_AUTH_MODES[profile.client_auth_mode].prove(profile)
    fields = _extra_params(profile) | form | proof.form
    return OutgoingRequest(
        method="POST",
        url=profile.token_url,
        headers=(("Content-Type", "application/x-www-form-urlencoded"), *proof.headers),
        body=urlencode(fields).encode("ascii"),
        secrets=(*profile.secrets, *secrets, *proof.secrets),
    )


def _extra_params(profile: OAuthProfile) -> dict[str, str]:
    if not profile.extra_params:
        return {}
    return {name: _text(value) for name, value in json.loads(profile.extra_params).items()}


def _text(value: str | float | bool) -> str:
    return value if isinstance(value, str) else json.dumps(value)
