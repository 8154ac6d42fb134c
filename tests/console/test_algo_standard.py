"""The signature of the Algo RESTful API, against the guide's own check value."""

import hashlib
import hmac

import pytest

from algo_oauth.console.algo_standard import content_md5, sign, signature, signed_headers
from algo_oauth.secret import Secret

PASSWORD = Secret("algo")
AT = 1601312252
BODY = b'{"path": "chime.wav", "loop": false}'


def signed_by_hand(text: str) -> str:
    return hmac.new(b"algo", text.encode(), hashlib.sha256).hexdigest()


def test_it_reckons_as_the_guide_does() -> None:
    text = "POST:/api/controls/tone/start:6e43c05d82f71e77c586e29edb93b129:application/json"
    expected = "2e109d7aeed54a1cb04c6b72b1d854f442cf1ca15eb0af32f2512dd77ab6b330"
    assert sign(f"{text}:{AT}:49936", PASSWORD) == expected


def test_it_signs_the_exact_bytes_of_a_body() -> None:
    signed = signature(
        method="POST",
        uri="/api/controls/tone/start",
        body=BODY,
        timestamp=AT,
        nonce="49936",
        password=PASSWORD,
    )
    digest = hashlib.md5(BODY, usedforsecurity=False).hexdigest()
    text = f"POST:/api/controls/tone/start:{digest}:application/json:{AT}:49936"
    assert signed == signed_by_hand(text)
    assert content_md5(BODY) == digest


def test_it_leaves_the_parts_about_a_body_out_where_there_is_none() -> None:
    signed = signature(
        method="GET",
        uri="/api/info/about",
        body=b"",
        timestamp=AT,
        nonce="n1",
        password=PASSWORD,
    )
    assert signed == signed_by_hand(f"GET:/api/info/about:{AT}:n1")


@pytest.mark.parametrize("body", [b"", BODY])
def test_it_sends_the_time_that_it_signed(body: bytes) -> None:
    headers = dict(
        signed_headers(
            method="POST", uri="/api/x", body=body, now=AT + 0.9, nonce="7", password=PASSWORD
        )
    )
    assert headers["Date"] == "Mon, 28 Sep 2020 16:57:32 GMT"
    user, nonce, signed = headers["Authorization"].removeprefix("hmac ").split(":")
    assert (user, nonce) == ("admin", "7")
    expected = signature(
        method="POST", uri="/api/x", body=body, timestamp=AT, nonce="7", password=PASSWORD
    )
    assert signed == expected
    assert ("Content-MD5" in headers) is bool(body)
