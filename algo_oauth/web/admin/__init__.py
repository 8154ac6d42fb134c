"""Advanced Settings → Admin: API Support."""

from algo_oauth.web.admin.views import blueprint

__all__ = ["blueprint"]
