"""Basic Settings → Screens: the list, and a screen's own form."""

import re
from functools import partial

import pytest

from algo_oauth.console.buttons import COLOURS, Button, ButtonRequest
from algo_oauth.console.screens import FIRST_SCREEN, Screen
from algo_oauth.device import Device
from algo_oauth.web import STATIC
from tests.web.conftest import Person

PAGE = "/basic-settings/screens/"
FIRST = f"/basic-settings/screens/{FIRST_SCREEN.id}"


def put(device: Device, *buttons: Button, screen_id: str = FIRST_SCREEN.id) -> None:
    for button in buttons:
        device.screens.change(screen_id, partial(Screen.with_button, button=button))


def a_button(button_id: str = "help", position: int = 0, *, enabled: bool = True) -> Button:
    request = ButtonRequest(targets="platform.ringcentral.com", custom_path="x")
    return Button(
        id=button_id,
        text=button_id.title(),
        position=position,
        requests=(request,),
        enabled=enabled,
    )


def undo(person: Person, html: str) -> str:
    """Press the Undo of a page and return the page it leads to."""
    found = re.search(r'action="(/undo/[^"]+)"', html)
    assert found, "the page offers no undo"
    person.post(found.group(1), {"next": PAGE})
    return person.get(PAGE).text


def codes(html: str) -> set[str]:
    return set(re.findall(r'class="code">([A-Z]{3}-\d{3})<', html))


def test_it_has_one_empty_screen_ready_on_a_new_device(admin: Person) -> None:
    html = admin.get(PAGE).text
    assert "Screen 1" in html
    assert html.count("cell-empty") == 12
    assert f'href="{FIRST}/buttons/new">Create Button<' in html


def test_it_draws_each_button_in_its_cell(admin: Person, device: Device) -> None:
    put(device, a_button("help", 0), a_button("fire", 5, enabled=False))
    html = admin.get(PAGE).text
    cells = re.findall(r'<a class="(cell[^"]*)" href="([^"]+)"', html)
    assert cells[0] == ("cell", "/basic-settings/buttons/help")
    assert cells[5] == ("cell cell-disabled", "/basic-settings/buttons/fire")
    assert cells[1] == ("cell cell-empty", f"{FIRST}/buttons/new?position=1")


def test_it_says_disabled_in_words(admin: Person, device: Device) -> None:
    put(device, a_button("fire", 5, enabled=False))
    note = re.search(r"cell-note.*?</span>", admin.get(PAGE).text, re.DOTALL)
    assert note
    assert "Disabled" in note.group()


def test_it_creates_a_screen(admin: Person, device: Device) -> None:
    admin.post("/basic-settings/screens", {"name": "Lobby", "columns": "6", "rows": "5"})
    screen = device.screens.all()[-1]
    assert (screen.name, screen.columns, screen.rows) == ("Lobby", 6, 5)
    assert "Screen Lobby was created." in admin.get(PAGE).text


def test_it_keeps_what_was_typed_into_a_screen_with_faults(admin: Person, device: Device) -> None:
    form = {"name": "screen 1", "columns": "9", "rows": "2"}
    answer = admin.post("/basic-settings/screens", form)
    assert answer.status_code == 422
    assert codes(answer.text) == {"SCR-001", "FLD-004"}
    assert 'value="screen 1"' in answer.text
    assert '<option value="2" selected>2</option>' in answer.text
    assert len(device.screens.all()) == 1


def test_it_changes_a_screen_and_keeps_its_buttons(admin: Person, device: Device) -> None:
    put(device, a_button("help", 5))
    assert 'value="Screen 1"' in admin.get(FIRST).text
    admin.post(FIRST, {"name": "Lobby", "columns": "6", "rows": "3"})
    screen = device.screens.get(FIRST_SCREEN.id)
    assert screen is not None
    assert (screen.name, screen.place(screen.buttons[0].position)) == ("Lobby", "Row 2, column 2")


