"""Algo's RingCentral guide, word for word, from log-in to the message in the team chat."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.technician import Technician

pytestmark = pytest.mark.browser

FILLED = {
    "Grant Type": "JWT_BEARER",
    "Token URL": "https://platform.ringcentral.com/restapi/oauth/token",
    "Client Auth Mode": "HTTP_BASIC",
    "Scope Mode": "NONE",
    "Extra Params (JSON)": '{\n  "environment": "production"\n}',
    "JWT Assertion Mode": "DISABLED",
}


def test_it_fills_in_the_documented_values(technician: Technician) -> None:
    technician.open_oauth()
    form = technician.profile_form
    form.get_by_label("Provider Type").select_option("RINGCENTRAL")
    for label, value in FILLED.items():
        field = form.get_by_label(label, exact=True)
        expect(field).to_have_value(value)
        expect(field).to_be_editable()


def test_it_brings_a_hello_and_a_button_press_to_the_team(
    technician: Technician, page: Page, pictures: Path
) -> None:
    technician.create_profile("RingCentral")
    expect(page.get_by_role("region", name="OAuth Profiles")).to_contain_text("never used")
    page.screenshot(path=pictures / "oauth-page.png")

    technician.fill_test("RingCentral", text="Hello from OAuth test")
    technician.run_test()
    expect(technician.test_form).to_contain_text("It worked.")
    expect(technician.test_form).to_contain_text("201")
    expect(page.get_by_role("region", name="OAuth Profiles")).to_contain_text("ready")
    page.locator("#result").evaluate("result => result.scrollIntoView()")
    page.screenshot(path=pictures / "test-result.png")
    technician.expect_message("Hello from OAuth test")

    technician.configure_button("Front desk needs help", profile="RingCentral")
    page.goto("/screen")
    tile = page.get_by_role("button", name="Front desk needs help", exact=True)
    tile.click()
    expect(tile).to_contain_text("Sent")
    technician.expect_message("HELLO!")


def test_it_shows_on_each_button_what_came_of_it(
    technician: Technician, page: Page, pictures: Path
) -> None:
    technician.have_profile("RingCentral")
    technician.configure_button("All clear", profile="RingCentral")
    technician.configure_button("Call the nurse", profile="RingCentral", team_id="111111111111")
    technician.configure_button("Close the gate", profile="RingCentral", status="Disabled")
    page.goto("/screen")
    for name, words in (
        ("All clear", ["Sent"]),
        ("Call the nurse", ["Failed", "CMN-102"]),
        ("Close the gate", ["Disabled"]),
    ):
        tile = page.get_by_role("button", name=name, exact=True)
        tile.click(force=True)
        for word in words:
            expect(tile).to_contain_text(word)
    page.screenshot(path=pictures / "touch-screen.png")
    page.get_by_role("button", name="Clear the result of Call the nurse").click()
    expect(page.get_by_role("button", name="Call the nurse", exact=True)).not_to_contain_text(
        "Failed"
    )


def test_it_says_that_the_sandbox_answers(technician: Technician, page: Page) -> None:
    technician.open_oauth()
    banner = page.get_by_role("complementary", name="Where calls go")
    expect(banner).to_contain_text("The sandbox answers.")
    expect(banner).to_contain_text("platform.ringcentral.com")


def test_it_finds_its_pages_by_the_links_of_the_navigation(
    technician: Technician, page: Page
) -> None:
    for name, heading in (
        ("Status", "Status"),
        ("Basic Settings", "Screens"),
        ("Advanced Settings", "OAuth"),
        ("OAuth", "OAuth"),
        ("System", "System"),
    ):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    page.get_by_role("link", name="Log out").click()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    page.goto("/system/")
    expect(page).to_have_url(re.compile(r"/login\?next="))


def test_it_works_by_keyboard_alone(technician: Technician, page: Page) -> None:
    technician.open_oauth()
    page.get_by_role("link", name="Skip to the page").focus()
    page.keyboard.press("Enter")
    technician.profile_form.get_by_label("Name", exact=True).focus()
    page.keyboard.type("By keyboard")
    page.keyboard.press("Tab")
    page.keyboard.type("RINGCENTRAL")
    expect(technician.profile_form.get_by_label("Token URL")).to_have_value(FILLED["Token URL"])
    for label, value in (
        ("Client ID", technician.sandbox.client_id),
        ("Client Secret", technician.sandbox.client_secret),
        ("JWT Assertion/JWT Credential", technician.sandbox.jwt),
    ):
        field = technician.profile_form.get_by_label(label)
        while not field.evaluate("field => field === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.insert_text(value)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Profile By keyboard was created.")).to_be_visible()
