"""Two windows that change the same button or screen: neither undoes the other one quietly."""

import re
from collections.abc import Iterator

import msgspec
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from algo_oauth.checks import Faults
from algo_oauth.console.screens import FIRST_SCREEN, Screen
from algo_oauth.device import Device
from algo_oauth.secret import DOTS, Secret
from algo_oauth.web.screens.values import button_values
from algo_oauth.web.versions import saved_meanwhile, version_of
from tests.web.conftest import Person
from tests.web.test_mid_form import hidden
from tests.web.test_screens_buttons import HELP
from tests.web.test_screens_page import FIRST, PAGE, a_button, codes, put

OPENED = {"a": "1", "b": "2", "c": "3"}


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """What the marks of a version are made with: the device's own key."""
    with app.app_context():
        yield


def compare(saved: dict[str, str], typed: dict[str, str]) -> tuple[object, ...]:
    found = saved_meanwhile(version_of(OPENED), saved=saved, typed=typed)
    return found.kept, found.clashes, found.taken_over


@pytest.mark.usefixtures("context")
def test_it_notices_nothing_where_nothing_was_saved() -> None:
    typed = OPENED | {"a": "mine"}
    assert compare(OPENED, typed) == (typed, {}, {})


@pytest.mark.usefixtures("context")
def test_it_takes_over_what_only_the_other_changed() -> None:
    typed = OPENED | {"a": "mine"}
    kept, clashes, taken = compare(OPENED | {"b": "theirs"}, typed)
    assert kept == typed | {"b": "theirs"}
    assert (clashes, taken) == ({}, {"b": "2"})


@pytest.mark.usefixtures("context")
def test_it_keeps_what_was_typed_where_both_changed() -> None:
    typed = OPENED | {"a": "mine"}
    assert compare(OPENED | {"a": "theirs"}, typed) == (typed, {"a": "theirs"}, {})


@pytest.mark.usefixtures("context")
def test_it_sees_no_clash_where_both_wrote_the_same() -> None:
    typed = OPENED | {"a": "ours"}
    assert compare(typed, typed) == (typed, {}, {})


@pytest.mark.usefixtures("context")
def test_it_takes_over_a_field_that_the_form_did_not_have() -> None:
    kept, clashes, taken = compare(OPENED | {"d": "new"}, OPENED)
    assert kept == OPENED | {"d": "new"}
    assert (clashes, taken) == ({}, {"d": ""})


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("version", ["x", "💥" * 9, "A" * 5000, " "])
def test_it_trusts_no_version_that_it_cannot_read(version: str) -> None:
    typed = OPENED | {"a": "mine"}
    found = saved_meanwhile(version, saved=OPENED, typed=typed)
    assert (found.kept, found.clashes) == (typed, {"a": "1"})


@pytest.mark.usefixtures("context")
def test_it_lets_a_form_without_a_version_replace_everything() -> None:
    found = saved_meanwhile("", saved=OPENED, typed={"a": "mine"})
    assert (found.clashes, found.taken_over) == ({}, {})


@pytest.mark.usefixtures("context")
def test_it_quotes_no_secret_that_clashes() -> None:
    faults, opened = Faults(), version_of({"a": Secret("old")})
    for typed in ("mine", "old", ""):
        found = saved_meanwhile(opened, saved={"a": Secret("theirs")}, typed={"a": typed})
        found.tell(faults)
        assert found.kept == {"a": typed}
        assert not any(word in f"{found} {faults.of} {faults.notes}" for word in ("theirs", DOTS))


@pytest.mark.usefixtures("context")
def test_it_shows_only_the_start_of_a_long_text() -> None:
    faults = Faults()
    found = saved_meanwhile(
        version_of(OPENED), saved=OPENED | {"a": "x" * 9000}, typed=OPENED | {"a": "mine"}
    )
    found.tell(faults)
    assert len(faults.of["a"][0].message) < 300


def test_it_marks_the_same_values_differently_on_every_device(app: Flask, device: Device) -> None:
    with app.app_context():
        before = version_of(OPENED)
        device.change_record(
            lambda record: msgspec.structs.replace(record, session_key=record.password_hash)
        )
        assert version_of(OPENED) != before


def opened(person: Person, path: str = HELP) -> dict[str, str]:
    return {"version": hidden(person.get(path).text, "version")}


@pytest.fixture
def form(device: Device) -> dict[str, str]:
    """A button's form as it was opened."""
    put(device, a_button())
    screen = device.screens.get(FIRST_SCREEN.id)
    assert screen
    return button_values(screen, screen.buttons[0])