def test_it_never_drops_a_button_with_a_smaller_grid(admin: Person, device: Device) -> None:
    put(device, a_button("help", 5))
    answer = admin.post(FIRST, {"name": "Screen 1", "columns": "4", "rows": "1"})
    assert answer.status_code == 422
    assert "This grid has no place for: Help." in answer.text
    assert device.screens.button("help") is not None


def test_it_asks_before_a_screen_is_deleted(admin: Person, device: Device) -> None:
    put(device, a_button("help"))
    html = admin.get(f"{FIRST}/delete").text
    assert "Delete the screen Screen 1?" in html
    assert "Its button goes" in html
    assert device.screens.all()


def test_it_deletes_a_screen_and_brings_it_back(admin: Person, device: Device) -> None:
    put(device, a_button("help"))
    admin.post(f"{FIRST}/delete")
    assert device.screens.all() == []
    html = admin.get(PAGE).text
    assert "There is no screen yet." in html
    assert "Screen Screen 1 is back." in undo(admin, html)
    assert device.screens.button("help") is not None


def test_it_brings_a_screen_back_beside_what_took_its_names(admin: Person, device: Device) -> None:
    put(device, a_button("help"))
    admin.post(f"{FIRST}/delete")
    html = admin.get(PAGE).text
    device.screens.put("new", Screen(id="new", name="Screen 1", buttons=(a_button("help"),)))
    undo(admin, html)
    assert [screen.name for screen in device.screens.all()] == ["Screen 1", "Screen 1 2"]
    assert set(device.screens.buttons()) == {"help", "help-2"}


def test_it_takes_a_deletion_back_only_once(admin: Person, device: Device) -> None:
    admin.post(f"{FIRST}/delete")
    html = admin.get(PAGE).text
    undo(admin, html)
    assert "This can no longer be undone." in undo(admin, html)
    assert len(device.screens.all()) == 1


def test_it_answers_404_for_a_screen_that_is_gone(admin: Person) -> None:
    gone = "/basic-settings/screens/gone"
    reads = [admin.get(gone + page).status_code for page in ("", "/delete", "/buttons/new")]
    deleted = admin.post(f"{gone}/delete").status_code
    changed = admin.post(gone, {"name": "x", "columns": "1", "rows": "1"}).status_code
    assert {*reads, deleted, changed} == {404}


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_it_shows_hostile_names_as_text(admin: Person, device: Device, name: str) -> None:
    admin.post("/basic-settings/screens", {"name": name[:40], "columns": "1", "rows": "1"})
    put(device, Button(id="evil", text=name, position=0))
    pages = [admin.get(path).text for path in (PAGE, "/basic-settings/buttons/evil", "/screen")]
    assert not any("<script>alert" in page or "<img src=x" in page for page in pages)


def test_it_notes_changes_in_the_activity(admin: Person, device: Device) -> None:
    admin.post("/basic-settings/screens", {"name": "Lobby", "columns": "1", "rows": "1"})
    assert device.journal.newest(1)[0].text == "Screen Lobby was created"


def test_it_draws_every_colour_that_a_button_may_have() -> None:
    sheet = (STATIC / "css" / "tile_colours.css").read_text()
    drawn = set(re.findall(r"\.colour-(\w+) \{ --fill: #\w+;", sheet))
    assert {colour.lower() for colour in COLOURS[1:]} == drawn


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        (PAGE, "screens"),
        ("/basic-settings/screens/screen-1/buttons/new", "screens"),
        ("/screen/", "touch_tiles"),
    ],
)
def test_it_lets_the_colours_win_wherever_buttons_are_drawn(
    admin: Person, path: str, changed: str
) -> None:
    sheets = re.findall(r'"stylesheet" href="[^"]*/css/(\w+)\.css"', admin.get(path).text)
    assert sheets.index("tile_colours") > sheets.index(changed)
