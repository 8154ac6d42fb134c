"""Advanced Settings → OAuth: profiles and the OAuth test."""

from algo_oauth.web.oauth import run_views
from algo_oauth.web.oauth.views import blueprint

__all__ = ["blueprint", "run_views"]
