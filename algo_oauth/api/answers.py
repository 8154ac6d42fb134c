"""Answers in JSON."""

import json
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response

from algo_oauth.console.press import PressState, State
from algo_oauth.errors import Problem


class PressView(msgspec.Struct, frozen=True, kw_only=True):
    """A press, as callers see it: ``at`` is its start in RFC 3339 form.

    ``press`` is its id. ``milliseconds`` and ``problem`` are null while there is none.
    """

    id: str
    press: str
    state: State
    at: str
    milliseconds: float | None
    problem: Problem | None


def press_view(press: PressState) -> PressView:
    """Return what callers see of a press."""
    return PressView(
        id=press.button_id,
        press=press.press_id,
        state=press.state,
        at=datetime.fromtimestamp(press.at, UTC).isoformat(timespec="seconds"),
        milliseconds=press.milliseconds,
        problem=press.problem,
    )


def json_answer(document: Any, status: int = HTTPStatus.OK) -> Response:
    """Return an answer; documents become objects.

    All of it is ASCII: what a target said may hold half a character, which UTF-8 cannot.
    """
    text = json.dumps(msgspec.to_builtins(document))
    return Response(text, status, mimetype="application/json")
