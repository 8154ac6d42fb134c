"""Touch passes: a wall tablet shows the buttons for years, without a login and without settings."""

from http import HTTPStatus
from typing import Any, Final

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from algo_oauth.checks import Faults, free_name
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.web.screens.views import blueprint
from algo_oauth.web.services import device, services
from algo_oauth.web.touch.cookie import become_touch_screen
from algo_oauth.web.touch.holder import holder_of
from algo_oauth.web.undo import offer_undo

NAME_LIMIT: Final = 40


@blueprint.get("/touch-passes/new")
def ask_touch_pass() -> str:
    """Ask before this browser becomes a touch screen."""
    free = free_name("Touch screen", _names(), limit=NAME_LIMIT)
    return _ask({"name": free}, Faults())


@blueprint.post("/touch-passes")
def make_touch_pass() -> Any:
    """Use this browser as a touch screen: it gets a pass, and its login ends."""
    this, faults = device(), Faults()
    with this.touch_passes.held():  # or another window could take the name meanwhile
        name = check_pass_name(faults, "name", request.form.get("name", ""))
        token = NO_SECRET if faults else new_pass(name)
    if faults:
        return make_response(_ask(request.form, faults), HTTPStatus.UNPROCESSABLE_ENTITY)
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


def check_pass_name(faults: Faults, field: str, typed: str) -> str:
    """Check a touch screen's name: who removes one must know which it is."""
    name = faults.text(field, typed, limit=NAME_LIMIT, required=True)
    if name.casefold() in map(str.casefold, _names()):
        message = f"There is a touch screen {name!r} already."
        remedy = "Choose another name, or remove that one first."
        faults.add(field, "TCH-010", message, remedy)
    return name


def _names() -> list[str]:
    return [each.name for each in device().touch_passes.all()]


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
