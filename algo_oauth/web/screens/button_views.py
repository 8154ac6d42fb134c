"""Making, changing, duplicating and deleting buttons."""

import contextlib
from http import HTTPStatus
from typing import Any, Final

import msgspec
from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from algo_oauth.checks import Faults
from algo_oauth.console.arranging import find_button, grids
from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, Screen
from algo_oauth.web.screens.button_form import (
    ButtonForm,
    button_version,
    edit_button_form,
    new_button_form,
    render_button,
)
from algo_oauth.web.screens.copying import copy_button, put_button_back, take_button
from algo_oauth.web.screens.forms import typed_button
from algo_oauth.web.screens.saving import HasFaults, Saved, Typed, save_button
from algo_oauth.web.screens.views import blueprint, find_place, place_of
from algo_oauth.web.services import device, services
from algo_oauth.web.undo import offer_undo

_SCREEN_GONE: Final = (
    "screen",
    "SCR-003",
    "The screen was deleted in another window meanwhile. What you typed is still here.",
    "Choose another screen and a place on it.",
)
_BUTTON_GONE: Final = (
    "text",
    "BTN-011",
    "This button was deleted in another window meanwhile. What you typed is still here.",
    "Save makes it again, as a new button with an identifier of its own.",
)


@blueprint.get("/screens/<screen_id>/buttons/new")
def new_button(screen_id: str) -> Any:
    """Show the form of a new button, in the cell that was chosen if that is still free."""
    screen = find_place(screen_id)
    if not screen.free_positions:
        flash(f"{screen.name} is full: enlarge its grid, or delete a button first.", "warning")
        return redirect(url_for("screens.page"))
    wanted = request.args.get("position", type=int)
    position = wanted if wanted in screen.free_positions else screen.free_positions[0]
    return render_button(new_button_form(screen, position))


@blueprint.post("/screens/<screen_id>/buttons")
def create_button(screen_id: str) -> Any:
    """Save a new button; one whose screen is gone meanwhile can be put on another."""
    screen = place_of(screen_id)
    return _save(screen, None) if screen else _made_elsewhere(*_SCREEN_GONE)


@blueprint.get("/buttons/<button_id>")
def edit_button(button_id: str) -> str:
    """Show the form of a button."""
    return render_button(edit_button_form(*find_or_404(button_id)))


@blueprint.post("/buttons/<button_id>")
def update_button(button_id: str) -> Any:
    """Save a button; its identifier stays. One that is gone meanwhile can be made again."""
    found = find_button(device().screens.all(), button_id)
    return _save(*found) if found else _made_elsewhere(*_BUTTON_GONE)


@blueprint.post("/buttons/<button_id>/duplicate")
def duplicate_button(button_id: str) -> Response:
    """Put a copy with an identifier of its own into the first free cell, and open it."""
    this, (home, original) = device(), find_or_404(button_id)
    made = copy_button(this, button_id)
    if made is None:
        others = ", and so is every other screen" if len(grids(this.screens.all())) > 1 else ""
        flash(f"{home.name} is full{others}: enlarge a grid, or delete a button first.", "warning")
        return redirect(url_for("screens.page"))
    screen, copy = made
    this.note_change(copy.id, f"Button {copy.text} was made from {original.text}", button=copy.id)

    def take_away() -> str:
        with contextlib.suppress(LookupError):
            take_button(this, copy.id)
        return f"The copy {copy.text} is gone."

    place = f"{screen.place(copy.position).lower()} of {screen.name}"
    undo_id = services().undo.offer(take_away, leads_to=url_for("screens.page"))
    offer_undo(f"This is a copy of {original.text}, in {place}. Change what differs.", undo_id)
    return redirect(url_for("screens.edit_button", button_id=copy.id))


@blueprint.get("/buttons/<button_id>/delete")
def ask_delete_button(button_id: str) -> str:
    """Ask before a button is deleted."""
    screen, button = find_or_404(button_id)
    return render_template("screens/delete_button.html", screen=screen, button=button)


