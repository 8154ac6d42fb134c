"""What the installer chose for a button, as the touch screen draws it."""

import re

import msgspec
import pytest

from algo_oauth.console.buttons import (
    ASK_FIRST,
    COLOURS,
    GO_TO_SCREEN,
    HOLD_TO_SEND,
    TEXT_SIZES,
    Button,
)
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, FIRST_SCREEN, Screen
from algo_oauth.device import Device
from algo_oauth.web.icons import icon_symbol
from tests.web.conftest import Person
from tests.web.test_screens_page import put

PLAIN = Button(id="help", text="Help", position=0)


def changed(**values: object) -> Button:
    return msgspec.structs.replace(PLAIN, **values)


def tile_of(person: Person, button_id: str = "help") -> str:
    """Return a tile from its own start to the next one's."""
    found = re.search(
        rf'<div class="tile[^>]*data-button="{button_id}".*?(?=<div class="tile|</main>|</header>)',
        person.get("/screen").text,
        re.DOTALL,
    )
    assert found, "there is no such tile"
    return found[0]


def put_action_button(device: Device, button: Button) -> None:
    screen = Screen(
        id=ACTION_BUTTON_SCREEN, name="Action Button", columns=1, rows=1, buttons=(button,)
    )
    device.screens.put(screen.id, screen)


@pytest.mark.parametrize("colour", COLOURS)
def test_it_draws_every_colour(admin: Person, device: Device, colour: str) -> None:
    put(device, changed(colour=colour))
    assert f"colour-{colour.lower()} " in tile_of(admin)


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_it_draws_every_text_size(admin: Person, device: Device, size: str) -> None:
    put(device, changed(text_size=size))
    assert f'size-{size.lower()}"' in tile_of(admin)


def test_it_draws_an_icon_out_of_the_page_itself(admin: Person, device: Device) -> None:
    put(device, changed(icon="fire"))
    html = admin.get("/screen").text
    assert html.count('<symbol id="icon-fire"') == 1
    assert '<use href="#icon-fire"/>' in tile_of(admin)
    assert "bootstrap-icons.svg" not in html


def test_it_has_every_icon_that_it_uses(admin: Person, device: Device) -> None:
    put(device, changed(guard=HOLD_TO_SEND), changed(id="b", position=1, guard=ASK_FIRST))
    put_action_button(device, changed(id="action"))
    html = admin.get("/screen").text
    used = set(re.findall(r'href="#(icon-[a-z0-9-]+)"', html))
    assert len(used) > 8
    assert used <= set(re.findall(r'<symbol id="(icon-[a-z0-9-]+)"', html))


@pytest.mark.parametrize("name", ["", "no-such-icon", "../../etc/passwd", "fire[", "x" * 61, "é"])
def test_it_draws_no_icon_that_it_does_not_have(name: str) -> None:
    assert icon_symbol(name) == ""


def test_it_draws_a_button_whose_icon_is_gone(admin: Person, device: Device) -> None:
    put(device, changed(icon="no-such-icon"))
    assert "Help" in tile_of(admin)


@pytest.mark.parametrize(
    ("guard", "mark", "words"),
    [(HOLD_TO_SEND, "hold", "Hold to send"), (ASK_FIRST, "ask", "Asks first")],
)
def test_it_says_which_guard_a_button_has(
    admin: Person, device: Device, guard: str, mark: str, words: str
) -> None:
    put(device, changed(guard=guard))
    html = tile_of(admin)
    assert f'data-guard="{mark}"' in html
    assert words in html
    put(device, PLAIN)
    assert "data-guard" not in tile_of(admin)


def test_it_tells_the_page_how_long_a_press_blocks_the_next(admin: Person, device: Device) -> None:
    put(device, changed(pause=30.0))
    assert 'data-pause="30.0"' in tile_of(admin)
    put(device, PLAIN)
    assert "data-pause" not in tile_of(admin)


