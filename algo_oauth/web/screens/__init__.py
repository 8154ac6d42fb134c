"""Basic Settings → Screens: screens, their buttons, and the browsers that show them."""

from algo_oauth.web.screens import button_views, pass_views, touch_views
from algo_oauth.web.screens.views import blueprint

__all__ = ["blueprint", "button_views", "pass_views", "touch_views"]
