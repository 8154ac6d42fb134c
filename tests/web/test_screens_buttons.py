"""The form of a button: the documented labels, faults, and what two people save at once."""

import re
import threading

import msgspec
import pytest
from flask import Flask

from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import FIRST_SCREEN, Screen
from algo_oauth.device import Device
from tests.console.checking import GUIDE as OF_THE_GUIDE
from tests.oauth.samples import a_profile
from tests.web.conftest import Person
from tests.web.test_screens_page import PAGE, a_button, codes, put, undo

NEW = f"/basic-settings/screens/{FIRST_SCREEN.id}/buttons"
HELP = "/basic-settings/buttons/help"

# A browser sends the line ends of a text as CRLF.
GUIDE = OF_THE_GUIDE | {
    "position": "0",
    "request_1_data_payload": OF_THE_GUIDE["request_1_data_payload"].replace("\n", "\r\n"),
}

LABELS = ["Button Status", "Text", "Action", "Number of API Requests"] + [
    f"Request {n} - {field}"
    for n in range(1, 6)
    for field in (
        "Command",
        "Method",
        "Custom Path",
        "Targets",
        "OAuth Profile",
        "Headers",
        "Custom Headers",
        "Data Payload",
    )
]


@pytest.fixture
def profiled(device: Device) -> Device:
    device.profiles.put("p1", a_profile())
    return device


def selected(html: str, field: str) -> str:
    select = re.search(rf'<select[^>]* id="{field}".*?</select>', html, re.DOTALL)
    assert select
    found = re.search(r'<option value="([^"]*)" selected>', select.group())
    return found.group(1) if found else ""


def test_it_labels_every_field_as_documented(admin: Person) -> None:
    html = admin.get(f"{NEW}/new").text
    labels = dict(re.findall(r'<label class="form-label" for="(\w+)">([^<]+)</label>', html))
    assert set(LABELS) <= set(labels.values())
    assert all(f'id="{field}" name="{field}"' in html for field in labels)


def test_it_starts_a_button_with_the_documented_defaults(admin: Person) -> None:
    html = admin.get(f"{NEW}/new?position=7").text
    assert selected(html, "button_status") == "Enabled"
    assert selected(html, "position") == "7"
    assert selected(html, "number_of_requests") == "1"
    assert selected(html, "request_1_method") == "POST"
    assert html.count("{\n  &#34;text&#34;: &#34;HELLO!&#34;\n}</textarea>") == 5


def test_it_offers_profiles_by_name(admin: Person, profiled: Device) -> None:
    html = admin.get(f"{NEW}/new").text
    assert '<option value="p1">RingCentral</option>' in html


@pytest.mark.parametrize("position", ["99", "-1", "x", ""])
def test_it_takes_the_first_free_cell_for_one_there_is_not(admin: Person, position: str) -> None:
    assert selected(admin.get(f"{NEW}/new?position={position}").text, "position") == "0"


def test_it_creates_the_button_of_the_guide(admin: Person, profiled: Device) -> None:
    answer = admin.post(NEW, GUIDE)
    assert answer.headers["Location"] == PAGE
    button = profiled.screens.button("hello")
    assert button is not None
    assert (button.text, button.enabled, button.requests[0].oauth_profile) == ("HELLO", True, "p1")
    assert button.requests[0].data_payload == '{\n  "text": "HELLO!"\n}'
    assert "Button HELLO was created." in admin.get(PAGE).text


def test_it_tells_all_faults_at_once_and_keeps_what_was_typed(
    admin: Person, profiled: Device
) -> None:
    bad = {
        "text": "",
        "number_of_requests": "2",
        "request_1_targets": "http://nowhere",
        "request_1_custom_path": "chats/<Team_ID>/posts",
        "request_1_data_payload": "{nonsense",
        "request_2_custom_path": "kept/as/it/was",
        "request_4_custom_path": "hidden/and/kept",
    }
    answer = admin.post(NEW, GUIDE | bad)
    assert answer.status_code == 422
    assert codes(answer.text) >= {"FLD-001", "BTN-002", "REQ-001", "REQ-005"}
    assert 'id="faults"' in answer.text
    for typed in ("http://nowhere", "kept/as/it/was", "hidden/and/kept", "{nonsense"):
        assert typed in answer.text
    assert profiled.screens.buttons() == {}


