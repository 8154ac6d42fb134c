"""What the touch screen shows besides the presses: it loads anew when this changes.

The program's own version counts, too: a tablet is not reloaded by hand after an update.
"""

import hashlib
from collections.abc import Iterable

import msgspec

from algo_oauth.console.screens import Screen
from algo_oauth.version import VERSION


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
    return hashlib.sha256(msgspec.json.encode((VERSION, device_name, drawn))).hexdigest()[:16]
