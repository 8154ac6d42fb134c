"""Start Authorization by device code: polling at the provider's pace, and every way it ends."""

import json
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import trustme

from algo_oauth.errors import Problem
from algo_oauth.oauth import tokens
from algo_oauth.oauth.device_flow import DeviceAuthorization, DeviceFlows
from algo_oauth.oauth.preset_fields import PresetFields
from algo_oauth.oauth.presets import AnswerTraits, Preset
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import Received, http, json_answer, tls_target
from tests.oauth.consents import ConsentProfiles, consenting, provider
from tests.oauth.targets import form_of, granting, in_turn, refusing

PENDING = refusing("authorization_pending")


def offering(**changes: Any) -> bytes:
    fields = {
        "device_code": "d3vice",
        "user_code": "WDJB-MJHT",
        "verification_uri": "https://p.example/activate",
        "expires_in": 600,
        "interval": 5,
    }
    return json_answer(json.dumps(fields | changes))


@pytest.fixture
def flows(manager: TokenManager, clock: HandClock, profiles: ConsentProfiles) -> DeviceFlows:
    """Flows that look only when a test does: their own thread waits for a second each time."""
    made = DeviceFlows(tokens=manager, clock=clock, find=profiles.get)
    made.stop()
    return made


def start(flows: DeviceFlows, clock: HandClock, profile: OAuthProfile) -> Problem | None:
    return flows.start(profile, deadline=clock.monotonic() + 5)


def pass_time(flows: DeviceFlows, clock: HandClock, seconds: int) -> None:
    for _ in range(seconds):
        clock.advance(1)
        flows.look()


Polling = Callable[..., tuple[Problem | None, list[dict[str, str]]]]


@pytest.fixture
def poll(
    flows: DeviceFlows, profiles: ConsentProfiles, clock: HandClock, certificate: trustme.LeafCert
) -> Polling:
    """Start at a provider with these answers, and poll for some seconds."""

    def start_and_wait(
        *answers: bytes, seconds: int = 0
    ) -> tuple[Problem | None, list[dict[str, str]]]:
        with provider(certificate, *answers) as (port, got):
            problem = start(flows, clock, profiles.put(consenting(port, "DEVICE_CODE")))
            pass_time(flows, clock, seconds)
        return problem, polls(got)

    return start_and_wait


def flow_of(flows: DeviceFlows) -> DeviceAuthorization:
    flow = flows.of("p1")
    assert flow is not None
    return flow


def polls(got: Received) -> list[dict[str, str]]:
    return [form_of(request) for request in got.requests[1:]]


def test_it_shows_a_code_and_polls_until_a_person_has_entered_it(
    flows: DeviceFlows,
    manager: TokenManager,
    profiles: ConsentProfiles,
    clock: HandClock,
    certificate: trustme.LeafCert,
) -> None:
    answers = (offering(), PENDING, PENDING, granting("token-1", refresh_token="r1"))
    with provider(certificate, *answers) as (port, got):
        profile = profiles.put(consenting(port, "DEVICE_CODE"))
        assert start(flows, clock, profile) is None
        assert flow_of(flows).code.user_code == "WDJB-MJHT"
        assert flows.seconds_left(flow_of(flows)) == 600
        pass_time(flows, clock, 14)
        assert len(polls(got)) == 2
        assert flow_of(flows).state == "waiting"
        pass_time(flows, clock, 1)
    assert flow_of(flows).state == "done"
    assert [form["device_code"] for form in polls(got)] == ["d3vice"] * 3
    token = manager.record("p1").token
    assert token is not None
    assert token.access_token == Secret("token-1")
    assert not manager.needs_consent(profile)


