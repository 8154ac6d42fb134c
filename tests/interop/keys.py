"""The keys that the tests' applications sign with, one for each kind of algorithm."""

from functools import cache
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

KIND_OF: Final = {"RS256": "rsa", "PS256": "rsa", "ES256": "ec", "EdDSA": "ed25519"}
"""Which key signs with which algorithm; also the ``kid`` of the key."""


@cache
def _private(kind: str) -> Any:
    if kind == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else _ed25519()


def _ed25519() -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.generate()


def private_key(algorithm: str) -> str:
    """Return the PEM text (PKCS #8) of the key for an algorithm."""
    pem: bytes = _private(KIND_OF[algorithm]).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    return pem.decode()


def public_keys() -> list[dict[str, Any]]:
    """Return the public keys as JWKs (RFC 7517), with their ``kid``."""
    makers: dict[str, Any] = {"rsa": RSAAlgorithm, "ec": ECAlgorithm, "ed25519": OKPAlgorithm}
    return [
        maker.to_jwk(_private(kind).public_key(), as_dict=True) | {"kid": kind, "use": "sig"}
        for kind, maker in makers.items()
    ]
