"""Two people, or two windows, that save at the same moment: neither loses what the other saved."""

from collections.abc import Callable, Mapping

import msgspec
import pytest
from flask import Flask

from algo_oauth.device import Device
from algo_oauth.errors import NotSaved
from algo_oauth.passwords import hash_password, is_password
from algo_oauth.secret import Secret
from algo_oauth.storage.touch_settings import TouchSettings
from algo_oauth.web.login import views as login_views
from tests.backup.samples import profile
from tests.doubles.overlapping import Overlapping
from tests.web.conftest import PASSWORD, Person
from tests.web.test_oauth_profiles import FILLED
from tests.web.test_oauth_profiles import PAGE as OAUTH
from tests.web.test_screens_page import PAGE, codes, undo
from tests.web.test_touch_lock import SAVE
from tests.web.test_touch_pairing import ENTER, shown_code

FEATURES = "/basic-settings/features/"
NEW = "another horse battery"
CHANGE = {"current_password": PASSWORD, "new_password": NEW, "repeat_password": NEW}
MINUTES = {"pin": "", "lock_minutes": "7", "dim_minutes": "0"}

Between = Callable[[Callable[[], object]], None]


@pytest.fixture
def between(device: Device, monkeypatch: pytest.MonkeyPatch) -> Between:
    """Let somebody else save something when the next change of the record is about to be made."""
    change = device.change_record

    def arrange(save: Callable[[], object]) -> None:
        def late(*wanted: object) -> object:
            monkeypatch.setattr(device, "change_record", change)
            save()
            return change(*wanted)  # type: ignore[arg-type]  # whatever the page asked for

        monkeypatch.setattr(device, "change_record", late)

    return arrange


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (f"{FEATURES}remote-devices", {"remote_api_password": "the-remote-one"}),
        (f"{FEATURES}remote-devices/remove", {}),
        ("/activity/keeping", {"activity_days": "90", "activity_megabytes": "50"}),
        ("/system/password", CHANGE),
    ],
)
def test_it_keeps_what_another_window_saved_in_the_same_moment(
    admin: Person, device: Device, between: Between, path: str, form: Mapping[str, str]
) -> None:
    between(lambda: device.apply_settings({"device.name": "Reception"}))
    assert admin.post(path, form).status_code == 302
    assert device.record.name == "Reception"


def test_it_takes_back_only_what_it_changed(
    admin: Person, device: Device, between: Between
) -> None:
    admin.post("/activity/keeping", {"activity_days": "90", "activity_megabytes": "50"})
    between(lambda: device.apply_settings({"device.name": "Reception"}))
    undo(admin, admin.get("/activity/").text)
    assert (device.record.name, device.record.activity_days) == ("Reception", 365)


def test_it_does_not_change_the_password_by_one_that_was_replaced_meanwhile(
    admin: Person, device: Device, between: Between
) -> None:
    theirs = hash_password("theirs, since a moment")
    between(
        lambda: device.change_record(
            lambda record: msgspec.structs.replace(record, password_hash=theirs)
        )
    )
    answer = admin.post("/system/password", CHANGE)
    assert (answer.status_code, codes(answer.text)) == (422, {"SYS-002"})
    assert device.record.password_hash == theirs


