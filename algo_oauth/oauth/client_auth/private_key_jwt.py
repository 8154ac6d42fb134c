"""PRIVATE_KEY_JWT: a key of the client's own signs an assertion (RFC 7523 §2.2)."""

from algo_oauth.oauth.client_auth.mode import ClientAuthMode, ClientProof, signed_proof
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.signing import KEY_ALGORITHMS


def _prove(profile: OAuthProfile, now: float) -> ClientProof:
    return signed_proof(profile, key=profile.client_key, algorithms=KEY_ALGORITHMS, now=now)


PRIVATE_KEY_JWT = ClientAuthMode(
    name="PRIVATE_KEY_JWT",
    explanation="The device signs a short-lived JWT with the Client Key; no secret is shared.",
    needs=("client_id", "client_key"),
    prove=_prove,
    algorithms=KEY_ALGORITHMS,
)
