"""Answers to calls that are not carried out: always JSON, always with the reason."""

import logging
from http import HTTPStatus
from typing import Any, Final

import msgspec
from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from algo_oauth.api.answers import json_answer
from algo_oauth.errors import (
    BodyTooLong,
    ButtonUnknown,
    CallRefused,
    CallUnknown,
    CallUnusable,
    DeviceBroken,
    MethodUnknown,
    PressRefused,
    Problem,
    StorageError,
)

_LOG: Final = logging.getLogger(__name__)


def answer_refusals(app: Flask) -> None:
    """Register the answers."""
    app.register_error_handler(CallRefused, _refused)
    app.register_error_handler(PressRefused, _not_pressed)
    app.register_error_handler(StorageError, _not_stored)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _broken)


def refusal(problem: Problem, status: int, **more: Any) -> Response:
    """Answer with the reason, and the code to quote."""
    reason = f"{problem.message} {problem.remedy}".rstrip()
    return json_answer({"error": reason, "code": problem.code, **more}, status)


def _refused(error: CallRefused) -> Response:
    answer = refusal(error.problem, error.status)
    if error.wait:
        answer.headers["Retry-After"] = str(error.wait)
    return answer


def _not_pressed(error: PressRefused) -> Response:
    if not isinstance(error, ButtonUnknown):
        return refusal(error.problem, HTTPStatus.CONFLICT)
    where = "GET /api/console/buttons lists the buttons with their identifiers."
    problem = msgspec.structs.replace(error.problem, remedy=where)
    return refusal(problem, HTTPStatus.NOT_FOUND)


def _not_stored(error: StorageError) -> Response:
    _LOG.error("%s %s: %s", request.method, request.path, error)
    return refusal(error.problem, HTTPStatus.INSUFFICIENT_STORAGE)


def _of_http(error: HTTPException) -> Response:
    """Answer what the framework refuses before a call is reached."""
    if isinstance(error, MethodNotAllowed):
        answer = _refused(MethodUnknown())
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
        return answer
    if error.code == HTTPStatus.NOT_FOUND:
        return _refused(CallUnknown())
    if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _refused(BodyTooLong(limit=current_app.config["MAX_CONTENT_LENGTH"]))
    problem = CallUnusable(reason=error.name).problem
    return refusal(problem, error.code or HTTPStatus.BAD_REQUEST)


def _broken(error: Exception) -> Response:
    _LOG.error("%s %s failed", request.method, request.path, exc_info=error)
    return refusal(DeviceBroken().problem, HTTPStatus.INTERNAL_SERVER_ERROR)
