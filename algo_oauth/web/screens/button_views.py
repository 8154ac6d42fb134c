"""Making, changing, duplicating and deleting buttons."""

from http import HTTPStatus
from typing import Any

import msgspec
from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import Screen
from algo_oauth.web.screens.forms import BUTTON_LABELS, typed
from algo_oauth.web.screens.page import (
    ButtonForm,
    edit_button_form,
    new_button_form,
    render_button,
)
from algo_oauth.web.screens.saving import HasFaults, copy_button, put_button_back, save_button
from algo_oauth.web.screens.views import blueprint, find_screen
from algo_oauth.web.services import device, services
from algo_oauth.web.undo import offer_undo


@blueprint.get("/screens/<screen_id>/buttons/new")
def new_button(screen_id: str) -> Any:
    """Show the form of a new button, in the cell that was chosen if that is still free."""
    screen = find_screen(screen_id)
    if not screen.free_positions:
        flash(f"{screen.name} is full: enlarge its grid, or delete a button first.", "warning")
        return redirect(url_for("screens.page"))
    wanted = request.args.get("position", type=int)
    position = wanted if wanted in screen.free_positions else screen.free_positions[0]
    return render_button(new_button_form(screen, position))


@blueprint.post("/screens/<screen_id>/buttons")
def create_button(screen_id: str) -> Any:
    """Save a new button."""
    return _save(find_screen(screen_id), None)


@blueprint.get("/buttons/<button_id>")
def edit_button(button_id: str) -> str:
    """Show the form of a button."""
    return render_button(edit_button_form(*_find(button_id)))


@blueprint.post("/buttons/<button_id>")
def update_button(button_id: str) -> Any:
    """Save a button; its identifier stays."""
    return _save(*_find(button_id))


@blueprint.post("/buttons/<button_id>/duplicate")
def duplicate_button(button_id: str) -> Response:
    """Put a copy with an identifier of its own into the first free cell, and open it."""
    screen, original = _find(button_id)
    copy = copy_button(device(), screen.id, original)
    if copy is None:
        flash(f"{screen.name} is full: enlarge its grid, or delete a button first.", "warning")
        return redirect(url_for("screens.page"))
    device().note_change(copy.id, f"Button {copy.text} was made from {original.text}")
    flash(f"This is a copy of {original.text}. Change what differs.", "success")
    return redirect(url_for("screens.edit_button", button_id=copy.id))


@blueprint.get("/buttons/<button_id>/delete")
def ask_delete_button(button_id: str) -> str:
    """Ask before a button is deleted."""
    screen, button = _find(button_id)
    return render_template("screens/delete_button.html", screen=screen, button=button)


@blueprint.post("/buttons/<button_id>/delete")
def delete_button(button_id: str) -> Response:
    """Delete a button."""
    this, (screen, button) = device(), _find(button_id)
    this.screens.change(screen.id, lambda current: current.without_button(button.id))
    this.presser.clear(button.id, actor=this.actor())
    this.note_change(button.id, f"Button {button.text} was deleted")

    def bring_back() -> str:
        if put_button_back(this, screen.id, button):
            return f"Button {button.text} is back."
        return f"Button {button.text} cannot come back: its screen is full or gone."

    offer_undo(f"Button {button.text} was deleted.", services().undo.offer(bring_back))
    return redirect(url_for("screens.page"))


def _save(screen: Screen, before: Button | None) -> Any:
    this = device()
    values = typed(request.form, BUTTON_LABELS)
    try:
        button = save_button(this, screen.id, values, before)
    except HasFaults as refusal:
        form = ButtonForm(screen=screen, values=values, faults=refusal.faults, editing=before)
        return make_response(render_button(form), HTTPStatus.UNPROCESSABLE_ENTITY)
    if button is None:
        abort(HTTPStatus.NOT_FOUND)
    done = "saved" if before else "created"
    this.note_change(button.id, f"Button {button.text} was {done}")
    _tell(screen, button, before, f"Button {button.text} was {done}.")
    return redirect(url_for("screens.page"))


def _tell(screen: Screen, button: Button, before: Button | None, sentence: str) -> None:
    """Say that it is saved; requests that went with a smaller number can be taken back."""
    gone = len(before.requests) - len(button.requests) if before else 0
    if before is None or gone <= 0:
        flash(sentence, "success")
        return
    this, earlier = device(), before

    def bring_back() -> str:
        this.screens.change(screen.id, lambda current: _with_requests(current, earlier))
        return f"Button {earlier.text} has {len(earlier.requests)} requests again."

    what = "1 request was" if gone == 1 else f"{gone} requests were"
    offer_undo(f"{sentence} {what} removed from it.", services().undo.offer(bring_back))


def _with_requests(screen: Screen, earlier: Button) -> Screen:
    """Return the screen with the button as it was, in the cell where it is now."""
    for button in screen.buttons:
        if button.id == earlier.id:
            return screen.with_button(msgspec.structs.replace(earlier, position=button.position))
    return screen


def _find(button_id: str) -> tuple[Screen, Button]:
    placed = ((screen, each) for screen in device().screens.all() for each in screen.buttons)
    found = next(((screen, each) for screen, each in placed if each.id == button_id), None)
    return found or abort(HTTPStatus.NOT_FOUND)
