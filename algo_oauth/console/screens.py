"""Screens with their grids of buttons, as the installer arranged them."""

import re
import unicodedata
from collections.abc import Container
from typing import Final

import msgspec

from algo_oauth.console.buttons import Button

MOST_COLUMNS: Final = 6
MOST_ROWS: Final = 5
NAME_LIMIT: Final = 40


class Screen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A screen with its grid of buttons."""

    id: str
    name: str
    columns: int = 4
    rows: int = 3
    buttons: tuple[Button, ...] = ()

    @property
    def cells(self) -> tuple[Button | None, ...]:
        """The grid by rows: the button of each cell, or None."""
        by_position = {button.position: button for button in self.buttons}
        return tuple(by_position.get(cell) for cell in range(self.columns * self.rows))

    @property
    def free_positions(self) -> tuple[int, ...]:
        """The cells without a button."""
        return tuple(position for position, button in enumerate(self.cells) if button is None)

    def place(self, position: int) -> str:
        """Say where a cell is, for people."""
        row, column = divmod(position, self.columns)
        return f"Row {row + 1}, column {column + 1}"

    def with_grid(self, columns: int, rows: int) -> "Screen":
        """Return the screen with another grid, every button in the row and column it was in.

        A button that has no cell in the new grid is left out.
        """
        cells = ((divmod(button.position, self.columns), button) for button in self.buttons)
        kept = tuple(
            msgspec.structs.replace(button, position=row * columns + column)
            for (row, column), button in cells
            if row < rows and column < columns
        )
        return msgspec.structs.replace(self, columns=columns, rows=rows, buttons=kept)

    def with_button(self, button: Button) -> "Screen":
        """Return the screen with this button added, or put in the place of its namesake."""
        others = tuple(other for other in self.buttons if other.id != button.id)
        placed = sorted((*others, button), key=lambda each: each.position)
        return msgspec.structs.replace(self, buttons=tuple(placed))

    def without_button(self, button_id: str) -> "Screen":
        """Return the screen without that button."""
        kept = tuple(button for button in self.buttons if button.id != button_id)
        return msgspec.structs.replace(self, buttons=kept)


FIRST_SCREEN: Final = Screen(id="screen-1", name="Screen 1")
"""What a new device starts with, so that the first button has a place to be."""

ACTION_BUTTON_SCREEN: Final = "action-button"
"""The id of the screen that holds the tactile *Action Button* alone; it is no tab."""


def make_identifier(text: str, taken: Container[str]) -> str:
    """Make a readable identifier from a text: ``Hilfe, Büro 3`` → ``hilfe-buro-3``."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].rstrip("-") or "button"
    candidate, number = base, 2
    while candidate in taken:
        candidate, number = f"{base}-{number}", number + 1
    return candidate
