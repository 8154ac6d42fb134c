"""From a profile to the requests that its provider gets (RFC 6749 §4 and §6, RFC 7009, RFC 8628).

All of them prove the client in the profile's Client Auth Mode, and in no other way.
"""

import json
from urllib.parse import urlencode

from algo_oauth.oauth.client_auth import CLIENT_AUTH_MODES
from algo_oauth.oauth.grants import GRANTS, Occasion
from algo_oauth.oauth.profile import SCOPE_SEPARATORS, OAuthProfile
from algo_oauth.outbound.exchange import OutgoingRequest
from algo_oauth.secret import Secret

FORM: str = "application/x-www-form-urlencoded"


def grant_request(profile: OAuthProfile, occasion: Occasion) -> OutgoingRequest:
    """Write the token request of the profile's own grant.

    Raises:
        KeyUnfit: the profile's key cannot sign what the request needs.
    """
    grant = GRANTS[profile.grant_type]
    form = grant.form(profile, occasion)
    if not grant.consent and profile.scopes:  # a consent has its scopes already
        form["scope"] = joined_scopes(profile)
    fields = params(profile.extra_params) | form
    url = profile.token_url
    if grant.consent == "device":
        url = profile.device_token_url or url
    return client_request(profile, url, fields, now=occasion.now, secrets=occasion.consent.secrets)


def refresh_request(profile: OAuthProfile, refresh_token: Secret, *, now: float) -> OutgoingRequest:
    """Write the request that trades a refresh token for a new pair (RFC 6749 §6).

    Raises:
        KeyUnfit: the profile's key cannot sign what the request needs.
    """
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token.reveal()}
    if profile.refresh_scope == "SEND" and profile.scopes:
        form["scope"] = joined_scopes(profile)
    fields = params(profile.refresh_params) | form
    return client_request(profile, profile.token_url, fields, now=now, secrets=(refresh_token,))


def device_request(profile: OAuthProfile, *, now: float) -> OutgoingRequest:
    """Write the request that starts a device authorization (RFC 8628 §3.1).

    Raises:
        KeyUnfit: the profile's key cannot sign what the request needs.
    """
    fields = params(profile.authorize_params)
    if profile.scopes:
        fields["scope"] = joined_scopes(profile)
    # A public client names itself here as everywhere (§3.1); one with a header need not.
    return client_request(
        profile, profile.device_url, {"client_id": profile.client_id} | fields, now=now
    )


def revocation_request(profile: OAuthProfile, token: Secret, *, now: float) -> OutgoingRequest:
    """Write the request that ends a token, and with it what it belongs to (RFC 7009 §2.1).

    Raises:
        KeyUnfit: the profile's key cannot sign what the request needs.
    """
    fields = {"token": token.reveal()}
    return client_request(profile, profile.revocation_url, fields, now=now, secrets=(token,))


def client_request(
    profile: OAuthProfile,
    url: str,
    fields: dict[str, str],
    *,
    now: float,
    secrets: tuple[Secret, ...] = (),
) -> OutgoingRequest:
    """Write a form to one of the provider's endpoints, the client proven.

    Raises:
        KeyUnfit: the profile's key cannot sign what the mode needs.
    """
    proof = CLIENT_AUTH_MODES[profile.client_auth_mode].prove(profile, now)
    signed = (Secret(fields["assertion"]),) if "assertion" in fields else ()
    return OutgoingRequest(
        method="POST",
        url=url,
        headers=(("Content-Type", FORM), *proof.headers),
        body=urlencode(fields | proof.form).encode("ascii"),
        secrets=(*profile.secrets, *secrets, *signed, *proof.secrets),
    )


def joined_scopes(profile: OAuthProfile) -> str:
    """Return the scopes as the provider wants them in one text."""
    return SCOPE_SEPARATORS[profile.scope_separator].join(profile.scopes)


def params(text: str) -> dict[str, str]:
    """Return the parameters of one of a profile's JSON objects, as a form can carry them."""
    if not text:
        return {}
    return {name: _text(value) for name, value in json.loads(text).items()}


def _text(value: str | float | bool) -> str:
    return value if isinstance(value, str) else json.dumps(value)
