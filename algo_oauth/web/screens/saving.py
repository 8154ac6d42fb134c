"""Changes to screens and buttons that no other change may come between.

Everything is checked and changed inside ``screens.arrange``, against the screens as they are
at that moment, and is on disk in one write.
"""

from collections.abc import Mapping

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.console.arranging import (
    Screens,
    find_button,
    find_screen,
    grids,
    move_button,
    with_action_button,
    with_screen,
)
from algo_oauth.console.button_check import Surroundings, check_button
from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, Screen
from algo_oauth.device import Device
from algo_oauth.web.icons import icon_names
from algo_oauth.web.screens.values import button_values
from algo_oauth.web.versions import saved_meanwhile


class HasFaults(Exception):
    """What was typed cannot be saved; ``values`` are what the form should show again."""

    def __init__(self, faults: Faults, values: Mapping[str, str]) -> None:
        self.faults = faults
        self.values = values
        super().__init__("the form has faults")


class Saved(msgspec.Struct, frozen=True):
    """A button that was saved, where it is, and what it was before, if it was."""

    screen: Screen
    button: Button
    before: Button | None = None


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """A button's form as it came: for the button ``button_id``, or for a new one on a screen."""

    values: Mapping[str, str]
    button_id: str = ""
    screen_id: str = ""
    version: str = ""


def surroundings(device: Device) -> Surroundings:
    """Return what a button of this device may name."""
    return Surroundings(
        profile_ids=[profile.id for profile in device.profiles.all()],
        screen_ids=[screen.id for screen in grids(device.screens.all())],
        icons=icon_names(),
        has_remote_password=bool(device.record.remote_api_password),
    )


def save_button(device: Device, form: Typed) -> Saved:
    """Check and save a button, where the form wants it.

    Raises:
        HasFaults: nothing was saved.
        LookupError: the button, or the screen that was to get it, is gone.
    """
    done: list[Saved] = []

    def change(screens: Screens) -> Screens:
        saved, arranged = _saved(device, with_action_button(screens, form.screen_id), form)
        done[:] = [saved]
        return arranged

    device.screens.arrange(change)
    return done[0]


def check_form(device: Device, form: Typed) -> Saved:
    """Return what saving the form would save.

    Raises:
        HasFaults: it could not be saved.
        LookupError: the button or its screen is gone.
    """
    screens = with_action_button(tuple(device.screens.all()), form.screen_id)
    return _saved(device, screens, form)[0]


def _saved(device: Device, screens: Screens, form: Typed) -> tuple[Saved, Screens]:
    found = find_button(screens, form.button_id)
    if form.button_id and found is None:
        raise LookupError(form.button_id)
    now = button_values(*found) if found else {}
    meanwhile = saved_meanwhile(form.version, saved=now, typed=form.values)
    home = found[0] if found else find_screen(screens, form.screen_id)
    wanted = _wanted(screens, home, meanwhile.kept)
    placed, before = _placed(screens, found, wanted or home, meanwhile.kept)
    screen = find_screen(placed, (wanted or home).id)
    button, faults = check_button(
        meanwhile.kept,
        screen=screen,
        before=before,
        taken=device.screens.buttons(),
        surroundings=surroundings(device),
    )
    if home.id == ACTION_BUTTON_SCREEN and "position" in faults.of:
        del faults.of["position"]
        message = "There is an Action Button already."
        faults.add("position", "BTN-004", message, "Change that one, or delete it first.")
    if wanted is None:
        faults.add("screen", "SCR-003", "This screen does not exist any more.", "Choose another.")
    meanwhile.tell(faults)
    if faults:
        raise HasFaults(faults, meanwhile.kept)
    screen = screen.with_button(button)
    return Saved(screen, button, found[1] if found else None), with_screen(placed, screen)


def _wanted(screens: Screens, home: Screen, values: Mapping[str, str]) -> Screen | None:
    """Return the screen that the form wants the button on; None when that one is gone."""
    wanted = values.get("screen") or home.id
    offered = (home, *grids(screens))
    return next((screen for screen in offered if screen.id == wanted), None)


def _placed(
    screens: Screens,
    found: tuple[Screen, Button] | None,
    wanted: Screen,
    values: Mapping[str, str],
) -> tuple[Screens, Button | None]:
    """Put an existing button into the cell that the form wants, if there is such a cell."""
    if found is None:
        return screens, None
    for position in range(len(wanted.cells)):
        if values.get("position") == str(position):
            moved = move_button(screens, found[1].id, wanted.id, position)
            return moved, msgspec.structs.replace(found[1], position=position)
    # The first cell is none that the form could want here: the check finds the fault.
    return screens, msgspec.structs.replace(found[1], position=0)
