"""What becomes of a form when something happens while it is being filled in."""

import re

import pytest

from algo_oauth.console.screens import FIRST_SCREEN
from algo_oauth.device import Device
from tests.doubles.clock import HandClock
from tests.web.conftest import PASSWORD, Person
from tests.web.test_oauth_profiles import FILLED, PAGE, create, only

NEW = "the-new-secret"


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None
    return found[1]


def correct_a_fault(person: Person, device: Device, *, meanwhile: str, clock: HandClock) -> str:
    """Type a new secret beside a fault, let something happen, and return the second answer."""
    create(person)
    path = f"{PAGE}profiles/{only(device)}"
    first = person.post(path, FILLED | {"name": "", "client_secret": NEW}).text
    if meanwhile == "half an hour":
        clock.advance(1801)
    elif meanwhile == "a new login":
        person.post("/logout")
    person.log_in(PASSWORD)
    kept = {name: hidden(first, name) for name in ("draft", "drafted")}
    return person.post(path, FILLED | kept | {"client_secret": ""}).text


@pytest.mark.parametrize("meanwhile", ["half an hour", "a new login"])
def test_it_does_not_quietly_keep_the_old_secret(
    admin: Person, device: Device, clock: HandClock, meanwhile: str
) -> None:
    answer = correct_a_fault(admin, device, meanwhile=meanwhile, clock=clock)
    assert "PRO-007" in answer
    assert NEW not in answer


def test_it_takes_the_new_secret_when_nothing_happens(admin: Person, device: Device) -> None:
    create(admin)
    path = f"{PAGE}profiles/{only(device)}"
    first = admin.post(path, FILLED | {"name": "", "client_secret": NEW}).text
    kept = {name: hidden(first, name) for name in ("draft", "drafted")}
    assert admin.post(path, FILLED | kept | {"client_secret": ""}).status_code == 302
    assert device.profiles.all()[0].client_secret.reveal() == NEW


def test_it_says_that_a_screen_was_deleted_meanwhile(admin: Person, device: Device) -> None:
    device.screens.remove(FIRST_SCREEN.id)
    answer = admin.call("/basic-settings/screens/screen-1", {"name": "Hall"})
    assert answer.status_code == 404
    assert "deleted" in answer.get_json()["problem"]["message"]


def test_it_says_that_a_result_is_not_kept_any_more(admin: Person) -> None:
    answer = admin.get(f"{PAGE}test/from-before-a-restart", follow_redirects=True)
    assert "not kept any more" in answer.text


def test_it_never_fills_a_form_with_half_of_what_was_typed(admin: Person) -> None:
    """Browsers restore lists of choices, but no text fields, when somebody goes back."""
    for path in (PAGE, "/basic-settings/screens/", "/system/"):
        forms = re.findall(r"<form[^>]*data-keep[^>]*>", admin.get(path).text)
        assert forms
        assert all('autocomplete="off"' in form for form in forms)


def test_it_lets_a_password_manager_fill_in_only_the_password_it_knows(admin: Person) -> None:
    html = admin.get("/system/").text
    found = dict(re.findall(r'name="(\w+_password)" autocomplete="([\w-]+)"', html))
    assert found["current_password"] == "current-password"
    assert {found["new_password"], found["repeat_password"]} == {"new-password"}
    assert 'name="client_secret" autocomplete="new-password"' in admin.get(PAGE).text