def test_it_lets_nobody_in_by_a_password_that_is_replaced_while_it_is_checked(
    visitor: Person, admin: Person, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    changing = Overlapping(lambda: admin.post("/system/password", CHANGE))

    def slowly(typed: str, kept: Secret) -> bool:
        monkeypatch.setattr(login_views, "is_password", is_password)
        changing.begin()
        assert changing.end().status_code == 302
        return is_password(typed, kept)

    monkeypatch.setattr(login_views, "is_password", slowly)
    assert visitor.log_in().status_code == 401
    assert visitor.get("/system/").status_code == 302
    assert visitor.log_in(NEW).status_code == 302


def test_it_keeps_a_pin_that_is_set_while_minutes_are_saved(
    admin: Person, app: Flask, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, get = Person(app), device.touch_settings.get
    other.log_in()
    saving = Overlapping(lambda: other.post(SAVE, MINUTES | {"pin": "2468"}))

    def read() -> TouchSettings:
        found = get()
        saving.begin()
        return found

    monkeypatch.setattr(device.touch_settings, "get", read)
    assert admin.post(SAVE, MINUTES).status_code == 302
    assert saving.end().status_code == 302
    assert is_password("2468", get().pin_hash)


@pytest.mark.parametrize(
    ("path", "page"), [(f"{FEATURES}remote-devices/remove", FEATURES), (f"{SAVE}/remove-pin", PAGE)]
)
def test_it_offers_to_bring_back_only_what_it_removed(
    admin: Person, device: Device, path: str, page: str
) -> None:
    """The second click of a double click removes nothing: its undo would bring back nothing."""
    admin.post(f"{FEATURES}remote-devices", {"remote_api_password": "the-remote-one"})
    admin.post(SAVE, MINUTES | {"pin": "2468"})
    admin.get(page)
    admin.post(path)
    admin.post(path)
    html = admin.get(page).text
    assert html.count('action="/undo/') == 1
    undo(admin, html)
    assert device.record.remote_api_password
    assert device.touch_settings.get().pin_hash


def test_it_leaves_a_pin_that_was_set_since_it_was_removed(admin: Person, device: Device) -> None:
    admin.post(SAVE, MINUTES | {"pin": "2468"})
    admin.post(f"{SAVE}/remove-pin")
    html = admin.get(PAGE).text
    admin.post(SAVE, MINUTES | {"pin": "1357"})
    undo(admin, html)
    assert is_password("1357", device.touch_settings.get().pin_hash)


@pytest.mark.parametrize(
    ("table", "path", "form"),
    [
        ("profiles", f"{OAUTH}profiles", FILLED),
        ("profiles", f"{OAUTH}profiles/door/duplicate", {}),
        ("screens", f"{PAGE.rstrip('/')}", {"name": "Cellar", "columns": "4", "rows": "3"}),
        ("touch_passes", "/basic-settings/touch-passes", {"name": "Hall"}),
    ],
)
def test_it_gives_one_name_to_one_thing_only(
    admin: Person,
    app: Flask,
    device: Device,
    monkeypatch: pytest.MonkeyPatch,
    table: str,
    path: str,
    form: Mapping[str, str],
) -> None:
    """By a double click, too. A backup with two profiles of one name could not be restored."""
    device.profiles.put("door", profile("door"))
    other, kept = Person(app), getattr(device, table)
    other.log_in()
    making, everything = Overlapping(lambda: other.post(path, form)), kept.all

    def look() -> list[object]:
        monkeypatch.setattr(kept, "all", everything)
        found: list[object] = everything()
        making.begin()
        return found

    monkeypatch.setattr(kept, "all", look)
    assert admin.post(path, form).status_code == 302
    assert making.end().status_code in (302, 422)
    names = [each.name for each in everything()]
    assert len(names) == len(set(names)) > 1 or names == ["Hall"]


def test_it_pairs_a_browser_once(
    admin: Person, app: Flask, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, other = shown_code(Person(app)), Person(app)
    other.log_in()
    making = Overlapping(lambda: other.post(ENTER, {"pair_code": code, "pair_name": "Attic"}))
    make = device.touch_passes.make

    def begin(name: str, *, now: float) -> Secret:
        making.begin()
        return make(name, now=now)

    monkeypatch.setattr(device.touch_passes, "make", begin)
    assert admin.post(ENTER, {"pair_code": code, "pair_name": "Hall"}).status_code == 302
    assert making.end().status_code == 422
    assert [each.name for each in device.touch_passes.all()] == ["Hall"]


def test_it_can_be_taken_back_once_there_is_room_on_the_disk(
    admin: Person, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    device.profiles.put("door", profile("door"))
    admin.post(f"{OAUTH}profiles/door/delete")
    html = admin.get(OAUTH).text
    with monkeypatch.context() as patch:
        patch.setattr(device.profiles, "put", _no_room)
        undo(admin, html)
    assert device.profiles.get("door") is None
    undo(admin, html)
    assert device.profiles.get("door") is not None


def _no_room(*_: object) -> None:
    raise NotSaved(reason="the disk is full")
