"""Reading a JWT without trusting it: claims, or a plain no."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.oauth.assertions import NotAJwt, UnverifiedClaims, read_unverified


def part(text: str | bytes) -> str:
    raw = text if isinstance(text, bytes) else text.encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def a_jwt(claims: str, header: str = '{"alg": "RS256"}') -> str:
    return f"{part(header)}.{part(claims)}.{part('signature')}"


def test_it_reads_issuer_audience_subject_and_expiry() -> None:
    claims = '{"iss": "https://i.example", "aud": "https://a.example", "sub": "7", "exp": 1.5e9}'
    assert read_unverified(a_jwt(claims)) == UnverifiedClaims(
        issuer="https://i.example",
        audience="https://a.example",
        subject="7",
        expires_at=1_500_000_000.0,
    )


def test_it_lists_several_audiences() -> None:
    assert read_unverified(a_jwt('{"aud": ["one", "two"]}')).audience == "one, two"


def test_it_reads_a_jwt_without_claims() -> None:
    assert read_unverified(a_jwt("{}")) == UnverifiedClaims(
        issuer="", audience="", subject="", expires_at=None
    )


@pytest.mark.parametrize(
    ("exp", "expires_at"),
    [
        ("1893456000", 1_893_456_000.0),
        ("0", 0.0),
        ("-5", 0.0),
        ("-1e999", 0.0),
        ("253402300798", 253_402_300_798.0),
        ("253402300800", None),
        ("1e999", None),
        ("NaN", None),
        ("1" + "0" * 400, None),
        ("true", None),
        ('"1893456000"', None),
        ("null", None),
        ("[]", None),
    ],
)
def test_it_reads_an_expiry_that_a_calendar_has(exp: str, expires_at: float | None) -> None:
    assert read_unverified(a_jwt(f'{{"exp": {exp}}}')).expires_at == expires_at


@pytest.mark.parametrize(
    "written", ["7", "null", "true", "{}", "[7, null, []]", "[" * 900 + "]" * 900]
)
def test_it_shows_nothing_for_a_claim_that_is_no_text(written: str) -> None:
    claims = read_unverified(a_jwt(f'{{"iss": {written}, "aud": {written}}}'))
    assert (claims.issuer, claims.audience) == ("", "")


def test_it_shows_no_more_than_fits() -> None:
    audience = json.dumps(["a" * 100] * 50)
    assert len(read_unverified(a_jwt(f'{{"aud": {audience}}}')).audience) == 200


def test_it_gives_texts_that_any_page_can_show() -> None:
    assert read_unverified(a_jwt('{"iss": "a\\ud800b"}')).issuer.encode() == b"a?b"


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        ".",
        "..",
        "client-secret",
        "one.two",
        "one.two.three",
        "one.two.three.four",
        a_jwt("{}") + ".x",
        a_jwt("[]"),
        a_jwt("null"),
        a_jwt("not json"),
        a_jwt("{}", header="[]"),
        a_jwt("{}", header="not json"),
        a_jwt('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"),
        a_jwt('{"a": ' + "9" * 5000 + "}"),
        f"{part('{}')}.{part(bytes([255]))}.x",
        "Bearer " + a_jwt("{}"),
        a_jwt("{}").replace(".", "\u200b\u200b\u200b\u200b.", 1),
        a_jwt("{}") + "****",
        a_jwt("{}") + "\ud800",
        a_jwt("{}") + "\n",
        "é" + a_jwt("{}"),
    ],
)
def test_it_says_what_is_no_jwt(pasted: str) -> None:
    with pytest.raises(NotAJwt, match="parts"):
        read_unverified(pasted)


def read_or_refused(pasted: str) -> None:
    try:
        claims = read_unverified(pasted)
    except NotAJwt:
        return
    (claims.issuer + claims.audience + claims.subject).encode()  # half a character would raise


@given(pasted=st.text())
def test_it_never_stumbles_over_text(pasted: str) -> None:
    read_or_refused(pasted)


@given(header=st.binary(max_size=60), claims=st.binary(max_size=60))
def test_it_never_stumbles_over_bytes_inside(header: bytes, claims: bytes) -> None:
    read_or_refused(f"{part(header)}.{part(claims)}.")


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())


@given(
    header=st.dictionaries(st.sampled_from(["alg", "kid", "typ", "b64", "crit"]), VALUES),
    claims=st.dictionaries(st.sampled_from(["iss", "aud", "sub", "exp", "nbf", "jti"]), VALUES),
)
def test_it_never_stumbles_over_odd_values(header: Any, claims: Any) -> None:
    read_or_refused(a_jwt(json.dumps(claims), json.dumps(header)))
