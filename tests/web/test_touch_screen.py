"""The touch screen: what its page shows, and the calls that its page makes."""

from collections.abc import Iterator

import msgspec
import pytest
import trustme
from werkzeug.test import TestResponse

from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import FIRST_SCREEN, Screen
from algo_oauth.device import Device
from tests.console.conftest import to
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import (
    Received,
    answering,
    json_answer,
    never_answering,
    tls_target,
)
from tests.web.conftest import Person
from tests.web.test_screens_page import a_button, put

BASE = "https://localhost"


@pytest.fixture
def target(device: Device, certificate: trustme.LeafCert) -> Iterator[Received]:
    """A target that the button *good* goes to; *off* is disabled, *missing* gets a 404."""
    with (
        tls_target(answering(json_answer("{}")), certificate) as (port, received),
        tls_target(answering(json_answer("{}", "404 Not Found")), certificate) as (bad, _),
    ):
        put(
            device,
            Button(id="good", text="Good", position=0, requests=(to(port),)),
            Button(id="off", text="Off", position=1, enabled=False, requests=(to(port),)),
            Button(id="missing", text="Missing", position=2, requests=(to(bad),)),
        )
        yield received


def press(person: Person, button_id: str, press_id: str = "", confirmed: str = "") -> TestResponse:
    headers = {"X-CSRFToken": person.token(), "X-Requested-With": "fetch", "X-Press-Id": press_id}
    headers |= {"X-Confirmed": confirmed} if confirmed else {}
    return person.client.post(f"/screen/press/{button_id}", base_url=BASE, headers=headers)


def press_to_the_end(person: Person, device: Device, button_id: str) -> str:
    """Press and wait, without the clock, until the press has ended."""
    press(person, button_id, "to-the-end")
    return device.presser.press(button_id, press_id="to-the-end", wait=20).state


@pytest.mark.parametrize("path", ["/screen", "/screen/"])
def test_it_answers_with_and_without_a_slash(admin: Person, path: str) -> None:
    assert admin.get(path).status_code == 200


def test_it_says_what_to_do_without_a_button(admin: Person) -> None:
    assert "There is no button on Screen 1 yet." in admin.get("/screen").text


def test_it_says_what_to_do_without_a_screen(admin: Person, device: Device) -> None:
    device.screens.remove(FIRST_SCREEN.id)
    assert "There is no screen yet." in admin.get("/screen").text


def test_it_names_buttons_and_marks_disabled_ones(admin: Person, target: Received) -> None:
    html = admin.get("/screen").text
    assert '<span class="text" id="text-good">Good</span>' in html
    assert html.count('aria-disabled="true"') == 1
    assert "Disabled" in html


def test_it_shows_several_screens_as_tabs(admin: Person, device: Device) -> None:
    assert 'role="tab"' not in admin.get("/screen").text
    device.screens.put("two", Screen(id="two", name="Second floor", buttons=(a_button(),)))
    html = admin.get("/screen").text
    assert html.count('role="tab"') == 2
    assert 'aria-controls="panel-two"' in html


def test_it_sends_a_press(admin: Person, device: Device, target: Received) -> None:
    answer = press(admin, "good", "p-1")
    assert answer.status_code in (200, 202)
    state = answer.get_json()
    assert (state["press_id"], state["button_id"], state["text"]) == ("p-1", "good", "Good")
    assert device.presser.press("good", press_id="p-1", wait=20).state == "sent"
    assert len(target.requests) == 1


def test_it_presses_once_when_the_page_repeats_its_call(
    admin: Person, device: Device, target: Received, clock: HandClock
) -> None:
    for _ in range(3):
        press(admin, "good", "p-1")
        clock.advance(2)
    device.presser.press("good", press_id="p-1", wait=20)
    assert len(target.requests) == 1


def test_it_counts_a_double_tap_once(admin: Person, device: Device, target: Received) -> None:
    first = press(admin, "good", "p-1").get_json()
    assert press(admin, "good", "p-2").get_json()["press_id"] == first["press_id"]


