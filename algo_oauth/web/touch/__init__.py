"""The touch screen."""

from algo_oauth.web.touch.views import blueprint

__all__ = ["blueprint"]
