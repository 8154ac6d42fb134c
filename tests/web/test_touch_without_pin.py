"""Buttons that work while the screen is locked: those alone, and nothing else is told of others."""

import functools
import re
from collections.abc import Iterator

import msgspec
import pytest
import trustme
from flask import Flask
from werkzeug.test import TestResponse

from algo_oauth.console.buttons import ASK_FIRST, GO_TO_SCREEN, Button
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, FIRST_SCREEN, Screen
from algo_oauth.device import Device
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.passwords import hash_password
from algo_oauth.secret import Secret
from algo_oauth.storage.touch_settings import TouchSettings
from algo_oauth.web.touch.layout import layout_of
from tests.console.conftest import to
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import Received, answering, json_answer, tls_target
from tests.web.conftest import Person
from tests.web.test_screens_page import a_button, put
from tests.web.test_touch_lock import PIN, is_locked, new_tablet, unlock
from tests.web.test_touch_screen import press, press_to_the_end

OTHERS = ["lesson", "more", "vault", "nobody"]
"""What must not be pressed without the PIN: *more* only leads to a screen, *nobody* is none."""


@functools.cache
def pin_hash() -> Secret:
    return hash_password(PIN)


def set_pin(device: Device) -> None:
    settings = msgspec.structs.replace(device.touch_settings.get(), pin_hash=pin_hash())
    device.touch_settings.put(settings)


@pytest.fixture
def target(device: Device, certificate: trustme.LeafCert) -> Iterator[Received]:
    """A target; what goes to it without the PIN are *fire*, *siren* and the Action Button."""
    with tls_target(answering(json_answer("{}")), certificate) as (port, received):
        sends = (to(port),)
        put(
            device,
            Button(id="fire", text="Fire", position=0, requests=sends, while_locked=True),
            Button(
                id="more",
                text="More screens",
                position=1,
                action=GO_TO_SCREEN,
                go_to="cellar",
                while_locked=True,
            ),
            Button(id="lesson", text="Lesson", position=2, icon="bell", requests=sends),
        )
        siren = Button(
            id="siren", text="Siren", position=5, requests=sends, guard=ASK_FIRST, while_locked=True
        )
        vault = Button(id="vault", text="Vault", position=0, requests=sends)
        action = Button(id="action", text="Call", position=0, requests=sends, while_locked=True)
        for screen in (
            Screen(id="cellar", name="Secret cellar", buttons=(vault, siren)),
            Screen(id=ACTION_BUTTON_SCREEN, name="Action", columns=1, rows=1, buttons=(action,)),
        ):
            device.screens.put(screen.id, screen)
        set_pin(device)
        yield received


@pytest.fixture
def tablet(app: Flask, device: Device, target: Received) -> Person:
    """A touch screen that is locked: nobody has unlocked it since the device started."""
    return new_tablet(app, device)


def change(device: Device, button_id: str, **values: object) -> None:
    button = device.screens.button(button_id)
    assert button
    put(device, msgspec.structs.replace(button, **values))


def code(answer: TestResponse) -> str:
    return str(answer.get_json()["problem"]["code"])


@pytest.mark.parametrize("button_id", ["fire", "action"])
def test_it_sends_without_the_pin_and_stays_locked(
    tablet: Person, device: Device, target: Received, button_id: str
) -> None:
    assert press_to_the_end(tablet, device, button_id) == "sent"
    assert len(target.requests) == 1
    assert tablet.get("/screen/state").get_json()["buttons"][button_id]["state"] == "sent"
    assert is_locked(tablet)
    assert device.presser.states()[button_id].actor == "touch screen Hall"


@pytest.mark.parametrize("call", ["press", "clear"])
@pytest.mark.parametrize("button_id", OTHERS)
def test_it_does_nothing_with_any_other_button(
    tablet: Person, device: Device, target: Received, button_id: str, call: str
) -> None:
    device.presser.press("lesson", wait=20)
    answer = tablet.call(f"/screen/{call}/{button_id}")
    assert (answer.status_code, code(answer)) == (423, "TCH-001")
    assert set(device.presser.states()) == {"lesson"}
    assert len(target.requests) == 1


def test_it_does_not_send_a_disabled_one(tablet: Person, device: Device, target: Received) -> None:
    change(device, "fire", enabled=False)
    answer = press(tablet, "fire")
    assert (answer.status_code, code(answer)) == (409, "PRS-002")
    assert target.requests == []


def test_it_keeps_guards(tablet: Person, device: Device, target: Received) -> None:
    refused = press(tablet, "siren", "p-1")
    assert (refused.status_code, code(refused)) == (409, "PRS-006")
    assert target.requests == []
    assert press(tablet, "siren", "p-1", confirmed="ask").status_code in (200, 202)
    assert device.presser.press("siren", press_id="p-1", wait=20).state == "sent"


