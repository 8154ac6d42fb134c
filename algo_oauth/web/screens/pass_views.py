"""Touch passes: a wall tablet shows the buttons for years, without a login and without settings."""

from http import HTTPStatus
from typing import Any, Final

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from algo_oauth.checks import Faults
from algo_oauth.secret import Secret
from algo_oauth.web.screens.views import blueprint
from algo_oauth.web.services import device, services
from algo_oauth.web.touch.cookie import become_touch_screen
from algo_oauth.web.touch.holder import holder_of
from algo_oauth.web.undo import offer_undo

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
    token = new_pass(name)
    this.note_change(name, f"The browser {name} became a touch screen")
    return become_touch_screen(token)


@blueprint.post("/touch-passes/<pass_id>/remove")
def remove_touch_pass(pass_id: str) -> Response:
    """Remove a pass: that browser shows nothing from now on."""
    passes = device().touch_passes
    removed = passes.get(pass_id) or abort(HTTPStatus.NOT_FOUND)
    passes.remove(removed.id)
    services().sightings.pop(holder_of(removed).key, None)
    device().note_change(removed.name, f"The touch screen {removed.name} was removed")

    def bring_back() -> str:
        passes.put(removed.id, removed)
        return f"{removed.name} is a touch screen again."

    offer_undo(f"{removed.name} is no longer a touch screen.", services().undo.offer(bring_back))
    return redirect(url_for("screens.page"))


def new_pass(name: str) -> Secret:
    """Make a pass and return its token; its screen starts unlocked, somebody stands before it."""
    this = device()
    token = this.touch_passes.make(name, now=this.clock.now())
    made = this.touch_passes.find(token)
    if made:
        services().locks.unlock(holder_of(made))
    return token


def _ask(values: Any, faults: Faults) -> str:
    return render_template("screens/touch_pass.html", values=values, faults=faults)
