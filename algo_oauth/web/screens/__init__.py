"""Basic Settings → Screens."""

from algo_oauth.web.screens.views import blueprint

__all__ = ["blueprint"]
