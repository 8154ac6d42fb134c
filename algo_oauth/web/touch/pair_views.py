"""Pairing: a browser shows a code, the admin enters it, the browser becomes a touch screen."""

import math
from http import HTTPStatus
from typing import Final

from flask import jsonify, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from algo_oauth.errors import TooManyPairings
from algo_oauth.secret import Secret
from algo_oauth.web.guard import asks_by_itself, open_to_all, touch_token
from algo_oauth.web.pairings import LIFETIME, Pairing, TooMany, readable_code
from algo_oauth.web.refusals import refusal
from algo_oauth.web.services import device, services
from algo_oauth.web.touch.blueprint import answers_while_locked, blueprint
from algo_oauth.web.touch.cookie import become_touch_screen, give_cookie

PAIR_COOKIE: Final = "__Host-pair"
"""Binds a code to the browser that shows it."""


@blueprint.get("/pair")
@open_to_all
@answers_while_locked
def pair() -> Response:
    """Show this browser's code; once the admin has entered it, show the buttons instead."""
    waiting = services().pairings.find(_token())
    if waiting and waiting.pass_token:
        if device().touch_passes.find(waiting.pass_token):
            # The wait goes on: should this answer be lost, the next one brings the pass.
            return _without_wait(become_touch_screen(waiting.pass_token))
        services().pairings.end(_token())  # the pass was removed before it was fetched
        waiting = None
    if device().touch_passes.find(touch_token()):
        return redirect(url_for("touch.page"))
    return _page(waiting) if waiting else _begin()


@blueprint.get("/pair/state")
@open_to_all
@asks_by_itself
@answers_while_locked
def pair_state() -> Response:
    """Tell a page that shows a code whether to load anew, and how long its code lasts."""
    waiting = services().pairings.find(_token())
    if waiting is None:
        return jsonify(news=True, seconds=0)
    seconds = services().pairings.seconds_left(waiting)
    return jsonify(news=bool(waiting.pass_token), seconds=seconds)


def _begin() -> Response:
    try:
        token, waiting = services().pairings.begin(request.remote_addr or "unknown")
    except TooMany as refused:
        seconds = math.ceil(refused.seconds)
        full = refusal(TooManyPairings(seconds=seconds).problem, HTTPStatus.TOO_MANY_REQUESTS)
        full.headers["Retry-After"] = full.headers["Refresh"] = str(seconds)
        return full
    answer: Response = _page(waiting)
    give_cookie(answer, PAIR_COOKIE, token, seconds=int(LIFETIME))
    return answer


def _page(waiting: Pairing) -> Response:
    return make_response(
        render_template(
            "touch/pair.html",
            code=readable_code(waiting.code),
            seconds=services().pairings.seconds_left(waiting),
            inside=current_user.is_authenticated,
        )
    )


def _token() -> Secret:
    return Secret(request.cookies.get(PAIR_COOKIE, ""))


def _without_wait(answer: Response) -> Response:
    answer.delete_cookie(PAIR_COOKIE, secure=True, httponly=True, samesite="Lax", path="/")
    return answer
