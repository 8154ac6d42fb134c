"""Moving buttons between places, and screens up and down."""

import msgspec

from algo_oauth.console.arranging import Screens, find_button, find_screen, grids, move_button
from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import Screen
from algo_oauth.device import Device


class Moved(msgspec.Struct, frozen=True):
    """A button that was moved: where it was and is, and who went the other way, if anybody."""

    before: tuple[Screen, Button]
    after: tuple[Screen, Button]
    other: Button | None

    @property
    def sentence(self) -> str:
        """What happened, for people."""
        screen, button = self.after
        if self.other:
            return f"{button.text} and {self.other.text} changed places."
        there = f"{screen.place(button.position).lower()} of {screen.name}"
        return f"{button.text} was moved to {there}."


def move(device: Device, button_id: str, screen_id: str, position: int) -> Moved:
    """Put a button into a cell of a grid; the button that was there comes where it was.

    Raises:
        LookupError: the button or the cell is gone; nothing was moved.
    """
    moved: list[Moved] = []

    def change(screens: Screens) -> Screens:
        before = find_button(grids(screens), button_id)
        target = find_screen(grids(screens), screen_id)
        arranged = move_button(screens, button_id, screen_id, position)
        after = find_button(arranged, button_id)
        if before is None or after is None:
            raise LookupError(button_id)
        other = target.cells[position]
        moved[:] = [Moved(before, after, other if other and other.id != button_id else None)]
        return arranged

    device.screens.arrange(change)
    return moved[0]
