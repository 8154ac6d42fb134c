"""Basic Settings → Screens: screens, their buttons, and the browsers that show them."""

from algo_oauth.web.screens import (
    arrange_views,
    button_views,
    part_views,
    pass_views,
    sending_views,
    touch_views,
)
from algo_oauth.web.screens.views import blueprint

__all__ = [
    "arrange_views",
    "blueprint",
    "button_views",
    "part_views",
    "pass_views",
    "sending_views",
    "touch_views",
]
