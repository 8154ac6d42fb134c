"""One call for a profile: what leaves, what is repeated, and a clear line for every bad end."""

import socket
import ssl
from collections.abc import Callable
from typing import Any

import pytest
import trustme

from algo_oauth.oauth.call import (
    ApiCaller,
    ApiRequest,
    ApiStep,
    CachedToken,
    CallResult,
    TokenStep,
)
from algo_oauth.oauth.explain import Remedies
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.transcript import Transcript
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import (
    Received,
    Script,
    answering,
    answering_once,
    http,
    json_answer,
    never_answering,
    tls_target,
)
from tests.oauth.samples import a_profile
from tests.oauth.targets import granting, header_of, in_turn, refusing

CREATED = json_answer('{"id": "1"}', "201 Created")
REFUSED_TOKEN = json_answer('{"errors": [{"errorCode": "OAU-129"}]}', "401 Unauthorized")
JSON = "Content-Type: application/json"
HTML = "Content-Type: text/html"


class Called:
    """A call that was made, and what arrived at both targets."""

    def __init__(self, result: CallResult, tokens: Received, api: Received) -> None:
        self.result = result
        self.tokens = tokens
        self.api = api

    @property
    def code(self) -> str:
        return self.result.problem.code if self.result.problem else ""

    @property
    def kinds(self) -> list[type]:
        return [type(step) for step in self.result.steps]


Call = Callable[..., Called]


@pytest.fixture
def caller(door: Door, manager: TokenManager, remedies: Remedies, clock: HandClock) -> ApiCaller:
    return ApiCaller(door=door, tokens=manager, remedies=remedies, clock=clock)


@pytest.fixture
def call(caller: ApiCaller, clock: HandClock, certificate: trustme.LeafCert) -> Call:
    """Call an API that follows a script, with a token endpoint that follows another."""

    def make(api: Script, tokens: Script | None = None, **changes: Any) -> Called:
        endpoint = tls_target(tokens or answering(granting("t1")), certificate)
        with endpoint as (token_port, token_got), tls_target(api, certificate) as (port, got):
            profile: OAuthProfile | None = a_profile(
                token_url=f"https://127.0.0.1:{token_port}/token"
            )
            within = changes.pop("within", 20.0)
            if changes.pop("without_profile", False):
                profile = None
            asked = {"method": "POST", "url": f"https://127.0.0.1:{port}/posts", "body": b"{}"}
            result = caller.call(
                ApiRequest(**(asked | changes)),
                profile=profile,
                deadline=clock.monotonic() + within,
            )
        return Called(result, token_got, got)

    return make


def test_it_sends_the_request_with_the_profiles_token(call: Call) -> None:
    called = call(answering(CREATED), body=b'{"text" :  "HELLO!"}')
    head, _, body = called.api.requests[0].partition(b"\r\n\r\n")
    assert called.result.problem is None
    assert called.result.status == 201
    assert head.startswith(b"POST /posts HTTP/1.1\r\n")
    assert body == b'{"text" :  "HELLO!"}'
    assert header_of(called.api.requests[0], "Authorization") == "Bearer t1"
    assert called.kinds == [TokenStep, ApiStep]


def test_it_never_sends_the_assertion_or_the_secret_to_the_api(call: Call) -> None:
    sent = call(answering(CREATED)).api.requests[0]
    assert b"head.claims.signature" not in sent
    assert b"client-secret" not in sent


def test_it_sends_the_token_in_place_of_a_typed_authorization(call: Call) -> None:
    called = call(answering(CREATED), headers=(("authorization", "Basic typed"), ("X-Place", "1")))
    assert called.api.requests[0].lower().count(b"authorization:") == 1
    assert header_of(called.api.requests[0], "Authorization") == "Bearer t1"
    assert header_of(called.api.requests[0], "X-Place") == "1"


