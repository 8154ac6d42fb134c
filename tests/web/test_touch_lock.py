"""The lock of a touch screen: held by the device, opened with a PIN."""

import re
from collections.abc import Iterator

import pytest
import trustme
from flask import Flask
from werkzeug.test import TestResponse

from algo_oauth.console.buttons import Button
from algo_oauth.device import Device
from algo_oauth.passwords import is_password
from algo_oauth.secret import Secret
from algo_oauth.settings import load_settings
from algo_oauth.storage.activity import LOGIN
from algo_oauth.web import build_app
from algo_oauth.web.touch import lock_views
from tests.console.conftest import to
from tests.doubles.clock import HandClock
from tests.doubles.overlapping import Overlapping
from tests.doubles.tls_target import Received, answering, json_answer, tls_target
from tests.web.conftest import Person
from tests.web.test_screens_page import PAGE, codes, put, undo
from tests.web.test_touch_passes import holder
from tests.web.test_touch_screen import press

SAVE = "/basic-settings/touch-settings"
PIN = "2468"


def new_tablet(app: Flask, device: Device, name: str = "Hall") -> Person:
    return holder(app, device.touch_passes.make(name, now=0.0).reveal())


def save(admin: Person, **form: str) -> TestResponse:
    return admin.post(SAVE, {"pin": "", "lock_minutes": "5", "dim_minutes": "0"} | form)


@pytest.fixture
def target(device: Device, certificate: trustme.LeafCert) -> Iterator[Received]:
    """A target that the button *good* goes to."""
    with tls_target(answering(json_answer("{}")), certificate) as (port, received):
        put(device, Button(id="good", text="Good", position=0, requests=(to(port),)))
        yield received


@pytest.fixture
def tablet(app: Flask, device: Device, admin: Person, target: Received) -> Person:
    """A touch screen that a PIN has just been set for, and that was unlocked with it."""
    person = new_tablet(app, device)
    assert save(admin, pin=PIN).status_code == 302
    assert unlock(person).status_code == 204
    return person


def unlock(person: Person, pin: str = PIN) -> TestResponse:
    return person.call("/screen/unlock", {"pin": pin})


def is_locked(person: Person) -> bool:
    """Look at the page and at what its script asks for, which agree; neither is a use of it."""
    html = person.get("/screen").text
    layout = person.get("/screen/state").get_json()["layout"]
    assert f'data-layout="{layout}"' in html, "the page would load anew for ever"
    return "data-unlock" in html


def test_it_is_never_locked_without_a_pin(app: Flask, device: Device, clock: HandClock) -> None:
    tablet = new_tablet(app, device)
    tablet.call("/screen/lock")
    clock.advance(86_400)
    assert not is_locked(tablet)
    assert "data-lock" not in tablet.get("/screen").text


@pytest.mark.parametrize(
    "pin", ["1", "123", "123456789", "12a4", "12 34", "-123", "٣٣٣٣", "🙂🙂🙂🙂"]
)
def test_it_refuses_what_is_no_pin(admin: Person, device: Device, pin: str) -> None:
    answer = save(admin, pin=pin)
    assert (answer.status_code, codes(answer.text)) == (422, {"TCH-006"})
    field = re.search(r'<input[^>]*name="pin"[^>]*>', answer.text)
    assert field
    assert "value" not in field[0], "a PIN is never sent back"
    assert not device.touch_settings.get().pin_hash


@pytest.mark.parametrize("field", ["lock_minutes", "dim_minutes"])
@pytest.mark.parametrize("typed", ["", "-1", "1441", "1.5", "soon", "9" * 5000, "٣"])
def test_it_refuses_what_are_no_minutes(
    admin: Person, device: Device, field: str, typed: str
) -> None:
    before = device.touch_settings.get()
    answer = save(admin, pin=PIN, **{field: typed})
    assert (answer.status_code, codes(answer.text)) == (422, {"TCH-008"})
    assert f'name="{field}" value="{typed}"' in answer.text
    assert device.touch_settings.get() == before


def test_it_keeps_the_pin_as_a_sealed_hash(admin: Person, device: Device) -> None:
    save(admin, pin="13572468")
    stored = (device.folder.path / "config.json").read_text()
    assert "13572468" not in stored
    assert "argon2" not in stored, "so few digits are soon tried out"
    assert device.touch_settings.get().pin_hash.reveal().startswith("$argon2id$")
    assert "13572468" not in admin.get(PAGE).text


def test_it_keeps_the_pin_when_only_the_minutes_change(
    admin: Person, tablet: Person, device: Device
) -> None:
    kept = device.touch_settings.get().pin_hash
    save(admin, lock_minutes="7", dim_minutes="3")
    assert device.touch_settings.get().pin_hash == kept
    assert not is_locked(tablet)
    assert 'data-dim-minutes="3"' in tablet.get("/screen").text


