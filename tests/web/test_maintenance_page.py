"""System → Maintenance: who comes there, and downloading the configuration."""

import json
import re

import pytest

from algo_oauth.device import Device
from tests.backup.samples import PASSPHRASE
from tests.web.conftest import Person
from tests.web.maintaining import BARE, PAGE, codes, furnish, preview, upload


def test_it_is_reached_under_system(admin: Person) -> None:
    html = admin.get(PAGE).text
    for name in ("Status", "Basic Settings", "Advanced Settings", "OAuth", "System", "Log out"):
        assert re.search(rf">\s*(<span>)?{name}(</span>)?</a>", html), name
    assert re.search(r'<a href="/system/maintenance/" aria-current="page">Maintenance</a>', html)


def test_it_is_closed_to_strangers(visitor: Person) -> None:
    for answer in (visitor.get(PAGE), upload(visitor, BARE), visitor.get(f"{PAGE}settings.txt")):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login")


def test_it_sends_the_configuration_without_secrets(admin: Person, device: Device) -> None:
    furnish(device)
    answer = admin.post(f"{PAGE}download", {"secrets": "Leave out"})
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=algo-8450-2027-01-15T08-00Z.json"
    )
    assert b"secret-of-door" not in answer.data
    assert device.transfer.open(answer.data).secrets_left_out
    assert "The configuration was downloaded" in [e.text for e in device.journal.newest(3)]


def test_it_sends_the_configuration_with_secrets_sealed(admin: Person, device: Device) -> None:
    furnish(device)
    words = PASSPHRASE.reveal()
    form = {"secrets": "Seal with a passphrase", "new_passphrase": words}
    answer = admin.post(f"{PAGE}download", form | {"repeat_passphrase": words})
    assert b"secret-of-door" not in answer.data
    found = device.transfer.open(answer.data, PASSPHRASE)
    assert found.configuration == device.transfer.current()


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, ["FLD-004"]),
        ({"secrets": "Seal with a passphrase"}, ["FLD-001"]),
        (
            {"secrets": "Seal with a passphrase", "new_passphrase": "long enough for all"},
            ["SYS-004"],
        ),
        (
            {
                "secrets": "Seal with a passphrase",
                "new_passphrase": "short",
                "repeat_passphrase": "short",
            },
            ["BAK-013"],
        ),
    ],
)
def test_it_sends_nothing_while_there_are_faults(
    admin: Person, form: dict[str, str], expected: list[str]
) -> None:
    answer = admin.post(f"{PAGE}download", form)
    assert (answer.status_code, codes(answer.text)) == (422, expected)
    assert "long enough for all" not in answer.text


def test_it_takes_the_file_of_another_device_word_for_word(admin: Person, device: Device) -> None:
    furnish(device)
    raw = json.loads(admin.post(f"{PAGE}download", {"secrets": "Leave out"}).data)
    assert {each["name"] for each in raw["contents"]["profiles"]} == {"Door", "Gate"}
    html = preview(admin, upload(admin, json.dumps(raw).encode(), mode="replace"))
    assert "Nothing: the device is as the file says." in html
    assert "Make these changes" not in html
