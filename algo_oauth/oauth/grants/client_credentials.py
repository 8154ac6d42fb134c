"""CLIENT_CREDENTIALS: the application acts for itself (RFC 6749 §4.4)."""

from algo_oauth.oauth.grants.grant import Grant, Occasion
from algo_oauth.oauth.profile import OAuthProfile


def _form(_profile: OAuthProfile, _occasion: Occasion) -> dict[str, str]:
    return {"grant_type": "client_credentials"}


CLIENT_CREDENTIALS = Grant(
    name="CLIENT_CREDENTIALS",
    explanation="The application acts for itself, with its Client ID and Client Secret alone.",
    needs=(),
    form=_form,
)
