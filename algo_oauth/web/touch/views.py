"""The touch screen: what staff press, and what its page asks for."""

import re
import threading
from http import HTTPStatus
from typing import Final
from zlib import crc32

import msgspec
from flask import abort, jsonify, make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from algo_oauth.console.press import PressState
from algo_oauth.errors import ButtonUnknown, PressRefused
from algo_oauth.web.guard import asks_by_itself, open_to_touch_screens
from algo_oauth.web.services import device, services
from algo_oauth.web.touch.blueprint import answers_while_locked, blueprint
from algo_oauth.web.touch.cookie import renewed
from algo_oauth.web.touch.holder import holder
from algo_oauth.web.touch.icons import icon_symbol
from algo_oauth.web.touch.layout import Layout, goes_to, layout_of
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
    return renewed(
        make_response(
            render_template(
                "touch/page.html",
                layout=_layout(),
                goes_to=goes_to,
                icon_symbol=icon_symbol,
                inside=current_user.is_authenticated,
            )
        )
    )


@blueprint.get("/state")
@open_to_touch_screens
@asks_by_itself
def state() -> Response:
    """Tell the last press of every button, and the layout; 304 when nothing has changed."""
    this, layout = device(), _layout()
    version = this.presser.version  # read before the states: they may be newer, never older
    states = this.presser.states()
    shown = {button.id for button in layout.buttons}
    lost = {each: name for each, name in this.profiles_to_authorize().items() if each in shown}
    answer = jsonify(
        layout=layout.version,
        now=this.clock.now(),
        buttons={each: _for_screens(press) for each, press in states.items() if each in shown},
        unauthorized=lost,
    )
    answer.set_etag(f"{version}-{layout.version}-{crc32(repr(lost).encode()):x}")
    answer.make_conditional(request)
    return answer


@blueprint.post("/press/<button_id>")
@open_to_touch_screens
def press(button_id: str) -> Response:
    """Press a button. The page names the press, so that repeating the call presses once.

    200 with the press's end, or 202 while it is being sent.
    """
    try:
        pressed = _press(button_id, _press_id())
    except PressRefused as refusal:
        unknown = isinstance(refusal, ButtonUnknown)
        if not unknown:
            device().note_refusal(button_id, refusal.problem)
        status = HTTPStatus.NOT_FOUND if unknown else HTTPStatus.CONFLICT
        return make_response(jsonify(problem=refusal.problem), status)
    status = HTTPStatus.ACCEPTED if pressed.state == "sending" else HTTPStatus.OK
    return renewed(make_response(jsonify(_for_screens(pressed)), status))


@blueprint.post("/clear/<button_id>")
@open_to_touch_screens
def clear(button_id: str) -> tuple[str, int]:
    """Take the last result off a button."""
    device().presser.clear(button_id, actor=device().actor())
    return "", HTTPStatus.NO_CONTENT


def _layout() -> Layout:
    this = device()
    return layout_of(this.screens.all(), this.record.name, this.touch_settings.get())


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
    """Return the id that the page gave this press; empty when it gave none."""
    press_id = request.headers.get("X-Press-Id", "")
    if not _PRESS_ID.fullmatch(press_id):
        abort(HTTPStatus.BAD_REQUEST)
    return press_id
