"""The touch screen: what staff press."""

from flask import Blueprint, render_template

from algo_oauth.web.services import device

blueprint = Blueprint("touch", __name__, url_prefix="/screen")


@blueprint.get("/")
def page() -> str:
    """Show the buttons."""
    return render_template("touch/page.html", screens=device().screens.all())
