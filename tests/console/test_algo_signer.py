"""Signing for a target in its own clock."""

from email.utils import formatdate, parsedate_to_datetime

import pytest

from algo_oauth.console.algo_signer import AlgoSigner, ClockOffsets
from algo_oauth.console.algo_standard import signature
from algo_oauth.oauth.call import ApiRequest
from algo_oauth.outbound.exchange import Answer
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock

REQUEST = ApiRequest(method="POST", url="https://a.example/api/controls/reboot", body=b"")


def a_signer(clock: HandClock, offsets: ClockOffsets | None = None) -> AlgoSigner:
    return AlgoSigner(
        address="a.example",
        password=Secret("algo"),
        clock=clock,
        offsets=offsets or ClockOffsets(),
    )


def refusal(date: str) -> Answer:
    headers = (("Date", date),) if date else ()
    return Answer(status=401, reason="Unauthorized", headers=headers, body=b"")


def at(seconds: float) -> str:
    return formatdate(seconds, usegmt=True)


def signed_time(signer: AlgoSigner) -> float:
    headers = dict(signer.sign(REQUEST))
    return parsedate_to_datetime(headers["Date"]).timestamp()


def test_it_signs_in_our_own_time_at_first(clock: HandClock) -> None:
    assert signed_time(a_signer(clock)) == clock.now()


def test_it_uses_each_nonce_once(clock: HandClock) -> None:
    signer = a_signer(clock)
    nonces = {dict(signer.sign(REQUEST))["Authorization"].split(":")[1] for _ in range(50)}
    assert len(nonces) == 50
    assert all(nonce.isascii() and nonce.isdigit() for nonce in nonces)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("api/info/about?x=1", "/api/info/about?x=1"),
        ("api/a b", "/api/a%20b"),
        ("api/ü", "/api/%C3%BC"),
        ("api/%7euser", "/api/~user"),
        ("", "/"),
    ],
)
def test_it_signs_the_path_as_it_is_sent(clock: HandClock, typed: str, sent: str) -> None:
    request = ApiRequest(method="GET", url=f"https://a.example/{typed}")
    signed = dict(a_signer(clock).sign(request))["Authorization"]
    nonce, found = signed.split(":")[1:]
    assert found == signature(
        method="GET",
        uri=sent,
        body=b"",
        timestamp=int(clock.now()),
        nonce=nonce,
        password=Secret("algo"),
    )


@pytest.mark.parametrize("apart", [-86_400 * 365 * 20, -31, -6, 6, 31, 86_400])
def test_it_takes_over_a_clock_that_differs(clock: HandClock, apart: float) -> None:
    offsets = ClockOffsets()
    signer = a_signer(clock, offsets)
    signer.sign(REQUEST)
    assert signer.learn(refusal(at(clock.now() + apart)))
    assert signed_time(signer) == clock.now() + apart
    clock.advance(100)
    assert signed_time(a_signer(clock, offsets)) == clock.now() + apart, "it is remembered"


@pytest.mark.parametrize("apart", [-5, -1, 0, 5])
def test_it_does_not_blame_a_clock_that_is_close(clock: HandClock, apart: float) -> None:
    signer = a_signer(clock)
    signer.sign(REQUEST)
    answer = refusal(at(clock.now() + apart))
    assert not signer.learn(answer)
    assert signer.explain(answer, host="a.example").code == "ALG-001"


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2020 16:57:32 GMT", "0"])
def test_it_learns_nothing_from_a_date_that_cannot_be_read(clock: HandClock, date: str) -> None:
    signer = a_signer(clock)
    signer.sign(REQUEST)
    assert not signer.learn(refusal(date))
    assert signer.explain(refusal(date), host="a.example").code == "ALG-001"


@pytest.mark.usefixtures("far_from_greenwich")
@pytest.mark.parametrize("zone", ["", " GMT", " -0000", " +0000"])
def test_it_takes_a_date_without_a_zone_for_one_in_gmt(clock: HandClock, zone: str) -> None:
    signer = a_signer(clock)
    signer.sign(REQUEST)
    assert signer.learn(refusal(at(clock.now() + 99).removesuffix(" GMT") + zone))
    assert signed_time(signer) == clock.now() + 99


def test_it_goes_back_to_our_time_when_the_target_does(clock: HandClock) -> None:
    offsets = ClockOffsets()
    offsets.put("a.example", 3600)
    signer = a_signer(clock, offsets)
    signer.sign(REQUEST)
    assert signer.learn(refusal(at(clock.now())))
    assert signed_time(signer) == clock.now()


def test_it_keeps_the_clock_of_one_target_from_another(clock: HandClock) -> None:
    offsets = ClockOffsets()
    offsets.put("b.example", 3600)
    assert signed_time(a_signer(clock, offsets)) == clock.now()


def test_it_names_a_clock_that_is_still_too_far_away(clock: HandClock) -> None:
    signer = a_signer(clock)
    signer.sign(REQUEST)
    problem = signer.explain(refusal(at(clock.now() + 90)), host="a.example")
    assert problem.code == "ALG-002"
    assert "90 s" in problem.message
