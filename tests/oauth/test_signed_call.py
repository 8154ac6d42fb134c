"""Calls that a signer signs: what leaves, and what is signed once more."""

from collections.abc import Callable

import pytest
import trustme

from algo_oauth.errors import Problem
from algo_oauth.oauth.call import ApiCaller, ApiRequest, CallResult
from algo_oauth.oauth.explain import Remedies
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.exchange import Answer, Headers
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import (
    Received,
    Script,
    answering,
    answering_once,
    json_answer,
    never_answering,
    tls_target,
)
from tests.oauth.targets import header_of, in_turn

OK = json_answer("{}")
REFUSED = json_answer("{}", "401 Unauthorized")
TOO_FAST = json_answer("{}", "429 Too Many Requests", "Retry-After: 3")


class CountingSigner:
    """Signs with a number that counts; learns as it is told."""

    def __init__(self, *, learns: bool = True) -> None:
        self.learns = learns
        self.signed = 0

    def sign(self, request: ApiRequest) -> Headers:
        self.signed += 1
        return (("Authorization", f"hmac {self.signed}"), ("Content-Type", "application/json"))

    def learn(self, answer: Answer) -> bool:
        return self.learns

    def explain(self, answer: Answer, *, host: str) -> Problem:
        return Problem("SIGNER", f"{host} says {answer.status}.")


Call = Callable[..., tuple[CallResult, Received]]


@pytest.fixture
def call(
    door: Door,
    manager: TokenManager,
    remedies: Remedies,
    clock: HandClock,
    certificate: trustme.LeafCert,
) -> Call:
    caller = ApiCaller(door=door, tokens=manager, remedies=remedies, clock=clock)

    def make(
        script: Script, signer: CountingSigner, headers: Headers = ()
    ) -> tuple[CallResult, Received]:
        with tls_target(script, certificate) as (port, got):
            request = ApiRequest(
                method="POST",
                url=f"https://127.0.0.1:{port}/x",
                headers=headers,
                body=b"{}",
                signer=signer,
            )
            result = caller.call(request, profile=None, deadline=clock.monotonic() + 20)
        return result, got

    return make


def signatures(got: Received) -> list[str]:
    return [header_of(request, "Authorization") for request in got.requests]


def test_it_sends_the_signature_in_place_of_typed_headers(call: Call) -> None:
    typed = (("authorization", "Basic typed"), ("X-Place", "1"))
    result, got = call(answering(OK), CountingSigner(), typed)
    assert result.problem is None
    assert signatures(got) == ["hmac 1"]
    assert got.requests[0].lower().count(b"authorization:") == 1
    assert header_of(got.requests[0], "Content-Type") == "application/json"
    assert header_of(got.requests[0], "X-Place") == "1"


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
def test_it_signs_once_more_when_the_signer_has_learned(call: Call, status: str) -> None:
    result, got = call(in_turn(json_answer("{}", status), OK), CountingSigner())
    assert result.problem is None
    assert signatures(got) == ["hmac 1", "hmac 2"]


def test_it_gives_up_after_the_second_refusal(call: Call) -> None:
    result, got = call(answering(REFUSED), CountingSigner())
    assert result.problem == Problem("SIGNER", "127.0.0.1 says 401.")
    assert not result.in_doubt
    assert len(got.requests) == 2


def test_it_does_not_repeat_when_there_was_nothing_to_learn(call: Call) -> None:
    result, got = call(answering(REFUSED), CountingSigner(learns=False))
    assert result.problem is not None
    assert len(got.requests) == 1


@pytest.mark.parametrize("status", ["400 Bad Request", "404 Not Found", "500 Broken"])
def test_it_does_not_sign_again_after_another_refusal(call: Call, status: str) -> None:
    result, got = call(answering(json_answer("{}", status)), CountingSigner())
    assert result.problem is not None
    assert result.problem.code != "SIGNER"
    assert len(got.requests) == 1


@pytest.mark.parametrize("script", [answering_once(b""), never_answering])
def test_it_never_signs_again_what_may_have_arrived(call: Call, script: Script) -> None:
    result, got = call(script, CountingSigner())
    assert result.in_doubt
    assert len(got.requests) == 1


def test_it_waits_as_told_with_a_signature_of_the_moment(call: Call, clock: HandClock) -> None:
    result, got = call(in_turn(TOO_FAST, OK), CountingSigner())
    assert result.problem is None
    assert clock.slept == [3]
    assert signatures(got) == ["hmac 1", "hmac 2"]


def test_it_masks_the_signature_in_the_transcript(call: Call) -> None:
    result, _ = call(answering(json_answer('{"seen": "hmac 1"}')), CountingSigner())
    written = "".join(map(str, result.transcripts()))
    assert "hmac ••••••••" in written
    assert "hmac 1'" not in written
