"""Advanced Settings → Admin: the API offered, and its password never shown again."""

import re
from typing import Final

import pytest

from algo_oauth.device import Device
from algo_oauth.secret import Secret
from tests.doubles.algo_client import basic
from tests.web.conftest import Person

PAGE: Final = "/advanced-settings/admin/"
SAVE: Final = "/advanced-settings/admin/api"
PASSWORD: Final = "the-api-password"
FORM: Final = {
    "rest_api": "Enabled",
    "auth_method": "Standard",
    "api_password": PASSWORD,
    "time_tolerance": "30",
}


def selected(page: str, name: str) -> str:
    """Return the chosen option of a field."""
    field = page.partition(f'<select class="form-select" id="{name}"')[2].partition("</select>")[0]
    found = re.search(r'value="([^"]*)" selected', field)
    assert found, field
    return found[1]


def test_it_stands_under_advanced_settings(admin: Person) -> None:
    page = admin.get("/advanced-settings/oauth/").text
    assert f'<a href="{PAGE}">Admin</a>' in page
    assert '<a href="/advanced-settings/oauth/" aria-current="page">OAuth</a>' in page


def test_it_shows_nothing_without_a_login(visitor: Person) -> None:
    assert visitor.get(PAGE).status_code == 302
    assert visitor.post(SAVE, FORM).status_code == 302


def test_it_starts_with_an_api_that_is_off(admin: Person, device: Device) -> None:
    page = admin.get(PAGE).text
    assert (selected(page, "rest_api"), selected(page, "auth_method")) == ("Disabled", "Standard")
    assert 'name="time_tolerance" value="30"' in page
    for label in ("RESTful API", "Authentication Method", "RESTful API Password"):
        assert f">{label}</label>" in page
    assert not device.record.api.enabled


def test_it_enables_the_api(admin: Person, device: Device) -> None:
    answer = admin.post(SAVE, FORM | {"time_tolerance": "45"})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    api = device.record.api
    assert (api.enabled, api.method, api.tolerance) == (True, "Standard", 45)
    assert api.password == Secret(PASSWORD)
    page = admin.get(PAGE).text
    assert "Saved." in page
    assert selected(page, "rest_api") == "Enabled"
    assert "Set. Leave this empty to keep it." in page
    assert PASSWORD not in page


def test_it_keeps_the_password_that_is_left_empty(admin: Person, device: Device) -> None:
    admin.post(SAVE, FORM)
    assert admin.post(SAVE, FORM | {"api_password": "", "auth_method": "Basic"}).status_code == 302
    assert device.record.api.password == Secret(PASSWORD)
    answer = admin.get("/api/info/about", headers=basic(PASSWORD, b""))
    assert answer.status_code == 200


def test_it_disables_the_api_and_keeps_its_password(admin: Person, device: Device) -> None:
    admin.post(SAVE, FORM)
    admin.post(SAVE, FORM | {"rest_api": "Disabled", "api_password": ""})
    assert not device.record.api.enabled
    assert device.record.api.password


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("rest_api", "", "FLD-004"),
        ("rest_api", "maybe", "FLD-004"),
        ("auth_method", "Digest", "FLD-004"),
        ("api_password", "", "ADM-002"),
        ("api_password", "   ", "ADM-002"),
        ("api_password", "algo", "ADM-001"),
        ("api_password", "pass word with spaces", "ADM-003"),
        ("api_password", "x" * 300, "FLD-002"),
        ("time_tolerance", "", "FLD-005"),
        ("time_tolerance", "0", "FLD-005"),
        ("time_tolerance", "301", "FLD-005"),
        ("time_tolerance", "half a minute", "FLD-005"),
    ],
)
def test_it_refuses_what_cannot_be_and_keeps_the_rest(
    admin: Person, device: Device, field: str, typed: str, code: str
) -> None:
    before = device.record
    answer = admin.post(SAVE, FORM | {"auth_method": "Basic"} | {field: typed})
    assert answer.status_code == 422
    assert code in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "Nothing was saved yet." in answer.text
    assert device.record is before
    if field != "time_tolerance":
        assert 'name="time_tolerance" value="30"' in answer.text


def test_it_says_everything_that_is_wrong_at_once(admin: Person) -> None:
    answer = admin.post(SAVE, {"rest_api": "x", "auth_method": "y", "time_tolerance": "z"})
    assert answer.text.count('class="fault"') == 3


def test_it_loses_no_password_to_another_fault(admin: Person, device: Device) -> None:
    answer = admin.post(SAVE, FORM | {"time_tolerance": "x"})
    assert PASSWORD not in answer.text
    assert "Typed a moment ago and kept" in answer.text
    draft = re.search(r'name="draft" value="([^"]+)"', answer.text)
    assert draft
    again = FORM | {"api_password": "", "draft": draft[1]}
    assert admin.post(SAVE, again).status_code == 302
    assert device.record.api.password == Secret(PASSWORD)


def test_it_asks_nobody_to_go_on_with_a_password_that_it_refused(admin: Person) -> None:
    answer = admin.post(SAVE, FORM | {"api_password": "short"})
    assert "ADM-001" in answer.text
    assert "leave this empty" not in answer.text


def test_it_warns_loudly_of_an_api_that_asks_nobody(admin: Person, device: Device) -> None:
    assert "The RESTful API is open." not in admin.get("/").text
    admin.post(SAVE, {"rest_api": "Enabled", "auth_method": "None", "time_tolerance": "30"})
    for path in (PAGE, "/"):
        assert "The RESTful API is open." in admin.get(path).text
    assert ">RESTful API</th><td>on, without authentication" in admin.get("/").text
    admin.post(SAVE, {"rest_api": "Disabled", "auth_method": "None", "time_tolerance": "30"})
    for path in (PAGE, "/"):
        assert "The RESTful API is open." not in admin.get(path).text


def test_it_tells_on_the_status_page_how_the_api_is_offered(admin: Person) -> None:
    assert ">RESTful API</th><td>off" in admin.get("/").text
    admin.post(SAVE, FORM)
    assert ">RESTful API</th><td>on, Standard authentication" in admin.get("/").text


def test_it_writes_down_the_change_without_the_password(admin: Person, device: Device) -> None:
    admin.post(SAVE, FORM)
    entry = device.journal.newest(1)[0]
    assert (entry.kind, entry.subject) == ("config", "api")
    assert entry.text == "API support was saved: on, Standard authentication"


def test_it_removes_what_was_pasted_around_the_password_and_says_so(
    admin: Person, device: Device
) -> None:
    admin.post(SAVE, FORM | {"api_password": f" {PASSWORD}\n"})
    assert device.record.api.password == Secret(PASSWORD)
    assert "White space or line breaks" in admin.get(PAGE).text


def test_it_seals_the_password_on_disk_and_over_a_change_of_the_key(
    admin: Person, device: Device
) -> None:
    admin.post(SAVE, FORM)
    device.rotate_vault_key()
    stored = device.device_store.get()
    assert stored is not None
    assert stored.api.password == Secret(PASSWORD)
    for file in device.folder.path.rglob("*.json*"):
        assert PASSWORD.encode() not in file.read_bytes()
