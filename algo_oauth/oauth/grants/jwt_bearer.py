"""JWT_BEARER: an assertion stands in for the user (RFC 7523 §2.1)."""

import json

from algo_oauth.oauth.grants.grant import Grant, Occasion
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.signing import life_claims, sign
from algo_oauth.secret import Secret


def _form(profile: OAuthProfile, occasion: Occasion) -> dict[str, str]:
    signed = profile.jwt_assertion_mode == "SIGNED"
    assertion = _signed(profile, occasion.now) if signed else profile.jwt_assertion
    return {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": assertion.reveal(),
    }


def _signed(profile: OAuthProfile, now: float) -> Secret:
    """Sign an assertion for this one request; a further claim replaces none of the device's.

    Google's service accounts want the scopes among the claims; others do not mind them there.
    """
    named = {
        "scope": " ".join(profile.scopes),
        "iss": profile.assertion_issuer or profile.client_id,
        "sub": profile.assertion_subject,
        "aud": profile.assertion_audience or profile.token_url,
    }
    claims = json.loads(profile.assertion_claims or "{}")
    claims |= {name: value for name, value in named.items() if value}
    return sign(
        claims | life_claims(now, profile.assertion_lifetime),
        key=profile.assertion_key,
        algorithm=profile.assertion_algorithm,
        key_id=profile.assertion_key_id,
    )


JWT_BEARER = Grant(
    name="JWT_BEARER",
    explanation="A JWT stands in for the user: pasted from the provider, or signed by the device.",
    needs=(),
    needs_in_mode={"DISABLED": ("jwt_assertion",), "SIGNED": ("assertion_key",)},
    form=_form,
)
