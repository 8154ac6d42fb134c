"""Each grant once as a person does it: a real browser, the device's page, a server of others."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from algo_oauth.clock import SystemClock
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.redirect_flow import CALLBACK_PATH
from algo_oauth.secret import Secret
from algo_oauth.web.oauth.forms import PROFILE_LABELS
from tests.browser.technician import PASSWORD
from tests.doubles.running_device import RunningDevice
from tests.interop import person
from tests.interop.certificate_files import CertificateFiles
from tests.interop.core import profile_for
from tests.interop.on_authlib.server import authlib_server
from tests.interop.on_node.server import node_server
from tests.interop.server import Server

pytestmark = [pytest.mark.browser]

CHOICES: Final = (
    *("provider_type", "grant_type", "client_auth_mode", "scope_mode"),
    *("jwt_assertion_mode", "client_assertion_algorithm"),
)
TYPED: Final = (
    *("name", "issuer", "auth_url", "token_url", "device_url", "revocation_url"),
    *("scope", "authorize_params", "client_id", "client_secret", "client_key", "client_key_id"),
    *("assertion_key", "assertion_key_id", "assertion_subject"),
)


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, authority_file: Path
) -> Iterator[RunningDevice]:
    """A device that trusts the servers."""
    environ = {
        "ALGO_OAUTH_ADMIN_PASSWORD": PASSWORD,
        "ALGO_OAUTH_CA_BUNDLE": str(authority_file),
    }
    state = tmp_path_factory.mktemp("device") / "state"
    with RunningDevice(state, environ=environ) as device:
        yield device


@pytest.fixture(scope="module")
def authlib(
    files: CertificateFiles, authority_file: Path, running: RunningDevice
) -> Iterator[Server]:
    callback = running.url + CALLBACK_PATH
    with authlib_server(
        files, authority_file, SystemClock(), callback=callback, interval=1
    ) as server:
        yield server


@pytest.fixture(scope="module")
def node(
    files: CertificateFiles,
    authority_file: Path,
    running: RunningDevice,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    callback = running.url + CALLBACK_PATH
    folder = tmp_path_factory.mktemp("node")
    with node_server(files, authority_file, folder, callback=callback) as server:
        yield server


@pytest.fixture(scope="module")
def page(browser: Browser, running: RunningDevice) -> Iterator[Page]:
    """The page of a technician who has logged in."""
    context = browser.new_context(base_url=running.url, ignore_https_errors=True)
    opened = context.new_page()
    opened.goto("/")
    opened.get_by_label("Password", exact=True).fill(PASSWORD)
    opened.get_by_role("button", name="Log in").click()
    expect(opened.get_by_role("heading", name="Status", exact=True)).to_be_visible()
    yield opened
    context.close()


def new_profile(page: Page, profile: OAuthProfile) -> Locator:
    """Fill in the form of a new profile; nothing is typed into what the page does not show."""
    page.goto("/advanced-settings/oauth/")
    form = page.get_by_role("region", name="New profile")
    form.get_by_text("Refreshing and revoking").click()
    for name in (*CHOICES, *TYPED):
        value = getattr(profile, name)
        field = form.get_by_label(PROFILE_LABELS[name], exact=True)
        if not value or not field.is_visible():
            continue
        if name in CHOICES:
            field.select_option(value)
        else:
            field.fill(value.reveal() if isinstance(value, Secret) else value)
    return form


def press(form: Locator, name: str) -> None:
    form.get_by_role("button", name=name, exact=True).click()


def create(page: Page, profile: OAuthProfile) -> Locator:
    """Create a profile, open it and return its section on the token."""
    press(new_profile(page, profile), "Create Profile")
    expect(page.get_by_text(f"Profile {profile.name} was created.")).to_be_visible()
    page.get_by_role("link", name=re.compile(f"Edit.* {profile.name}")).click()
    return page.get_by_role("region", name="Token")


def test_it_authorizes_with_a_code(page: Page, authlib: Server) -> None:
    form = new_profile(page, profile_for(authlib, "AUTH_CODE", "POST_BODY", name="By code"))
    press(form, "Start Authorization")
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("Authorized. The tokens are stored")).to_be_visible()
    expect(page.get_by_role("region", name="Token").get_by_text("ready")).to_be_visible()


@pytest.mark.node
def test_it_authorizes_with_pkce_and_a_login(page: Page, node: Server) -> None:
    profile = profile_for(node, "AUTH_CODE_PKCE", "HTTP_BASIC", name="By PKCE")
    press(new_profile(page, profile), "Start Authorization")
    # The device's own form has a Name, too: the browser has to be at the server first.
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.get_by_label("Name").fill(person.NAME)
    page.get_by_label("Password").fill(person.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("Authorized. The tokens are stored")).to_be_visible()


def test_it_authorizes_with_a_device_code(page: Page, authlib: Server) -> None:
    profile = profile_for(authlib, "DEVICE_CODE", "NONE", name="By device code")
    press(new_profile(page, profile), "Start Authorization")
    code = page.locator("#user-code").inner_text()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=f"{authlib.issuer}/device").click()
    elsewhere = opened.value
    if elsewhere.get_by_label("Code").is_visible():
        elsewhere.get_by_label("Code").fill(code)
        elsewhere.get_by_role("button", name="Continue").click()
    elsewhere.get_by_role("button", name="Allow").click()
    elsewhere.close()
    expect(page.get_by_text("Authorized by a person")).to_be_attached()
    expect(page.locator("#user-code")).to_have_count(0)


@pytest.mark.node
def test_it_gets_a_token_with_client_credentials(page: Page, node: Server) -> None:
    profile = profile_for(node, "CLIENT_CREDENTIALS", "PRIVATE_KEY_JWT", name="By key")
    press(create(page, profile), "Get a new token now")
    expect(page.get_by_text("A new token is here.")).to_be_visible()


def test_it_gets_a_token_with_an_assertion_that_it_signs(page: Page, authlib: Server) -> None:
    profile = profile_for(authlib, "JWT_BEARER", "CLIENT_SECRET_JWT", name="By assertion")
    press(create(page, profile), "Get a new token now")
    expect(page.get_by_text("A new token is here.")).to_be_visible()