def test_it_locks_every_touch_screen_when_the_pin_is_set(
    app: Flask, admin: Person, device: Device
) -> None:
    tablets = [new_tablet(app, device, name) for name in ("Hall", "Cellar")]
    assert [is_locked(each) for each in tablets] == [False, False]
    save(admin, pin=PIN)
    assert [is_locked(each) for each in tablets] == [True, True]


def test_it_sends_nothing_while_it_is_locked(
    tablet: Person, device: Device, target: Received
) -> None:
    tablet.call("/screen/lock")
    answer = press(tablet, "good")
    assert (answer.status_code, answer.get_json()["problem"]["code"]) == (423, "TCH-001")
    assert tablet.call("/screen/clear/good").status_code == 423
    assert (device.presser.states(), target.requests) == ({}, [])
    unlock(tablet)
    assert press(tablet, "good").status_code in (200, 202)


def test_it_shows_no_button_while_it_is_locked(tablet: Person) -> None:
    assert "Good" in tablet.get("/screen").text
    tablet.call("/screen/lock")
    page = tablet.get("/screen")
    assert page.status_code == 200
    assert "is locked" in page.text
    assert "Good" not in page.text
    assert "Good" not in tablet.get("/screen/state").text


@pytest.mark.parametrize("in_use", [False, True])
def test_it_locks_after_minutes_without_a_touch(
    tablet: Person, clock: HandClock, in_use: bool
) -> None:
    headers = {"X-In-Use": "1"} if in_use else {}
    for _ in range(5):
        clock.advance(61)
        tablet.get("/screen/state", headers=headers)
    assert is_locked(tablet) is not in_use


def test_it_does_not_take_a_page_that_loads_anew_for_a_touch(
    tablet: Person, clock: HandClock
) -> None:
    """Pages do that by themselves, whenever the installer changes a button."""
    for _ in range(3):
        clock.advance(100)
        tablet.get("/screen")
    assert is_locked(tablet)


def test_it_takes_a_press_for_a_touch(tablet: Person, clock: HandClock) -> None:
    for _ in range(3):
        clock.advance(299)
        assert press(tablet, "good").status_code in (200, 202)


def test_it_stays_locked_however_it_is_touched(tablet: Person, clock: HandClock) -> None:
    clock.advance(300)
    press(tablet, "good")
    tablet.get("/screen/state", headers={"X-In-Use": "1"})
    tablet.get("/screen")
    assert is_locked(tablet)


def test_it_locks_only_by_hand_at_zero_minutes(
    admin: Person, tablet: Person, clock: HandClock
) -> None:
    save(admin, lock_minutes="0")
    clock.advance(86_400 * 30)
    assert not is_locked(tablet)
    assert "data-lock" in tablet.get("/screen").text
    tablet.call("/screen/lock")
    assert is_locked(tablet)


def test_it_locks_one_screen_and_no_other(app: Flask, device: Device, tablet: Person) -> None:
    other = new_tablet(app, device, "Cellar")
    unlock(other)
    tablet.call("/screen/lock")
    assert (is_locked(tablet), is_locked(other)) == (True, False)
    unlock(other)
    assert is_locked(tablet)


def test_it_is_locked_after_a_restart(device: Device, tablet: Person) -> None:
    cookie = tablet.client.get_cookie("__Host-touch", domain="localhost")
    assert cookie
    assert is_locked(holder(build_app(device), cookie.value))


def test_it_knows_pin_and_minutes_after_a_restart(admin: Person, device: Device) -> None:
    save(admin, pin=PIN, lock_minutes="7", dim_minutes="3")
    kept = device.touch_settings.get()
    device.close()
    again = Device(load_settings([], {"ALGO_OAUTH_STATE": str(device.folder.path)}))
    again.close()
    assert again.touch_settings.get() == kept
    assert (kept.lock_minutes, kept.dim_minutes) == (7, 3)


def test_it_starts_unlocked_where_somebody_has_just_made_it(
    app: Flask, admin: Person, device: Device
) -> None:
    save(admin, pin=PIN)
    admin.post("/basic-settings/touch-passes", {"name": "Hall"})
    assert not is_locked(admin)


def test_it_unlocks_without_a_script_too(tablet: Person) -> None:
    tablet.call("/screen/lock")
    wrong = tablet.post("/screen/unlock", {"pin": "1111"})
    assert wrong.status_code == 403
    assert "The PIN is wrong." in wrong.text
    assert tablet.post("/screen/unlock", {"pin": PIN}).headers["Location"] == "/screen/"
    assert not is_locked(tablet)


@pytest.mark.parametrize("pin", ["", "1111", "02468", PIN + " ", "²⁴⁶⁸", "\x00", "1" * 5000])
def test_it_refuses_a_wrong_pin(tablet: Person, device: Device, pin: str) -> None:
    tablet.call("/screen/lock")
    answer = unlock(tablet, pin)
    assert (answer.status_code, answer.get_json()["problem"]["code"]) == (403, "TCH-002")
    assert is_locked(tablet)
    logins = [each for each in device.journal.newest(5) if each.kind == LOGIN]
    assert (logins[0].subject, logins[0].text) == ("Hall", "A wrong PIN was entered")
    assert logins[0].result == "failed"