def test_it_keeps_pauses(
    tablet: Person, device: Device, target: Received, clock: HandClock
) -> None:
    change(device, "fire", pause=60.0)
    press_to_the_end(tablet, device, "fire")
    clock.advance(30)
    refused = press(tablet, "fire", "p-2")
    assert (refused.status_code, code(refused)) == (409, "PRS-007")
    assert len(target.requests) == 1


def test_it_sends_once_however_often_the_page_repeats_its_call(
    tablet: Person, device: Device, target: Received, clock: HandClock
) -> None:
    for _ in range(3):
        assert press(tablet, "fire", "p-1").status_code in (200, 202)
        clock.advance(2)
    device.presser.press("fire", press_id="p-1", wait=20)
    assert len(target.requests) == 1


def test_it_says_what_came_of_a_press_when_the_screen_was_locked_meanwhile(
    tablet: Person, device: Device, target: Received, clock: HandClock
) -> None:
    """The page repeats a call whose answer was lost: it must not hear that nothing was sent."""
    unlock(tablet)
    for button_id in ("fire", "lesson"):
        press_to_the_end(tablet, device, button_id)
    tablet.call("/screen/lock")
    clock.advance(2)
    for button_id in ("fire", "lesson"):
        assert press(tablet, button_id, "to-the-end").get_json()["state"] == "sent"
    assert press(tablet, "lesson", "another").status_code == 423
    assert press(tablet, "vault", "to-the-end").status_code == 423
    assert len(target.requests) == 2


def test_it_tells_of_those_alone(tablet: Person, device: Device) -> None:
    for button_id in ("fire", "lesson", "vault"):
        device.presser.press(button_id, wait=20)
    state = tablet.get("/screen/state")
    assert set(state.get_json()["buttons"]) == {"fire"}
    html = tablet.get("/screen").text
    assert all(f">{text}</span>" in html for text in ("Fire", "Siren", "Call"))
    for hidden in ("Lesson", "lesson", "Vault", "vault", "More", "cellar", "Ground", "icon-bell"):
        assert hidden not in html
        assert hidden not in state.text
    unlock(tablet)
    assert set(tablet.get("/screen/state").get_json()["buttons"]) == {"fire", "lesson", "vault"}


def test_it_names_profiles_of_those_alone(tablet: Person, device: Device) -> None:
    for key in ("open", "secret"):
        profile = OAuthProfile(
            id=key,
            name=f"Profile {key}",
            provider_type="CUSTOM",
            grant_type="AUTH_CODE",
            token_url="https://login.example.test/token",
            client_auth_mode="HTTP_BASIC",
            client_id="x",
        )
        device.profiles.put(key, profile)
    (sends,) = a_button().requests
    for button_id, key in (("fire", "open"), ("lesson", "secret")):
        change(device, button_id, requests=(msgspec.structs.replace(sends, oauth_profile=key),))
    assert set(device.profiles_to_authorize()) == {"fire", "lesson"}
    state = tablet.get("/screen/state")
    assert state.get_json()["unauthorized"] == {"fire": "Profile open"}
    assert "Profile secret" not in state.text


def test_it_does_not_take_a_press_for_a_reason_to_unlock(tablet: Person, clock: HandClock) -> None:
    unlock(tablet)
    clock.advance(299)
    assert not is_locked(tablet)
    clock.advance(1)
    for _ in range(3):
        assert press(tablet, "fire").status_code in (200, 202)
        tablet.get("/screen/state", headers={"X-In-Use": "1"})
        assert is_locked(tablet)
        clock.advance(61)


def test_it_lets_an_unlocked_screen_press_what_another_one_may_not(
    app: Flask, device: Device, tablet: Person
) -> None:
    other = new_tablet(app, device, "Cellar")
    unlock(other)
    assert press(other, "lesson", "p-1").status_code in (200, 202)
    assert press(tablet, "lesson", "p-1").status_code == 423
    assert press(tablet, "lesson", "p-2").status_code == 423


def test_it_tells_pages_that_the_screen_was_locked_and_unlocked(tablet: Person) -> None:
    layouts, etag = [], ""
    for turn in (lambda: None, lambda: unlock(tablet), lambda: tablet.call("/screen/lock")):
        turn()
        state = tablet.get("/screen/state", headers={"If-None-Match": etag})
        assert state.status_code == 200
        layouts.append(state.get_json()["layout"])
        etag = state.headers["ETag"]
    assert layouts[0] == layouts[2] != layouts[1]


