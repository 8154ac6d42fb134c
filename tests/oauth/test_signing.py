"""JWTs that the device signs: with what fits, and with nothing else."""

import jwt
import pytest

from algo_oauth.oauth.signing import (
    KEY_ALGORITHMS,
    SECRET_ALGORITHMS,
    KeyUnfit,
    check_key,
    client_assertion,
    sign,
)
from algo_oauth.secret import Secret
from tests.oauth.keys import key_of, locked_pem, pem, public_pem, rsa_key

SHARED = "0123456789abcdef" * 4
NOW = 1_800_000_000.0


def unfit(key: str, algorithm: str) -> str:
    with pytest.raises(KeyUnfit) as refusal:
        check_key(Secret(key), algorithm)
    return str(refusal.value)


@pytest.mark.parametrize("algorithm", KEY_ALGORITHMS)
def test_it_signs_with_every_key_algorithm(algorithm: str) -> None:
    key = key_of(algorithm)
    check_key(Secret(pem(key)), algorithm)
    signed = sign({"a": 1}, key=Secret(pem(key)), algorithm=algorithm, key_id="k1").reveal()
    assert jwt.get_unverified_header(signed) == {"alg": algorithm, "kid": "k1", "typ": "JWT"}
    assert jwt.decode(signed, public_pem(key), algorithms=[algorithm]) == {"a": 1}


@pytest.mark.parametrize("algorithm", SECRET_ALGORITHMS)
def test_it_signs_with_every_shared_secret_algorithm(algorithm: str) -> None:
    check_key(Secret(SHARED), algorithm)
    signed = sign({"a": 1}, key=Secret(SHARED), algorithm=algorithm).reveal()
    assert jwt.decode(signed, SHARED, algorithms=[algorithm]) == {"a": 1}
    assert "kid" not in jwt.get_unverified_header(signed)


def test_it_signs_with_a_client_secret_of_any_length() -> None:
    assertion = client_assertion(
        client_id="id",
        audience="https://provider.example/token",
        key=Secret("short"),
        algorithm="HS256",
        key_id="",
        now=NOW,
    )
    header, claims, _ = assertion.reveal().split(".")
    assert header
    assert claims


def test_it_makes_every_client_assertion_anew_and_short_lived() -> None:
    key, seen = key_of("ES256"), []
    for _ in range(2):
        assertion = client_assertion(
            client_id="id",
            audience="https://provider.example/token",
            key=Secret(pem(key)),
            algorithm="ES256",
            key_id="",
            now=NOW,
        )
        seen.append(jwt.decode(assertion.reveal(), options={"verify_signature": False}))
    first, second = seen
    assert first["jti"] != second["jti"]
    assert first["iss"] == first["sub"] == "id"
    assert first["aud"] == "https://provider.example/token"
    assert first["exp"] - first["iat"] == 60


@pytest.mark.parametrize(
    ("algorithm", "other"),
    [
        ("RS256", "ES256"),
        ("PS512", "EdDSA"),
        ("ES256", "ES384"),
        ("ES384", "ES256"),
        ("ES512", "RS256"),
        ("EdDSA", "RS256"),
        ("EdDSA", "ES256"),
    ],
)
def test_it_refuses_a_key_of_another_kind(algorithm: str, other: str) -> None:
    assert "needs" in unfit(pem(key_of(other)), algorithm)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (public_pem(key_of("RS256")), "public half"),
        (locked_pem(key_of("RS256")), "passphrase"),
        (pem(key_of("RS256"))[:200], "damaged"),
        ("not a key", "not a private key"),
        (pem(rsa_key(1024)), "2048 bits"),
    ],
)
def test_it_says_what_is_wrong_with_a_key(key: str, words: str) -> None:
    assert words in unfit(key, "RS256")


@pytest.mark.parametrize(("algorithm", "needed"), [("HS256", 32), ("HS384", 48), ("HS512", 64)])
def test_it_refuses_a_shared_secret_that_is_too_short(algorithm: str, needed: int) -> None:
    assert str(needed) in unfit("x" * (needed - 1), algorithm)
    check_key(Secret("x" * needed), algorithm)


def test_it_refuses_a_private_key_as_shared_secret() -> None:
    assert "PEM" in unfit(pem(key_of("RS256")), "HS256")


@pytest.mark.parametrize("algorithm", [*KEY_ALGORITHMS, *SECRET_ALGORITHMS])
def test_it_tells_nothing_of_a_key_that_it_refuses(algorithm: str) -> None:
    with pytest.raises(KeyUnfit) as refusal:
        check_key(Secret("TELLTALE"), algorithm)
    assert "TELLTALE" not in str(refusal.value)
    assert refusal.value.__cause__ is None
