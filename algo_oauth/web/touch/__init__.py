"""The touch screen: its buttons, its lock, and how a browser becomes one."""

from algo_oauth.web.touch import lock_views, manifest, pair_views, views
from algo_oauth.web.touch.blueprint import blueprint

__all__ = ["blueprint", "lock_views", "manifest", "pair_views", "views"]
