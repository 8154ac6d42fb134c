"""NONE: a public client, which has no secret (RFC 6749 §2.1); PKCE or consent protects it."""

from algo_oauth.oauth.client_auth.mode import ClientAuthMode, ClientProof
from algo_oauth.oauth.profile import OAuthProfile


def _prove(profile: OAuthProfile, _: float) -> ClientProof:
    return ClientProof(form={"client_id": profile.client_id})


NONE = ClientAuthMode(
    name="NONE",
    explanation="Only the Client ID is sent: for applications without a secret.",
    needs=("client_id",),
    prove=_prove,
)
