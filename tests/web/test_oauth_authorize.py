"""Start Authorization through the page: out, back, and every way that it can end."""

import re

import pytest
import trustme
from flask import Flask

from algo_oauth.device import Device
from algo_oauth.oauth.redirect_flow import CALLBACK_PATH
from tests.doubles.clock import HandClock
from tests.oauth.consents import consenting
from tests.oauth.targets import form_of
from tests.web.authorizing import EDIT, GRANTED, OFFERED, PAGE, authorizing, follow
from tests.web.conftest import Person


def test_it_leads_to_the_provider_by_a_link_that_a_script_follows(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, GRANTED) as here:
        here.have()
        page = admin.post(f"{EDIT}/authorize").text
    assert f'href="https://127.0.0.1:{here.port}/authorize?response_type=code' in page
    assert "data-follow" in page
    assert "Go to 127.0.0.1" in page


def test_it_stores_the_tokens_at_once_and_says_so_on_the_profiles_page(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, GRANTED) as here:
        before = here.have()
        page = here.come_back(state=here.start(), code="c0de")
    assert "Authorized. The tokens are stored in the profile" in page
    assert "Edit RingCentral" in page
    assert device.profiles.get("p1") == before
    sent = form_of(here.got.requests[0])
    assert sent["redirect_uri"] == "https://localhost/control/oauth-callback.lua"
    for secret in ("token-1", "refresh-1", "c0de"):
        assert secret not in page


def test_it_leaves_no_code_in_the_address_that_the_browser_ends_on(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, GRANTED) as here:
        here.have()
        answer = admin.get(CALLBACK_PATH, query_string={"state": here.start(), "code": "c0de"})
    assert "c0de" not in answer.headers["Location"]
    assert "state" not in answer.headers["Location"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"error": "access_denied", "error_description": "No."}, "Access was denied"),
        ({"error": "invalid_scope"}, "does not grant the Scope"),
        ({"error": "odd", "error_description": "<script>x</script>"}, "&lt;script&gt;x&lt;/script"),
        ({}, "without a code"),
    ],
)
def test_it_returns_to_the_profile_with_the_reason(
    admin: Person,
    device: Device,
    certificate: trustme.LeafCert,
    query: dict[str, str],
    words: str,
) -> None:
    with authorizing(admin, device, certificate, GRANTED) as here:
        here.have()
        page = here.come_back(state=here.start(), **query)
    assert words in page
    assert "Edit RingCentral" in page
    assert "<script>x" not in page
    assert here.got.requests == []


@pytest.mark.parametrize("query", [{}, {"state": "forged", "code": "x"}, {"code": "x"}])
def test_it_refuses_an_answer_that_it_did_not_ask_for(admin: Person, query: dict[str, str]) -> None:
    answer = admin.get(CALLBACK_PATH, query_string=query)
    assert "AUT-001" in follow(admin, answer)


def test_it_refuses_a_query_that_no_provider_sends(admin: Person) -> None:
    answer = admin.get(CALLBACK_PATH, query_string={"code": "x" * 20_000})
    assert "AUT-001" in follow(admin, answer)


def test_it_refuses_an_answer_that_comes_to_another_login(
    admin: Person, app: Flask, device: Device, certificate: trustme.LeafCert
) -> None:
    other = Person(app)
    other.log_in()
    with authorizing(admin, device, certificate, GRANTED) as here:
        here.have()
        state = here.start()
        answer = other.get(CALLBACK_PATH, query_string={"state": state, "code": "x"})
        assert "AUT-002" in follow(other, answer)
    assert here.got.requests == []


def test_it_asks_who_was_logged_out_to_log_in_and_keeps_no_code(
    admin: Person, visitor: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, GRANTED) as here:
        here.have()
        query = {"state": here.start(), "code": "c0de"}
        answer = visitor.get(CALLBACK_PATH, query_string=query)
    assert answer.headers["Location"] == "/login"
    assert "You were logged out meanwhile" in follow(visitor, answer)
    assert here.got.requests == []


def test_it_refuses_an_answer_after_ten_minutes(
    admin: Person, device: Device, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, GRANTED) as here:
        here.have()
        state = here.start()
        clock.advance(600)
        assert "AUT-003" in here.come_back(state=state, code="x")


