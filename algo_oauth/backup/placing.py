"""Merging screens: whose button stands in which cell."""

from collections.abc import Iterable, Mapping

import msgspec

from algo_oauth.backup.matching import matched, name_for
from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import NAME_LIMIT, Screen


def merged_screens(
    here: Iterable[Screen],
    incoming: Iterable[Screen],
    profile_ids: Mapping[str, str],
    remarks: list[str],
) -> tuple[Screen, ...]:
    """Return the device's screens with the incoming ones added or put in place.

    An incoming button is where its file has it, wherever it was before. The device's own buttons
    stay on their screen, in their cell or in a free one. References follow ``profile_ids`` and
    the screens' own new ids.
    """
    here, incoming = tuple(here), tuple(incoming)
    own = matched(here, incoming)
    screen_ids = {each.id: own.get(each.id, each).id for each in incoming}
    arriving = {screen_ids[each.id]: _with_ids(each, screen_ids, profile_ids) for each in incoming}
    moved = {button.id for screen in incoming for button in screen.buttons}
    kept = {screen.id: _without(screen, moved) for screen in here}
    names = [screen.name for key, screen in kept.items() if key not in arriving]
    for key, screen in arriving.items():
        name = name_for(screen.name, names, limit=NAME_LIMIT)
        names.append(name)
        if name != screen.name:
            remarks.append(f"Screen {screen.name} gets the name {name}: the other one is taken.")
        named = msgspec.structs.replace(screen, name=name)
        kept[key] = _with_own_buttons(named, kept[key], remarks) if key in kept else named
    return tuple(kept.values())


def _with_ids(
    screen: Screen, screen_ids: Mapping[str, str], profile_ids: Mapping[str, str]
) -> Screen:
    def renamed(button: Button) -> Button:
        requests = tuple(
            msgspec.structs.replace(
                request,
                oauth_profile=profile_ids.get(request.oauth_profile, request.oauth_profile),
            )
            for request in button.requests
        )
        go_to = screen_ids.get(button.go_to, button.go_to)
        return msgspec.structs.replace(button, requests=requests, go_to=go_to)

    buttons = tuple(renamed(button) for button in screen.buttons)
    return msgspec.structs.replace(screen, id=screen_ids[screen.id], buttons=buttons)


def _without(screen: Screen, moved: Iterable[str]) -> Screen:
    for button_id in moved:
        screen = screen.without_button(button_id)
    return screen


def _with_own_buttons(arriving: Screen, here: Screen, remarks: list[str]) -> Screen:
    for button in here.buttons:
        free = arriving.free_positions
        cell = _same_cell(here, arriving, button.position)
        if cell not in free:
            if not free:
                remarks.append(
                    f"Screen {arriving.name} has no room left for the button {button.text}."
                )
                continue
            cell = free[0]
            remarks.append(
                f"The button {button.text} moves to {arriving.place(cell).lower()} of the screen "
                f"{arriving.name}."
            )
        arriving = arriving.with_button(msgspec.structs.replace(button, position=cell))
    return arriving


def _same_cell(here: Screen, there: Screen, position: int) -> int:
    """Return the position of the same row and column in another grid, -1 if it has no such."""
    row, column = divmod(position, here.columns)
    if row >= there.rows or column >= there.columns:
        return -1
    return row * there.columns + column
