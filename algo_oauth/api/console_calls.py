"""Buttons and events of the console, below /api/controls/console and /api/console."""

import threading
from typing import Annotated, Final

import msgspec
from flask import Blueprint, Response, request

from algo_oauth.api.answers import PressView, json_answer, press_view
from algo_oauth.api.bodies import read_body
from algo_oauth.api.services import device
from algo_oauth.console.press import PressState
from algo_oauth.errors import PressRefused

blueprint = Blueprint("console", __name__, url_prefix="/api")

PATIENCE: Final = 0.3
"""Seconds that a call waits for the end of its press."""
MOST_WAITING: Final = 2
"""Calls that may wait at once: they share the server's few threads with pages and screens."""

_waiting: Final = threading.BoundedSemaphore(MOST_WAITING)


class Activation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which button to press. ``press`` names the press: sent again, it presses once (ours)."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    press: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9-]{0,64}\\Z")] = ""


class EventStop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which events to stop: those of a type, or ``all``."""

    type: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class ButtonView(msgspec.Struct, frozen=True, kw_only=True):
    """A button, as callers see it; ``last`` is its last press, null when there is none."""

    id: str
    text: str
    screen: str
    screen_id: str
    status: str
    action: str
    last: PressView | None


@blueprint.post("/controls/console/button/activate")
def activate() -> Response:
    """Press a button as a finger would, and tell where the press stands."""
    wanted = read_body(Activation, example={"id": "hello"})
    return json_answer(press_view(_press(wanted)))


@blueprint.get("/console/buttons")
def buttons() -> Response:
    """List every button with its last press; 304 to who has this answer already."""
    states = device().presser.states()
    found = [
        ButtonView(
            id=button.id,
            text=button.text,
            screen=screen.name,
            screen_id=screen.id,
            status="Enabled" if button.enabled else "Disabled",
            action=button.action,
            last=press_view(states[button.id]) if button.id in states else None,
        )
        for screen in device().screens.all()
        for button in screen.buttons
    ]
    answer = json_answer({"buttons": found})
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@blueprint.get("/console/event/status")
def events() -> Response:
    """List the emergencies and pages that are active: this software has none of either."""
    return json_answer({"active": []})


@blueprint.post("/controls/console/event/stop")
def stop_events() -> Response:
    """Stop events: there is never one to stop."""
    read_body(EventStop, example={"type": "all"})
    return Response("Stopped 0 event(s).", mimetype="text/plain")


def _press(wanted: Activation) -> PressState:
    """Press. There is no finger that could touch by accident, so no guard is asked for."""
    waits = _waiting.acquire(blocking=False)
    try:
        return device().presser.press(
            wanted.id,
            press_id=wanted.press,
            wait=PATIENCE if waits else 0.0,
            confirmed="api",
            actor=device().actor(),
        )
    except PressRefused as refusal:
        device().note_refusal(wanted.id, refusal.problem)
        raise
    finally:
        if waits:
            _waiting.release()
