"""JWT_BEARER: an assertion stands in for the user (RFC 7523 §2.1)."""

from algo_oauth.oauth.grants.grant import Grant
from algo_oauth.oauth.profile import OAuthProfile


def _form(profile: OAuthProfile) -> dict[str, str]:
    return {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": profile.jwt_assertion.reveal(),
    }


JWT_BEARER = Grant(
    name="JWT_BEARER",
    explanation="A JWT made in the provider's console stands in for the user.",
    needs=("jwt_assertion",),
    form=_form,
)
