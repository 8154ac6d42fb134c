"""Answers to what cannot be done: never a bare 500, always a code, a sentence and a remedy."""

import logging
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from algo_oauth.errors import (
    DeviceBroken,
    DeviceError,
    PageRefused,
    Problem,
    StorageError,
    TooManyTries,
)
from algo_oauth.web.guard import is_script_call, limiter
from algo_oauth.web.services import device

_LOG: Final = logging.getLogger(__name__)


def answer_refusals(app: Flask) -> None:
    """Register the answers."""
    app.register_error_handler(RateLimitExceeded, _too_many)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(StorageError, _not_stored)
    app.register_error_handler(DeviceError, _refused)
    app.register_error_handler(Exception, _broken)


def refusal(problem: Problem, status: int) -> Response:
    """Answer with a page, or for a script with JSON."""
    if is_script_call():
        answer = jsonify(problem=problem)
    else:
        inside = bool(current_user and current_user.is_authenticated)
        answer = make_response(
            render_template("shell/problem.html", problem=problem, inside=inside)
        )
    answer.status_code = status
    return answer


def _too_many(_: RateLimitExceeded) -> Response:
    limit = limiter.current_limit
    seconds = max(1, int(limit.reset_at - device().clock.now()) + 1) if limit else 60
    answer = refusal(TooManyTries(seconds=seconds).problem, HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _of_http(error: HTTPException) -> Any:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    words = {404: "There is no page here", 405: "This address does not take that call"}
    words |= {413: "This is more than a form of this device can hold"}
    if error.code == 404 and request.url_rule is not None and request.method == "POST":
        words[404] = "What this was about is not there any more: it was deleted meanwhile"
    reason = words.get(error.code, error.name)
    return refusal(PageRefused(status=error.code, reason=reason).problem, error.code)


def _not_stored(error: StorageError) -> Response:
    _LOG.error("%s %s: %s", request.method, request.path, error)
    return refusal(error.problem, HTTPStatus.INSUFFICIENT_STORAGE)


def _refused(error: DeviceError) -> Response:
    return refusal(error.problem, HTTPStatus.CONFLICT)


def _broken(error: Exception) -> Response:
    _LOG.error("%s %s failed", request.method, request.path, exc_info=error)
    return refusal(DeviceBroken().problem, HTTPStatus.INTERNAL_SERVER_ERROR)
