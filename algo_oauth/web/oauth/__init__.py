"""Advanced Settings → OAuth: profiles, their authorization and tokens, and the OAuth test."""

from algo_oauth.web.oauth import authorize_views, run_views, token_views
from algo_oauth.web.oauth.authorize_views import callback_blueprint
from algo_oauth.web.oauth.views import blueprint

__all__ = ["authorize_views", "blueprint", "callback_blueprint", "run_views", "token_views"]
