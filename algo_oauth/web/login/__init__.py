"""Logging in and out."""

from algo_oauth.web.login.views import blueprint

__all__ = ["blueprint"]