def test_it_makes_who_guesses_wait_and_shows_how_long(tablet: Person, clock: HandClock) -> None:
    tablet.call("/screen/lock")
    assert [unlock(tablet, "1111").status_code for _ in range(4)] == [403] * 4
    fifth = unlock(tablet, "1111")
    assert (fifth.status_code, fifth.get_json()["wait"]) == (429, 30)
    clock.advance(10)
    early = unlock(tablet)
    assert (early.status_code, early.headers["Retry-After"]) == (429, "20")
    assert early.get_json()["problem"]["remedy"] == "Wait 20 s and try again."
    assert 'data-wait="20"' in tablet.get("/screen").text
    clock.advance(20)
    assert unlock(tablet).status_code == 204
    assert not is_locked(tablet)


def test_it_lets_other_screens_unlock_meanwhile(app: Flask, device: Device, tablet: Person) -> None:
    other = new_tablet(app, device, "Cellar")
    tablet.call("/screen/lock")
    for _ in range(6):
        unlock(tablet, "1111")
    assert unlock(other).status_code == 204


def test_it_refuses_a_pin_without_the_csrf_token(tablet: Person) -> None:
    tablet.call("/screen/lock")
    answer = tablet.client.post(
        "/screen/unlock",
        data={"pin": PIN},
        base_url="https://localhost",
        headers={"X-Requested-With": "fetch"},
    )
    assert answer.status_code == 401
    assert is_locked(tablet)


@pytest.mark.parametrize("path", ["/screen/lock", "/screen/unlock"])
def test_it_is_nothing_for_strangers(visitor: Person, admin: Person, path: str) -> None:
    save(admin, pin=PIN)
    assert visitor.call(path, {"pin": PIN}).status_code == 401


def test_it_asks_who_has_logged_in_only_after_a_while(
    admin: Person, clock: HandClock, target: Received
) -> None:
    """The lock keeps fingers off the buttons; a login is still a login."""
    save(admin, pin=PIN)
    assert not is_locked(admin)
    admin.get("/screen")
    clock.advance(300)
    assert is_locked(admin)
    assert "Settings" not in admin.get("/screen").text
    assert admin.get(PAGE).status_code == 200
    assert unlock(admin).status_code == 204
    assert not is_locked(admin)


def test_it_forgets_the_pin_and_brings_it_back(admin: Person, tablet: Person) -> None:
    tablet.call("/screen/lock")
    html = admin.post(f"{SAVE}/remove-pin", follow_redirects=True).text
    assert not is_locked(tablet)
    assert unlock(tablet, "anything").status_code == 204
    assert "The PIN is back." in undo(admin, html)
    tablet.call("/screen/lock")
    assert unlock(tablet, "anything").status_code == 403
    assert unlock(tablet).status_code == 204


def test_it_takes_a_new_pin_for_the_old_one(admin: Person, tablet: Person) -> None:
    save(admin, pin="97531")
    assert is_locked(tablet)
    assert unlock(tablet, PIN).status_code == 403
    assert unlock(tablet, "97531").status_code == 204


def test_it_makes_nobody_wait_for_a_new_pin(admin: Person, tablet: Person) -> None:
    tablet.call("/screen/lock")
    for _ in range(6):
        unlock(tablet, "1111")
    save(admin, pin="97531")
    assert unlock(tablet, "97531").status_code == 204


def test_it_knows_the_pin_after_the_encryption_key_was_replaced(
    admin: Person, tablet: Person, device: Device
) -> None:
    tablet.call("/screen/lock")
    kept = device.touch_settings.get().pin_hash
    admin.post("/system/rotate-key")
    sealed = device.configuration.all("touch_settings")["all"]["pin_hash"]
    assert device.vault.open(sealed) == kept
    assert unlock(tablet).status_code == 204


def test_it_hides_the_hash(device: Device, admin: Person) -> None:
    save(admin, pin=PIN)
    assert isinstance(device.touch_settings.get().pin_hash, Secret)
    assert "argon2" not in repr(device.touch_settings.get())
    assert not re.search("argon2", admin.get(PAGE).text)


def test_it_does_not_open_by_a_pin_that_is_replaced_while_it_is_checked(
    admin: Person, tablet: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet.call("/screen/lock")
    saving = Overlapping(lambda: save(admin, pin="1357"))

    def slowly(typed: str, kept: Secret) -> bool:
        monkeypatch.setattr(lock_views, "is_password", is_password)
        saving.begin()
        saving.end()
        return is_password(typed, kept)

    monkeypatch.setattr(lock_views, "is_password", slowly)
    assert unlock(tablet).status_code == 403
    assert is_locked(tablet)
    assert unlock(tablet, "1357").status_code == 204
