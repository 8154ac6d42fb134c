"""The one answer that needs no login: does the device serve?"""

from typing import Any

from flask import Blueprint

from algo_oauth.web.guard import open_to_all

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to_all
def healthz() -> dict[str, Any]:
    """Answer 200 as soon as the device serves."""
    return {"status": "ok"}
