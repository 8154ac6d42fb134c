"""What the scripts of a button's form ask for: icons, the picture of the button, command forms."""

import re

import pytest

from algo_oauth.console.commands import commands
from algo_oauth.device import Device
from algo_oauth.web.icons import icon_names
from tests.web.conftest import Person

TILE = "/basic-settings/buttons/tile"
FORM = "/basic-settings/commands/form"


def test_it_lists_the_icons_that_there_are(admin: Person) -> None:
    answer = admin.get("/basic-settings/icons")
    names = answer.get_json()
    assert len(names) > 2000
    assert {"telephone", "door-open", "fire"} <= set(names)
    assert "max-age" in answer.headers["Cache-Control"]


def test_it_gives_icons_to_browsers_without_scripts(admin: Person) -> None:
    html = admin.get("/basic-settings/screens/screen-1/buttons/new").text
    found = re.search(r"<noscript><datalist id=\"icon-names\">(.*?)</datalist></noscript>", html)
    assert found
    assert found[1].count("<option>") == len(icon_names())


def test_it_draws_the_button_as_far_as_it_is_filled_in(admin: Person) -> None:
    form = {"text": "Fire <b>now</b>", "colour": "Red", "icon": "fire", "guard": "Hold to send"}
    html = admin.call(TILE, form).text
    assert "colour-red" in html
    assert 'id="icon-fire"' in html
    assert "Fire &lt;b&gt;now&lt;/b&gt;" in html
    assert "Hold to send" in html


def test_it_draws_a_button_that_is_all_wrong(admin: Person) -> None:
    form = {
        "colour": "Ultraviolet",
        "icon": "../x",
        "text_size": "?",
        "action": "Fly",
        "guard": "x",
    }
    html = admin.call(TILE, form).text
    assert "colour-default" in html
    assert "size-normal" in html
    assert "../x" not in html


def test_it_draws_the_action_button_as_a_round_one(admin: Person) -> None:
    html = admin.call(f"{TILE}?screen=action-button", {"text": "Help"}).text
    assert "Action Button" in html


def test_it_draws_a_small_tile_for_a_dense_screen(admin: Person, device: Device) -> None:
    admin.post("/basic-settings/screens", {"name": "Dense", "columns": "6", "rows": "5"})
    dense = device.screens.all()[-1]
    assert "dense" in admin.call(TILE, {"screen": dense.id}).text
    assert "dense" not in admin.call(TILE, {"screen": "screen-1"}).text


@pytest.mark.parametrize("name", list(commands()))
def test_it_shows_the_form_of_every_command(admin: Person, name: str) -> None:
    html = admin.get(FORM, query_string={"command": name, "request": "2"}).text
    assert commands()[name].path in html
    for field in commands()[name].fields:
        label = f'for="request_2_argument_{field.name}">Request 2 - {field.label}</label>'
        assert label in html


@pytest.mark.parametrize(
    "query",
    [
        "",
        "command=Play+Tone",
        "command=x&request=1",
        "command=Play+Tone&request=6",
        "command=Play+Tone&request=x",
    ],
)
def test_it_knows_no_other_command_form(admin: Person, query: str) -> None:
    assert admin.get(f"{FORM}?{query}").status_code == 404


@pytest.mark.parametrize("path", ["/basic-settings/icons", FORM])
def test_it_shows_parts_to_nobody_else(visitor: Person, path: str) -> None:
    assert visitor.get(path).status_code == 302
