"""HTTP_BASIC: ID and secret in the Authorization header (RFC 6749 §2.3.1)."""

import base64
from urllib.parse import quote

from algo_oauth.oauth.client_auth.mode import ClientAuthMode, ClientProof
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.secret import Secret


def _prove(profile: OAuthProfile, _: float) -> ClientProof:
    # The RFC asks for form-encoding before base64: a colon or a non-ASCII character in either
    # part would otherwise change what the server reads. A space goes as %20, which every decoder
    # reads; some (Authlib's is one) leave a plus as it is.
    pair = f"{_coded(profile.client_id)}:{_coded(profile.client_secret.reveal())}"
    credentials = base64.b64encode(pair.encode()).decode()
    return ClientProof(
        headers=(("Authorization", f"Basic {credentials}"),),
        secrets=(Secret(credentials.rstrip("=")),),
    )


def _coded(text: str) -> str:
    return quote(text, safe="")


HTTP_BASIC = ClientAuthMode(
    name="HTTP_BASIC",
    explanation="Client ID and Client Secret travel in the Authorization header.",
    needs=("client_id", "client_secret"),
    prove=_prove,
)
