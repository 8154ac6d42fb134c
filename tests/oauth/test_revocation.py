"""Revoke and disconnect: the provider is told, and says whether it listened."""

import json

import pytest
import trustme

from algo_oauth.oauth.grants import Consent
from algo_oauth.oauth.preset_fields import PresetFields
from algo_oauth.oauth.presets import AnswerTraits, Preset
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.revocation import Disconnected
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import http, json_answer
from tests.oauth.consents import consenting, provider
from tests.oauth.targets import form_of, granting, header_of, refusing

GRANTED = granting("token-1", refresh_token="r1")


def authorize(manager: TokenManager, clock: HandClock, profile: OAuthProfile) -> None:
    consent = Consent(code=Secret("c0de"))
    obtained = manager.redeem(profile, consent, deadline=clock.monotonic() + 5)
    assert obtained.problem is None


def disconnect(manager: TokenManager, clock: HandClock, profile: OAuthProfile) -> Disconnected:
    return manager.disconnect(profile, deadline=clock.monotonic() + 5)


@pytest.mark.parametrize(("granted", "sent"), [(GRANTED, "r1"), (granting("token-1"), "token-1")])
def test_it_revokes_what_ends_the_most_and_forgets_it(
    manager: TokenManager,
    clock: HandClock,
    certificate: trustme.LeafCert,
    granted: bytes,
    sent: str,
) -> None:
    with provider(certificate, granted, http("200 OK", b"")) as (port, got):
        profile = consenting(port)
        authorize(manager, clock, profile)
        outcome = disconnect(manager, clock, profile)
    assert outcome.problem is None
    assert outcome.words == "confirmed by the provider"
    assert got.requests[1].startswith(b"POST /revoke ")
    assert form_of(got.requests[1])["token"] == sent
    assert header_of(got.requests[1], "Authorization").startswith("Basic ")
    assert manager.record("p1").token is None
    assert manager.needs_consent(profile)


@pytest.mark.parametrize(
    "answer",
    [
        refusing("unsupported_token_type"),
        http("503 Down", b""),
        json_answer('{"ok": false, "error": "token_revoked"}'),
        http("302 Found", b"", "Location: https://elsewhere.example/"),
    ],
)
def test_it_forgets_the_tokens_and_says_so_when_the_provider_does_not_confirm(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert, answer: bytes
) -> None:
    with provider(certificate, GRANTED, answer) as (port, _):
        profile = consenting(port)
        authorize(manager, clock, profile)
        outcome = disconnect(manager, clock, profile)
    assert outcome.problem is not None
    assert outcome.words == "not confirmed by the provider"
    assert manager.record("p1").token is None
    assert manager.record("p1").events[-1].text == "Disconnected, not confirmed by the provider"


def test_it_forgets_the_tokens_of_a_provider_that_cannot_be_reached(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with provider(certificate, GRANTED) as (port, _):
        profile = consenting(port)
        authorize(manager, clock, profile)
    outcome = disconnect(manager, clock, profile)
    assert outcome.problem is not None
    assert outcome.problem.code.startswith("NET-")
    assert manager.record("p1").token is None


@pytest.mark.parametrize("change", [{"revocation_url": ""}, {}])
def test_it_calls_nobody_where_there_is_nothing_to_revoke(
    manager: TokenManager, clock: HandClock, change: dict[str, str]
) -> None:
    outcome = disconnect(manager, clock, consenting(9, **change))
    assert outcome.exchange is None
    assert outcome.problem is not None
    assert outcome.problem.code == "TOK-012"


def test_it_revokes_by_bearer_where_the_preset_says_so(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    traits = AnswerTraits(revocation="bearer")
    preset = Preset(title="Slack", fields=PresetFields(), guide=(), answers=traits)
    manager.endpoint.presets = {"RINGCENTRAL": preset}
    done = json_answer(json.dumps({"ok": True, "revoked": True}))
    with provider(certificate, GRANTED, done) as (port, got):
        profile = consenting(port)
        authorize(manager, clock, profile)
        assert disconnect(manager, clock, profile).problem is None
    assert header_of(got.requests[1], "Authorization") == "Bearer token-1"
    assert form_of(got.requests[1]) == {}
