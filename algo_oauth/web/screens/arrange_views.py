"""Putting buttons and screens elsewhere, and copying screens."""

import contextlib
import re
import uuid
from http import HTTPStatus
from typing import Final

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from algo_oauth.console.arranging import move_screen
from algo_oauth.errors import PlaceGone
from algo_oauth.web.screens.copying import add_copy_of_screen, take_screen
from algo_oauth.web.screens.moving import Moved, move
from algo_oauth.web.screens.views import blueprint, find_screen
from algo_oauth.web.services import device, services
from algo_oauth.web.undo import offer_undo

_CELL: Final = re.compile(r"[0-9]{1,3}")


@blueprint.post("/buttons/<button_id>/move")
def move_button(button_id: str) -> Response:
    """Put a button into a cell; the button that is there comes where this one was.

    Raises:
        PlaceGone: the button or the cell is not there; nothing was moved.
    """
    this, cell = device(), request.form.get("position", "")
    try:
        if not _CELL.fullmatch(cell):
            raise LookupError(cell)
        moved = move(this, button_id, request.form.get("screen", ""), int(cell))
    except LookupError:
        raise PlaceGone from None
    this.note_change(button_id, moved.sentence, button=button_id)
    _offer_way_back(moved)
    return redirect(url_for("screens.page", _anchor=f"screen-{moved.after[0].id}"))


@blueprint.post("/screens/<screen_id>/up")
def move_up(screen_id: str) -> Response:
    """Let a screen change places with the one above it."""
    return _move_screen(screen_id, up=True)


@blueprint.post("/screens/<screen_id>/down")
def move_down(screen_id: str) -> Response:
    """Let a screen change places with the one below it."""
    return _move_screen(screen_id, up=False)


@blueprint.post("/screens/<screen_id>/duplicate")
def duplicate(screen_id: str) -> Response:
    """Put a copy of a screen behind it, with copies of its buttons, and open its form."""
    this, original = device(), find_screen(screen_id)
    try:
        copy = add_copy_of_screen(this, original.id, uuid.uuid4().hex)
    except LookupError:
        abort(HTTPStatus.NOT_FOUND)
    this.note_change(copy.name, f"Screen {copy.name} was made from {original.name}")

    def take_away() -> str:
        with contextlib.suppress(LookupError):
            take_screen(this, copy.id)
        return f"The copy {copy.name} is gone."

    undo_id = services().undo.offer(take_away, leads_to=url_for("screens.page"))
    offer_undo(f"This is a copy of {original.name}: give it a name of its own.", undo_id)
    return redirect(url_for("screens.edit", screen_id=copy.id))


def _offer_way_back(moved: Moved) -> None:
    (screen, button), this = moved.before, device()

    def take_back() -> str:
        try:
            return move(this, button.id, screen.id, button.position).sentence
        except LookupError:
            return f"{button.text} stays: it, or its old place, is not there any more."

    if moved.before != moved.after:
        offer_undo(moved.sentence, services().undo.offer(take_back))


def _move_screen(screen_id: str, *, up: bool) -> Response:
    this, screen = device(), find_screen(screen_id)
    this.screens.arrange(lambda screens: move_screen(screens, screen_id, up=up))
    this.note_change(screen.name, f"Screen {screen.name} was moved {'up' if up else 'down'}")
    flash(f"Screen {screen.name} was moved {'up' if up else 'down'}.", "success")
    return redirect(url_for("screens.page", _anchor=f"screen-{screen.id}"))