@blueprint.post("/buttons/<button_id>/delete")
def delete_button(button_id: str) -> Response:
    """Delete a button."""
    this = device()
    try:
        screen, button = take_button(this, button_id)
    except LookupError:
        abort(HTTPStatus.NOT_FOUND)
    this.note_change(button.id, f"Button {button.text} was deleted", button=button.id)

    def bring_back() -> str:
        if put_button_back(this, screen.id, button):
            return f"Button {button.text} is back."
        return f"Button {button.text} cannot come back: its screen is full or gone."

    offer_undo(f"Button {button.text} was deleted.", services().undo.offer(bring_back))
    return redirect(url_for("screens.page"))


def find_or_404(button_id: str) -> tuple[Screen, Button]:
    """Return a button and the screen that it is on, or end the request with 404."""
    return find_button(device().screens.all(), button_id) or abort(HTTPStatus.NOT_FOUND)


def typed_here(screen: Screen) -> dict[str, str]:
    """Return what was typed into the form of a button on this screen."""
    values = typed_button(request.form)
    if screen.id == ACTION_BUTTON_SCREEN:
        # It has one place, which the form does not ask for.
        values |= {"screen": screen.id, "position": "0"}
    values["screen"] = values["screen"] or screen.id
    return values


def _save(screen: Screen, before: Button | None) -> Any:
    this, button_id = device(), before.id if before else ""
    values, version = typed_here(screen), request.form.get("version", "")
    if "show_fields" in request.form:
        # From a browser without scripts: the fields of a command come with the page.
        return render_button(
            ButtonForm(screen=screen, values=values, editing=before, version=version)
        )
    form = Typed(values=values, button_id=button_id, screen_id=screen.id, version=version)
    try:
        saved = save_button(this, form)
    except HasFaults as refusal:
        now = find_button(this.screens.all(), button_id) or (screen, before)
        again = ButtonForm(
            screen=now[0],
            values=refusal.values,
            faults=refusal.faults,
            editing=now[1],
            version=button_version(*now),
        )
        return make_response(render_button(again), HTTPStatus.UNPROCESSABLE_ENTITY)
    except LookupError:  # deleted since this request came
        return _made_elsewhere(*(_BUTTON_GONE if before else _SCREEN_GONE))
    done = "saved" if before else "created"
    this.note_change(
        saved.button.id, f"Button {saved.button.text} was {done}", button=saved.button.id
    )
    _tell(saved, f"Button {saved.button.text} was {done}.")
    return redirect(url_for("screens.page"))


def _made_elsewhere(field: str, code: str, message: str, remedy: str) -> Response:
    """Show what was typed as the form of a new button: what it was for has been deleted."""
    screens = grids(device().screens.all())
    wanted = request.form.get("screen")
    screen = next((each for each in screens if each.id == wanted), next(iter(screens), None))
    if screen is None:
        abort(HTTPStatus.NOT_FOUND)
    values = typed_here(screen) | {"screen": screen.id}
    if values["position"] not in map(str, screen.free_positions):
        values["position"] = str(next(iter(screen.free_positions), 0))
    faults = Faults()
    faults.add(field, code, message, remedy)
    form = ButtonForm(screen=screen, values=values, faults=faults)
    return make_response(render_button(form), HTTPStatus.UNPROCESSABLE_ENTITY)


def _tell(saved: Saved, sentence: str) -> None:
    """Say that it is saved; requests that went with a smaller number can be taken back."""
    gone = len(saved.before.requests) - len(saved.button.requests) if saved.before else 0
    if saved.before is None or gone <= 0:
        flash(sentence, "success")
        return
    this, earlier = device(), saved.before

    def bring_back() -> str:
        this.screens.change(saved.screen.id, lambda current: _with_requests(current, earlier))
        return f"Button {earlier.text} has {len(earlier.requests)} requests again."

    what = "1 request was" if gone == 1 else f"{gone} requests were"
    offer_undo(f"{sentence} {what} removed from it.", services().undo.offer(bring_back))


def _with_requests(screen: Screen, earlier: Button) -> Screen:
    """Return the screen with the button as it was, in the cell where it is now."""
    for button in screen.buttons:
        if button.id == earlier.id:
            return screen.with_button(msgspec.structs.replace(earlier, position=button.position))
    return screen
