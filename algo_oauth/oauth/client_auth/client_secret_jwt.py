"""CLIENT_SECRET_JWT: the secret signs an assertion and never travels (RFC 7523 §2.2)."""

from algo_oauth.oauth.client_auth.mode import ClientAuthMode, ClientProof, assertion_proof
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.signing import SECRET_ALGORITHMS, client_assertion


def _prove(profile: OAuthProfile, now: float) -> ClientProof:
    assertion = client_assertion(
        client_id=profile.client_id,
        audience=profile.client_assertion_audience or profile.token_url,
        key=profile.client_secret,
        algorithm=profile.client_assertion_algorithm or SECRET_ALGORITHMS[0],
        key_id=profile.client_key_id,
        now=now,
    )
    return assertion_proof(profile, assertion)


CLIENT_SECRET_JWT = ClientAuthMode(
    name="CLIENT_SECRET_JWT",
    explanation="The device signs a short-lived JWT with the Client Secret, which never travels.",
    needs=("client_id", "client_secret"),
    prove=_prove,
    algorithms=SECRET_ALGORITHMS,
)
