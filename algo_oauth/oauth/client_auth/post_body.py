"""POST_BODY: ID and secret among the fields of the form (RFC 6749 §2.3.1)."""

from algo_oauth.oauth.client_auth.mode import ClientAuthMode, ClientProof
from algo_oauth.oauth.profile import OAuthProfile


def _prove(profile: OAuthProfile, _: float) -> ClientProof:
    return ClientProof(
        form={
            "client_id": profile.client_id,
            "client_secret": profile.client_secret.reveal(),
        }
    )


POST_BODY = ClientAuthMode(
    name="POST_BODY",
    explanation="Client ID and Client Secret travel in the body of the request.",
    needs=("client_id", "client_secret"),
    prove=_prove,
)
