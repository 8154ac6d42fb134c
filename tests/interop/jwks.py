"""The public halves of the applications' keys, as servers want them registered (RFC 7517)."""

from typing import Any, Final

from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from tests.oauth.keys import key_of

KEY_IDS: Final = {"RS256": "rsa", "PS256": "rsa", "ES256": "ec", "EdDSA": "ed25519"}
"""The ``kid`` of the key that signs with an algorithm."""

_MAKERS: Final[dict[str, Any]] = {
    "RS256": RSAAlgorithm,
    "ES256": ECAlgorithm,
    "EdDSA": OKPAlgorithm,
}


def public_keys() -> list[dict[str, Any]]:
    """Return a key of each kind, with its ``kid``."""
    return [
        maker.to_jwk(key_of(algorithm).public_key(), as_dict=True)
        | {"kid": KEY_IDS[algorithm], "use": "sig"}
        for algorithm, maker in _MAKERS.items()
    ]
