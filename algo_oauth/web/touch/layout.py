"""What the touch screen shows besides the presses: it loads anew when this changes.

The program's own version counts, too: a tablet is not reloaded by hand after an update.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from algo_oauth.console.buttons import GO_TO_SCREEN, Button
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, Screen
from algo_oauth.storage.touch_settings import TouchSettings
from algo_oauth.version import VERSION


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn. ``screens`` are the tabs; the Action Button stands beside them."""

    screens: tuple[Screen, ...]
    action_button: Button | None
    device_name: str
    can_lock: bool
    dim_minutes: int

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
    def version(self) -> str:
        """A short text that changes with everything that is drawn."""
        drawn = (
            VERSION,
            (self.device_name, self.can_lock, self.dim_minutes),
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