def test_it_saves_what_nobody_else_touched(
    admin: Person, device: Device, form: dict[str, str]
) -> None:
    assert admin.post(HELP, form | opened(admin) | {"text": "New"}).status_code == 302
    button = device.screens.button("help")
    assert button
    assert button.text == "New"


def both_write_a_text(person: Person, form: dict[str, str]) -> TestResponse:
    """Let two windows change the text, and return what the later one is told."""
    version = opened(person)
    person.post(HELP, form | {"text": "Theirs"} | version)
    return person.post(HELP, form | {"text": "Mine"} | version)


def other_changes_the_targets(person: Person, form: dict[str, str], **changes: str) -> TestResponse:
    """Let another window change the targets, and return what a form with changes is told."""
    version = opened(person)
    person.post(HELP, form | {"request_1_targets": "theirs.test"} | version)
    return person.post(HELP, form | changes | version)


def test_it_undoes_no_change_of_another_window(
    admin: Person, device: Device, form: dict[str, str]
) -> None:
    answer = both_write_a_text(admin, form)
    assert (answer.status_code, codes(answer.text)) == (422, {"FLD-040"})
    assert "“Theirs”" in answer.text
    assert 'value="Mine"' in answer.text
    button = device.screens.button("help")
    assert button
    assert button.text == "Theirs"


def test_it_replaces_the_other_change_knowingly(
    admin: Person, device: Device, form: dict[str, str]
) -> None:
    again = both_write_a_text(admin, form).text
    answer = admin.post(HELP, form | {"text": "Mine", "version": hidden(again, "version")})
    assert answer.status_code == 302
    button = device.screens.button("help")
    assert button
    assert button.text == "Mine"


def test_it_keeps_both_changes_when_they_are_of_different_fields(
    admin: Person, device: Device, form: dict[str, str]
) -> None:
    answer = other_changes_the_targets(admin, form, text="Mine")
    assert answer.status_code == 422
    assert 'value="theirs.test"' in answer.text
    assert "it was “platform.ringcentral.com”" in answer.text
    assert 'value="Mine"' in answer.text


def test_it_tells_of_the_other_change_beside_all_other_faults(
    admin: Person, form: dict[str, str]
) -> None:
    answer = other_changes_the_targets(admin, form, text="")
    assert codes(answer.text) == {"FLD-001", "FLD-040"}


def test_it_notices_that_a_button_was_dragged_away_meanwhile(
    admin: Person, device: Device, form: dict[str, str]
) -> None:
    device.screens.put("lobby", Screen(id="lobby", name="Lobby"))
    version = opened(admin)
    admin.post(f"{HELP}/move", {"screen": "lobby", "position": "3"})
    answer = admin.post(HELP, form | {"text": "Mine"} | version)
    assert (answer.status_code, codes(answer.text)) == (422, {"FLD-040"})
    typed = form | {"text": "Mine", "screen": "lobby", "position": "3"}
    assert admin.post(HELP, typed | {"version": hidden(answer.text, "version")}).status_code == 302
    lobby = device.screens.get("lobby")
    assert lobby
    assert [each.text for each in lobby.buttons] == ["Mine"]


@pytest.mark.parametrize(
    ("way", "more"),
    [
        (HELP, {"show_fields": "1"}),
        (f"{FIRST}/sending?button=help", {}),
        (f"{FIRST}/sending?button=help", {"text": ""}),
    ],
)
def test_it_tells_after_the_form_was_only_shown_again(
    admin: Person, form: dict[str, str], way: str, more: dict[str, str]
) -> None:
    """As a browser without scripts asks for: nobody was told of the other change by that."""
    version = opened(admin)
    admin.post(HELP, form | {"text": "Theirs"} | version)
    shown = admin.post(way, form | {"text": "Mine"} | version | more).text
    answer = admin.post(HELP, form | {"text": "Mine", "version": hidden(shown, "version")})
    assert (answer.status_code, codes(answer.text)) == (422, {"FLD-040"})


def test_it_compares_screens_too(admin: Person, device: Device) -> None:
    version, grid = opened(admin, FIRST), {"columns": "4", "rows": "3"}
    admin.post(FIRST, {"name": "Theirs"} | grid | version)
    answer = admin.post(FIRST, {"name": "Mine"} | grid | version)
    assert (answer.status_code, codes(answer.text)) == (422, {"FLD-040"})
    admin.post(FIRST, {"name": "Mine", "version": hidden(answer.text, "version")} | grid)
    assert [screen.name for screen in device.screens.all()] == ["Mine"]


def test_it_carries_no_version_in_the_form_of_something_new(admin: Person) -> None:
    assert not re.search('name="version"', admin.get(PAGE).text)
    assert not re.search('name="version"', admin.get(f"{FIRST}/buttons/new").text)
