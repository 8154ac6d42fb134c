"""Locking a touch screen by hand, and unlocking it with the PIN."""

import math
from http import HTTPStatus

from flask import jsonify, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from algo_oauth.errors import Problem, TooManyPins, WrongPin
from algo_oauth.passwords import is_password
from algo_oauth.storage.activity import LOGIN
from algo_oauth.web.guard import is_script_call, open_to_touch_screens
from algo_oauth.web.services import device, services
from algo_oauth.web.touch.blueprint import answers_while_locked, blueprint
from algo_oauth.web.touch.cookie import renewed
from algo_oauth.web.touch.drawing import draw, layout
from algo_oauth.web.touch.holder import holder


@blueprint.post("/lock")
@open_to_touch_screens
def lock() -> Response:
    """Lock this screen now."""
    services().locks.lock(holder())
    return _done()


@blueprint.post("/unlock")
@open_to_touch_screens
@answers_while_locked
def unlock() -> Response:
    """Check the PIN and unlock this screen; wrong ones cost longer and longer waits."""
    who, tries = holder(), services().pin_tries
    if not services().locks.is_locked(who):
        return _done()
    wait = tries.begin(who.key)
    if wait:
        return _refuse(wait)
    pin_hash = device().touch_settings.get().pin_hash
    is_right = is_password(request.form.get("pin", ""), pin_hash)
    # Checking takes a moment, in which the PIN may be replaced and every screen locked.
    if not is_right or not services().locks.unlock_with(who, pin_hash):
        device().note(LOGIN, who.name, "A wrong PIN was entered", WrongPin().problem)
        return _refuse(tries.left(who.key))
    tries.succeed(who.key)
    device().note(LOGIN, who.name, "The touch screen was unlocked with the PIN")
    return _done()


def lock_page(problem: Problem | None = None, status: int = HTTPStatus.OK) -> Response:
    """Ask for the PIN, with what was wrong and the seconds to wait; a script gets both as JSON.

    The buttons that work without the PIN are beside it.
    """
    wait = math.ceil(services().pin_tries.left(holder().key))
    if problem and is_script_call():
        answer = jsonify(problem=problem, wait=wait)
    else:
        answer = make_response(draw("touch/lock.html", layout().locked, problem=problem, wait=wait))
    answer.status_code = status
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return renewed(answer)


def _refuse(wait: float) -> Response:
    if not wait:
        return lock_page(WrongPin().problem, HTTPStatus.FORBIDDEN)
    problem = TooManyPins(seconds=math.ceil(wait)).problem
    return lock_page(problem, HTTPStatus.TOO_MANY_REQUESTS)


def _done() -> Response:
    if is_script_call():
        return make_response("", HTTPStatus.NO_CONTENT)
    return redirect(url_for("touch.page"))
