"""Touch passes: a wall tablet shows the buttons for years, without a login and without settings."""

from http import HTTPStatus
from typing import Any, Final

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import logout_user
from werkzeug.wrappers import Response

from algo_oauth.checks import Faults
from algo_oauth.secret import Secret
from algo_oauth.web.guard import session_id
from algo_oauth.web.screens.views import blueprint
from algo_oauth.web.services import device, services
from algo_oauth.web.touch.cookie import give_touch_pass

NAME_LIMIT: Final = 40


@blueprint.get("/touch-passes/new")
def ask_touch_pass() -> str:
    """Ask before this browser becomes a touch screen."""
    return _ask({"name": "Touch screen"}, Faults())


@blueprint.post("/touch-passes")
def make_touch_pass() -> Any:
    """Use this browser as a touch screen: it gets a pass, and its login ends."""
    this, faults = device(), Faults()
    name = faults.text("name", request.form.get("name", ""), limit=NAME_LIMIT, required=True)
    if faults:
        return make_response(_ask(request.form, faults), HTTPStatus.UNPROCESSABLE_ENTITY)
    token: Secret = this.touch_passes.make(name, now=this.clock.now())
    this.note_change(name, f"The browser {name} became a touch screen")
    services().sessions.close(session_id())
    logout_user()
    cookie.clear()
    answer = redirect(url_for("touch.page"))
    give_touch_pass(answer, token)
    return answer


@blueprint.post("/touch-passes/<pass_id>/remove")
def remove_touch_pass(pass_id: str) -> Response:
    """Remove a pass: that browser shows nothing from now on."""
    removed = device().touch_passes.get(pass_id) or abort(HTTPStatus.NOT_FOUND)
    device().touch_passes.remove(removed.id)
    device().note_change(removed.name, f"The touch screen {removed.name} was removed")
    flash(f"{removed.name} is no longer a touch screen.", "success")
    return redirect(url_for("screens.page"))


def _ask(values: Any, faults: Faults) -> str:
    return render_template("screens/touch_pass.html", values=values, faults=faults)