def test_it_goes_to_another_screen(admin: Person, device: Device) -> None:
    device.screens.put("two", Screen(id="two", name="Second floor"))
    put(device, changed(action=GO_TO_SCREEN, go_to="two", guard=HOLD_TO_SEND))
    html = tile_of(admin)
    assert 'data-go-to="two"' in html
    assert "Second floor" in html
    assert "data-guard" not in html, "nothing is sent, so nothing needs a guard"


def test_it_says_that_the_screen_to_go_to_is_gone(admin: Person, device: Device) -> None:
    put(device, changed(action=GO_TO_SCREEN, go_to="gone"))
    assert "This screen is gone" in tile_of(admin)


def test_it_does_not_go_anywhere_with_another_action(admin: Person, device: Device) -> None:
    put(device, changed(go_to="two"))
    assert "data-go-to" not in tile_of(admin)


def test_it_draws_the_action_button_beside_the_screens(admin: Person, device: Device) -> None:
    put_action_button(device, changed(id="action", text="Call security"))
    html = admin.get("/screen").text
    assert 'role="tab"' not in html, "its screen is no tab"
    assert html.count('data-button="action"') == 1
    assert 'aria-keyshortcuts="F8"' in tile_of(admin, "action")
    device.screens.put("two", Screen(id="two", name="Two"))
    assert admin.get("/screen").text.count('role="tab"') == 2


def test_it_tells_the_state_of_the_action_button(admin: Person, device: Device) -> None:
    put_action_button(device, changed(id="action"))
    device.presser.press("action", wait=20)
    assert "action" in admin.get("/screen/state").get_json()["buttons"]


def test_it_draws_no_action_button_where_there_is_none(admin: Person, device: Device) -> None:
    assert "data-action-button" not in admin.get("/screen").text
    device.screens.put(
        ACTION_BUTTON_SCREEN, Screen(id=ACTION_BUTTON_SCREEN, name="Action", columns=1, rows=1)
    )
    html = admin.get("/screen").text
    assert "data-action-button" not in html
    assert 'role="tab"' not in html


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "Red"},
        {"icon": "fire"},
        {"text_size": "Large"},
        {"guard": HOLD_TO_SEND},
        {"pause": 3.0},
        {"action": GO_TO_SCREEN, "go_to": FIRST_SCREEN.id},
    ],
    ids=str,
)
def test_it_shows_pages_what_was_changed(
    admin: Person, device: Device, change: dict[str, object]
) -> None:
    put(device, PLAIN)
    before = admin.get("/screen/state").get_json()["layout"]
    put(device, changed(**change))
    assert admin.get("/screen/state").get_json()["layout"] != before


def test_it_shows_pages_a_button_that_moved_to_another_screen(
    admin: Person, device: Device
) -> None:
    device.screens.put("two", Screen(id="two", name="Two"))
    put(device, PLAIN)
    before = admin.get("/screen/state").get_json()["layout"]
    device.screens.change(FIRST_SCREEN.id, lambda screen: screen.without_button("help"))
    put(device, PLAIN, screen_id="two")
    assert admin.get("/screen/state").get_json()["layout"] != before


@pytest.mark.parametrize("form", [{"pin": "2468"}, {"dim_minutes": "3"}])
def test_it_shows_pages_that_locking_or_dimming_changed(
    admin: Person, device: Device, form: dict[str, str]
) -> None:
    before = admin.get("/screen/state").get_json()["layout"]
    whole = {"pin": "", "lock_minutes": "5", "dim_minutes": "0"} | form
    admin.post("/basic-settings/touch-settings", whole)
    assert admin.get("/screen/state").get_json()["layout"] != before


def test_it_tells_its_own_time_beside_the_presses(admin: Person, device: Device) -> None:
    assert admin.get("/screen/state").get_json()["now"] == device.clock.now()


def test_it_serves_scripts_at_a_path_that_changes_with_their_content(admin: Person) -> None:
    """Browsers keep them for a year: after an update they must not run the old ones."""
    found = re.search(r'src="(/static/[0-9a-f]{12}/js/touch\.js)"', admin.get("/screen").text)
    assert found
    answer = admin.get(found[1])
    assert (answer.status_code, answer.cache_control.max_age) == (200, 365 * 86_400)
