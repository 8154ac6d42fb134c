"""What goes wrong on site, and what the page says of it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.technician import PASSWORD, Technician

pytestmark = pytest.mark.browser


def test_it_names_a_wrong_secret_and_what_to_do(technician: Technician, page: Page) -> None:
    technician.create_profile("Wrong secret", secret="not-the-secret")
    technician.fill_test("Wrong secret", text="never arrives")
    technician.run_test()
    verdict = page.locator("[data-verdict=failed]")
    expect(verdict).to_contain_text("OAU-146")
    expect(verdict).to_contain_text("Enter the Client Secret again")
    row = page.get_by_role("row", name="Wrong secret")
    expect(row).to_contain_text("failing")


def test_it_names_a_wrong_team_id_and_what_to_do(technician: Technician, page: Page) -> None:
    technician.have_profile("RingCentral")
    technician.fill_test("RingCentral", team_id="111111111111", text="never arrives")
    technician.run_test()
    verdict = page.locator("[data-verdict=failed]")
    expect(verdict).to_contain_text("CMN-102")
    expect(verdict).to_contain_text("Check the Team ID")


def test_it_points_out_a_team_id_that_was_not_replaced(technician: Technician, page: Page) -> None:
    technician.have_profile("RingCentral")
    technician.fill_test("RingCentral", team_id="<Team_ID>", text="never arrives")
    technician.run_test()
    summary = page.locator("#faults")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Nothing was sent")
    expect(summary).to_contain_text("<Team_ID>")
    expect(technician.test_form.get_by_label("Data Payload")).to_contain_text("never arrives")


def test_it_keeps_what_was_typed_when_logged_out_in_mid_test(
    technician: Technician, page: Page
) -> None:
    technician.have_profile("RingCentral")
    technician.fill_test("RingCentral", text="sent after all")
    elsewhere = page.context.new_page()
    elsewhere.goto("/")
    elsewhere.get_by_role("link", name="Log out").click()
    expect(elsewhere.get_by_label("Password", exact=True)).to_be_visible()

    technician.run_test()
    expect(technician.test_form).to_contain_text("You are logged out. Log in and try again")
    payload = technician.test_form.get_by_label("Data Payload")
    expect(payload).to_have_value('{\n"text": "sent after all"\n}')

    with page.context.expect_page() as opened:
        technician.test_form.get_by_role("link", name="Log in").click()
    opened.value.get_by_label("Password", exact=True).fill(PASSWORD)
    opened.value.get_by_role("button", name="Log in").click()
    expect(opened.value.get_by_role("heading", name="Status", exact=True)).to_be_visible()
    technician.run_test()
    expect(technician.test_form).to_contain_text("It worked.")
    technician.expect_message("sent after all")


def test_it_keeps_typed_secrets_through_a_fault(technician: Technician, page: Page) -> None:
    technician.open_oauth()
    form = technician.profile_form
    form.get_by_label("Provider Type").select_option("RINGCENTRAL")
    form.get_by_label("Client ID").fill(technician.sandbox.client_id)
    form.get_by_label("Client Secret").fill(technician.sandbox.client_secret)
    form.get_by_label("JWT Assertion/JWT Credential").fill(technician.sandbox.jwt)
    form.get_by_role("button", name="Create Profile").click()
    expect(page.locator("#faults")).to_contain_text("Name: This is empty.")
    expect(form).to_contain_text("Typed a moment ago and kept")
    form.get_by_label("Name", exact=True).fill("After a fault")
    form.get_by_role("button", name="Create Profile").click()
    expect(page.get_by_text("Profile After a fault was created.")).to_be_visible()
    technician.fill_test("After a fault", text="with the kept secret")
    technician.run_test()
    expect(technician.test_form).to_contain_text("It worked.")


def test_it_shows_progress_while_the_provider_is_silent(technician: Technician, page: Page) -> None:
    technician.have_profile("RingCentral")
    chat = page.context.new_page()
    chat.goto(f"{technician.sandbox.base_url}/")
    chat.get_by_label("API endpoints").select_option("hang")
    chat.get_by_role("button", name="Set").nth(1).click()
    technician.fill_test("RingCentral", text="into the silence")
    technician.run_test()
    expect(technician.test_form).to_contain_text("The test is under way")
    page.get_by_role("link", name="Status", exact=True).click()
    expect(page.get_by_role("heading", name="Status", exact=True)).to_be_visible()
    page.go_back()
    expect(technician.test_form.locator("[data-verdict=failed]")).to_contain_text(
        "It may have arrived", timeout=25_000
    )
    chat.get_by_role("button", name="Back to normal").click()


def test_it_shows_how_the_profile_fares_after_a_slow_test(
    technician: Technician, page: Page
) -> None:
    technician.have_profile("Slow to answer")
    chat = page.context.new_page()
    chat.goto(f"{technician.sandbox.base_url}/")
    chat.get_by_label("Token endpoint").select_option("hang")
    chat.get_by_role("button", name="Set").first.click()
    technician.fill_test("Slow to answer", text="into the silence")
    technician.run_test()
    expect(technician.test_form).to_contain_text("The test is under way")
    row = page.get_by_role("row", name="Slow to answer")
    expect(row).to_contain_text("never used")
    expect(technician.test_form.locator("[data-verdict=failed]")).to_be_visible(timeout=45_000)
    expect(row).to_contain_text("failing")
    expect(row.get_by_role("button", name="Duplicate")).to_be_visible()
    chat.get_by_role("button", name="Back to normal").click()
