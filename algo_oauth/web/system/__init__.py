"""The System page."""

from algo_oauth.web.system.views import blueprint

__all__ = ["blueprint"]
