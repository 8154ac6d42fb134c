"""Every grant once, through the real page in a real browser, against a server of others."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import trustme
from playwright.sync_api import Cookie, Locator, Page, expect

from algo_oauth.clock import SystemClock
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.redirect_flow import CALLBACK_PATH
from algo_oauth.secret import Secret
from tests.browser.technician import Technician
from tests.browser.without_sandbox import running
from tests.doubles.running_device import RunningDevice
from tests.interop.certificate_files import written
from tests.interop.core import profile_for
from tests.interop.on_authlib.server import authlib_server
from tests.interop.server import Server

pytestmark = pytest.mark.browser

__all__ = ["running"]  # a fixture in place of the one that has a sandbox

LABELS = {
    "token_url": "Token URL",
    "auth_url": "Auth URL",
    "device_url": "Device Authorization URL",
    "scope": "Scope",
    "client_id": "Client ID",
    "client_secret": "Client Secret",
    "client_key": "Client Key",
    "client_key_id": "Client Key Identifier (kid)",
    "assertion_key": "Signing Key",
    "assertion_key_id": "Signing Key ID (kid)",
    "assertion_subject": "Assertion Subject (sub)",
    "revocation_url": "Revocation URL",
}
CHOICES = {
    "provider_type": "Provider Type",
    "grant_type": "Grant Type",
    "client_auth_mode": "Client Auth Mode",
    "scope_mode": "Scope Mode",
    "jwt_assertion_mode": "JWT Assertion Mode",
    "client_assertion_algorithm": "Client Assertion Algorithm",
}


REDIRECT = {"Auth URL", "PKCE Redirect URI", "Response Type", "Authorize Params (JSON)"}
SHOWN = {
    "AUTH_CODE": REDIRECT,
    "AUTH_CODE_PKCE": REDIRECT | {"PKCE Method"},
    "DEVICE_CODE": {
        "Device Authorization URL",
        "Device Poll URL",
        "Authorize Params (JSON)",
    },
    "JWT_BEARER": {"JWT Assertion Mode", "JWT Assertion/JWT Credential"},
    "CLIENT_CREDENTIALS": set[str](),
}
"""What each grant asks for beyond the fields that all have."""
EVERY = set[str]().union(*SHOWN.values())


@pytest.fixture(scope="module")
def server(
    running: RunningDevice,
    certificate: trustme.LeafCert,
    authority_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    files = written(certificate, tmp_path_factory.mktemp("certificate"))
    callback = running.url + CALLBACK_PATH
    with authlib_server(
        files, authority_file, SystemClock(), callback=callback, interval=1
    ) as serving:
        yield serving


@pytest.fixture
def technician(page: Page, cookies: list[Cookie]) -> Technician:
    person = Technician(page)
    person.log_in(cookies)
    return person


def fill(form: Locator, profile: OAuthProfile) -> None:
    """Type a profile as a technician does: choices first, then only what the page shows."""
    values = msgspec.structs.asdict(profile)
    form.get_by_label("Name", exact=True).fill(profile.name)
    for field, label in CHOICES.items():
        choice = form.get_by_label(label, exact=True)
        if choice.is_visible():
            choice.select_option(values[field])
    form.get_by_text("Refreshing and revoking").click()
    for field, label in LABELS.items():
        value = values[field]
        text = value.reveal() if isinstance(value, Secret) else value
        control = form.get_by_label(label, exact=True)
        if text and control.is_visible():
            control.fill(text)


def press_start(technician: Technician, server: Server, grant: str, mode: str) -> None:
    technician.open_oauth()
    profile = profile_for(server, grant, mode, name=f"{grant} with {mode}")
    fill(technician.profile_form, profile)
    technician.profile_form.get_by_role("button", name="Start Authorization").click()


@pytest.mark.parametrize(
    ("grant", "mode"), [("AUTH_CODE", "POST_BODY"), ("AUTH_CODE_PKCE", "HTTP_BASIC")]
)
def test_it_brings_the_tokens_home_by_redirect(
    technician: Technician, page: Page, server: Server, grant: str, mode: str
) -> None:
    press_start(technician, server, grant, mode)
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("Authorized. The tokens are stored in the profile")).to_be_visible()
    token = page.get_by_role("region", name="Token", exact=True)
    expect(token).to_contain_text("ready")
    token.get_by_role("button", name="Refresh now").click()
    expect(page.get_by_text("The token was refreshed.")).to_be_visible()


def test_it_returns_with_the_reason_when_access_is_denied(
    technician: Technician, page: Page, server: Server
) -> None:
    press_start(technician, server, "AUTH_CODE_PKCE", "NONE")
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_text("Access was denied at the provider")).to_be_visible()
    expect(page.get_by_role("region", name="Token", exact=True)).to_contain_text(
        "not authorized yet"
    )


def test_it_waits_for_a_code_that_is_entered_elsewhere(
    technician: Technician, page: Page, server: Server
) -> None:
    press_start(technician, server, "DEVICE_CODE", "PRIVATE_KEY_JWT")
    code = page.locator("#user-code")
    expect(code).to_be_visible()
    page.reload()
    user_code = code.inner_text()
    link = page.locator(".device-code").get_by_role("link").get_attribute("href")
    assert link is not None
    server.enter_code(link, user_code)
    token = page.get_by_role("region", name="Token", exact=True)
    expect(token).to_contain_text("ready", timeout=20_000)
    expect(code).not_to_be_visible()


@pytest.mark.parametrize(
    ("grant", "mode"), [("CLIENT_CREDENTIALS", "CLIENT_SECRET_JWT"), ("JWT_BEARER", "HTTP_BASIC")]
)
def test_it_gets_a_token_where_nobody_has_to_consent(
    technician: Technician, page: Page, server: Server, grant: str, mode: str
) -> None:
    technician.open_oauth()
    profile = profile_for(server, grant, mode, name=f"{grant} with {mode}")
    form = technician.profile_form
    fill(form, profile)
    expect(form.get_by_role("button", name="Start Authorization")).to_be_hidden()
    form.get_by_role("button", name="Create Profile").click()
    page.get_by_role("link", name=f"Edit {profile.name}", exact=True).click()
    page.get_by_role("button", name="Get a new token now").click()
    expect(page.get_by_text("A new token is here.")).to_be_visible()


def test_it_shows_only_what_the_choices_need_and_keeps_what_was_typed(
    technician: Technician, page: Page
) -> None:
    technician.open_oauth()
    form = technician.profile_form
    form.get_by_label("Provider Type").select_option("CUSTOM")
    for grant, shown in SHOWN.items():
        form.get_by_label("Grant Type").select_option(grant)
        visible = {label for label in EVERY if form.get_by_label(label, exact=True).is_visible()}
        assert visible == shown
    form.get_by_label("Grant Type").select_option("AUTH_CODE")
    form.get_by_label("Auth URL").fill("https://p.example/auth")
    form.get_by_label("Grant Type").select_option("DEVICE_CODE")
    form.get_by_label("Grant Type").select_option("AUTH_CODE")
    expect(form.get_by_label("Auth URL")).to_have_value("https://p.example/auth")


def test_it_leads_through_a_whole_form_by_keyboard(technician: Technician, page: Page) -> None:
    technician.open_oauth()
    form = technician.profile_form
    form.get_by_label("Name", exact=True).focus()
    page.keyboard.type("By keyboard")
    page.keyboard.press("Tab")
    page.keyboard.type("CUSTOM")
    page.keyboard.press("Tab")
    page.keyboard.type("AUTH_CODE_PKCE")
    expect(form.get_by_label("Grant Type")).to_have_value("AUTH_CODE_PKCE")
    form.get_by_label("Name", exact=True).press("Enter")
    summary = page.get_by_role("alert").filter(has_text="Nothing was saved yet")
    expect(summary).to_be_focused()
    expect(form.get_by_label("Name", exact=True)).to_have_value("By keyboard")
