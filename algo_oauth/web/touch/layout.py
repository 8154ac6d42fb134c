"""What the touch screen shows besides the presses: it loads anew when this changes."""

import hashlib
from collections.abc import Iterable

import msgspec

from algo_oauth.console.screens import Screen


def layout_version(screens: Iterable[Screen], device_name: str) -> str:
    """Return a short text that changes with everything that is drawn."""
    drawn = [
        (
            (screen.id, screen.name, screen.columns, screen.rows),
            [
                (button.id, button.text, button.position, button.enabled)
                for button in screen.buttons
            ],
        )
        for screen in screens
    ]
    return hashlib.sha256(msgspec.json.encode((device_name, drawn))).hexdigest()[:16]
