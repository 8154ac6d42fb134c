"""A button's form whose button or screen was deleted in another window: nothing typed is lost."""

from html import unescape

import pytest

from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, FIRST_SCREEN, Screen
from algo_oauth.device import Device
from tests.web.conftest import Person
from tests.web.test_screens_buttons import GUIDE, HELP, NEW, selected
from tests.web.test_screens_page import a_button, codes

TYPED = GUIDE | {"request_1_oauth_profile": "", "text": "Typed for long"}


@pytest.fixture
def second(device: Device) -> Screen:
    """Another screen, whose first place is taken."""
    screen = Screen(id="second", name="Second", columns=2, rows=1, buttons=(a_button("other"),))
    device.screens.put(screen.id, screen)
    return screen


def test_it_makes_a_deleted_button_again(admin: Person, device: Device) -> None:
    answer = admin.post(HELP, TYPED)
    assert (answer.status_code, codes(answer.text)) == (422, {"BTN-011"})
    assert 'value="Typed for long"' in answer.text
    assert f'action="{NEW}"' in answer.text
    assert TYPED["request_1_data_payload"].replace("\r\n", "\n") in unescape(answer.text)
    assert device.screens.buttons() == {}
    assert admin.post(NEW, TYPED).status_code == 302
    assert set(device.screens.buttons()) == {"typed-for-long"}


def test_it_offers_another_screen_for_one_that_was_deleted(
    admin: Person, device: Device, second: Screen
) -> None:
    device.screens.remove(FIRST_SCREEN.id)
    answer = admin.post(NEW, TYPED | {"position": "0"})
    assert (answer.status_code, codes(answer.text)) == (422, {"SCR-003"})
    assert 'value="Typed for long"' in answer.text
    assert selected(answer.text, "position") == "1"
    form = TYPED | {"screen": second.id, "position": "1"}
    assert admin.post(f"/basic-settings/screens/{second.id}/buttons", form).status_code == 302
    assert set(device.screens.buttons()) == {"other", "typed-for-long"}


def test_it_keeps_the_screen_that_was_chosen(admin: Person, second: Screen) -> None:
    answer = admin.post(HELP, TYPED | {"screen": second.id, "position": "1"})
    assert f'action="/basic-settings/screens/{second.id}/buttons"' in answer.text
    assert selected(answer.text, "position") == "1"


def test_it_shows_the_form_also_where_every_place_is_taken(admin: Person, device: Device) -> None:
    full = Screen(id=FIRST_SCREEN.id, name="Full", columns=1, rows=1, buttons=(a_button("only"),))
    device.screens.put(full.id, full)
    answer = admin.post(HELP, TYPED)
    assert (answer.status_code, codes(answer.text)) == (422, {"BTN-011"})
    assert 'value="Typed for long"' in answer.text


def test_it_answers_404_where_no_screen_is_left(admin: Person, device: Device) -> None:
    device.screens.remove(FIRST_SCREEN.id)
    for address in (NEW, HELP):
        assert admin.post(address, TYPED).status_code == 404


def test_it_makes_the_action_button_where_no_screen_is_left(admin: Person, device: Device) -> None:
    device.screens.remove(FIRST_SCREEN.id)
    action = f"/basic-settings/screens/{ACTION_BUTTON_SCREEN}/buttons"
    assert admin.post(action, TYPED).status_code == 302
    assert set(device.screens.buttons()) == {"typed-for-long"}
