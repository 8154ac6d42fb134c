"""The touch screen: what staff press, and what its page asks for."""

import re
import threading
from http import HTTPStatus
from typing import Final
from zlib import crc32

import msgspec
from flask import abort, jsonify, make_response, request
from werkzeug.wrappers import Response

from algo_oauth.console.press import PressState
from algo_oauth.errors import ButtonUnknown, PressRefused
from algo_oauth.web.guard import asks_by_itself, open_to_touch_screens
from algo_oauth.web.services import device, services
from algo_oauth.web.touch.blueprint import (
    answers_while_locked,
    answers_while_locked_if,
    blueprint,
)
from algo_oauth.web.touch.cookie import renewed
from algo_oauth.web.touch.drawing import draw, layout
from algo_oauth.web.touch.holder import holder
from algo_oauth.web.touch.lock_views import lock_page

PATIENCE: Final = 0.3
"""Seconds that a press waits for its end before the page is told to ask again."""
MOST_WAITING: Final = 4

_PRESS_ID: Final = re.compile(r"[A-Za-z0-9-]{0,64}")
# The threads that serve pages are few: presses of a dead target must never hold them all.
_waiting: Final = threading.BoundedSemaphore(MOST_WAITING)


@blueprint.get("/", strict_slashes=False)
@open_to_touch_screens
@answers_while_locked
def page() -> Response:
    """Show the buttons, or the lock."""
    if services().locks.is_locked(holder()):
        return lock_page()
    return renewed(make_response(draw("touch/page.html", layout())))


@blueprint.get("/state")
@open_to_touch_screens
@asks_by_itself
@answers_while_locked
def state() -> Response:
    """Tell the last press of every button, and the layout; 304 when nothing has changed.

    A locked screen has another layout: its page turns to the lock by that, and back again.
    """
    this, whole = device(), layout()
    drawn = whole.locked if services().locks.is_locked(holder()) else whole
    version = this.presser.version  # read before the states: they may be newer, never older
    states = this.presser.states()
    shown = {button.id for button in drawn.buttons}
    lost = {each: name for each, name in this.profiles_to_authorize().items() if each in shown}
    answer = jsonify(
        layout=drawn.version,
        now=this.clock.now(),
        buttons={each: _for_screens(press) for each, press in states.items() if each in shown},
        unauthorized=lost,
    )
    answer.set_etag(f"{version}-{drawn.version}-{crc32(repr(lost).encode()):x}")
    answer.make_conditional(request)
    return answer


def _works_without_pin(button_id: str) -> bool:
    button = device().screens.button(button_id)
    return button is not None and button.works_while_locked


def _may_be_pressed(button_id: str) -> bool:
    """Say what a locked screen may press; and it may ask after what it pressed before."""
    press_id = request.headers.get("X-Press-Id", "")
    is_known = device().presser.knows(button_id, press_id, actor=device().actor())
    return is_known or _works_without_pin(button_id)


@blueprint.post("/press/<button_id>")
@open_to_touch_screens
@answers_while_locked_if(_may_be_pressed)
def press(button_id: str) -> Response:
    """Press a button. The page names the press, so that repeating the call presses once.

    200 with the press's end, or 202 while it is being sent.
    """
    try:
        pressed = _press(button_id, _press_id())
    except PressRefused as refusal:
        device().note_refusal(button_id, refusal.problem)
        unknown = isinstance(refusal, ButtonUnknown)
        status = HTTPStatus.NOT_FOUND if unknown else HTTPStatus.CONFLICT
        return make_response(jsonify(problem=refusal.problem), status)
    status = HTTPStatus.ACCEPTED if pressed.state == "sending" else HTTPStatus.OK
    return renewed(make_response(jsonify(_for_screens(pressed)), status))


@blueprint.post("/clear/<button_id>")
@open_to_touch_screens
@answers_while_locked_if(_works_without_pin)
def clear(button_id: str) -> tuple[str, int]:
    """Take the last result off a button: the one of the press that the page shows."""
    device().presser.clear(button_id, press_id=_press_id(), actor=device().actor())
    return "", HTTPStatus.NO_CONTENT


def _for_screens(press: PressState) -> PressState:
    """Return what every screen may know of a press: who pressed is told to the admin alone."""
    return msgspec.structs.replace(press, actor="", profiles=(), request_ids=())


def _press(button_id: str, press_id: str) -> PressState:
    presser, confirmed, actor = device().presser, _confirmed(), device().actor()
    waits = _waiting.acquire(blocking=False)
    try:
        return presser.press(
            button_id,
            press_id=press_id,
            wait=PATIENCE if waits else 0.0,
            confirmed=confirmed,
            actor=actor,
        )
    finally:
        if waits:
            _waiting.release()


def _confirmed() -> str:
    """Return how the page met the button's guard; empty when it did not."""
    confirmed = request.headers.get("X-Confirmed", "")
    if confirmed not in ("", "hold", "ask"):
        abort(HTTPStatus.BAD_REQUEST)
    return confirmed


def _press_id() -> str:
    """Return the press that the page names; empty when it names none."""
    press_id = request.headers.get("X-Press-Id", "")
    if not _PRESS_ID.fullmatch(press_id):
        abort(HTTPStatus.BAD_REQUEST)
    return press_id