@pytest.mark.parametrize("grant", ["AUTH_CODE", "DEVICE_CODE"])
def test_it_starts_with_the_profile_that_was_just_saved(
    admin: Person, device: Device, certificate: trustme.LeafCert, grant: str
) -> None:
    with authorizing(admin, device, certificate, OFFERED) as here:
        base = f"https://127.0.0.1:{here.port}"
        form = {
            "name": "Slack",
            "provider_type": "CUSTOM",
            "grant_type": grant,
            "token_url": f"{base}/token",
            "auth_url": f"{base}/authorize",
            "device_url": f"{base}/device",
            "client_auth_mode": "HTTP_BASIC",
            "client_id": "id",
            "client_secret": "secret",
            "then": "authorize",
        }
        answer = admin.post(f"{PAGE}profiles", form)
        page = answer.text if grant == "AUTH_CODE" else follow(admin, answer)
    assert len(device.profiles.all()) == 1
    assert ("data-follow" if grant == "AUTH_CODE" else "WDJB-MJHT") in page


def test_it_starts_nothing_for_a_form_with_faults(admin: Person, device: Device) -> None:
    answer = admin.post(f"{PAGE}profiles", {"name": "", "then": "authorize"})
    assert answer.status_code == 422
    assert device.profiles.all() == []


def test_it_says_so_when_a_grant_needs_no_authorization(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, GRANTED) as here:
        here.have("JWT_BEARER")
        answer = admin.post(f"{EDIT}/authorize")
    assert answer.status_code == 409
    assert "AUT-011" in answer.text


def test_it_shows_the_callback_url_under_the_public_address(admin: Person, device: Device) -> None:
    assert 'value="https://localhost/control/oauth-callback.lua"' in admin.get(PAGE).text
    settings = {"name": "8450", "idle_minutes": "30", "public_address": "https://wall.example:444/"}
    assert admin.post("/system/settings", settings).status_code == 302
    assert device.record.public_address == "https://wall.example:444"
    assert 'value="https://wall.example:444/control/oauth-callback.lua"' in admin.get(PAGE).text


@pytest.mark.parametrize(
    "address",
    ["http://x.example", "https://x.example/path", "https://x.example?q", "https://[", "x"],
)
def test_it_refuses_a_public_address_that_is_none(
    admin: Person, device: Device, address: str
) -> None:
    settings = {"name": "8450", "idle_minutes": "30", "public_address": address}
    assert admin.post("/system/settings", settings).status_code == 422
    assert device.record.public_address == ""


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("authorize", "post"),
        ("token", "post"),
        ("refresh", "post"),
        ("disconnect", "post"),
        ("device-code/cancel", "post"),
        ("device-code", "get"),
    ],
)
def test_it_knows_no_profile_that_is_gone(admin: Person, path: str, method: str) -> None:
    assert getattr(admin, method)(f"{PAGE}profiles/gone/{path}").status_code == 404


@pytest.mark.parametrize("path", ["authorize", "token", "refresh", "disconnect"])
def test_it_lets_nobody_act_without_a_login(visitor: Person, device: Device, path: str) -> None:
    device.profiles.put("p1", consenting(9))
    answer = visitor.post(f"{EDIT}/{path}")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")


def test_it_warns_of_a_callback_url_that_a_provider_refuses(admin: Person, device: Device) -> None:
    settings = {"name": "8450", "idle_minutes": "30", "public_address": "https://192.0.2.7:8450"}
    admin.post("/system/settings", settings)
    warned = r'data-shown-when="provider_type=(\w+)"><p class="text-warning'
    assert re.findall(warned, admin.get(PAGE).text) == ["GOOGLE"]


GOOGLE = {
    "name": "Drive",
    "provider_type": "GOOGLE",
    "grant_type": "DEVICE_CODE",
    "token_url": "https://oauth2.googleapis.com/token",
    "device_url": "https://oauth2.googleapis.com/device/code",
    "client_auth_mode": "POST_BODY",
    "client_id": "id",
    "client_secret": "secret",
    "scope_mode": "SCOPES_LIST",
}


def test_it_does_not_save_what_the_provider_is_known_to_refuse(
    admin: Person, device: Device
) -> None:
    scope = {"scope": "https://www.googleapis.com/auth/calendar.events"}
    answer = admin.post(f"{PAGE}profiles", GOOGLE | scope)
    assert answer.status_code == 422
    assert '<a href="#scope">' in answer.text
    assert device.profiles.all() == []


def test_it_saves_what_the_provider_may_refuse_and_says_so_on_its_page(
    admin: Person, device: Device
) -> None:
    teams = GOOGLE | {
        "provider_type": "MICROSOFT",
        "token_url": "https://login.microsoftonline.com/t/oauth2/v2.0/token",
        "scope": "Mail.Send",
    }
    page = follow(admin, admin.post(f"{PAGE}profiles", teams))
    assert "Add offline_access to Scope." in page
    assert len(device.profiles.all()) == 1
