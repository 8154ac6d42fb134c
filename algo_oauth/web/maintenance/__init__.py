"""System → Maintenance: download and restore, backups, the settings that Algo devices share."""

from algo_oauth.web.maintenance import (
    backup_views,
    import_views,
    preview_views,
    schedule_views,
    settings_views,
)
from algo_oauth.web.maintenance.views import blueprint

__all__ = [
    "backup_views",
    "blueprint",
    "import_views",
    "preview_views",
    "schedule_views",
    "settings_views",
]