def test_it_ties_each_fault_to_its_field(admin: Person) -> None:
    html = admin.post(NEW, GUIDE | {"text": "", "request_1_oauth_profile": ""}).text
    field = re.search(r'<input[^>]* id="text"[^>]*>', html)
    assert field
    assert 'aria-invalid="true"' in field.group()
    assert "text-fault-1" in field.group()
    assert '<a href="#text">Text</a>' in html


def test_it_saves_five_requests_and_shows_them_again(admin: Person, profiled: Device) -> None:
    form = dict(GUIDE, number_of_requests="5")
    for n in range(2, 6):
        form |= {
            name.replace("request_1", f"request_{n}"): text
            for name, text in GUIDE.items()
            if name.startswith("request_1")
        }
        form[f"request_{n}_custom_path"] = f"path/{n}"
    admin.post(NEW, form)
    html = admin.get("/basic-settings/buttons/hello").text
    assert selected(html, "number_of_requests") == "5"
    assert all(f'value="path/{n}"' in html for n in range(2, 6))


def test_it_keeps_the_identifier_when_the_text_changes(admin: Person, profiled: Device) -> None:
    admin.post(NEW, GUIDE)
    changes = {"text": "Good morning", "position": "11", "button_status": "Disabled"}
    admin.post("/basic-settings/buttons/hello", GUIDE | changes)
    button = profiled.screens.button("hello")
    assert button is not None
    assert (button.text, button.position, button.enabled) == ("Good morning", 11, False)
    assert len(profiled.screens.buttons()) == 1


def test_it_brings_back_requests_that_a_smaller_number_removed(
    admin: Person, device: Device
) -> None:
    button = a_button()
    put(device, msgspec.structs.replace(button, requests=button.requests * 3))
    admin.post(HELP, GUIDE | {"request_1_oauth_profile": "", "position": "3"})
    html = admin.get(PAGE).text
    assert "2 requests were removed from it." in html
    undo(admin, html)
    restored = device.screens.button("help")
    assert restored is not None
    assert (len(restored.requests), restored.position) == (3, 3)


def test_it_warns_of_a_profile_that_was_deleted(admin: Person, profiled: Device) -> None:
    admin.post(NEW, GUIDE)
    profiled.profiles.remove("p1")
    html = admin.get("/basic-settings/buttons/hello").text
    assert '<option value="p1" selected>a profile that was deleted</option>' in html
    answer = admin.post("/basic-settings/buttons/hello", GUIDE)
    assert (answer.status_code, codes(answer.text)) == (422, {"BTN-003"})


def test_it_makes_identifiers_that_no_screen_has(admin: Person, profiled: Device) -> None:
    other = Screen(id="other", name="Other", buttons=(a_button("hello"),))
    profiled.screens.put(other.id, other)
    admin.post(NEW, GUIDE)
    assert set(profiled.screens.buttons()) == {"hello", "hello-2"}


def test_it_refuses_a_cell_that_somebody_took_meanwhile(admin: Person, profiled: Device) -> None:
    admin.get(f"{NEW}/new?position=0")
    put(profiled, a_button("help", 0))
    answer = admin.post(NEW, GUIDE)
    assert (answer.status_code, codes(answer.text)) == (422, {"BTN-004"})
    assert set(profiled.screens.buttons()) == {"help"}


