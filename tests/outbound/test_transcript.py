"""What a person sees of an exchange: everything but the secrets."""

import base64
import json
import shlex
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.errors import ConnectionLost
from algo_oauth.outbound.exchange import Answer, Exchange, Headers, OutgoingRequest
from algo_oauth.outbound.masking import telling_values
from algo_oauth.outbound.transcript import Transcript, transcribe
from algo_oauth.secret import DOTS, Secret

SECRET = 's3cr3t/+= "ü\\'


def exchange(
    body: bytes = b"",
    headers: Headers = (),
    answer_body: bytes = b"",
    answer_headers: Headers = (),
    url: str = "https://h.example/p",
) -> Exchange:
    return Exchange(
        request=OutgoingRequest(
            method="POST", url=url, headers=headers, body=body, secrets=(Secret(SECRET),)
        ),
        answer=Answer(status=200, reason="OK", headers=answer_headers, body=answer_body),
        fault=None,
        milliseconds=1.5,
        opened_connection=True,
    )


def shown(transcript: Transcript) -> str:
    return repr(transcript)


@pytest.mark.parametrize(
    "echo",
    [
        SECRET.encode(),
        quote(SECRET, safe="").encode(),
        json.dumps({"echo": SECRET}).encode(),
        json.dumps({"echo": SECRET}, ensure_ascii=False).encode(),
        urlencode({"echo": SECRET}).encode(),
        base64.b64encode(SECRET.encode()),
        f'{{"broken": "{SECRET}'.encode(),
    ],
)
def test_it_masks_a_known_secret_however_it_is_echoed(echo: bytes) -> None:
    seen = shown(transcribe("API request", exchange(answer_body=echo)))
    for spelling in (SECRET, quote(SECRET, safe=""), json.dumps(SECRET)[1:-1]):
        assert spelling not in seen
        assert repr(spelling)[1:-1] not in seen
    assert base64.b64encode(SECRET.encode()).decode().rstrip("=") not in seen


@pytest.mark.parametrize(
    "body",
    [
        '{"access_token": "unknown-to-us", "expires_in": 1}',
        '{"nested": [{"refresh_token": "unknown-to-us"}]}',
        '{"access_token": "unknown-to-us", "cut',
    ],
)
def test_it_masks_tokens_it_has_never_seen(body: str) -> None:
    seen = transcribe("Token request", exchange(answer_body=body.encode()))
    assert "unknown-to-us" not in shown(seen)
    assert DOTS in seen.answer_body


def test_it_keeps_an_error_code_readable() -> None:
    seen = transcribe("API request", exchange(answer_body=b'{"code": "4700", "token": "x"}'))
    assert '"4700"' in seen.answer_body


def test_it_masks_credentials_in_headers_and_keeps_their_scheme() -> None:
    headers = (
        ("Authorization", "Bearer abcdef"),
        ("X-Api-Key", "abcdef"),
        ("Cookie", "abcdef"),
        ("Content-Type", "text/plain"),
    )
    seen = transcribe("API request", exchange(headers=headers))
    assert "abcdef" not in shown(seen)
    assert seen.request_headers[0] == ("Authorization", f"Bearer {DOTS}")
    assert seen.request_headers[3] == ("Content-Type", "text/plain")


def test_it_masks_a_code_in_the_address() -> None:
    seen = transcribe("x", exchange(url="https://u:pw@h.example/p?code=abcdef&a=1"))
    assert "abcdef" not in shown(seen)
    assert "pw" not in seen.url
    assert "a=1" in seen.url


def test_it_masks_a_token_request_field_by_field() -> None:
    form = urlencode({"grant_type": "refresh_token", "refresh_token": "abcdef", "x": "1"})
    headers = (("Content-Type", "application/x-www-form-urlencoded"),)
    seen = transcribe("Token request", exchange(body=form.encode(), headers=headers))
    assert "abcdef" not in shown(seen)
    assert "grant_type=refresh_token" in seen.request_body
    assert "x=1" in seen.request_body


