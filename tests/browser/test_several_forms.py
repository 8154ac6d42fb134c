"""What is typed in one form while another one of the same page is sent."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.technician import PASSWORD, Technician

pytestmark = pytest.mark.browser


@pytest.fixture
def typing(technician: Technician) -> Technician:
    """A technician half-way through a new profile."""
    technician.have_profile("RingCentral")
    technician.open_oauth()
    form = technician.profile_form
    form.get_by_label("Provider Type").select_option("RINGCENTRAL")
    form.get_by_label("Name", exact=True).fill("Half typed")
    form.get_by_label("Client Secret").fill("a-secret")
    return technician


def expect_kept(technician: Technician) -> None:
    form = technician.profile_form
    expect(form.get_by_label("Name", exact=True)).to_have_value("Half typed")
    expect(form.get_by_label("Client Secret")).to_have_value("a-secret")
    expect(form.get_by_label("Provider Type")).to_have_value("RINGCENTRAL")
    form.get_by_role("button", name="Create Profile").click()
    expect(technician.page.locator("#faults")).to_contain_text("Client ID")
    expect(form.get_by_label("Name", exact=True)).to_have_value("Half typed")


def test_it_keeps_a_profile_when_a_test_has_faults(typing: Technician, page: Page) -> None:
    typing.run_test()
    expect(page.locator("#faults")).to_be_focused()
    expect(page.locator("#faults")).to_contain_text("No OAuth profile is chosen.")
    expect_kept(typing)


def test_it_keeps_a_profile_when_a_test_is_run(typing: Technician, page: Page) -> None:
    form = typing.test_form
    form.get_by_label("Test OAuth Profile").select_option(label="RingCentral")
    form.get_by_label("Target URL and Path").fill("https://127.0.0.1:1/nobody")
    typing.run_test()
    expect(page.locator("[data-verdict=failed]")).to_be_visible()
    expect_kept(typing)


def test_it_logs_out_from_a_page_of_an_earlier_session(technician: Technician, page: Page) -> None:
    technician.open_oauth()
    elsewhere = page.context.new_page()
    elsewhere.goto("/")
    elsewhere.get_by_role("link", name="Log out").click()
    elsewhere.get_by_label("Password", exact=True).fill(PASSWORD)
    elsewhere.get_by_role("button", name="Log in").click()
    expect(elsewhere.get_by_role("heading", name="Status", exact=True)).to_be_visible()

    page.get_by_role("link", name="Log out").click()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()


def test_it_sends_a_form_once_however_impatient_somebody_is(
    technician: Technician, page: Page
) -> None:
    """Until the next page is there, the button of this one does nothing more."""
    page.goto("/basic-settings/screens/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_label("Name").first.fill("Once")
    create = page.get_by_role("button", name="Create Screen")
    create.evaluate(
        "(button) => new MutationObserver(() => { if (!button.disabled) button.click(); })"
        ".observe(button, { attributes: true })"
    )
    create.click()
    expect(page.get_by_text("Screen Once was created.")).to_be_visible()
    assert sent.count("POST") == 1
