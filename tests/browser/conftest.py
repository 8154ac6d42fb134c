"""A running device with its sandbox, and a person at a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Cookie, Page, expect

from algo_oauth.settings import CHECKOUT
from tests.browser.accessibility import findings
from tests.browser.technician import PASSWORD, Technician
from tests.browser.touch_desk import TouchDesk, touch_desk
from tests.doubles.running_device import RunningDevice

expect.set_options(timeout=15_000)  # ms: a machine that is busy is no fault of a page


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDevice]:
    """A device with its sandbox, both programs of their own."""
    environ = {"ALGO_OAUTH_ADMIN_PASSWORD": PASSWORD}
    state = tmp_path_factory.mktemp("device") / "state"
    with RunningDevice(state, sandbox=True, environ=environ) as device:
        yield device


@pytest.fixture
def context(browser: Browser, running: RunningDevice) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        base_url=running.url,
        ignore_https_errors=True,  # the device's certificate is its own
        viewport={"width": 1280, "height": 800},
        reduced_motion="reduce",
    )
    yield opened
    opened.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complains about: scripts that fail, what the policy refuses."""
    return []


@pytest.fixture
def page(context: BrowserContext, complaints: list[str]) -> Iterator[Page]:
    opened = context.new_page()

    def hear(message: ConsoleMessage) -> None:
        # A status of 4xx is an answer here; Chromium calls it a failure to load.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    opened.on("console", hear)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert complaints == []


@pytest.fixture
def against(page: Page, complaints: list[str]) -> Callable[[], list[str]]:
    """What axe-core has against the page. It puts styles into it that the policy refuses."""

    def look() -> list[str]:
        heard = complaints.copy()
        found = findings(page)
        complaints[:] = heard
        return found

    return look


@pytest.fixture(scope="module")
def cookies() -> list[Cookie]:
    """The cookies of whoever logged in last: a session serves all tests of a module."""
    return []


@pytest.fixture
def technician(page: Page, running: RunningDevice, cookies: list[Cookie]) -> Technician:
    """A technician who has logged in."""
    person = Technician(page, running.sandbox)
    person.log_in(cookies)
    return person


@pytest.fixture(scope="module")
def touch_device(
    tmp_path_factory: pytest.TempPathFactory,
    browser: Browser,
    certificate: trustme.LeafCert,
    authority_file: Path,
) -> Iterator[TouchDesk]:
    """A device with buttons of every kind, without the sandbox."""
    folder = tmp_path_factory.mktemp("touch") / "state"
    with touch_desk(folder, browser, certificate, authority_file) as opened:
        yield opened


@pytest.fixture
def desk(touch_device: TouchDesk) -> Iterator[TouchDesk]:
    """The same, without the tablets of the test before."""
    yield touch_device
    touch_device.close_tablets()


@pytest.fixture(scope="session")
def pictures(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures of the README go: into docs/ only when that is asked for."""
    if pytestconfig.getoption("--keep-pictures"):
        return CHECKOUT / "docs"
    return tmp_path_factory.mktemp("pictures")
