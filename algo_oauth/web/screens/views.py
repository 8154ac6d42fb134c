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

from algo_oauth.console.button_check import check_screen
from algo_oauth.console.screens import Screen
from algo_oauth.web.screens.forms import SCREEN_LABELS, typed
from algo_oauth.web.screens.page import ScreenForm, edit_screen_form, render_screens
from algo_oauth.web.screens.saving import HasFaults, put_screen_back
from algo_oauth.web.services import device, services
from algo_oauth.web.undo import offer_undo

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
    screen, faults = check_screen(
        values, others=device().screens.all(), before=Screen(id=uuid.uuid4().hex, name="")
    )
    if faults:
        form = ScreenForm(values=values, faults=faults)
        return make_response(render_screens(form), HTTPStatus.UNPROCESSABLE_ENTITY)
    device().screens.put(screen.id, screen)
    return _saved(screen, "created")


@blueprint.post("/screens/<screen_id>")
def update(screen_id: str) -> Any:
    """Save a screen's name and grid; its buttons stay."""
    values = typed(request.form, SCREEN_LABELS)

    def changed(before: Screen) -> Screen:
        others = [screen for screen in device().screens.all() if screen.id != before.id]
        after, faults = check_screen(values, others=others, before=before)
        if faults:
            raise HasFaults(faults)
        return after

    try:
        screen = device().screens.change(screen_id, changed)
    except HasFaults as refusal:
        form = ScreenForm(values=values, faults=refusal.faults, editing=find_screen(screen_id))
        return make_response(render_screens(form), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _saved(screen or abort(HTTPStatus.NOT_FOUND), "saved")


@blueprint.get("/screens/<screen_id>/delete")
def ask_delete(screen_id: str) -> str:
    """Ask, naming the buttons that go with the screen."""
    return render_template("screens/delete.html", screen=find_screen(screen_id))


@blueprint.post("/screens/<screen_id>/delete")
def delete(screen_id: str) -> Response:
    """Delete a screen with its buttons."""
    this, screen = device(), find_screen(screen_id)
    this.screens.remove(screen.id)
    for button in screen.buttons:
        this.presser.clear(button.id, actor=this.actor())
    this.note_change(screen.name, f"Screen {screen.name} was deleted")

    def bring_back() -> str:
        return f"Screen {put_screen_back(this, screen).name} is back."

    offer_undo(f"Screen {screen.name} was deleted.", services().undo.offer(bring_back))
    return redirect(url_for("screens.page"))


def find_screen(screen_id: str) -> Screen:
    """Return a screen, or end the request with 404."""
    return device().screens.get(screen_id) or abort(HTTPStatus.NOT_FOUND)


def _saved(screen: Screen, done: str) -> Response:
    device().note_change(screen.name, f"Screen {screen.name} was {done}")
    flash(f"Screen {screen.name} was {done}.", "success")
    return redirect(url_for("screens.page"))