def test_it_takes_the_result_off_those_alone(tablet: Person, device: Device) -> None:
    for button_id in ("fire", "lesson"):
        device.presser.press(button_id, wait=20)
    assert tablet.call("/screen/clear/fire").status_code == 204
    assert tablet.call("/screen/clear/lesson").status_code == 423
    assert set(device.presser.states()) == {"lesson"}


def test_it_draws_them_as_the_unlocked_page_does(tablet: Person) -> None:
    html = tablet.get("/screen").text
    assert "Without the PIN" in html
    assert 'data-guard="ask"' in html
    assert html.count('aria-keyshortcuts="F8"') == 1
    used = set(re.findall(r'href="#(icon-[a-z0-9-]+)"', html))
    assert used <= set(re.findall(r'<symbol id="(icon-[a-z0-9-]+)"', html))
    assert 'data-dim-minutes="0"' in html
    assert "data-lock" not in re.sub("data-layout", "", html)


def test_it_shows_them_beside_a_wrong_pin_without_a_script(tablet: Person) -> None:
    wrong = tablet.post("/screen/unlock", {"pin": "1111"})
    assert wrong.status_code == 403
    assert "The PIN is wrong." in wrong.text
    assert 'data-button="fire"' in wrong.text
    assert 'data-button="lesson"' not in wrong.text


def test_it_looks_as_ever_without_such_a_button(tablet: Person, device: Device) -> None:
    device.screens.remove(ACTION_BUTTON_SCREEN)
    change(device, "fire", while_locked=False)
    device.screens.change("cellar", lambda screen: screen.without_button("siren"))
    assert is_locked(tablet)
    html = tablet.get("/screen").text
    for sign in (
        "Without the PIN",
        "touch_tiles.css",
        "data-dim-minutes",
        'class="bar"',
        "<dialog",
    ):
        assert sign not in html
    state = tablet.get("/screen/state").get_json()
    assert (state["buttons"], state["unauthorized"]) == ({}, {})
    assert press(tablet, "fire").status_code == 423


def test_it_notices_what_is_changed_while_it_is_locked(tablet: Person, device: Device) -> None:
    before = tablet.get("/screen/state").get_json()["layout"]
    change(device, "lesson", text="Lesson is over")
    assert tablet.get("/screen/state").get_json()["layout"] == before
    change(device, "lesson", while_locked=True)
    assert tablet.get("/screen/state").get_json()["layout"] != before
    assert press(tablet, "lesson").status_code in (200, 202)
    change(device, "lesson", while_locked=False)
    assert tablet.get("/screen/state").get_json()["layout"] == before


def test_it_is_nothing_for_a_browser_whose_pass_was_taken_away(
    tablet: Person, device: Device, target: Received
) -> None:
    device.touch_passes.remove(device.touch_passes.all()[0].id)
    answers = [press(tablet, "fire"), tablet.call("/screen/clear/fire")]
    answers.append(tablet.get("/screen/state", headers={"X-Requested-With": "fetch"}))
    assert [answer.status_code for answer in answers] == [401] * 3
    assert target.requests == []


def test_it_is_nothing_for_strangers(visitor: Person, target: Received) -> None:
    assert press(visitor, "fire").status_code == 401
    assert "Fire" not in visitor.get("/screen", follow_redirects=True).text
    assert target.requests == []


def test_it_refuses_a_press_without_its_csrf_token(tablet: Person, target: Received) -> None:
    answer = tablet.client.post(
        "/screen/press/fire",
        base_url="https://localhost",
        headers={"X-Requested-With": "fetch"},
    )
    assert answer.status_code == 401
    assert target.requests == []


def test_it_keeps_the_pin_from_who_guesses_while_it_sends(tablet: Person, target: Received) -> None:
    for _ in range(6):
        unlock(tablet, "1111")
    assert unlock(tablet).status_code == 429
    assert press(tablet, "fire").status_code in (200, 202)
    assert is_locked(tablet)


@pytest.mark.parametrize(
    ("count", "grid"),
    [(0, (1, 0)), (1, (1, 1)), (2, (2, 1)), (4, (2, 2)), (5, (3, 2)), (31, (3, 11))],
)
def test_it_has_a_place_for_all_of_them(count: int, grid: tuple[int, int]) -> None:
    buttons = [
        msgspec.structs.replace(a_button(f"b{n}", n), while_locked=True) for n in range(count)
    ]
    screens = [
        Screen(id=FIRST_SCREEN.id, name="A", buttons=(*buttons[:3], a_button("c", 9))),
        Screen(id="two", name="B", columns=6, rows=5, buttons=tuple(buttons[3:])),
    ]
    locked = layout_of(screens, "Hall", TouchSettings()).locked
    assert list(locked.buttons) == buttons
    assert (locked.screens[0].columns, locked.screens[0].rows) == grid
