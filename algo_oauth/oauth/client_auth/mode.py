"""What a Client Auth Mode has to say of itself."""

from collections.abc import Callable

import msgspec

from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.signing import client_assertion
from algo_oauth.secret import Secret


class ClientProof(msgspec.Struct, frozen=True, kw_only=True):
    """What authenticates the client in one request: fields of the form and headers.

    ``secrets`` are spellings of the credentials that only this mode produces.
    """

    form: dict[str, str] = {}
    headers: tuple[tuple[str, str], ...] = ()
    secrets: tuple[Secret, ...] = ()


class ClientAuthMode(msgspec.Struct, frozen=True, kw_only=True):
    """A way to prove who the client is; the same one on every call to the provider.

    ``needs`` names the profile fields that must be filled; ``algorithms`` are those that its
    assertions can be signed with, the usual one first. ``prove`` gets the Unix time, and raises
    ``KeyUnfit`` for a key that cannot sign.
    """

    name: str
    explanation: str
    needs: tuple[str, ...]
    prove: Callable[[OAuthProfile, float], ClientProof]
    algorithms: tuple[str, ...] = ()


ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
"""RFC 7523 §2.2."""


def signed_proof(
    profile: OAuthProfile, *, key: Secret, algorithms: tuple[str, ...], now: float
) -> ClientProof:
    """Return the form of a client assertion (RFC 7521 §4.2) that is signed for this one request.

    It names the Token URL as its audience unless the profile names another, and is signed with
    the usual one of the algorithms unless the profile chooses.

    Raises:
        KeyUnfit: the key cannot sign.
    """
    assertion = client_assertion(
        client_id=profile.client_id,
        audience=profile.client_assertion_audience or profile.token_url,
        key=key,
        algorithm=profile.client_assertion_algorithm or algorithms[0],
        key_id=profile.client_key_id,
        now=now,
    )
    return ClientProof(
        form={
            "client_id": profile.client_id,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion.reveal(),
        },
        secrets=(assertion,),
    )
