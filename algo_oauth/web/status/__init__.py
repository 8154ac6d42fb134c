"""The status page."""

from algo_oauth.web.status.views import blueprint

__all__ = ["blueprint"]
