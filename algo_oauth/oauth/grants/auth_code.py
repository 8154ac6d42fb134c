"""AUTH_CODE: a person consents at the provider, which sends a code back (RFC 6749 §4.1)."""

from algo_oauth.oauth.grants.grant import Grant, Occasion
from algo_oauth.oauth.profile import OAuthProfile


def code_form(_: OAuthProfile, occasion: Occasion) -> dict[str, str]:
    """Return the form that redeems a code (RFC 6749 §4.1.3)."""
    return {
        "grant_type": "authorization_code",
        "code": occasion.consent.code.reveal(),
        "redirect_uri": occasion.consent.redirect_uri,
    }


AUTH_CODE = Grant(
    name="AUTH_CODE",
    explanation="A person consents at the provider, which sends the browser back with a code.",
    needs=("auth_url",),
    form=code_form,
    consent="redirect",
)
