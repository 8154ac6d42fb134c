"""Who did it: the admin and from where, a touch screen by its name, or the device itself."""

from collections.abc import Iterator

import pytest
import trustme
from flask import Flask

from algo_oauth.console.buttons import Button
from algo_oauth.device import Device
from algo_oauth.errors import TokenWaitOver
from algo_oauth.storage.activity import (
    CONFIG,
    DEVICE,
    LOGIN,
    PRESS_CLEARED,
    PRESS_DONE,
    PRESS_REFUSED,
    PRESS_SENDING,
    TEST,
    TOKEN,
    Entry,
    to_line,
)
from algo_oauth.web.actor import current_actor
from tests.console.conftest import to
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import answering, json_answer, tls_target
from tests.web.conftest import Person
from tests.web.test_oauth_profiles import FILLED
from tests.web.test_oauth_test import add_profile, form, run, serving
from tests.web.test_screens_page import a_button, put
from tests.web.test_touch_screen import press

ADMIN = "admin at 127.0.0.1"
HALL = "touch screen Hall"


def of_kind(device: Device, *kinds: str) -> list[Entry]:
    return [entry for entry in device.journal.scan() if entry.kind in kinds]


@pytest.fixture
def hall(app: Flask, device: Device, clock: HandClock) -> Person:
    """A browser with a touch pass."""
    person = Person(app)
    token = device.touch_passes.make("Hall", now=clock.now()).reveal()
    person.client.set_cookie("__Host-touch", token, domain="localhost", secure=True, path="/")
    return person


@pytest.fixture
def target(device: Device, certificate: trustme.LeafCert) -> Iterator[None]:
    """A target that answers with a request id, and the buttons *good* and *off*."""
    answer = answering(json_answer("{}", "200 OK", "RCRequestId: rc-42"))
    with tls_target(answer, certificate) as (port, _):
        good = Button(id="good", text="Good", position=0, requests=(to(port),))
        off = Button(id="off", text="Off", position=1, enabled=False)
        put(device, good, off)
        yield


def pressed(person: Person, device: Device) -> list[Entry]:
    press(person, "good", "p-1")
    device.presser.press("good", press_id="p-1", wait=20)
    return of_kind(device, PRESS_SENDING, PRESS_DONE)


def test_it_names_the_touch_screen_that_pressed(hall: Person, device: Device, target: None) -> None:
    begun, ended = pressed(hall, device)
    assert (begun.actor, ended.actor) == (HALL, HALL)
    assert ended.correlation_id == begun.correlation_id == "p-1"
    assert ended.request_ids == ("rc-42",)
    assert ended.milliseconds is not None


def test_it_names_the_admin_who_pressed(admin: Person, device: Device, target: None) -> None:
    assert [entry.actor for entry in pressed(admin, device)] == [ADMIN, ADMIN]


def test_it_tells_no_touch_screen_who_pressed(
    admin: Person, hall: Person, device: Device, target: None
) -> None:
    answers = [press(admin, "good", "p-1").text]
    device.presser.press("good", press_id="p-1", wait=20)
    answers += [hall.get("/screen/state").text, press(hall, "good", "p-1").text]
    for answer in answers:
        assert "p-1" in answer
        assert ADMIN not in answer
        assert "rc-42" not in answer


def test_it_names_who_took_a_result_off(hall: Person, device: Device, target: None) -> None:
    pressed(hall, device)
    hall.call("/screen/clear/good")
    (entry,) = of_kind(device, PRESS_CLEARED)
    assert (entry.actor, entry.text, entry.problem) == (HALL, "Good", None)


def test_it_tells_of_a_press_that_was_refused(hall: Person, device: Device, target: None) -> None:
    assert press(hall, "off").status_code == 409
    (entry,) = of_kind(device, PRESS_REFUSED)
    assert (entry.actor, entry.subject, entry.text, entry.result) == (HALL, "off", "Off", "failed")
    assert entry.problem is not None
    assert entry.problem.code == "PRS-002"