def test_it_loses_no_button_when_many_are_saved_at_once(app: Flask, profiled: Device) -> None:
    people = [Person(app) for _ in range(6)]
    for person in people:
        person.log_in()
    start = threading.Barrier(len(people))

    def save(person: Person, position: int) -> None:
        start.wait(20)
        person.post(NEW, GUIDE | {"position": str(position)})

    saves = [
        threading.Thread(target=save, args=pair) for pair in zip(people, range(6), strict=True)
    ]
    for each in saves:
        each.start()
    for each in saves:
        each.join(30)
    names = {"hello", *(f"hello-{n}" for n in range(2, 7))}
    assert set(profiled.screens.buttons()) == names
    assert {button.position for button in profiled.screens.buttons().values()} == set(range(6))


def test_it_duplicates_into_the_first_free_cell(admin: Person, device: Device) -> None:
    put(device, a_button("help", 0), a_button("fire", 1))
    answer = admin.post(f"{HELP}/duplicate")
    copy = device.screens.button("help-copy")
    assert answer.headers["Location"] == "/basic-settings/buttons/help-copy"
    assert copy is not None
    assert (copy.text, copy.position) == ("Help copy", 2)
    assert copy.requests == a_button().requests


def test_it_has_no_cell_for_a_copy_on_a_full_screen(admin: Person, device: Device) -> None:
    device.screens.put(
        FIRST_SCREEN.id,
        Screen(id=FIRST_SCREEN.id, name="Full", columns=1, rows=1, buttons=(a_button(),)),
    )
    admin.post(f"{HELP}/duplicate")
    assert "Full is full" in admin.get(PAGE).text
    assert admin.get(f"{NEW}/new").headers["Location"] == PAGE
    assert len(device.screens.buttons()) == 1


def test_it_asks_before_a_button_is_deleted(admin: Person, device: Device) -> None:
    put(device, a_button())
    html = admin.get(f"{HELP}/delete").text
    assert "Delete the button Help?" in html
    assert device.screens.button("help") is not None


def test_it_deletes_a_button_and_brings_it_back(admin: Person, device: Device) -> None:
    put(device, a_button(position=6))
    admin.post(f"{HELP}/delete")
    assert device.screens.buttons() == {}
    assert "Button Help is back." in undo(admin, admin.get(PAGE).text)
    assert device.screens.button("help") == a_button(position=6)


def test_it_brings_a_button_back_beside_what_took_its_place(admin: Person, device: Device) -> None:
    put(device, a_button(position=6))
    admin.post(f"{HELP}/delete")
    html = admin.get(PAGE).text
    put(device, a_button("help", 6))
    undo(admin, html)
    places = {button.id: button.position for button in device.screens.buttons().values()}
    assert places == {"help": 6, "help-2": 0}


def test_it_says_when_a_button_cannot_come_back(admin: Person, device: Device) -> None:
    put(device, a_button())
    admin.post(f"{HELP}/delete")
    html = admin.get(PAGE).text
    device.screens.remove(FIRST_SCREEN.id)
    assert "cannot come back" in undo(admin, html)


def test_it_answers_404_for_a_button_that_is_gone(admin: Person) -> None:
    reads = [admin.get(HELP + page).status_code for page in ("", "/delete")]
    writes = [admin.post(HELP + page, GUIDE).status_code for page in ("/delete", "/duplicate")]
    assert {*reads, *writes} == {404}


def test_it_opens_buttons_with_the_names_of_its_own_addresses(
    admin: Person, device: Device
) -> None:
    put(device, *(a_button(name, n) for n, name in enumerate(("delete", "new", "buttons"))))
    for name in ("delete", "new", "buttons"):
        assert f"Edit {name.title()}" in admin.get(f"/basic-settings/buttons/{name}").text


def test_it_says_not_saved_when_the_disk_is_full(
    admin: Person, profiled: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    answer = admin.call(NEW, GUIDE)
    assert answer.status_code == 507
    assert answer.get_json()["problem"]["code"] == "STO-003"
    assert profiled.screens.buttons() == {}


def test_it_shows_a_button_without_requests(admin: Person, device: Device) -> None:
    put(device, Button(id="help", text="Help", position=0))
    assert admin.get(HELP).status_code == 200
