"""Rearranging screens: buttons that change places, screens that change order, copies.

Every function takes all screens in their order and returns all screens: what is changed
together is stored together.
"""

from collections.abc import Container, Iterable
from typing import Final, TypeAlias

import msgspec

from algo_oauth.checks import free_name
from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, NAME_LIMIT, Screen, make_identifier

Screens: TypeAlias = tuple[Screen, ...]

ACTION_BUTTON: Final = Screen(id=ACTION_BUTTON_SCREEN, name="Action Button", columns=1, rows=1)
"""Where the Action Button is, before there is one."""


def grids(screens: Iterable[Screen]) -> Screens:
    """Return the screens that people see as such: all but the place of the Action Button."""
    return tuple(screen for screen in screens if screen.id != ACTION_BUTTON_SCREEN)


def find_button(screens: Iterable[Screen], button_id: str) -> tuple[Screen, Button] | None:
    """Return a button and the screen that it is on."""
    placed = ((screen, each) for screen in screens for each in screen.buttons)
    return next(((screen, each) for screen, each in placed if each.id == button_id), None)


def find_screen(screens: Iterable[Screen], screen_id: str) -> Screen:
    """Return a screen.

    Raises:
        LookupError: it is not there.
    """
    for screen in screens:
        if screen.id == screen_id:
            return screen
    raise LookupError(screen_id)


def with_action_button(screens: Screens, screen_id: str) -> Screens:
    """Return the screens with the place of the Action Button, if that is what is asked for."""
    has_it = any(screen.id == ACTION_BUTTON_SCREEN for screen in screens)
    return screens if has_it or screen_id != ACTION_BUTTON_SCREEN else (*screens, ACTION_BUTTON)


def with_screen(screens: Screens, changed: Screen) -> Screens:
    """Return the screens with this one in the place of its namesake, or behind all others."""
    if all(screen.id != changed.id for screen in screens):
        return (*screens, changed)
    return tuple(changed if screen.id == changed.id else screen for screen in screens)


def move_button(screens: Screens, button_id: str, screen_id: str, position: int) -> Screens:
    """Put a button into a cell; the button that was there goes where this one comes from.

    Raises:
        LookupError: there is no such button, screen or cell.
    """
    found, target = find_button(screens, button_id), find_screen(screens, screen_id)
    if found is None or not 0 <= position < len(target.cells):
        raise LookupError(f"{button_id} on {screen_id} in cell {position}")
    source, button = found
    changes = [(button, target, position)]
    other = target.cells[position]
    if other is not None and other.id != button_id:
        changes.append((other, source, button.position))
    for moving, _, _ in changes:
        screens = tuple(screen.without_button(moving.id) for screen in screens)
    for moving, there, cell in changes:
        put = msgspec.structs.replace(moving, position=cell)
        screens = with_screen(screens, find_screen(screens, there.id).with_button(put))
    return screens


def move_screen(screens: Screens, screen_id: str, *, up: bool) -> Screens:
    """Return the screens with one a place further up or down; at its end it stays."""
    ids = [screen.id for screen in grids(screens)]
    index = ids.index(screen_id)
    other = index - 1 if up else index + 1
    if not 0 <= other < len(ids):
        return screens
    ids[index], ids[other] = ids[other], ids[index]
    by_id = {screen.id: screen for screen in screens}
    rest = (screen for screen in screens if screen.id not in ids)
    return (*(by_id[each] for each in ids), *rest)


def put_before(screens: Screens, screen: Screen, followers: Container[str]) -> Screens:
    """Return the screens with one more, before the first of its ``followers`` that is there."""
    place = next((n for n, each in enumerate(screens) if each.id in followers), len(screens))
    return (*screens[:place], screen, *screens[place:])


def copy_screen(screens: Screens, original: Screen, *, new_id: str) -> Screens:
    """Return the screens with a copy of one behind it; its buttons get new identifiers."""
    copy = unlike(screens, msgspec.structs.replace(original, id=new_id, name=_copied(original)))
    index = next(n for n, screen in enumerate(screens, 1) if screen.id == original.id)
    return (*screens[:index], copy, *screens[index:])


def _copied(original: Screen) -> str:
    return f"{original.name[: NAME_LIMIT - 5]} copy"


def unlike(screens: Screens, wanted: Screen) -> Screen:
    """Return a screen with what is taken already, its name or identifiers, made different."""
    taken = {button.id for screen in screens for button in screen.buttons}
    buttons = []
    for button in wanted.buttons:
        identifier = make_identifier(button.text, taken) if button.id in taken else button.id
        taken.add(identifier)
        buttons.append(msgspec.structs.replace(button, id=identifier))
    name = free_name(wanted.name, [screen.name for screen in screens], limit=NAME_LIMIT)
    return msgspec.structs.replace(wanted, name=name, buttons=tuple(buttons))
