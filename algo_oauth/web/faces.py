"""What every template may use: the navigation, and how times and sizes read."""

from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from flask_bootstrap import Bootstrap5

from algo_oauth.version import VERSION
from algo_oauth.web.services import device


class Tab(msgspec.Struct, frozen=True):
    """A link of the navigation; ``below`` are the pages of its section."""

    title: str
    endpoint: str
    icon: str = ""
    below: tuple["Tab", ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether the current page is this one or one of its section."""
        here = request.blueprint
        return self.endpoint.partition(".")[0] == here or any(tab.is_current for tab in self.below)


NAVIGATION: Final = (
    Tab("Status", "status.page", "activity"),
    Tab(
        "Basic Settings", "screens.basic_settings", "sliders", (Tab("Screens", "screens.page", ""),)
    ),
    Tab(
        "Advanced Settings",
        "oauth.advanced_settings",
        "gear",
        (Tab("OAuth", "oauth.page", ""), Tab("Admin", "admin.page", "")),
    ),
    Tab("System", "system.page", "hdd"),
)


class _Json(DefaultJSONProvider):
    """JSON that knows the device's documents."""

    @staticmethod
    def default(o: Any) -> Any:
        """Turn a document into plain values."""
        return msgspec.to_builtins(o)


def furnish_templates(app: Flask) -> None:
    """Give the templates their words."""
    app.json = _Json(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Bootstrap5(app)
    app.add_template_filter(moment)
    app.add_template_filter(duration)
    app.context_processor(_shared)


def _shared() -> dict[str, Any]:
    this = device()
    return {
        "navigation": NAVIGATION,
        "device_name": this.record.name,
        "sandbox": this.sandbox,
        "rerouted": this.connect_to.hosts,
        "version": VERSION,
    }


def moment(unix_seconds: float) -> str:
    """Write a Unix time for people."""
    return datetime.fromtimestamp(unix_seconds, UTC).strftime("%d %b %Y, %H:%M:%S UTC")


def duration(seconds: float) -> str:
    """Write a length of time in its largest fitting unit."""
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'s' if count > 1 else ''}"
    count = int(seconds)
    return f"{count} second{'s' if count != 1 else ''}"
