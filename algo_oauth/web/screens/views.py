"""Making, changing and deleting screens."""

import uuid
from http import HTTPStatus
from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from algo_oauth.console.arranging import ACTION_BUTTON, grids
from algo_oauth.console.screen_check import check_screen
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, Screen
from algo_oauth.web.screens.copying import put_screen_back, take_screen
from algo_oauth.web.screens.forms import SCREEN_LABELS, typed
from algo_oauth.web.screens.page import ScreenForm, edit_screen_form, render_screens
from algo_oauth.web.screens.saving import HasFaults
from algo_oauth.web.screens.values import screen_values
from algo_oauth.web.services import device, services
from algo_oauth.web.touch.layout import goes_to
from algo_oauth.web.undo import offer_undo
from algo_oauth.web.versions import saved_meanwhile

blueprint = Blueprint("screens", __name__, url_prefix="/basic-settings")


@blueprint.get("/")
def basic_settings() -> Response:
    """Go to the section's first page."""
    return redirect(url_for("screens.page"))


@blueprint.get("/screens/")
def page() -> str:
    """Show every screen with its grid, and the form of a new one."""
    return render_screens()


@blueprint.get("/screens/<screen_id>")
def edit(screen_id: str) -> str:
    """Show the form of a screen."""
    return render_screens(edit_screen_form(find_screen(screen_id)))


@blueprint.post("/screens")
def create() -> Any:
    """Create Screen."""
    values = typed(request.form, SCREEN_LABELS)
    new, screens = Screen(id=uuid.uuid4().hex, name=""), device().screens
    with screens.held():  # or another window could take the name meanwhile
        screen, faults = check_screen(values, others=screens.all(), before=new)
        if not faults:
            screens.put(screen.id, screen)
    if faults:
        form = ScreenForm(values=values, faults=faults)
        return make_response(render_screens(form), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _saved(screen, "created")


@blueprint.post("/screens/<screen_id>")
def update(screen_id: str) -> Any:
    """Save a screen's name and grid; its buttons stay."""
    find_screen(screen_id)
    values, version = typed(request.form, SCREEN_LABELS), request.form.get("version", "")

    def changed(before: Screen) -> Screen:
        others = [screen for screen in device().screens.all() if screen.id != before.id]
        meanwhile = saved_meanwhile(version, saved=screen_values(before), typed=values)
        after, faults = check_screen(meanwhile.kept, others=others, before=before)
        meanwhile.tell(faults)
        if faults:
            raise HasFaults(faults, meanwhile.kept)
        return after

    try:
        screen = device().screens.change(screen_id, changed)
    except HasFaults as refusal:
        now = find_screen(screen_id)
        form = ScreenForm(values=refusal.values, faults=refusal.faults, editing=now)
        return make_response(render_screens(form), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _saved(screen or abort(HTTPStatus.NOT_FOUND), "saved")


@blueprint.get("/screens/<screen_id>/delete")
def ask_delete(screen_id: str) -> str:
    """Ask, naming the buttons that go with the screen and those that lead to it."""
    screen, others = find_screen(screen_id), device().screens.buttons().values()
    leading = [each for each in others if goes_to(each) == screen.id and each not in screen.buttons]
    return render_template("screens/delete.html", screen=screen, leading=leading)


@blueprint.post("/screens/<screen_id>/delete")
def delete(screen_id: str) -> Response:
    """Delete a screen with its buttons."""
    this = device()
    ids = [each.id for each in this.screens.all()]
    try:
        screen = take_screen(this, screen_id)
    except LookupError:
        abort(HTTPStatus.NOT_FOUND)
    followers = ids[ids.index(screen.id) + 1 :] if screen.id in ids else []
    this.note_change(screen.name, f"Screen {screen.name} was deleted")

    def bring_back() -> str:
        return f"Screen {put_screen_back(this, screen, followers).name} is back."

    offer_undo(f"Screen {screen.name} was deleted.", services().undo.offer(bring_back))
    return redirect(url_for("screens.page"))


def place_of(screen_id: str) -> Screen | None:
    """Return a screen, or the place of the Action Button; None for a screen that is gone."""
    if screen_id == ACTION_BUTTON_SCREEN:
        return device().screens.get(screen_id) or ACTION_BUTTON
    return _grid(screen_id)


def find_place(screen_id: str) -> Screen:
    """Return a screen, or the place of the Action Button, or end the request with 404."""
    return place_of(screen_id) or abort(HTTPStatus.NOT_FOUND)


def find_screen(screen_id: str) -> Screen:
    """Return a screen that has a grid of its own, or end the request with 404."""
    return _grid(screen_id) or abort(HTTPStatus.NOT_FOUND)


def _grid(screen_id: str) -> Screen | None:
    found = (each for each in grids(device().screens.all()) if each.id == screen_id)
    return next(found, None)


def _saved(screen: Screen, done: str) -> Response:
    device().note_change(screen.name, f"Screen {screen.name} was {done}")
    flash(f"Screen {screen.name} was {done}.", "success")
    return redirect(url_for("screens.page"))
