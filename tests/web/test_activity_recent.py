"""The last activity where one looks for it: on the page of the button, and on the status page."""

import pytest
from flask import Flask, render_template

from algo_oauth.device import Device
from algo_oauth.storage.activity import TEST
from algo_oauth.web.activity.recent import recent
from tests.doubles.clock import HandClock
from tests.web.activity import link, put_note, put_press, texts, words
from tests.web.conftest import Person
from tests.web.test_screens_page import a_button, put


@pytest.fixture
def pages(device: Device) -> None:
    put(device, a_button("help"), a_button("other", 1))


def test_it_shows_on_the_page_of_a_button_what_is_about_it(
    admin: Person, device: Device, pages: None
) -> None:
    put_press(device, "help", "failed", text="Help failed")
    put_press(device, "other")
    put_note(device, TEST, "a test")
    device.note_change("help", "Button Help was saved")
    html = admin.get("/basic-settings/buttons/help").text
    assert texts(html) == ["Button Help was saved", "Help failed"]
    assert link(html, "All activity") == "/activity/?button=help"


def test_it_says_on_the_page_of_a_button_that_nothing_has_happened(
    admin: Person, pages: None
) -> None:
    assert "Nothing has happened yet." in admin.get("/basic-settings/buttons/help").text


def test_it_shows_nothing_of_that_for_a_new_button(admin: Person) -> None:
    page = admin.get("/basic-settings/screens/screen-1/buttons/new").text
    assert "Last activity" not in page


def test_it_shows_the_last_entries_alone(admin: Person, device: Device, pages: None) -> None:
    for number in range(30):
        put_press(device, "help", text=str(number))
    shown = texts(admin.get("/basic-settings/buttons/help").text)
    assert shown == [str(number) for number in range(29, 19, -1)]
    assert len(texts(admin.get("/").text)) == 15


def test_it_finds_what_is_about_a_profile(device: Device, app: Flask) -> None:
    device.note_token("RingCentral", "p1", "renewed", None)
    device.note_token("Other", "p2", "renewed as well", None)
    found = recent(device, profile="p1", limit=5)
    assert [row.entry.text for row in found.rows] == ["renewed"]
    assert found.query == {"profile": "p1"}


def test_it_says_how_far_it_searched_beside_the_page_s_own_work(
    app: Flask, device: Device, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1500):
        put_note(device, TEST, f"{number} {'x' * 100}")
    moments = iter(range(100))
    monkeypatch.setattr(clock, "monotonic", lambda: clock.now() + next(moments))
    found = recent(device, button="help")
    assert found.searched_to == clock.now()
    with app.test_request_context("/"):
        shown = words(render_template("activity/recent.html", recent=found))
    assert "Searched back to 15 Jan 2027" in shown
    assert "Nothing has happened yet." not in shown
