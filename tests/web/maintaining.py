"""What the tests of System → Maintenance share: a device with things on it, and its files."""

import io
import re
from typing import Final

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from algo_oauth.device import Device
from tests.backup.samples import A_CONFIGURATION, a_file, sealed_file
from tests.web.conftest import Person

PAGE: Final = "/system/maintenance/"
SEALED: Final = sealed_file()
BARE: Final = a_file()


def furnish(device: Device) -> None:
    """Configure the device as the samples say."""
    device.screens.remove("screen-1")
    for profile in A_CONFIGURATION.profiles:
        device.profiles.put(profile.id, profile)
    for screen in A_CONFIGURATION.screens:
        device.screens.put(screen.id, screen)


def upload(person: Person, content: bytes, name: str = "site.json", **form: str) -> TestResponse:
    """Send a file and fields as the page's form does."""
    fields = {"csrf_token": person.token(), "mode": "merge", **form}
    return _send(person, f"{PAGE}import", fields, "file", content, name)


def send_settings(person: Person, content: bytes, name: str = "settings.txt") -> TestResponse:
    """Send a settings text as the page's form does."""
    fields = {"csrf_token": person.token()}
    return _send(person, f"{PAGE}settings", fields, "settings_file", content, name)


def _send(
    person: Person, path: str, fields: dict[str, str], field: str, content: bytes, name: str
) -> TestResponse:
    # In memory: the client would leave a temporary file open.
    file = FileStorage(io.BytesIO(content), filename=name)
    boundary, body = encode_multipart({**fields, field: file})
    kind = f"multipart/form-data; boundary={boundary}"
    return person.client.post(path, data=body, content_type=kind, base_url="https://localhost")


def preview(person: Person, answer: TestResponse) -> str:
    """Follow an upload to its preview and return that page."""
    assert answer.status_code == 302, answer.text
    page = person.get(answer.headers["Location"])
    assert page.status_code == 200, page.text
    return page.text


def apply(person: Person, html: str) -> TestResponse:
    """Select *Make these changes* on a preview."""
    (action,) = re.findall(r'action="(/system/maintenance/import/[^"]+/apply)"', html)
    return person.post(action, hidden(html))


def hidden(html: str) -> dict[str, str]:
    """Return what the preview's form sends along."""
    fields = re.findall(r'name="(plan|mode)" value="([^"]*)"', html)
    return dict(fields)


def rows(html: str) -> list[str]:
    """Return the changes of a preview as words."""
    (body,) = re.findall(r"<tbody\b[^>]*>(.*?)</tbody>", html, re.DOTALL)
    found = re.findall(r"<tr\b[^>]*>(.*?)</tr>", body, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in found]


def codes(html: str) -> list[str]:
    """Return the codes of the faults on a page, in its order."""
    return re.findall(r'<span class="code">([A-Z]{3}-\d+)</span>', html)