def test_it_sends_no_token_without_a_profile(call: Call) -> None:
    called = call(
        answering(CREATED), without_profile=True, headers=(("Authorization", "Basic typed"),)
    )
    assert header_of(called.api.requests[0], "Authorization") == "Basic typed"
    assert called.tokens.requests == []
    assert called.kinds == [ApiStep]


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ((), b"{}", "application/json; charset=utf-8"),
        ((("content-type", "text/plain"),), b"x", "text/plain"),
        ((), b"", ""),
    ],
)
def test_it_says_that_a_body_is_json_unless_told_otherwise(
    call: Call, headers: tuple[tuple[str, str], ...], body: bytes, expected: str
) -> None:
    called = call(answering(CREATED), headers=headers, body=body)
    assert header_of(called.api.requests[0], "Content-Type") == expected


def test_it_sends_exactly_one_request_when_the_token_is_there(
    caller: ApiCaller, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with (
        tls_target(answering(granting("t1")), certificate) as (token_port, tokens),
        tls_target(answering(CREATED), certificate) as (port, api),
    ):
        profile = a_profile(token_url=f"https://127.0.0.1:{token_port}/token")
        request = ApiRequest(method="POST", url=f"https://127.0.0.1:{port}/", body=b"{}")
        caller.call(request, profile=profile, deadline=clock.monotonic() + 5)
        clock.advance(600)
        warm = caller.call(request, profile=profile, deadline=clock.monotonic() + 5)
    assert (len(tokens.requests), len(api.requests)) == (1, 2)
    assert (tokens.connections, api.connections) == (1, 1)
    assert warm.steps[0] == CachedToken(seconds_left=3000.0)


def test_it_fetches_one_new_token_after_a_401_and_repeats_once(call: Call) -> None:
    called = call(in_turn(REFUSED_TOKEN, CREATED), in_turn(granting("t1"), granting("t2")))
    sent = [header_of(request, "Authorization") for request in called.api.requests]
    assert called.result.problem is None
    assert sent == ["Bearer t1", "Bearer t2"]
    assert called.kinds == [TokenStep, ApiStep, TokenStep, ApiStep]


def test_it_gives_up_when_the_new_token_is_refused_too(call: Call) -> None:
    called = call(answering(REFUSED_TOKEN), in_turn(granting("t1"), granting("t2")))
    assert called.code == "OAU-129"
    assert (len(called.tokens.requests), len(called.api.requests)) == (2, 2)


def test_it_says_why_there_is_no_new_token_after_a_401(call: Call) -> None:
    called = call(answering(REFUSED_TOKEN), in_turn(granting("t1"), refusing("invalid_grant")))
    assert called.code == "invalid_grant"
    assert len(called.api.requests) == 1
    assert not called.result.in_doubt


def test_it_does_not_repeat_a_401_without_a_profile(call: Call) -> None:
    called = call(answering(REFUSED_TOKEN), without_profile=True)
    assert len(called.api.requests) == 1


def test_it_waits_as_told_after_a_429_and_repeats_once(call: Call, clock: HandClock) -> None:
    slow = json_answer("{}", "429 Too Many Requests", "Retry-After: 7")
    called = call(in_turn(slow, CREATED))
    assert called.result.problem is None
    assert clock.slept == [7]
    assert len(called.api.requests) == 2


def test_it_gives_up_after_a_second_429(call: Call, clock: HandClock) -> None:
    slow = json_answer("{}", "429 Too Many Requests", "Retry-After: 7")
    called = call(answering(slow))
    assert called.code == "HTTP-429"
    assert len(called.api.requests) == 2


@pytest.mark.parametrize("told", ["Retry-After: 20", "Retry-After: 86400", "X-None: 1"])
def test_it_does_not_wait_beyond_the_deadline(call: Call, clock: HandClock, told: str) -> None:
    called = call(answering(json_answer("{}", "429 Too Many Requests", told)), within=20)
    assert called.code == "HTTP-429"
    assert clock.slept == []
    assert len(called.api.requests) == 1


@pytest.mark.parametrize("script", [answering_once(b""), never_answering])
def test_it_never_repeats_a_post_that_may_have_arrived(call: Call, script: Script) -> None:
    called = call(script)
    assert called.code in {"NET-110", "NET-111"}
    assert called.result.in_doubt
    assert len(called.api.requests) == 1


def test_it_never_repeats_a_post_into_a_connection_that_dies(call: Call) -> None:
    def die(peer: ssl.SSLSocket, received: Received) -> None:
        received.read_request(peer)
        peer.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n{}")

    called = call(die)
    assert called.result.in_doubt
    assert len(called.api.requests) == 1


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def test_it_repeats_once_what_was_never_sent(call: Call) -> None:
    called = call(answering(CREATED), url=f"https://127.0.0.1:{closed_port()}/")
    assert called.code == "NET-102"
    assert not called.result.in_doubt
    assert called.kinds == [TokenStep, ApiStep, ApiStep]


def test_it_does_not_call_the_api_without_a_token(call: Call) -> None:
    called = call(answering(CREATED), answering(refusing("invalid_client", "401 Unauthorized")))
    assert called.code == "invalid_client"
    assert called.api.requests == []
    assert called.kinds == [TokenStep]
    assert called.result.status == 0


def test_it_ends_when_there_is_no_time(call: Call) -> None:
    called = call(answering(CREATED), within=0)
    assert called.code == "NET-108"
    assert not called.result.in_doubt
    assert (called.tokens.requests, called.api.requests) == ([], [])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (json_answer('{"errorCode": "CMN-102", "parameterName": "chatId"}', "404 No"), "CMN-102"),
        (json_answer('{"errors": [{"errorCode": "CMN-401"}]}', "403 Forbidden"), "CMN-401"),
        (http("400 Bad Request", b"", JSON), "HTTP-400"),
        (http("403 Forbidden", b"<html>", HTML), "HTTP-403"),
        (http("404 Not Found", b"<html>", HTML), "HTTP-404"),
        (http("500 Internal Server Error", b"", HTML), "HTTP-500"),
        (http("302 Found", b"", "Location: https://elsewhere.example/"), "API-001"),
        (http("200 OK", b"<html>Sign in</html>", HTML), "API-002"),
        (http("200 OK", b'{"id": ', JSON), "API-003"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "NET-112"),
    ],
)
def test_it_ends_every_bad_answer_in_a_clear_line(call: Call, raw: bytes, code: str) -> None:
    called = call(answering(raw))
    assert called.code == code
    assert len(called.api.requests) == 1


