"""What the page shows, whatever led to it."""

from collections.abc import Mapping
from typing import Final

import msgspec
from flask import render_template

from algo_oauth.checks import Faults
from algo_oauth.web.jobs import Job
from algo_oauth.web.looks import Look
from algo_oauth.web.services import device

LABELS: Final = {
    "remote_api_password": "Remote Device RESTful API Password",
    "targets": "Targets",
}


class FeaturesPage(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the page: a form that was refused, or a look at certificates."""

    values: Mapping[str, str] = {}
    faults: Faults = msgspec.field(default_factory=Faults)
    job: Job[tuple[Look, ...]] | None = None


def render_features(page: FeaturesPage | None = None) -> str:
    """Render the page."""
    this = device()
    return render_template(
        "features/page.html",
        page=page or FeaturesPage(),
        labels=LABELS,
        has_password=bool(this.record.remote_api_password),
        accepted=this.pins.all(),
        pins=this.pins,
    )