def test_it_shows_a_query_as_it_was_sent() -> None:
    seen = transcribe("x", exchange(url="https://h.example/p?a=b%20c&flag&d=%2b+&code=xyz"))
    assert seen.url == f"https://h.example/p?a=b%20c&flag&d=%2b+&code={DOTS}"


def test_it_masks_a_secret_in_a_query_however_it_is_spelled() -> None:
    spelled = "".join(f"%{byte:02x}" for byte in SECRET.encode())
    seen = transcribe("x", exchange(url=f"https://h.example/p?a={spelled}"))
    assert seen.url == f"https://h.example/p?a={DOTS}"


def test_it_writes_a_curl_line_that_a_shell_reads_back() -> None:
    body = b'{"text": "it\'s $HOME `x`"}'
    seen = transcribe("x", exchange(body=body, headers=(("Authorization", "Bearer abc"),)))
    words = shlex.split(seen.curl)
    assert words[:4] == ["curl", "--request", "POST", "https://h.example/p"]
    assert "Authorization: Bearer <SECRET>" in words
    assert words[-1] == body.decode()


def test_it_pretty_prints_json_and_shows_the_request_id() -> None:
    seen = transcribe(
        "x", exchange(answer_body=b'{"a":{"b":1}}', answer_headers=(("rcrequestid", "r-1"),))
    )
    assert seen.answer_body == '{\n  "a": {\n    "b": 1\n  }\n}'
    assert (seen.request_id_name, seen.request_id) == ("RCRequestId", "r-1")


@pytest.mark.parametrize(
    ("sent", "shown_as"),
    [
        ("X-Slack-Req-Id", "x-slack-req-id"),
        ("x-zm-trackingid", "x-zm-trackingid"),
        ("trackingID", "trackingid"),
        ("request-id", "request-id"),
        ("x-ms-request-id", "x-ms-request-id"),
        ("X-Request-ID", "X-Request-Id"),
    ],
)
def test_it_shows_the_number_that_each_providers_support_asks_for(sent: str, shown_as: str) -> None:
    seen = transcribe("x", exchange(answer_headers=(("Server", "x"), (sent, "n-1"))))
    assert (seen.request_id_name, seen.request_id) == (shown_as, "n-1")


def test_it_shows_no_number_where_none_came_and_no_secret_for_one() -> None:
    seen = transcribe("x", exchange(answer_headers=(("x-id", "n-1"),)))
    assert (seen.request_id_name, seen.request_id) == ("", "")
    seen = transcribe("x", exchange(answer_headers=(("request-id", f"for {SECRET}"),)))
    assert seen.request_id == f"for {DOTS}"


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"[" * 100_000, b'"\\ud800"', b"1" * 5000, b"[" * 900 + b"]" * 900]
)
def test_it_survives_any_body(body: bytes) -> None:
    transcribe("x", exchange(answer_body=body)).answer_body.encode("utf-8")


@given(st.binary(max_size=200))
def test_it_survives_arbitrary_bytes(body: bytes) -> None:
    seen = transcribe("x", exchange(body=body, answer_body=body))
    assert seen.answer_body.encode("utf-8") is not None
    assert shlex.split(seen.curl)[0] == "curl"


def test_it_masks_the_fault_of_an_exchange() -> None:
    broken = Exchange(
        request=OutgoingRequest(method="POST", url="https://h/", secrets=(Secret("topsecret"),)),
        answer=None,
        fault=ConnectionLost(host="topsecret.example"),
        milliseconds=1,
        opened_connection=True,
    )
    problem = transcribe("x", broken).problem
    assert problem is not None
    assert "topsecret" not in str(problem)


def test_it_knows_which_headers_tell_of_secrets() -> None:
    headers = (("Authorization", "Bearer abc"), ("X-API-Key", "def"), ("RoutingKey", "SJC12"))
    assert [secret.reveal() for secret in telling_values(headers)] == ["abc", "def"]
