"""Profiles as installers get them by choosing a Provider Type: saved, and obtaining tokens."""

import json
from typing import get_args

import jwt
import pytest
import trustme

from algo_oauth.oauth.client_auth import CLIENT_AUTH_MODES
from algo_oauth.oauth.explain import Remedies
from algo_oauth.oauth.grants import GRANTS, Consent, Occasion
from algo_oauth.oauth.preset_fields import GrantName, ModeName
from algo_oauth.oauth.profile import SECRET_FIELDS
from algo_oauth.oauth.profile_check import ProfileCheck
from algo_oauth.oauth.token_endpoint import TokenEndpoint, TokenReply
from algo_oauth.oauth.token_request import grant_request
from algo_oauth.outbound.door import Door
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import answering, json_answer, tls_target
from tests.oauth.keys import key_of, pem
from tests.oauth.presets import SHIPPED, filled
from tests.oauth.provider_errors import error_body

ASSERTION = jwt.encode({"iss": "https://issuer.example"}, "x" * 32)
OFFERED = [(name, grant) for name, preset in SHIPPED.items() for grant in preset.grants or GRANTS]


def test_it_knows_exactly_the_devices_grants_and_modes() -> None:
    assert {*GRANTS} == {*get_args(GrantName)}
    assert {*CLIENT_AUTH_MODES} == {*get_args(ModeName)}


@pytest.mark.parametrize(("name", "grant"), OFFERED)
def test_it_can_be_saved_as_it_was_filled_in(name: str, grant: str, clock: HandClock) -> None:
    profile = filled(name, grant)
    values = {
        field: str(getattr(profile, field))
        for field in profile.__struct_fields__
        if field not in SECRET_FIELDS
    }
    custom = {"auth_url": "https://auth.example/a", "device_url": "https://auth.example/d"}
    secrets = {
        "client_secret": "s",
        "jwt_assertion": ASSERTION,
        "assertion_key": pem(key_of("RS256")),
    }
    check = ProfileCheck(
        values | secrets | (custom if name == "CUSTOM" else {}),
        profile_id="p1",
        others=(),
        provider_types=SHIPPED,
        now=clock.now(),
    )
    assert check.faults.of == {}


class Asking:
    """A token endpoint of a provider with one answer."""

    def __init__(self, door: Door, remedies: Remedies, certificate: trustme.LeafCert) -> None:
        self._clock = HandClock()
        self._certificate = certificate
        self._endpoint = TokenEndpoint(
            door=door, remedies=remedies, clock=self._clock, presets=SHIPPED
        )

    def reply(self, name: str, body: str, status: str = "200 OK") -> TokenReply:
        with tls_target(answering(json_answer(body, status)), self._certificate) as (port, _):
            profile = filled(name, "AUTH_CODE", token_url=f"https://127.0.0.1:{port}/token")
            consent = Consent(code=Secret("the-code"), redirect_uri="https://here.example/")
            request = grant_request(profile, Occasion(now=self._clock.now(), consent=consent))
            return self._endpoint.ask(profile, request, deadline=self._clock.monotonic() + 20)


@pytest.fixture
def asking(door: Door, remedies: Remedies, certificate: trustme.LeafCert) -> Asking:
    return Asking(door, remedies, certificate)


@pytest.mark.parametrize(
    ("body", "token"),
    [
        ({"ok": True, "access_token": "xoxb-1", "token_type": "bot", "scope": "a,b"}, "xoxb-1"),
        (
            {"ok": True, "authed_user": {"access_token": "xoxp-1", "token_type": "user"}},
            "xoxp-1",
        ),
    ],
)
def test_it_takes_slacks_tokens(asking: Asking, body: object, token: str) -> None:
    granted = asking.reply("SLACK", json.dumps(body)).granted
    assert granted is not None
    assert granted.access_token.reveal() == token
    assert granted.lifetime is None


def test_it_takes_no_such_token_from_another_provider(asking: Asking) -> None:
    reply = asking.reply("ZOOM", '{"access_token": "x", "token_type": "bot"}')
    assert reply.problem is not None
    assert reply.problem.code == "TOK-003"


@pytest.mark.parametrize(
    ("name", "code", "status", "fate", "remedy"),
    [
        ("SLACK", "invalid_refresh_token", "200 OK", "dead", "Reauthorise"),
        ("SLACK", "bad_client_secret", "200 OK", "refused", "Basic Information"),
        ("ZOOM", "4741", "400 Bad Request", "dead", "Reauthorise"),
        ("MICROSOFT", "AADSTS700082", "400 Bad Request", "dead", "Reauthorise"),
        ("MICROSOFT", "AADSTS7000215", "401 Unauthorized", "refused", "Value"),
        ("MICROSOFT", "authorization_declined", "400 Bad Request", "denied", "allow it"),
        ("MICROSOFT", "bad_verification_code", "400 Bad Request", "expired", "again"),
        ("GOOGLE", "authorization_pending", "428 Precondition Required", "pending", ""),
        ("GOOGLE", "invalid_grant", "400 Bad Request", "dead", "Start Authorization"),
        ("RINGCENTRAL", "OAU-210", "400 Bad Request", "dead", "Reauthorise"),
    ],
)
def test_it_knows_what_each_providers_refusal_means(
    asking: Asking, name: str, code: str, status: str, fate: str, remedy: str
) -> None:
    reply = asking.reply(name, error_body(name, code), status)
    assert reply.problem is not None
    assert (reply.fate, remedy in reply.problem.remedy) == (fate, True), reply.problem


def test_it_waits_where_webex_answers_428(asking: Asking) -> None:
    body = error_body("WEBEX", "")
    assert asking.reply("WEBEX", body, "428 Precondition Required").fate == "pending"
    assert asking.reply("ZOOM", body, "428 Precondition Required").fate == "refused"
