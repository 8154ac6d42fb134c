"""JWTs as RingCentral's developer console hands them out, signed by the sandbox's own key."""

import secrets
from functools import lru_cache
from typing import Final

import jwt
import msgspec
from authlib.oauth2.rfc6749 import InvalidGrantError
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER: Final = "https://platform.ringcentral.com"
AUDIENCE: Final = "https://platform.ringcentral.com/restapi/oauth/token"

# RingCentral's JWTs that "never expire" carry an expiry 2^31 - 1 seconds away.
FAR_AWAY: Final = 2**31 - 1


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """The claims that matter: whose JWT, which one, and until when (Unix seconds)."""

    sub: str
    jti: str
    exp: int


def new_claims(user_id: str, *, now: float, lives: int = FAR_AWAY) -> Claims:
    """Return the claims of a new JWT that is valid for ``lives`` seconds."""
    return Claims(sub=user_id, jti=secrets.token_urlsafe(16), exp=int(now) + lives)


def make_signing_key() -> str:
    """Return a new RSA key as unencrypted PEM text."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def sign(signing_key: str, *, key_id: str, claims: Claims, issued_at: float) -> str:
    """Return a JWT with these claims, signed by the sandbox."""
    payload = {
        "aud": AUDIENCE,
        "sub": claims.sub,
        "iss": ISSUER,
        "exp": claims.exp,
        "iat": int(issued_at),
        "jti": claims.jti,
    }
    return jwt.encode(payload, signing_key, algorithm="RS256", headers={"kid": key_id})


def verify(assertion: str, signing_key: str, *, now: float) -> Claims:
    """Return the claims of an assertion that this sandbox signed and that still holds.

    RingCentral documents no codes for a refused JWT, so the answer carries none: it is a plain
    ``invalid_grant`` with a sentence (RFC 7523 section 3.1).
    """
    try:
        payload = jwt.decode(
            assertion,
            _public_key(signing_key),
            algorithms=["RS256"],
            audience=AUDIENCE,
            issuer=ISSUER,
            # The expiry is compared with the sandbox's clock below, not with the machine's.
            options={
                "require": ["exp", "sub", "jti", "aud", "iss"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        claims = msgspec.convert(payload, Claims)
    except (jwt.InvalidTokenError, msgspec.ValidationError) as error:
        raise InvalidGrantError("The JWT is not valid") from error
    if claims.exp <= now:
        raise InvalidGrantError("The JWT has expired")
    return claims


@lru_cache(maxsize=4)
def _public_key(signing_key: str) -> str:
    """Return the public half as PEM text; loading the private one takes its time."""
    key = serialization.load_pem_private_key(signing_key.encode(), password=None)
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
