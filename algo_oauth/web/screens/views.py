"""Screens and their buttons."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from algo_oauth.web.services import device

blueprint = Blueprint("screens", __name__, url_prefix="/basic-settings")


@blueprint.get("/")
def basic_settings() -> Response:
    """Go to the section's first page."""
    return redirect(url_for("screens.page"))


@blueprint.get("/screens/")
def page() -> str:
    """List the screens."""
    return render_template("screens/page.html", screens=device().screens.all())