def test_it_tells_of_a_press_of_a_button_that_is_gone(hall: Person, device: Device) -> None:
    assert press(hall, "gone").status_code == 404
    (entry,) = of_kind(device, PRESS_REFUSED)
    assert (entry.actor, entry.subject, entry.text) == (HALL, "gone", "gone")
    assert entry.problem is not None
    assert entry.problem.code == "PRS-001"


def test_it_lets_no_made_up_button_fill_the_activity(hall: Person, device: Device) -> None:
    assert press(hall, "x" * 5000).status_code == 404
    (entry,) = of_kind(device, PRESS_REFUSED)
    assert len(to_line(entry)) < 1000


def test_it_tells_of_logins_that_worked_and_failed(visitor: Person, device: Device) -> None:
    visitor.log_in("wrong")
    visitor.log_in()
    visitor.post("/logout")
    wrong, right, out = of_kind(device, LOGIN)
    assert (wrong.actor, wrong.result) == ("visitor at 127.0.0.1", "failed")
    assert (right.actor, right.result) == (ADMIN, "worked")
    assert (out.actor, out.text) == (ADMIN, "Logged out")


def test_it_tells_who_changed_what(admin: Person, device: Device) -> None:
    admin.post("/system/settings", {"name": "Front desk", "idle_minutes": "30"})
    (entry,) = of_kind(device, CONFIG)
    assert (entry.actor, entry.subject) == (ADMIN, "system")


def test_it_tells_that_a_deletion_was_taken_back(admin: Person, device: Device) -> None:
    put(device, a_button())
    admin.post("/basic-settings/buttons/help/delete")
    page = admin.get("/basic-settings/screens/").text
    admin.post("/undo/" + page.partition('action="/undo/')[2].partition('"')[0])
    assert [entry.text for entry in of_kind(device, CONFIG)] == [
        "Button Help was deleted",
        "Button Help is back",
    ]


def test_it_joins_changes_to_the_profile_they_are_about(admin: Person, device: Device) -> None:
    admin.post("/advanced-settings/oauth/profiles", FILLED)
    (profile,) = device.profiles.all()
    admin.post(f"/advanced-settings/oauth/profiles/{profile.id}/delete")
    assert [entry.profiles for entry in of_kind(device, CONFIG)] == [(profile.id,)] * 2


def test_it_tells_who_ran_a_test_though_another_thread_does_the_work(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with tls_target(serving(), certificate) as (port, _):
        add_profile(device, port)
        run(admin, device, form(port))
    (entry,) = of_kind(device, TEST)
    assert (entry.actor, entry.profiles, entry.request_ids) == (ADMIN, ("p1",), ("rc-42",))
    assert entry.milliseconds is not None


def test_it_tells_what_the_device_did_itself(device: Device, app: Flask) -> None:
    device.note_token("RingCentral", "p1", "The token was renewed", None)
    device.note_token("RingCentral", "p1", "No token", TokenWaitOver().problem)
    worked, failed = of_kind(device, TOKEN)
    assert (worked.actor, worked.subject, worked.profiles) == (
        "this device",
        "RingCentral",
        ("p1",),
    )
    assert (worked.result, failed.result) == ("worked", "failed")
    assert of_kind(device, DEVICE)[0].actor == "this device"


def test_it_gives_every_entry_an_id_of_its_own(device: Device) -> None:
    for _ in range(50):
        device.note_change("s", "t")
    assert len({entry.correlation_id for entry in of_kind(device, CONFIG)}) == 50


def test_it_names_the_api_by_its_address(app: Flask) -> None:
    with app.test_request_context("/api/controls", environ_base={"REMOTE_ADDR": "192.0.2.9"}):
        assert current_actor() == "API at 192.0.2.9"


def test_it_names_nobody_where_there_is_no_address(app: Flask) -> None:
    with app.test_request_context("/"):
        assert current_actor() == "visitor at an unknown address"
