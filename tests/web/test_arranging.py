"""Moving and copying buttons and screens through their pages, and taking it back."""

import threading

import pytest
from flask import Flask

from algo_oauth.console.screens import FIRST_SCREEN, Screen
from algo_oauth.device import Device
from algo_oauth.errors import NotSaved
from tests.web.conftest import Person
from tests.web.test_screens_page import FIRST, PAGE, a_button, put, undo

LOBBY = Screen(id="lobby", name="Lobby", columns=2, rows=1)


@pytest.fixture
def furnished(device: Device) -> Device:
    """Two screens: Help and Fire on the first one, nothing on the second."""
    device.screens.put(LOBBY.id, LOBBY)
    put(device, a_button("help", 0), a_button("fire", 5))
    return device


def places(device: Device) -> dict[str, tuple[str, int]]:
    return {
        button.id: (screen.name, button.position)
        for screen in device.screens.all()
        for button in screen.buttons
    }


def move(person: Person, button_id: str, screen_id: str, position: str) -> int:
    form = {"screen": screen_id, "position": position}
    return person.post(f"/basic-settings/buttons/{button_id}/move", form).status_code


def test_it_moves_a_button_and_takes_it_back(admin: Person, furnished: Device) -> None:
    assert move(admin, "help", FIRST_SCREEN.id, "7") == 302
    assert places(furnished)["help"] == ("Screen 1", 7)
    html = admin.get(PAGE).text
    assert "Help was moved to row 2, column 4 of Screen 1." in html
    undo(admin, html)
    assert places(furnished)["help"] == ("Screen 1", 0)


def test_it_swaps_across_screens_and_takes_it_back(admin: Person, furnished: Device) -> None:
    put(furnished, a_button("door", 1), screen_id=LOBBY.id)
    before = places(furnished)
    move(admin, "help", LOBBY.id, "1")
    assert places(furnished) == before | {"help": ("Lobby", 1), "door": ("Screen 1", 0)}
    html = admin.get(PAGE).text
    assert "Help and Door changed places." in html
    undo(admin, html)
    assert places(furnished) == before


def test_it_tells_a_script_where_to_look(admin: Person, furnished: Device) -> None:
    form = {"screen": LOBBY.id, "position": "0"}
    answer = admin.call("/basic-settings/buttons/help/move", form)
    assert answer.get_json() == {"location": f"{PAGE}#screen-lobby"}


@pytest.mark.parametrize(
    ("button_id", "screen_id", "position"),
    [
        ("gone", FIRST_SCREEN.id, "1"),
        ("help", "gone", "1"),
        ("help", "", "1"),
        ("help", "action-button", "0"),
        ("help", LOBBY.id, "2"),
        ("help", LOBBY.id, "-1"),
        ("help", LOBBY.id, ""),
        ("help", LOBBY.id, "9" * 5000),
        ("help", LOBBY.id, "²"),
    ],
)
def test_it_says_that_a_place_is_not_there(
    admin: Person, furnished: Device, button_id: str, screen_id: str, position: str
) -> None:
    before = places(furnished)
    form = {"screen": screen_id, "position": position}
    answer = admin.call(f"/basic-settings/buttons/{button_id}/move", form)
    assert (answer.status_code, answer.get_json()["problem"]["code"]) == (409, "SCR-004")
    assert places(furnished) == before


def test_it_offers_nothing_to_undo_where_nothing_moved(admin: Person, furnished: Device) -> None:
    move(admin, "help", FIRST_SCREEN.id, "0")
    assert "/undo/" not in admin.get(PAGE).text


def test_it_says_when_a_move_cannot_be_taken_back(admin: Person, furnished: Device) -> None:
    move(admin, "help", LOBBY.id, "0")
    html = admin.get(PAGE).text
    furnished.screens.remove(FIRST_SCREEN.id)
    assert "is not there any more" in undo(admin, html)
    assert places(furnished) == {"help": ("Lobby", 0)}


