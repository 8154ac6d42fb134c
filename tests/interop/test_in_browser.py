"""The login and consent pages of others in a real browser, and the way back to the device."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from algo_oauth.oauth.redirect_flow import CALLBACK_PATH
from tests.browser.conftest import complaints, context, page
from tests.browser.technician import Technician
from tests.browser.test_authorization import fill
from tests.browser.without_sandbox import running
from tests.doubles.running_device import RunningDevice
from tests.interop import person
from tests.interop.certificate_files import CertificateFiles
from tests.interop.core import profile_for
from tests.interop.on_django.server import django_server
from tests.interop.on_node.server import node_server
from tests.interop.server import Server

pytestmark = pytest.mark.browser

__all__ = ["complaints", "context", "page", "running"]  # fixtures of the browser tests


def authorize(page: Page, server: Server, *, allow: str) -> None:
    """Go through it as a person does: the device's form, the server's two pages."""
    technician = Technician(page)
    technician.log_in()
    technician.open_oauth()
    form = technician.profile_form
    fill(form, profile_for(server, "AUTH_CODE_PKCE", "HTTP_BASIC"))
    form.get_by_label("Authorize Params").fill(server.authorize_params)
    form.get_by_role("button", name="Start Authorization").click()
    # The device's own pages have a Name and a Password, too: be at the server first.
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.get_by_label("name").fill(person.NAME)
    page.get_by_label("Password").fill(person.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name=allow).click()
    expect(page.get_by_text("Authorized. The tokens are stored in the profile")).to_be_visible()
    page.get_by_role("button", name="Refresh now").click()
    expect(page.get_by_text("The token was refreshed.")).to_be_visible()


@pytest.mark.node
def test_it_logs_in_and_consents_at_oidc_provider(
    page: Page,
    running: RunningDevice,
    files: CertificateFiles,
    authority_file: Path,
    tmp_path: Path,
) -> None:
    callback = running.url + CALLBACK_PATH
    with node_server(files, authority_file, tmp_path, callback=callback) as server:
        authorize(page, server, allow="Allow")


def test_it_logs_in_and_consents_at_django(
    page: Page,
    running: RunningDevice,
    files: CertificateFiles,
    authority_file: Path,
    tmp_path: Path,
) -> None:
    callback = running.url + CALLBACK_PATH
    with django_server(files, authority_file, tmp_path, callback=callback) as server:
        authorize(page, server, allow="Authorize")
