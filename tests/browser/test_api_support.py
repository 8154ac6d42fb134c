"""An installer offers the API; another system presses a button, and the people at it see it."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.technician import Technician
from tests.doubles.algo_client import AlgoClient
from tests.doubles.running_device import RunningDevice

pytestmark = pytest.mark.browser

PASSWORD: Final = "the-api-password"
ACTIVATE: Final = "/api/controls/console/button/activate"


def open_admin(page: Page) -> None:
    page.get_by_role("link", name="Advanced Settings").click()
    page.get_by_role("link", name="Admin", exact=True).click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="API Support")).to_be_visible()


def test_another_system_presses_a_button(
    technician: Technician, page: Page, running: RunningDevice
) -> None:
    technician.have_profile("Door")
    technician.configure_button("Help", profile="Door")
    open_admin(page)
    page.get_by_label("RESTful API", exact=True).select_option("Enabled")
    warning = page.get_by_text("None asks nobody for a password.")
    expect(warning).to_be_hidden()
    page.get_by_label("Authentication Method").select_option("None")
    expect(warning).to_be_visible()
    page.get_by_label("Authentication Method").select_option("Standard")
    expect(warning).to_be_hidden()
    page.get_by_label("RESTful API Password").fill(PASSWORD)
    page.get_by_label("Time Tolerance (seconds)").fill("half a minute")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nothing was saved yet.")).to_be_visible()
    page.get_by_label("Time Tolerance (seconds)").fill("30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("RESTful API Password")).to_have_value("")

    page.goto("/screen")
    expect(page.get_by_role("button", name="Help")).to_be_visible()
    port = int(running.url.rpartition(":")[2])
    system = AlgoClient(port, PASSWORD, certificate=running.certificate)
    pressed = system.post(ACTIVATE, {"id": "help"})
    assert (pressed.status, pressed.document["id"]) == (200, "help")
    tile = page.locator(".tile", has=page.get_by_role("button", name="Help", exact=True))
    expect(tile.get_by_text("Sent")).to_be_visible()
    technician.expect_message("HELLO!")
    (button,) = system.get("/api/console/buttons").document["buttons"]
    assert (button["last"]["press"], button["last"]["state"]) == (pressed.document["press"], "sent")
    assert system.get("/api/info/status").document["OAuth Profile Status"] == "Door: ready"


def test_an_open_api_is_warned_of_until_it_is_closed(technician: Technician, page: Page) -> None:
    open_admin(page)
    page.get_by_label("RESTful API", exact=True).select_option("Enabled")
    page.get_by_label("Authentication Method").select_option("None")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The RESTful API is open.")).to_be_visible()
    page.get_by_role("link", name="Status").click()
    page.get_by_role("link", name="Choose an authentication method").click()
    page.get_by_label("RESTful API", exact=True).select_option("Disabled")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The RESTful API is open.")).to_be_hidden()
