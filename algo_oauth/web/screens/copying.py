"""Copies of buttons and screens, taking them away, and bringing back what was deleted."""

from collections.abc import Callable, Container

import msgspec

from algo_oauth.console.arranging import (
    Screens,
    copy_screen,
    find_button,
    find_screen,
    grids,
    put_before,
    unlike,
    with_action_button,
    with_screen,
)
from algo_oauth.console.buttons import TEXT_LIMIT, Button
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, Screen, make_identifier
from algo_oauth.device import Device


def copy_button(device: Device, button_id: str) -> tuple[Screen, Button] | None:
    """Put a copy into the first free cell, of another screen when its own is full.

    Returns the copy and its screen, or None when there is no free cell anywhere.

    Raises:
        LookupError: the button is gone.
    """

    def put(screens: Screens) -> tuple[Screen, Button] | None:
        found = find_button(grids(screens), button_id)
        if found is None:
            raise LookupError(button_id)
        home, original = found
        text = f"{original.text} copy"
        others = [screen for screen in grids(screens) if screen.id != home.id]
        free = next((each for each in (home, *others) if each.free_positions), None)
        if free is None:
            return None
        text = text if len(text) <= TEXT_LIMIT else original.text
        changed = {"text": text, "id": "", "position": free.free_positions[0]}
        return free, _new(screens, msgspec.structs.replace(original, **changed))

    return _add(device, put)


def put_button_back(device: Device, screen_id: str, button: Button) -> Button | None:
    """Bring a deleted button back, into its own cell if that is free; None when none is."""

    def put(screens: Screens) -> tuple[Screen, Button] | None:
        offered = (screen for screen in screens if screen.id == screen_id)
        screen = next(offered, None)
        if screen is None or not screen.free_positions:
            return None
        free = screen.free_positions
        cell = button.position if button.position in free else free[0]
        return screen, _new(screens, msgspec.structs.replace(button, position=cell))

    added = _add(device, put, at=screen_id)
    return added[1] if added else None


def put_screen_back(device: Device, screen: Screen, followers: Container[str]) -> Screen:
    """Bring a deleted screen back, before those that followed it.

    What was taken meanwhile gets a new name or identifier.
    """

    def change(screens: Screens) -> Screens:
        if any(each.id == screen.id for each in screens):
            return screens
        return put_before(screens, unlike(screens, screen), followers)

    device.screens.arrange(change)
    return find_screen(device.screens.all(), screen.id)


def add_copy_of_screen(device: Device, screen_id: str, new_id: str) -> Screen:
    """Put a copy of a screen, with copies of its buttons, behind it.

    Raises:
        LookupError: the screen is gone.
    """

    def change(screens: Screens) -> Screens:
        return copy_screen(screens, find_screen(grids(screens), screen_id), new_id=new_id)

    device.screens.arrange(change)
    return find_screen(device.screens.all(), new_id)


def take_screen(device: Device, screen_id: str) -> Screen:
    """Delete a screen with its buttons and their results, and return it.

    Raises:
        LookupError: it is gone.
    """
    taken: list[Screen] = []

    def change(screens: Screens) -> Screens:
        taken[:] = [find_screen(grids(screens), screen_id)]
        return tuple(screen for screen in screens if screen.id != screen_id)

    device.screens.arrange(change)
    for button in taken[0].buttons:
        device.presser.clear(button.id, actor=device.actor())
    return taken[0]


def take_button(device: Device, button_id: str) -> tuple[Screen, Button]:
    """Delete a button and its result, and return it with the screen that it was on.

    Raises:
        LookupError: it is gone.
    """
    taken: list[tuple[Screen, Button]] = []

    def change(screens: Screens) -> Screens:
        found = find_button(screens, button_id)
        if found is None:
            raise LookupError(button_id)
        taken[:] = [found]
        kept = with_screen(screens, found[0].without_button(button_id))
        return tuple(each for each in kept if each.buttons or each.id != ACTION_BUTTON_SCREEN)

    device.screens.arrange(change)
    device.presser.clear(button_id, actor=device.actor())
    return taken[0]


def _new(screens: Screens, button: Button) -> Button:
    """Return a button with an identifier that no other one has."""
    taken = {each.id for screen in screens for each in screen.buttons}
    if button.id and button.id not in taken:
        return button
    return msgspec.structs.replace(button, id=make_identifier(button.text, taken))


def _add(
    device: Device, put: Callable[[Screens], tuple[Screen, Button] | None], *, at: str = ""
) -> tuple[Screen, Button] | None:
    """Add the button that ``put`` makes to the screen that it chooses, if it makes one."""
    added: list[tuple[Screen, Button]] = []

    def change(screens: Screens) -> Screens:
        offered = with_action_button(screens, at)
        chosen = put(offered)
        if chosen is None:
            return screens
        added[:] = [chosen]
        return with_screen(offered, chosen[0].with_button(chosen[1]))

    device.screens.arrange(change)
    return added[0] if added else None