def test_it_writes_both_screens_of_a_move_at_once(
    admin: Person, furnished: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(furnished, a_button("door", 1), screen_id=LOBBY.id)
    written: list[bytes] = []
    generations = furnished.configuration._file._generations
    store = generations.store

    def noted(content: bytes) -> None:
        written.append(content)
        store(content)

    monkeypatch.setattr(generations, "store", noted)
    move(admin, "help", LOBBY.id, "1")
    assert len(written) == 1


def test_it_moves_nothing_on_a_full_disk(
    admin: Person, furnished: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = places(furnished)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert move(admin, "help", LOBBY.id, "1") == 507
    with pytest.raises(NotSaved):
        furnished.screens.arrange(lambda screens: screens[:1])
    assert places(furnished) == before


def test_it_loses_no_button_when_many_are_moved_at_once(app: Flask, furnished: Device) -> None:
    put(furnished, *(a_button(f"b{n}", n) for n in range(6, 10)))
    ids = sorted(places(furnished))
    people = [Person(app) for _ in ids]
    for person in people:
        person.log_in()
    start = threading.Barrier(len(people))

    def shuffle(person: Person, button_id: str) -> None:
        start.wait(20)
        for screen_id, cell in ((LOBBY.id, "0"), (FIRST_SCREEN.id, "3"), (LOBBY.id, "1")):
            move(person, button_id, screen_id, cell)

    moves = [threading.Thread(target=shuffle, args=pair) for pair in zip(people, ids, strict=True)]
    for each in moves:
        each.start()
    for each in moves:
        each.join(60)
    after = places(furnished)
    assert sorted(after) == ids
    assert len(set(after.values())) == len(ids)


def names(device: Device) -> list[str]:
    return [screen.name for screen in device.screens.all()]


def test_it_moves_a_screen_up_and_down(admin: Person, furnished: Device) -> None:
    admin.post("/basic-settings/screens/lobby/up")
    assert names(furnished) == ["Lobby", "Screen 1"]
    assert "Screen Lobby was moved up." in admin.get(PAGE).text
    admin.post("/basic-settings/screens/lobby/down")
    assert names(furnished) == ["Screen 1", "Lobby"]


def test_it_keeps_the_order_over_a_restart(admin: Person, furnished: Device) -> None:
    admin.post("/basic-settings/screens/lobby/up")
    documents = furnished.configuration.all("screens")
    assert list(documents) == ["lobby", FIRST_SCREEN.id]


def test_it_offers_no_way_beyond_the_ends(admin: Person, furnished: Device) -> None:
    html = admin.get(PAGE).text
    assert "/screens/lobby/up" in html
    assert "/screens/lobby/down" not in html
    assert f"{FIRST}/up" not in html
    admin.post("/basic-settings/screens/lobby/down")
    assert names(furnished) == ["Screen 1", "Lobby"]


def test_it_duplicates_a_screen_and_takes_it_back(admin: Person, furnished: Device) -> None:
    form = admin.post(f"{FIRST}/duplicate").headers["Location"]
    assert names(furnished) == ["Screen 1", "Screen 1 copy", "Lobby"]
    assert set(furnished.screens.buttons()) == {"help", "fire", "help-2", "fire-2"}
    html = admin.get(form).text
    assert 'value="Screen 1 copy"' in html
    assert "The copy Screen 1 copy is gone." in undo(admin, html)
    assert names(furnished) == ["Screen 1", "Lobby"]


def test_it_takes_a_copied_button_back_where_there_is_a_page(
    admin: Person, furnished: Device
) -> None:
    html = admin.get(admin.post("/basic-settings/buttons/help/duplicate").location).text
    assert "in row 1, column 2 of Screen 1" in html
    assert "The copy Help copy is gone." in undo(admin, html)
    assert set(furnished.screens.buttons()) == {"help", "fire"}


def test_it_takes_back_a_copy_that_was_deleted_by_hand(admin: Person, furnished: Device) -> None:
    html = admin.get(admin.post("/basic-settings/buttons/help/duplicate").location).text
    admin.post("/basic-settings/buttons/help-copy/delete")
    admin.get(PAGE)
    assert "is gone" in undo(admin, html)


def test_it_puts_a_copy_on_another_screen_when_its_own_is_full(
    admin: Person, furnished: Device
) -> None:
    admin.post(FIRST, {"name": "Screen 1", "columns": "2", "rows": "2"})
    put(furnished, *(a_button(f"b{n}", n) for n in range(1, 5)), screen_id=FIRST_SCREEN.id)
    full = Screen(
        id=FIRST_SCREEN.id, name="Screen 1", columns=1, rows=1, buttons=(a_button("help", 0),)
    )
    furnished.screens.put(full.id, full)
    admin.post("/basic-settings/buttons/help/duplicate")
    assert places(furnished)["help-copy"] == ("Lobby", 0)


def test_it_brings_a_screen_back_to_where_it_was(admin: Person, furnished: Device) -> None:
    admin.post(f"{FIRST}/delete")
    assert names(furnished) == ["Lobby"]
    undo(admin, admin.get(PAGE).text)
    assert names(furnished) == ["Screen 1", "Lobby"]


@pytest.mark.parametrize("what", ["up", "down", "duplicate"])
def test_it_answers_404_for_a_screen_that_is_gone(admin: Person, what: str) -> None:
    for screen_id in ("gone", "action-button"):
        answer = admin.post(f"/basic-settings/screens/{screen_id}/{what}")
        assert answer.status_code == 404
