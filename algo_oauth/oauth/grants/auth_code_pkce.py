"""AUTH_CODE_PKCE: the code is worth nothing without a secret of this device's (RFC 7636)."""

from algo_oauth.oauth.grants.auth_code import code_form
from algo_oauth.oauth.grants.grant import Grant, Occasion
from algo_oauth.oauth.profile import OAuthProfile


def _form(profile: OAuthProfile, occasion: Occasion) -> dict[str, str]:
    verifier = occasion.consent.code_verifier.reveal()
    return code_form(profile, occasion) | {"code_verifier": verifier}


AUTH_CODE_PKCE = Grant(
    name="AUTH_CODE_PKCE",
    explanation="As AUTH_CODE, and a stolen code is worth nothing to anybody else (PKCE).",
    needs=("auth_url",),
    form=_form,
    consent="redirect",
    pkce=True,
)