def test_it_cuts_50_megabytes_at_one(call: Call) -> None:
    def flood(peer: ssl.SSLSocket, received: Received) -> None:
        received.read_request(peer)
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n")
        for _ in range(800):
            peer.sendall(b"x" * 65536)

    step = call(flood).result.steps[-1]
    assert isinstance(step, ApiStep)
    assert step.exchange.answer is not None
    assert step.exchange.answer.cut


@pytest.mark.parametrize(
    ("url", "code"),
    [("https://no-such-host.invalid/", "NET-101"), ("http://127.0.0.1/", "NET-100")],
)
def test_it_ends_a_bad_address_in_a_clear_line(call: Call, url: str, code: str) -> None:
    assert call(answering(CREATED), url=url).code == code


def test_it_ends_an_untrusted_certificate_in_a_clear_line(call: Call) -> None:
    stranger = trustme.CA().issue_cert("127.0.0.1")
    with tls_target(answering(CREATED), stranger) as (port, got):
        called = call(answering(CREATED), url=f"https://127.0.0.1:{port}/")
    assert called.code == "NET-105"
    assert got.requests == []


def test_it_writes_down_every_step_without_its_secrets(call: Call) -> None:
    echo = json_answer('{"seen": "Bearer t1-is-long"}', "201 Created")
    tokens = in_turn(granting("t1-is-long", refresh_token="r1-is-long"))
    written = call(answering(echo), tokens).result.transcripts()
    assert [step.title for step in written if isinstance(step, Transcript)] == [
        "Token request",
        "API request",
    ]
    text = "".join(map(str, written))
    for secret in ("t1-is-long", "r1-is-long", "client-secret", "head.claims.signature"):
        assert secret not in text


def test_it_counts_the_time_it_took(call: Call) -> None:
    slow = json_answer("{}", "429 Too Many Requests", "Retry-After: 7")
    assert call(in_turn(slow, CREATED)).result.milliseconds == pytest.approx(7000)
