"""JWTs that the device signs itself: assertions for a user, and for the client (RFC 7523).

The algorithms are those of RFC 7518 §3.1 and RFC 8037 §3.1 that providers take.
"""

import json
import secrets
from typing import Any, Final

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwt.algorithms import HMACAlgorithm

from algo_oauth.secret import Secret

SECRET_ALGORITHMS: Final = ("HS256", "HS384", "HS512")
KEY_ALGORITHMS: Final = (
    *("RS256", "RS384", "RS512"),
    *("PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512"),
    "EdDSA",
)
ALGORITHMS: Final = (*KEY_ALGORITHMS, *SECRET_ALGORITHMS)

SHORTEST_RSA: Final = 2048
"""Bits: RFC 7518 §3.3."""

_CURVES: Final = {"ES256": ("secp256r1", "P-256"), "ES384": ("secp384r1", "P-384")} | {
    "ES512": ("secp521r1", "P-521")
}
_PEM: Final = "-----BEGIN "


class KeyUnfit(Exception):
    """The key cannot sign with the algorithm; the message says why, without a bit of the key."""


class _ProvidersSecret(HMACAlgorithm):
    """A client secret is as long as its provider made it, and the provider judges that."""

    def check_key_length(self, key: bytes) -> None:
        """Say nothing."""


def _signer() -> jwt.PyJWS:
    signer = jwt.PyJWS(algorithms=list(ALGORITHMS))
    for name in SECRET_ALGORITHMS:
        signer.unregister_algorithm(name)
        signer.register_algorithm(name, _ProvidersSecret(getattr(HMACAlgorithm, f"SHA{name[2:]}")))
    return signer


_JWS: Final = _signer()


def sign(claims: dict[str, Any], *, key: Secret, algorithm: str, key_id: str = "") -> Secret:
    """Return the JWT of the claims in compact form (RFC 7515 §7.1).

    Raises:
        KeyUnfit: the key is not one of the algorithm.
    """
    headers = {"kid": key_id} if key_id else None
    try:
        payload = json.dumps(claims, separators=(",", ":")).encode()
        signed = _JWS.encode(payload, key.reveal(), algorithm=algorithm, headers=headers)
    except (jwt.PyJWTError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        # Without the cause: its text could hold a piece of the key.
        reason = f"it cannot sign with {algorithm} ({type(error).__name__})"
        raise KeyUnfit(reason) from None
    return Secret(signed)


def client_assertion(
    *, client_id: str, audience: str, key: Secret, algorithm: str, key_id: str, now: float
) -> Secret:
    """Return the assertion that authenticates the client (RFC 7523 §2.2): fresh, for one minute.

    Raises:
        KeyUnfit: the key is not one of the algorithm.
    """
    claims = {"iss": client_id, "sub": client_id, "aud": audience}
    return sign(claims | life_claims(now, 60), key=key, algorithm=algorithm, key_id=key_id)


def life_claims(now: float, lifetime: int) -> dict[str, Any]:
    """Return ``iat``, ``exp`` and a fresh ``jti`` for a JWT that lives ``lifetime`` seconds."""
    return {"iat": int(now), "exp": int(now) + lifetime, "jti": secrets.token_urlsafe(16)}


def check_key(key: Secret, algorithm: str) -> None:
    """Check that the key can sign with the algorithm and is strong enough for it.

    Raises:
        KeyUnfit: it cannot, with the reason.
    """
    if algorithm in SECRET_ALGORITHMS:
        _check_secret(key.reveal(), algorithm)
    else:
        _check_private_key(_private_key(key.reveal()), algorithm)
    sign({}, key=key, algorithm=algorithm)


def _check_secret(text: str, algorithm: str) -> None:
    if _PEM in text:
        raise KeyUnfit(f"{algorithm} takes a shared secret, and this is a key in PEM form")
    needed = int(algorithm[2:]) // 8  # RFC 7518 §3.2: at least as long as the hash
    if len(text.encode()) < needed:
        raise KeyUnfit(f"{algorithm} needs a secret of at least {needed} bytes")


def _private_key(text: str) -> object:
    if _PEM not in text:
        raise KeyUnfit("it is not a private key in PEM form (-----BEGIN PRIVATE KEY-----)")
    if "PUBLIC KEY" in text or "BEGIN CERTIFICATE" in text:
        raise KeyUnfit("it is the public half; the private key is needed to sign")
    try:
        return load_pem_private_key(text.encode(), password=None)
    except TypeError:
        raise KeyUnfit("it is protected by a passphrase; remove that first") from None
    except (ValueError, UnsupportedAlgorithm):
        raise KeyUnfit("its PEM text is damaged or incomplete") from None


def _check_private_key(key: object, algorithm: str) -> None:
    match algorithm[:2]:
        case "RS" | "PS":
            if not isinstance(key, rsa.RSAPrivateKey):
                raise KeyUnfit(f"{algorithm} needs an RSA key, and this is none")
            if key.key_size < SHORTEST_RSA:
                raise KeyUnfit(f"an RSA key needs {SHORTEST_RSA} bits; this has {key.key_size}")
        case "ES":
            curve, name = _CURVES[algorithm]
            if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != curve:
                raise KeyUnfit(f"{algorithm} needs a key on the curve {name}")
        case _:
            if not isinstance(key, ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey):
                raise KeyUnfit(f"{algorithm} needs an Ed25519 or Ed448 key")
