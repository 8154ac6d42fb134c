"""The token on its profile's page: how it fares, and what can be done with it by hand."""

import json
from typing import Any

import jwt
import pytest
import trustme

from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.screens import FIRST_SCREEN
from algo_oauth.device import Device
from algo_oauth.errors import NotSaved
from algo_oauth.oauth.grants import Consent
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import http
from tests.oauth.targets import form_of, granting, refusing
from tests.oauth.test_discovery import OPENID, described, issuer_at
from tests.web.authorizing import EDIT, GRANTED, PAGE, Authorizing, authorizing, follow
from tests.web.conftest import Person
from tests.web.test_screens_page import undo


def authorize(here: Authorizing, **changes: Any) -> None:
    """Give the profile its first token, by consent or by its grant."""
    profile = here.have(**changes)
    until = here.device.clock.monotonic() + 5
    consent = Consent(code=Secret("c0de"))
    assert here.device.tokens.redeem(profile, consent, deadline=until).problem is None


def test_it_shows_how_a_token_fares(
    admin: Person, device: Device, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    first = granting("t", refresh_token="r", refresh_token_expires_in=604_800, scope="read")
    with authorizing(admin, device, certificate, first) as here:
        authorize(here)
        clock.advance(120)
        page = admin.get(EDIT).text
    for words in (
        "ready",
        "read",
        "in 58 minutes",
        "2 minutes old, ends",
        "Authorized by a person",
    ):
        assert words in page


def test_it_says_which_scopes_were_asked_for_and_not_granted(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, GRANTED) as here:
        authorize(here, scope_mode="SCOPES_LIST", scope="read write admin")
        page = admin.get(EDIT).text
    assert "Asked for and not granted: write, admin." in page


def test_it_claims_no_difference_where_the_provider_names_no_scope(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, granting("t")) as here:
        authorize(here, scope_mode="SCOPES_LIST", scope="read")
        assert "not granted" not in admin.get(EDIT).text


def test_it_shows_what_a_jwt_access_token_says_and_not_the_token(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    token = jwt.encode({"iss": "https://issuer.example", "sub": "user-7"}, "x" * 32)
    with authorizing(admin, device, certificate, granting(token)) as here:
        authorize(here)
        page = admin.get(EDIT).text
    assert "issuer https://issuer.example" in page
    assert "subject user-7" in page
    assert "not verified" in page
    assert token not in page


def test_it_asks_for_a_new_authorization_on_every_page_when_the_refresh_token_is_dead(
    admin: Person, device: Device, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, GRANTED, refusing("invalid_grant")) as here:
        authorize(here)
        clock.advance(3600)
        admin.log_in()
        follow(admin, admin.post(f"{EDIT}/refresh"))
    for path in (PAGE, EDIT, "/"):
        assert "reauthorisation required" in admin.get(path).text
    assert "Reauthorise" in admin.get(EDIT).text


@pytest.mark.parametrize(
    ("grant", "path", "sent"),
    [
        ("AUTH_CODE_PKCE", "token", "refresh_token"),
        ("AUTH_CODE_PKCE", "refresh", "refresh_token"),
        ("JWT_BEARER", "token", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        ("JWT_BEARER", "refresh", "refresh_token"),
    ],
)
def test_it_gets_another_token_when_asked_and_shows_what_was_sent(
    admin: Person,
    device: Device,
    certificate: trustme.LeafCert,
    grant: str,
    path: str,
    sent: str,
) -> None:
    with authorizing(admin, device, certificate, GRANTED, granting("token-2")) as here:
        authorize(here, grant=grant)
        page = follow(admin, admin.post(f"{EDIT}/{path}"))
    assert form_of(here.got.requests[1])["grant_type"] == sent
    assert ("A new token is here" if path == "token" else "The token was refreshed") in page
    assert "1. Token request" in page
    for secret in ("token-1", "token-2", "client-secret"):
        assert secret not in page


@pytest.mark.parametrize("path", ["token", "refresh"])
def test_it_says_why_no_other_token_came(
    admin: Person, device: Device, certificate: trustme.LeafCert, path: str
) -> None:
    with authorizing(admin, device, certificate, GRANTED, http("503 Down", b"")) as here:
        authorize(here)
        page = follow(admin, admin.post(f"{EDIT}/{path}"))
    assert "HTTP-503" in page
    assert 'data-verdict="failed"' in page


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (http("200 OK", b""), "the provider confirmed that the tokens are void"),
        (refusing("invalid_client", "401 Unauthorized"), "invalid_client"),
    ],
)
def test_it_gives_the_tokens_up_and_says_whether_the_provider_confirmed(
    admin: Person, device: Device, certificate: trustme.LeafCert, answer: bytes, words: str
) -> None:
    with authorizing(admin, device, certificate, GRANTED, answer) as here:
        authorize(here)
        page = follow(admin, admin.post(f"{EDIT}/disconnect"))
    assert words in page
    assert "not authorized yet" in page
    assert device.tokens.record("p1").token is None


def test_it_knows_no_result_of_long_ago(admin: Person) -> None:
    page = follow(admin, admin.get(f"{PAGE}actions/gone"))
    assert "not kept any more" in page
    assert admin.get(f"{PAGE}actions/gone/result").status_code == 404


def test_it_fills_the_form_from_the_issuer_and_saves_nothing(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    pages: dict[str, bytes] = {}
    with issuer_at(certificate, pages) as (port, _):
        issuer = f"https://127.0.0.1:{port}"
        pages[OPENID] = described(issuer, authorization_response_iss_parameter_supported=True)
        form = {"name": "Mine", "issuer": issuer, "client_secret": "s3cret", "then": "issuer"}
        answer = admin.post(f"{PAGE}profiles", form)
    assert answer.status_code == 200
    assert f'value="{issuer}/token"' in answer.text
    assert f'value="{issuer}/auth"' in answer.text
    assert '<option value="REQUIRED" selected>' in answer.text
    assert 'value="Mine"' in answer.text
    assert '<option value="AUTH_CODE_PKCE" selected>' in answer.text
    assert '<option value="CLIENT_CREDENTIALS"' not in answer.text
    assert '<option value="HTTP_BASIC"' not in answer.text
    assert "Typed a moment ago and kept" in answer.text
    assert "s3cret" not in answer.text
    assert device.profiles.all() == []


@pytest.mark.parametrize(
    ("issuer", "code"),
    [
        ("", "FLD-001"),
        ("http://x.example", "FLD-011"),
        ("https://127.0.0.1:9", "AUT-012"),
        ("https://[", "FLD-010"),
    ],
)
def test_it_says_beside_the_issuer_why_it_cannot_fill(
    admin: Person, issuer: str, code: str
) -> None:
    form = {"name": "Mine", "issuer": issuer, "then": "issuer"}
    answer = admin.post(f"{PAGE}profiles", form)
    assert answer.status_code == 422
    assert code in answer.text
    assert 'value="Mine"' in answer.text


def test_it_fills_the_fields_that_a_key_file_holds_also_while_others_are_wrong(
    admin: Person,
) -> None:
    account = {"private_key": "not a key", "client_email": "robot@project.example"}
    form = {
        "name": "",
        "grant_type": "JWT_BEARER",
        "jwt_assertion_mode": "SIGNED",
        "assertion_key": json.dumps(account),
    }
    answer = admin.post(f"{PAGE}profiles", form)
    assert answer.status_code == 422
    assert 'value="robot@project.example"' in answer.text
    assert "not a key" not in answer.text


def test_it_says_on_the_buttons_that_their_profile_needs_a_person(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    request = ButtonRequest(targets="api.example.test", oauth_profile="p1")
    button = Button(id="help", text="Help", position=0, requests=(request,))
    device.screens.change(FIRST_SCREEN.id, lambda screen: screen.with_button(button))
    with authorizing(admin, device, certificate, GRANTED) as here:
        here.have()
        before = admin.get("/screen/state")
        assert before.get_json()["unauthorized"] == {"help": "RingCentral"}
        authorize(here)
        after = admin.get("/screen/state", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.get_json()["unauthorized"] == {}


def test_it_brings_the_token_back_with_its_profile(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, GRANTED) as here:
        authorize(here)
        admin.post(f"{EDIT}/delete")
        assert device.token_store.load() == []
        assert "Profile RingCentral is back." in undo(admin, admin.get(PAGE).text)
        page = admin.get(EDIT).text
    assert "Authorized by a person" in page
    (profile,) = device.profiles.all()
    assert not device.tokens.needs_consent(profile)
    assert [each.token for each in device.token_store.load()] == [device.tokens.record("p1").token]
    assert len(here.got.requests) == 1, "nothing was revoked, and nothing asked for anew"


def test_it_says_when_only_the_profile_could_be_brought_back(
    admin: Person,
    device: Device,
    certificate: trustme.LeafCert,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with authorizing(admin, device, certificate, GRANTED) as here:
        authorize(here)
        admin.post(f"{EDIT}/delete")
        monkeypatch.setattr(device.token_store, "save", _full)
        page = undo(admin, admin.get(PAGE).text)
    assert "Profile RingCentral is back. A token could not be saved (STO-003)" in page
    assert device.profiles.get("p1") is not None


def test_it_offers_the_way_back_though_the_token_could_not_be_removed(
    admin: Person,
    device: Device,
    certificate: trustme.LeafCert,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with authorizing(admin, device, certificate, GRANTED) as here:
        authorize(here)
        monkeypatch.setattr(device.token_store, "remove", _full)
        admin.post(f"{EDIT}/delete")
        assert device.profiles.all() == []
        assert "A removed profile's token is still kept" in [
            entry.text for entry in device.journal.newest(3)
        ]
        assert "Profile RingCentral is back." in undo(admin, admin.get(PAGE).text)
    (profile,) = device.profiles.all()
    assert not device.tokens.needs_consent(profile)


def _full(*_: object) -> None:
    raise NotSaved(reason="the disk is full")
