"""The web app manifest: a tablet can keep the touch screen as an application, full screen."""

from flask import Response, jsonify, url_for

from algo_oauth.web.guard import open_to_all
from algo_oauth.web.services import device
from algo_oauth.web.touch.blueprint import answers_while_locked, blueprint


@blueprint.get("/manifest.webmanifest")
@open_to_all  # browsers ask for it without their cookies
@answers_while_locked
def manifest() -> Response:
    """Tell the application's name, its look, and where it starts."""
    name = device().record.name
    start = url_for("touch.page")
    icon = url_for("static", filename="img/favicon.svg")
    answer = jsonify(
        id=start,
        name=name,
        start_url=start,
        scope=start,
        display="fullscreen",
        background_color="#0d1f31",
        theme_color="#16324f",
        icons=[{"src": icon, "sizes": "any", "type": "image/svg+xml"}],
    )
    answer.mimetype = "application/manifest+json"
    return answer
