"""A technician at the browser, who does what Algo's RingCentral guide says, word for word."""

from typing import Final

from playwright.sync_api import Cookie, Locator, Page, expect

from algo_oauth.sandbox_process import SandboxReport

PASSWORD: Final = "correct horse battery"
HOST: Final = "https://platform.ringcentral.com"


class Technician:
    """Follows the guide's chapters; what it leaves open is a parameter."""

    def __init__(self, page: Page, sandbox: SandboxReport | None = None) -> None:
        self.page = page
        self._sandbox = sandbox

    @property
    def sandbox(self) -> SandboxReport:
        """The account that the sandbox gives; a device without one has none."""
        assert self._sandbox is not None
        return self._sandbox

    def log_in(self, known: list[Cookie] | None = None) -> None:
        """Log in to the device's web interface using HTTPS.

        ``known`` are the cookies of a browser that did so before: while its session lasts there
        is nothing to type. They are renewed.
        """
        context = self.page.context
        if known:
            context.add_cookies(known)  # type: ignore[arg-type]  # cookies as it gave them
        self.page.goto("/")
        password = self.page.get_by_label("Password", exact=True)
        if password.is_visible():
            password.fill(PASSWORD)
            self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("heading", name="Status", exact=True)).to_be_visible()
        if known is not None:
            known[:] = context.cookies()

    def open_oauth(self) -> None:
        """Go to Advanced Settings → OAuth."""
        self.page.get_by_role("link", name="Advanced Settings").click()
        self.page.get_by_role("link", name="OAuth", exact=True).click()
        # A person sees the page before using it; a script would be faster than its scripts.
        self.page.wait_for_load_state()

    @property
    def profile_form(self) -> Locator:
        """The form of a profile."""
        return self.page.get_by_role("region", name="New profile")

    @property
    def test_form(self) -> Locator:
        """The section *Test*."""
        return self.page.get_by_role("region", name="Test", exact=True)

    def create_profile(self, name: str, *, secret: str = "") -> None:
        """Creating an OAuth Authorization Profile, steps 2 to 7."""
        self.open_oauth()
        form = self.profile_form
        form.get_by_label("Name", exact=True).fill(name)
        form.get_by_label("Provider Type").select_option("RINGCENTRAL")
        form.get_by_label("Client ID").fill(self.sandbox.client_id)
        form.get_by_label("Client Secret").fill(secret or self.sandbox.client_secret)
        form.get_by_label("JWT Assertion/JWT Credential").fill(self.sandbox.jwt)
        form.get_by_role("button", name="Create Profile").click()
        expect(self.page.get_by_text(f"Profile {name} was created.")).to_be_visible()

    def have_profile(self, name: str) -> None:
        """Create a profile unless an earlier test did: RingCentral gives five tokens a minute."""
        self.open_oauth()
        if not self.page.get_by_role("rowheader", name=name, exact=True).is_visible():
            self.create_profile(name)

    def fill_test(self, profile: str, *, team_id: str = "", text: str) -> None:
        """Testing the HELLO message, steps 2 to 6."""
        self.open_oauth()
        form = self.test_form
        form.get_by_label("Test OAuth Profile").select_option(label=profile)
        form.get_by_label("Provider Type").select_option("RINGCENTRAL")
        address = f"{HOST}/team-messaging/v1/chats/{team_id or self.sandbox.team_id}/posts"
        form.get_by_label("Target URL and Path").fill(address)
        form.get_by_label("Data Payload").fill(f'{{\n"text": "{text}"\n}}')

    def run_test(self) -> None:
        """Select RUN OAuth Test."""
        self.test_form.get_by_role("button", name="RUN OAuth Test").click()

    def configure_button(
        self, text: str, *, profile: str, team_id: str = "", status: str = "Enabled"
    ) -> None:
        """Configuring a button to send messages, steps 1 to 4."""
        page = self.page
        page.get_by_role("link", name="Basic Settings").click()
        # The page's scripts add to it as it loads: a click in between may miss what has moved.
        page.wait_for_url("**/basic-settings/screens/")
        page.get_by_role("link", name="Create Button").first.click()
        page.get_by_label("Button Status").select_option(status)
        page.get_by_label("Text", exact=True).fill(text)
        page.get_by_label("Action").select_option("Send API Request")
        page.get_by_label("Number of API Requests").select_option("1")
        request = "Request 1 - "
        page.get_by_label(f"{request}Command").select_option("Other")
        page.get_by_label(f"{request}Method").select_option("POST")
        path = f"team-messaging/v1/chats/{team_id or self.sandbox.team_id}/posts"
        page.get_by_label(f"{request}Custom Path").fill(path)
        page.get_by_label(f"{request}Targets").fill("platform.ringcentral.com")
        page.get_by_label(f"{request}OAuth Profile").select_option(label=profile)
        page.get_by_label(f"{request}Headers", exact=True).select_option("Custom Headers")
        headers = "Content-Type: application/json; charset=utf-8"
        page.get_by_label(f"{request}Custom Headers").fill(headers)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="Screens", exact=True)).to_be_visible()

    def expect_message(self, text: str) -> None:
        """Verify that the message is posted to the RingCentral team."""
        chat = self.page.context.new_page()
        chat.goto(f"{self.sandbox.base_url}/")
        expect(chat.get_by_text(text, exact=True).last).to_be_visible()
        chat.close()
