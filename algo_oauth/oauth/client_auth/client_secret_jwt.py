"""CLIENT_SECRET_JWT: the secret signs an assertion and never travels (RFC 7523 §2.2)."""

from algo_oauth.oauth.client_auth.mode import ClientAuthMode, ClientProof, signed_proof
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.signing import SECRET_ALGORITHMS


def _prove(profile: OAuthProfile, now: float) -> ClientProof:
    return signed_proof(profile, key=profile.client_secret, algorithms=SECRET_ALGORITHMS, now=now)


CLIENT_SECRET_JWT = ClientAuthMode(
    name="CLIENT_SECRET_JWT",
    explanation="The device signs a short-lived JWT with the Client Secret, which never travels.",
    needs=("client_id", "client_secret"),
    prove=_prove,
    algorithms=SECRET_ALGORITHMS,
)
