"""Where a button is: on which screen, in which cell, or as the Action Button."""

import pytest

from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, FIRST_SCREEN, Screen
from algo_oauth.device import Device
from tests.web.conftest import Person
from tests.web.test_button_fields import PLAIN, saved
from tests.web.test_screens_buttons import HELP, NEW
from tests.web.test_screens_page import PAGE, a_button, codes, put, undo

ACTION = "/basic-settings/screens/action-button/buttons"


@pytest.fixture
def lobby(device: Device) -> Screen:
    """A second screen, with one button."""
    screen = Screen(id="lobby", name="Lobby", columns=2, rows=2, buttons=(a_button("fire", 3),))
    device.screens.put(screen.id, screen)
    return screen


def test_it_moves_a_button_by_its_form(admin: Person, device: Device, lobby: Screen) -> None:
    put(device, a_button("help", 0))
    form = PLAIN | {"screen": lobby.id, "position": "1"}
    assert admin.post(HELP, form).status_code == 302
    assert [each.id for each in device.screens.all()[1].buttons] == ["help", "fire"]
    assert device.screens.all()[0].buttons == ()


def test_it_swaps_by_the_form(admin: Person, device: Device, lobby: Screen) -> None:
    put(device, a_button("help", 7))
    admin.post(HELP, PLAIN | {"screen": lobby.id, "position": "3"})
    first, second = device.screens.all()
    assert [(each.id, each.position) for each in first.buttons] == [("fire", 7)]
    assert [(each.id, each.position) for each in second.buttons] == [("help", 3)]


def test_it_names_whom_a_button_would_change_places_with(
    admin: Person, device: Device, lobby: Screen
) -> None:
    put(device, a_button("help", 0), a_button("door", 1))
    html = admin.get(HELP).text
    assert ">Row 1, column 2: changes places with Door</option>" in html
    assert "Row 2, column 2: changes places with Fire" in html
    assert ">Row 1, column 2</option>" not in html


def test_it_offers_a_new_button_free_places_only(admin: Person, device: Device) -> None:
    put(device, a_button("help", 0))
    html = admin.get(f"{NEW}/new").text
    assert "changes places" not in html
    assert ">Row 1, column 1</option>" not in html


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"screen": "gone"}, "SCR-003"),
        ({"screen": ACTION_BUTTON_SCREEN}, "SCR-003"),
        ({"screen": "lobby", "position": "9"}, "BTN-004"),
        ({"screen": "lobby", "position": ""}, "BTN-004"),
        ({"position": "99"}, "BTN-004"),
        ({"position": "-1"}, "BTN-004"),
    ],
)
def test_it_finds_no_place_that_is_not_there(
    admin: Person, device: Device, lobby: Screen, change: dict[str, str], code: str
) -> None:
    put(device, a_button("help", 0))
    before = device.screens.all()
    answer = admin.post(HELP, PLAIN | change)
    assert (answer.status_code, codes(answer.text)) == (422, {code})
    assert device.screens.all() == before


def test_it_makes_the_action_button(admin: Person, device: Device) -> None:
    html = admin.get(f"{ACTION}/new").text
    assert 'id="position"' not in html
    assert 'id="screen"' not in html
    assert admin.post(ACTION, PLAIN).status_code == 302
    screen = device.screens.get(ACTION_BUTTON_SCREEN)
    assert screen
    assert [each.id for each in screen.buttons] == ["hello"]
    page = admin.get(PAGE).text
    assert 'Edit<span class="visually-hidden"> the Action Button</span>' in page
    assert 'aria-labelledby="screen-action-button"' not in page


def test_it_changes_the_action_button_where_it_is(admin: Person, device: Device) -> None:
    admin.post(ACTION, PLAIN)
    html = admin.get("/basic-settings/buttons/hello").text
    assert "as the Action Button" in html
    form = PLAIN | {"text": "Alarm", "screen": FIRST_SCREEN.id, "position": "5"}
    admin.post("/basic-settings/buttons/hello", form)
    screen = device.screens.get(ACTION_BUTTON_SCREEN)
    assert screen
    assert [each.text for each in screen.buttons] == ["Alarm"]


def test_it_has_one_action_button(admin: Person, device: Device) -> None:
    admin.post(ACTION, PLAIN)
    assert admin.get(f"{ACTION}/new").status_code == 302
    answer = admin.post(ACTION, PLAIN)
    assert (answer.status_code, codes(answer.text)) == (422, {"BTN-004"})
    assert set(device.screens.buttons()) == {"hello"}


def test_it_deletes_the_action_button_and_brings_it_back(admin: Person, device: Device) -> None:
    admin.post(ACTION, PLAIN)
    before = saved(device)
    admin.post("/basic-settings/buttons/hello/delete")
    assert device.screens.get(ACTION_BUTTON_SCREEN) is None
    undo(admin, admin.get(PAGE).text)
    assert saved(device) == before


def test_it_treats_the_action_button_as_no_screen(admin: Person, device: Device) -> None:
    admin.post(ACTION, PLAIN)
    base = f"/basic-settings/screens/{ACTION_BUTTON_SCREEN}"
    statuses = [admin.get(base).status_code, admin.get(f"{base}/delete").status_code]
    statuses += [admin.post(base).status_code, admin.post(f"{base}/delete").status_code]
    assert set(statuses) == {404}
    assert "hello" in device.screens.buttons()
