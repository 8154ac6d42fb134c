"""A device with buttons of every kind, a target that counts, and tablets that press."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import trustme
from playwright.sync_api import Browser, BrowserContext, Cookie, Locator, Page, Request, expect

from algo_oauth.console.buttons import ASK_FIRST, GO_TO_SCREEN, HOLD_TO_SEND, Button, ButtonRequest
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, FIRST_SCREEN, Screen
from algo_oauth.device import Device
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.secret import Secret
from algo_oauth.settings import load_settings
from tests.browser.technician import PASSWORD, Technician
from tests.doubles.running_device import RunningDevice
from tests.doubles.tls_target import answering, json_answer, tls_target

REFUSED: Final = 1
"""A port that refuses every connection: whatever goes there fails at once."""

PROFILE: Final = OAuthProfile(
    id="door",
    name="Door",
    provider_type="CUSTOM",
    grant_type="CLIENT_CREDENTIALS",
    token_url=f"https://127.0.0.1:{REFUSED}/token",
    client_auth_mode="HTTP_BASIC",
    client_id="door",
    client_secret=Secret("does not matter"),
)


def to(port: int) -> tuple[ButtonRequest, ...]:
    return (ButtonRequest(targets=f"127.0.0.1:{port}", custom_path="go", data_payload="{}"),)


def screens(port: int) -> list[Screen]:
    """Return two screens and the Action Button; what is not to fail goes to this port."""
    good = to(port)
    first = (
        Button(id="plain", text="Help", position=0, icon="bell", requests=good),
        Button(id="hold", text="Alarm", position=1, guard=HOLD_TO_SEND, requests=good),
        Button(id="ask", text="All clear", position=2, guard=ASK_FIRST, requests=good),
        Button(id="pause", text="Ring", position=3, pause=60.0, requests=good),
        Button(id="go", text="More", position=4, action=GO_TO_SCREEN, go_to="two"),
        Button(id="off", text="Closed", position=5, enabled=False, requests=good),
    )
    second = (
        Button(id="bad", text="Gate", position=0, colour="Red", requests=to(REFUSED)),
        Button(id="amber", text="Amber", position=1, colour="Amber", requests=to(REFUSED)),
    )
    action = Button(id="action", text="Call security", position=0, colour="Red", requests=good)
    return [
        Screen(id=FIRST_SCREEN.id, name="Ground floor", buttons=first),
        Screen(id="two", name="Second floor", buttons=second),
        Screen(id=ACTION_BUTTON_SCREEN, name="Action Button", columns=1, rows=1, buttons=(action,)),
    ]


class TouchDesk:
    """The device at work, the tablets that were opened, and what has reached the target."""

    def __init__(self, device: RunningDevice, browser: Browser, token: str) -> None:
        self.device = device
        self._browser = browser
        self._token = token
        self._contexts: list[BrowserContext] = []
        self._cookies: list[Cookie] = []

    @classmethod
    def of(cls, other: "TouchDesk") -> "TouchDesk":
        """Return another desk at the same device, with browsers of its own."""
        return cls(other.device, other._browser, other._token)

    def context(self, **options: object) -> BrowserContext:
        """Return a new browser, closed at the end of the test."""
        opened = self._browser.new_context(
            base_url=self.device.url,
            ignore_https_errors=True,
            viewport={"width": 1280, "height": 800},
            reduced_motion="reduce",
            **options,  # type: ignore[arg-type]  # Playwright's own names, passed through
        )
        self._contexts.append(opened)
        return opened

    def tablet(self, **options: object) -> Page:
        """Return a tablet that shows the buttons; its time flows, and the test can move it on."""
        page = self._with_pass(**options)
        with page.expect_response("**/screen/state"):
            page.goto("/screen")
        return page

    def locked_tablet(self, **options: object) -> Page:
        """Return a tablet that asks for its PIN; there must be one."""
        page = self._with_pass(**options)
        page.goto("/screen")
        lock = page.get_by_role("button", name="Lock", exact=True)
        if lock.is_visible():
            lock.click()
        expect(page.get_by_label("PIN", exact=True)).to_be_visible()
        return page

    def _with_pass(self, **options: object) -> Page:
        context = self.context(**options)
        value = {"name": "__Host-touch", "value": self._token, "url": self.device.url}
        context.add_cookies([{**value, "secure": True}])  # type: ignore[typeddict-item]
        page = context.new_page()
        page.clock.install()
        return page

    def admin(self) -> Page:
        """Return a browser whose user has logged in."""
        page = self.context().new_page()
        Technician(page).log_in(self._cookies)
        return page

    def close_tablets(self) -> None:
        """Close everything that was opened."""
        for each in self._contexts:
            each.close()
        self._contexts.clear()


@contextmanager
def touch_desk(
    folder: Path, browser: Browser, certificate: trustme.LeafCert, authority_file: Path
) -> Iterator[TouchDesk]:
    """Furnish a state folder, start a device on it, and a target that says yes to everything."""
    environ = {
        "ALGO_OAUTH_ADMIN_PASSWORD": PASSWORD,
        "ALGO_OAUTH_CA_BUNDLE": str(authority_file),
    }
    with tls_target(answering(json_answer("{}")), certificate) as (port, _):
        token = _furnish(folder, environ, port)
        with RunningDevice(folder, environ=environ) as device:
            yield TouchDesk(device, browser, token)


def _furnish(folder: Path, environ: dict[str, str], port: int) -> str:
    device = Device(load_settings(["--state", str(folder)], environ))
    try:
        for screen in screens(port):
            device.screens.put(screen.id, screen)
        device.profiles.put(PROFILE.id, PROFILE)
        return device.touch_passes.make("Hall", now=0.0).reveal()
    finally:
        device.close()


def tile(page: Page, button_id: str) -> Locator:
    return page.locator(f'[data-button="{button_id}"]')


def button(page: Page, button_id: str) -> Locator:
    return tile(page, button_id).locator("[data-press]")


def look(page: Page) -> None:
    """Let the page ask the device now, not in two seconds."""
    page.clock.fast_forward(2_000)


@contextmanager
def stopped_time(page: Page) -> Iterator[None]:
    """Let the page's time pass only where the test says so, however busy the machine is."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1_000 + 20)  # its clock only goes forward
    yield
    page.clock.resume()


def expect_state(page: Page, button_id: str, state: str) -> None:
    look(page)
    expect(tile(page, button_id)).to_have_attribute("data-state", state)


def clear(page: Page, button_id: str) -> None:
    """Take the result off a button, so that the next test finds it as it was."""
    with page.expect_response(f"**/screen/clear/{button_id}") as answered:
        tile(page, button_id).locator("[data-clear]").click()
    assert answered.value.ok
    expect_state(page, button_id, "idle")


def presses_of(page: Page) -> list[dict[str, str]]:
    """Return a list that grows with the headers of every press which leaves the page."""
    left: list[dict[str, str]] = []

    def note(request: Request) -> None:
        if "/screen/press/" in request.url:
            left.append(request.headers)

    page.on("request", note)
    return left
