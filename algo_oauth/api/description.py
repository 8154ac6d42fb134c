"""GET /api/openapi.json: what this API takes and answers, for programs."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response

from algo_oauth.api.gate import open_to_all

blueprint = Blueprint("description", __name__, url_prefix="/api")

FILE: Final = Path(__file__).parent / "openapi.json"


@blueprint.get("/openapi.json")
@open_to_all
def openapi() -> Response:
    """Give the description. It is the same on every device and so needs no credentials."""
    return Response(FILE.read_bytes(), mimetype="application/json")
