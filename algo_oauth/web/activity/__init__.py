"""Status → Activity: what happened, to be searched and exported, and how long it is kept."""

from algo_oauth.web.activity import export_views, keeping_views
from algo_oauth.web.activity.views import blueprint

__all__ = ["blueprint", "export_views", "keeping_views"]
