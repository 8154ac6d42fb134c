"""The sandbox's pages in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from algo_oauth.sandbox.running import RunningSandbox

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sandbox")


@pytest.fixture
def sandbox(folder: Path) -> Iterator[RunningSandbox]:
    with RunningSandbox(folder) as running:
        yield running


@pytest.fixture
def page(browser: Browser, sandbox: RunningSandbox) -> Iterator[Page]:
    context = browser.new_context(
        base_url=sandbox.base_url,
        ignore_https_errors=True,
        viewport={"width": 1280, "height": 800},
    )
    yield context.new_page()
    context.close()


def _post(sandbox: RunningSandbox, text: str) -> None:
    sandbox.world.chats.add(
        sandbox.report.team_id, text=text, attachments=(), app_name="8450 console"
    )


def test_it_shows_a_message_at_once(page: Page, sandbox: RunningSandbox) -> None:
    page.goto("/")
    expect(page.get_by_text("No messages yet.")).to_be_visible()
    _post(sandbox, "HELLO!")
    expect(page.get_by_role("listitem").filter(has_text="HELLO!")).to_be_visible()
    expect(page.get_by_text("No messages yet.")).to_be_hidden()


def test_it_shows_markup_as_text(page: Page, sandbox: RunningSandbox) -> None:
    page.goto("/")
    _post(sandbox, "<img src=x onerror=alert(1)>")
    expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    assert page.locator("#messages img").count() == 0


def test_it_scrolls_to_the_newest_message(page: Page, sandbox: RunningSandbox) -> None:
    for number in range(40):
        _post(sandbox, f"Message {number}")
    page.goto("/")
    expect(page.get_by_text("Message 39")).to_be_in_viewport()
    _post(sandbox, "The newest")
    expect(page.get_by_text("The newest")).to_be_in_viewport()


def test_it_causes_trouble_and_ends_it(page: Page, sandbox: RunningSandbox) -> None:
    page.goto("/")
    page.get_by_label("API endpoints").select_option("Never answers")
    page.get_by_label("API endpoints").locator("..").get_by_role("button", name="Set").click()
    expect(page.locator(".badge")).to_have_text("Never answers")
    assert sandbox.world.trouble.modes() == {"token": "normal", "api": "hang"}
    page.get_by_role("button", name="Back to normal").click()
    expect(page.get_by_role("status")).to_have_text("Everything answers as usual again.")
    assert sandbox.world.trouble.modes() == {"token": "normal", "api": "normal"}


@pytest.mark.parametrize(("button", "carried"), [("Allow", "code="), ("Deny", "access_denied")])
def test_it_sends_the_browser_back(
    page: Page, sandbox: RunningSandbox, button: str, carried: str
) -> None:
    # Another origin, as a device is: the page's policy must let the form's redirect through.
    callback = f"https://localhost:{sandbox.port}/sandbox/trouble"
    app = sandbox.world.change_app(sandbox.world.credentials.web_app, redirect_uris=(callback,))
    page.goto(
        "/restapi/oauth/authorize?response_type=code&state=s"
        f"&client_id={app.client_id}&redirect_uri={callback}"
    )
    page.get_by_role("button", name=button).click()
    page.wait_for_url(f"{callback}?*{carried}*")


def test_it_keeps_its_own_rules(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/")
    expect(page.get_by_role("heading", name="Front Desk Team")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert complaints == []
