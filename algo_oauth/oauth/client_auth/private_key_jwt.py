"""PRIVATE_KEY_JWT: a key of the client's own signs an assertion (RFC 7523 §2.2)."""

from algo_oauth.oauth.client_auth.mode import ClientAuthMode, ClientProof, assertion_proof
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.signing import KEY_ALGORITHMS, client_assertion


def _prove(profile: OAuthProfile, now: float) -> ClientProof:
    assertion = client_assertion(
        client_id=profile.client_id,
        audience=profile.client_assertion_audience or profile.token_url,
        key=profile.client_key,
        algorithm=profile.client_assertion_algorithm or KEY_ALGORITHMS[0],
        key_id=profile.client_key_id,
        now=now,
    )
    return assertion_proof(profile, assertion)


PRIVATE_KEY_JWT = ClientAuthMode(
    name="PRIVATE_KEY_JWT",
    explanation="The device signs a short-lived JWT with the Client Key; no secret is shared.",
    needs=("client_id", "client_key"),
    prove=_prove,
    algorithms=KEY_ALGORITHMS,
)
