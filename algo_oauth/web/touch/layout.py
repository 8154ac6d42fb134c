"""What the touch screen shows besides the presses: it loads anew when this changes.

The program's own version counts, too: a tablet is not reloaded by hand after an update.
"""

import hashlib
import math
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from algo_oauth.console.buttons import GO_TO_SCREEN, Button
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, Screen
from algo_oauth.storage.touch_settings import TouchSettings
from algo_oauth.version import VERSION

_FEW: Final = 4
"""Buttons on a locked screen that two columns hold."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn. ``screens`` are the tabs; the Action Button stands beside them.

    On a locked screen it is what works without the PIN, in a grid without a name.
    """

    screens: tuple[Screen, ...]
    action_button: Button | None
    device_name: str
    can_lock: bool
    dim_minutes: int
    is_locked: bool = False

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Every button, wherever it is."""
        placed = tuple(button for screen in self.screens for button in screen.buttons)
        return (*placed, self.action_button) if self.action_button else placed

    @property
    def icons(self) -> list[str]:
        """The icons that the installer chose."""
        return sorted({button.icon for button in self.buttons if button.icon})

    @property
    def screen_names(self) -> dict[str, str]:
        """The names that buttons which go to a screen show, by its id."""
        return {screen.id: screen.name for screen in self.screens}

    @property
    def locked(self) -> "Layout":
        """What is left of it while the screen waits for its PIN: of all else not even a name."""
        kept = [button for button in self.buttons if button.works_while_locked]
        action = self.action_button if self.action_button in kept else None
        columns = min(len(kept), 2 if len(kept) <= _FEW else 3) or 1
        grid = Screen(
            id="",
            name="",
            columns=columns,
            rows=math.ceil(len(kept) / columns),
            buttons=tuple(button for button in kept if button != action),
        )
        return msgspec.structs.replace(self, screens=(grid,), action_button=action, is_locked=True)

    @property
    def version(self) -> str:
        """A short text that changes with everything that is drawn."""
        drawn = (
            VERSION,
            (self.device_name, self.can_lock, self.dim_minutes, self.is_locked),
            [
                (each.id, each.name, each.columns, each.rows, [_drawn(own) for own in each.buttons])
                for each in self.screens
            ],
            _drawn(self.action_button) if self.action_button else None,
        )
        return hashlib.sha256(msgspec.json.encode(drawn)).hexdigest()[:16]


def layout_of(screens: Iterable[Screen], device_name: str, settings: TouchSettings) -> Layout:
    """Return what the touch screen draws."""
    known = tuple(screens)
    own = [each for screen in known if screen.id == ACTION_BUTTON_SCREEN for each in screen.buttons]
    return Layout(
        screens=tuple(screen for screen in known if screen.id != ACTION_BUTTON_SCREEN),
        action_button=own[0] if own else None,
        device_name=device_name,
        can_lock=bool(settings.pin_hash),
        dim_minutes=settings.dim_minutes,
    )


def goes_to(button: Button) -> str:
    """Return the id of the screen that the button shows; empty for one that sends requests."""
    return button.go_to if button.action == GO_TO_SCREEN else ""


def _drawn(button: Button) -> tuple[Any, ...]:
    return (
        (button.id, button.text, button.position, button.enabled),
        (button.colour, button.icon, button.text_size),
        (button.guard, button.pause, goes_to(button)),
    )