def test_it_asks_for_the_scopes_with_the_code(
    flows: DeviceFlows, profiles: ConsentProfiles, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with provider(certificate, offering()) as (port, got):
        profile = consenting(port, "DEVICE_CODE", scope_mode="SCOPES_LIST", scope="a b")
        start(flows, clock, profiles.put(profile))
    assert form_of(got.requests[0]) == {"client_id": "client-id", "scope": "a b"}


def test_it_slows_down_when_told_and_stays_slower(
    flows: DeviceFlows, profiles: ConsentProfiles, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    answers = (offering(), refusing("slow_down"), PENDING)
    with provider(certificate, *answers) as (port, got):
        start(flows, clock, profiles.put(consenting(port, "DEVICE_CODE")))
        pass_time(flows, clock, 5)
        pass_time(flows, clock, 9)
        assert len(polls(got)) == 1
        pass_time(flows, clock, 1)
        assert len(polls(got)) == 2
        pass_time(flows, clock, 9)
        assert len(polls(got)) == 2


def test_it_polls_more_often_than_tokens_may_be_asked_for(poll: Polling) -> None:
    _, polled = poll(offering(interval=1), PENDING, seconds=30)
    assert len(polled) == 30


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (refusing("access_denied"), "AUT-006"),
        (refusing("expired_token"), "AUT-008"),
        (refusing("invalid_client", "401 Unauthorized"), "invalid_client"),
        (refusing("invalid_grant"), "invalid_grant"),
        (http("200 OK", b"<html>", "Content-Type: text/html"), "TOK-001"),
    ],
)
def test_it_stops_polling_when_the_provider_says_no(
    flows: DeviceFlows, poll: Polling, answer: bytes, code: str
) -> None:
    _, polled = poll(offering(), answer, seconds=60)
    flow = flow_of(flows)
    assert flow.state == "failed"
    assert flow.problem is not None
    assert flow.problem.code == code
    assert len(polled) == 1


def test_it_ends_when_the_code_has_expired(flows: DeviceFlows, poll: Polling) -> None:
    _, polled = poll(offering(expires_in=12), PENDING, seconds=60)
    problem = flow_of(flows).problem
    assert problem is not None
    assert problem.code == "AUT-008"
    assert len(polled) == 2
    assert flows.seconds_left(flow_of(flows)) == 0


def test_it_stops_polling_when_it_is_cancelled(
    flows: DeviceFlows, profiles: ConsentProfiles, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with provider(certificate, offering(), granting()) as (port, got):
        start(flows, clock, profiles.put(consenting(port, "DEVICE_CODE")))
        flows.cancel("p1")
        pass_time(flows, clock, 60)
    assert flow_of(flows).state == "cancelled"
    assert polls(got) == []


def test_it_goes_on_when_the_provider_was_away_for_a_while(
    flows: DeviceFlows,
    manager: TokenManager,
    profiles: ConsentProfiles,
    clock: HandClock,
    certificate: trustme.LeafCert,
) -> None:
    with provider(certificate, offering()) as (port, _):
        profile = profiles.put(consenting(port, "DEVICE_CODE"))
        start(flows, clock, profile)
    pass_time(flows, clock, 5)  # nothing listens any more
    assert flow_of(flows).state == "waiting"
    with provider(certificate, granting()) as (port, _):
        moved = consenting(port, "DEVICE_CODE", token_url=profile.token_url)
        profiles.put(moved)
        profiles.change("p1", device_token_url=f"https://127.0.0.1:{port}/token")
        pass_time(flows, clock, 10)
    assert flow_of(flows).state == "done"
    assert manager.record("p1").token is not None


@pytest.mark.parametrize("change", [{"client_id": "other"}, None])
def test_it_ends_when_the_profile_changes_or_goes(
    flows: DeviceFlows,
    profiles: ConsentProfiles,
    clock: HandClock,
    certificate: trustme.LeafCert,
    change: dict[str, str] | None,
) -> None:
    with provider(certificate, offering(), granting()) as (port, got):
        start(flows, clock, profiles.put(consenting(port, "DEVICE_CODE")))
        if change is None:
            profiles.kept.clear()
        else:
            profiles.change("p1", **change)
        pass_time(flows, clock, 20)
    problem = flow_of(flows).problem
    assert problem is not None
    assert problem.code == "AUT-010"
    assert polls(got) == []


def test_it_lets_a_new_start_take_the_place_of_the_old_one(
    flows: DeviceFlows, profiles: ConsentProfiles, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    answers = (offering(device_code="old"), offering(device_code="new"), PENDING)
    with provider(certificate, *answers) as (port, got):
        profile = profiles.put(consenting(port, "DEVICE_CODE"))
        start(flows, clock, profile)
        start(flows, clock, profile)
        pass_time(flows, clock, 10)
    assert {form["device_code"] for form in polls(got)[1:]} == {"new"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (refusing("unauthorized_client"), "unauthorized_client"),
        (http("404 Not Found", b""), "HTTP-404"),
        (json_answer("{}"), "AUT-009"),
        (http("200 OK", b"<html>", "Content-Type: text/html"), "AUT-009"),
    ],
)
def test_it_says_why_no_code_came(
    flows: DeviceFlows, poll: Polling, answer: bytes, code: str
) -> None:
    problem, _ = poll(answer)
    assert problem is not None
    assert problem.code == code
    assert flows.of("p1") is None


def test_it_says_so_when_the_provider_cannot_be_reached(
    flows: DeviceFlows, clock: HandClock
) -> None:
    problem = start(flows, clock, consenting(9, "DEVICE_CODE"))
    assert problem is not None
    assert problem.code.startswith("NET-")


@pytest.mark.parametrize("grant", ["JWT_BEARER", "CLIENT_CREDENTIALS", "AUTH_CODE"])
def test_it_asks_for_no_code_for_other_grants(
    flows: DeviceFlows, clock: HandClock, grant: str
) -> None:
    problem = start(flows, clock, consenting(9, grant))
    assert problem is not None
    assert problem.code == "AUT-011"


TRAITS = AnswerTraits(
    pending_statuses=(428,), denied_codes=("authorization_declined",), slow_down_codes=("calm",)
)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (
            http(
                "428 Precondition Required",
                b'{"message": "wait"}',
                "Content-Type: application/json",
            ),
            "waiting",
        ),
        (refusing("calm"), "waiting"),
        (refusing("authorization_declined"), "failed"),
    ],
)
def test_it_reads_a_providers_own_words_from_its_preset(
    manager: TokenManager,
    clock: HandClock,
    profiles: ConsentProfiles,
    certificate: trustme.LeafCert,
    answer: bytes,
    state: str,
) -> None:
    preset = Preset(
        title="Own",
        fields=PresetFields(),
        guide=(),
        answers=TRAITS,
    )
    manager.endpoint.presets = {"RINGCENTRAL": preset}
    flows = DeviceFlows(tokens=manager, clock=clock, find=profiles.get)
    flows.stop()
    with provider(certificate, offering(), answer) as (port, _):
        start(flows, clock, profiles.put(consenting(port, "DEVICE_CODE")))
        pass_time(flows, clock, 5)
    assert flow_of(flows).state == state


