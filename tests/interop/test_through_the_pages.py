"""The same through the device's own pages: a technician types, a person decides, it works."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest
from werkzeug.test import TestResponse

from algo_oauth.device import Device
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.redirect_flow import CALLBACK_PATH
from algo_oauth.secret import Secret
from algo_oauth.settings import load_settings
from algo_oauth.web import build_app, jobs
from tests.doubles.clock import HandClock
from tests.interop.core import PATIENCE, profile_for
from tests.interop.present_clock import PresentClock
from tests.interop.registered import CALLBACK
from tests.interop.server import Server
from tests.web.conftest import PASSWORD, Person

PAGE = "/advanced-settings/oauth/"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let calls that make something wait for it: the servers share a busy machine."""
    monkeypatch.setattr(jobs, "PATIENCE", PATIENCE)


@pytest.fixture(scope="module")
def clock(present: PresentClock) -> HandClock:
    return present.anew()


@pytest.fixture(scope="module")
def device(
    tmp_path_factory: pytest.TempPathFactory, clock: HandClock, authority_file: Path
) -> Iterator[Device]:
    """A device, known to the servers by the address of its callback URL."""
    environ = {
        "ALGO_OAUTH_ADMIN_PASSWORD": PASSWORD,
        "ALGO_OAUTH_CA_BUNDLE": str(authority_file),
        "ALGO_OAUTH_STATE": str(tmp_path_factory.mktemp("device") / "state"),
    }
    opened = Device(load_settings([], environ), clock=clock)
    opened.device_flows.stop()  # a test looks by itself
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def technician(device: Device) -> Person:
    """Somebody who has logged in and told the device its public address."""
    person = Person(build_app(device))
    assert person.log_in().status_code == 302
    address = CALLBACK.removesuffix(CALLBACK_PATH)
    settings = {"name": "8450", "idle_minutes": "30", "public_address": address}
    assert person.post("/system/settings", settings).status_code == 302
    return person


def follow(person: Person, answer: TestResponse) -> str:
    assert answer.status_code in (302, 303), answer.text
    return person.get(answer.headers["Location"]).text


def typed(profile: OAuthProfile) -> dict[str, str]:
    """Return a profile as the fields of the form."""
    values = msgspec.structs.asdict(profile)
    del values["id"]
    return {
        name: value.reveal() if isinstance(value, Secret) else str(value)
        for name, value in values.items()
    }


def saved(technician: Person, device: Device, profile: OAuthProfile) -> tuple[OAuthProfile, str]:
    """Save the form with Start Authorization; return what is kept and the page that comes."""
    form = typed(profile) | {"then": "authorize"}
    answer = technician.post(f"{PAGE}profiles", form)
    (kept,) = (each for each in device.profiles.all() if each.name == profile.name)
    page = follow(technician, answer) if answer.status_code in (302, 303) else answer.text
    return kept, page


def way_out(page: str) -> str:
    """Return the link on which the browser leaves for the provider."""
    link = re.search(r'href="([^"]+)" rel="noreferrer" data-follow', page)
    assert link is not None, page
    return unescape(link[1])


def come_back(technician: Person, callback: str) -> str:
    """Bring the device what the provider sent; return the page that a person then sees."""
    query = dict(parse_qsl(urlsplit(callback).query))
    return follow(technician, technician.get(CALLBACK_PATH, query_string=query))


def test_it_authorizes_refreshes_and_disconnects(
    technician: Person, device: Device, server: Server
) -> None:
    name = f"{server.name} by redirect"
    profile = profile_for(server, "AUTH_CODE_PKCE", "HTTP_BASIC", name=name)
    kept, page = saved(technician, device, profile)
    page = come_back(technician, server.consent(way_out(page)))
    assert "Authorized. The tokens are stored in the profile" in page
    edit = f"{PAGE}profiles/{kept.id}"
    assert "The token was refreshed." in follow(technician, technician.post(f"{edit}/refresh"))
    page = follow(technician, technician.post(f"{edit}/disconnect"))
    assert "the provider confirmed that the tokens are void" in page


def test_it_returns_with_the_reason_when_the_person_denies(
    technician: Person, device: Device, server: Server
) -> None:
    profile = profile_for(server, "AUTH_CODE", "HTTP_BASIC", name=f"{server.name} denied")
    kept, page = saved(technician, device, profile)
    page = come_back(technician, server.consent(way_out(page), allow=False))
    assert "Access was denied at the provider" in page
    assert device.tokens.record(kept.id).token is None


def test_it_shows_a_code_and_connects_when_it_was_entered(
    technician: Person, device: Device, clock: HandClock, server: Server
) -> None:
    profile = profile_for(server, "DEVICE_CODE", "HTTP_BASIC", name=f"{server.name} by code")
    kept, page = saved(technician, device, profile)
    flow = device.device_flows.of(kept.id)
    assert flow is not None
    assert flow.code.user_code in page
    server.enter_code(flow.code.verification_uri, flow.code.user_code)
    clock.advance(flow.interval)
    device.device_flows.look()
    edit = f"{PAGE}profiles/{kept.id}"
    assert technician.get(f"{edit}/device-code").get_json()["state"] == "done"
    assert "Authorized by a person" in technician.get(edit).text


def test_it_fills_the_form_from_the_issuer(technician: Person, server: Server) -> None:
    form = {"name": "Mine", "issuer": server.issuer, "then": "issuer"}
    page = technician.post(f"{PAGE}profiles", form).text
    for url in (server.endpoints.authorize, server.endpoints.token, server.endpoints.revoke):
        assert f'value="{url}"' in page