def test_it_answers_202_while_a_press_hangs(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with tls_target(never_answering, certificate) as (port, _):
        put(device, Button(id="slow", text="Slow", position=0, requests=(to(port),)))
        answer = press(admin, "slow")
        assert (answer.status_code, answer.get_json()["state"]) == (202, "sending")
        assert admin.get("/screen/state").get_json()["buttons"]["slow"]["state"] == "sending"


def test_it_says_why_a_press_failed(admin: Person, device: Device, target: Received) -> None:
    assert press_to_the_end(admin, device, "missing") == "failed"
    state = admin.get("/screen/state").get_json()["buttons"]["missing"]
    assert state["problem"]["code"]
    assert state["problem"]["message"]


@pytest.mark.parametrize(
    ("button_id", "status", "code"), [("nobody", 404, "PRS-001"), ("off", 409, "PRS-002")]
)
def test_it_refuses_what_cannot_be_pressed(
    admin: Person, target: Received, button_id: str, status: int, code: str
) -> None:
    answer = press(admin, button_id)
    assert (answer.status_code, answer.get_json()["problem"]["code"]) == (status, code)
    assert target.requests == []


@pytest.mark.parametrize("press_id", ["x" * 65, "a b", "../x", "<script>"])
def test_it_refuses_a_press_id_that_no_page_makes(
    admin: Person, target: Received, press_id: str
) -> None:
    assert press(admin, "good", press_id).status_code == 400
    assert target.requests == []


@pytest.mark.parametrize(("guard", "how"), [("Hold to send", "hold"), ("Ask first", "ask")])
def test_it_sends_a_guarded_button_only_when_its_guard_was_met(
    admin: Person, device: Device, target: Received, guard: str, how: str
) -> None:
    (good,) = [each for each in device.screens.buttons().values() if each.id == "good"]
    put(device, msgspec.structs.replace(good, guard=guard))
    refused = press(admin, "good", "p-1")
    assert (refused.status_code, refused.get_json()["problem"]["code"]) == (409, "PRS-006")
    assert press(admin, "good", "p-1", confirmed="yes").status_code == 400
    assert target.requests == []
    assert press(admin, "good", "p-1", confirmed=how).status_code in (200, 202)
    assert device.presser.press("good", press_id="p-1", wait=20).state == "sent"


def test_it_refuses_a_press_without_its_csrf_token(admin: Person, target: Received) -> None:
    headers = {"X-Requested-With": "fetch"}
    answer = admin.client.post("/screen/press/good", base_url=BASE, headers=headers)
    assert answer.status_code == 401
    assert target.requests == []


def test_it_refuses_a_press_by_link(admin: Person, target: Received) -> None:
    assert admin.get("/screen/press/good").status_code == 405
    assert target.requests == []


def test_it_tells_a_script_without_login_that_it_is_logged_out(
    visitor: Person, target: Received
) -> None:
    state = visitor.get("/screen/state", headers={"X-Requested-With": "fetch"})
    refused = [state, press(visitor, "good"), visitor.call("/screen/clear/good")]
    assert [answer.status_code for answer in refused] == [401] * 3
    assert {answer.get_json()["problem"]["code"] for answer in refused} == {"WEB-001"}
    assert target.requests == []


def test_it_sends_a_visitor_to_the_login_page(visitor: Person) -> None:
    assert visitor.get("/screen").headers["Location"] == "/login?next=/screen"


def test_it_answers_304_while_nothing_changes(admin: Person, target: Received) -> None:
    etag = admin.get("/screen/state").headers["ETag"]
    headers = {"If-None-Match": etag, "X-Requested-With": "fetch"}
    again = admin.get("/screen/state", headers=headers)
    assert (again.status_code, again.data) == (304, b"")


def test_it_has_a_new_etag_after_a_press(admin: Person, device: Device, target: Received) -> None:
    etag = admin.get("/screen/state").headers["ETag"]
    press_to_the_end(admin, device, "good")
    answer = admin.get("/screen/state", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert answer.get_json()["buttons"]["good"]["state"] == "sent"


@pytest.mark.parametrize("change", ["rename", "move", "disable", "new screen"])
def test_it_tells_pages_of_a_changed_layout(
    admin: Person, device: Device, target: Received, change: str
) -> None:
    before = admin.get("/screen/state")
    button = {
        "rename": Button(id="good", text="Better", position=0),
        "move": Button(id="good", text="Good", position=7),
        "disable": Button(id="good", text="Good", position=0, enabled=False),
    }.get(change)
    if button:
        put(device, button)
    else:
        device.screens.put("two", Screen(id="two", name="Two"))
    after = admin.get("/screen/state", headers={"If-None-Match": before.headers["ETag"]})
    layout = after.get_json()["layout"]
    assert layout != before.get_json()["layout"]
    assert f'data-layout="{layout}"' in admin.get("/screen").text


def test_it_keeps_the_layout_when_only_a_request_changes(
    admin: Person, device: Device, target: Received
) -> None:
    before = admin.get("/screen/state").get_json()["layout"]
    put(device, Button(id="good", text="Good", position=0, requests=(to(1),)))
    assert admin.get("/screen/state").get_json()["layout"] == before


def test_it_clears_a_result(admin: Person, device: Device, target: Received) -> None:
    press_to_the_end(admin, device, "missing")
    assert admin.call("/screen/clear/missing").status_code == 204
    assert admin.get("/screen/state").get_json()["buttons"] == {}


def test_it_has_nothing_against_clearing_twice(admin: Person) -> None:
    assert admin.call("/screen/clear/nobody").status_code == 204


def test_it_forgets_the_result_of_a_deleted_button(
    admin: Person, device: Device, target: Received
) -> None:
    press_to_the_end(admin, device, "missing")
    admin.post("/basic-settings/buttons/missing/delete")
    assert "missing" not in admin.get("/screen/state").get_json()["buttons"]


def test_it_does_not_take_polling_for_use_of_the_session(admin: Person, clock: HandClock) -> None:
    for _ in range(7):
        clock.advance(5 * 60)
        admin.get("/screen/state")
    assert admin.get("/").status_code == 302


def test_it_takes_a_press_for_use_of_the_session(
    admin: Person, target: Received, clock: HandClock
) -> None:
    for _ in range(3):
        clock.advance(20 * 60)
        press(admin, "good")
    assert admin.get("/").status_code == 200