def test_it_says_so_when_the_token_cannot_be_kept_for_another_fetch_that_hangs(
    flows: DeviceFlows,
    manager: TokenManager,
    profiles: ConsentProfiles,
    clock: HandClock,
    certificate: trustme.LeafCert,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It must not say that it is done: there is no token."""
    monkeypatch.setattr(tokens, "PATIENCE", 0.0)
    gate = threading.Event()
    hangs = in_turn(refusing("invalid_grant"), gate=gate)
    with (
        provider(certificate, offering(), granting("token-1")) as (port, _),
        tls_target(hangs, certificate) as (hanging, got),
        ThreadPoolExecutor(1) as pool,
    ):
        profile = profiles.put(consenting(port, "DEVICE_CODE"))
        other = consenting(hanging, "CLIENT_CREDENTIALS")
        under_way = pool.submit(manager.obtain, other, deadline=clock.monotonic() + 10)
        assert got.arrived.acquire(timeout=10)
        assert start(flows, clock, profile) is None
        pass_time(flows, clock, 5)
        gate.set()
        under_way.result(10)
    assert flow_of(flows).state == "failed"
    problem = flow_of(flows).problem
    assert problem is not None
    assert problem.code == "TOK-008"


@pytest.mark.parametrize("gone", [True, False])
def test_it_keeps_no_token_for_a_profile_that_changes_while_the_provider_is_asked(
    flows: DeviceFlows,
    manager: TokenManager,
    profiles: ConsentProfiles,
    clock: HandClock,
    certificate: trustme.LeafCert,
    gone: bool,
) -> None:
    def script(peer: ssl.SSLSocket, received: Received) -> None:
        received.read_request(peer)
        peer.sendall(offering())
        if received.read_request(peer):
            if gone:
                profiles.kept.clear()
            else:
                profiles.change("p1", client_id="another")
            peer.sendall(granting("token-1"))

    with tls_target(script, certificate) as (port, _):
        assert start(flows, clock, profiles.put(consenting(port, "DEVICE_CODE"))) is None
        pass_time(flows, clock, 5)
    assert flow_of(flows).state == "failed"
    assert manager.record("p1").token is None
