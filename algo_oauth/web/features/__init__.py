"""Basic Settings → Features: what the device needs to know of other devices."""

from algo_oauth.web.features import certificate_views, views
from algo_oauth.web.features.blueprint import blueprint

__all__ = ["blueprint", "certificate_views", "views"]
