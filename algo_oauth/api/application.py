"""The API put together: calls, the gate before them, and what every answer carries."""

from email.utils import formatdate
from typing import Final

from flask import Flask, Response

from algo_oauth.api import (
    console_calls,
    description,
    gate,
    info_calls,
    maintenance_calls,
    settings_calls,
)
from algo_oauth.api.refusals import answer_refusals
from algo_oauth.api.services import ApiServices, attach, device
from algo_oauth.device import Device
from algo_oauth.storage.api_settings import BASIC

BODY_LIMIT: Final = 64 * 1024
"""Bytes of a body: every setting at its longest fits many times."""

_REALM: Final = 'realm="Algo RESTful API"'


def build_api(device: Device) -> Flask:
    """Return the API of a device as a WSGI application."""
    app = Flask("algo_oauth.api", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        PROVIDE_AUTOMATIC_OPTIONS=False,  # nothing here is offered to pages of other sites
    )
    app.url_map.merge_slashes = False  # a redirect's address would have to be signed anew
    attach(app, ApiServices(device))
    app.before_request(gate.admit)
    answer_refusals(app)
    app.after_request(_furnish)
    for calls in (info_calls, settings_calls, console_calls, maintenance_calls, description):
        app.register_blueprint(calls.blueprint)
    return app


def _furnish(answer: Response) -> Response:
    """Give an answer the device's time, and keep it out of caches, frames and guesses."""
    answer.headers["Date"] = formatdate(device().clock.now(), usegmt=True)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    if answer.status_code == 401:
        basic = device().record.api.method == BASIC
        scheme = f'Basic {_REALM}, charset="UTF-8"' if basic else f"hmac {_REALM}"
        answer.headers["WWW-Authenticate"] = scheme
    return answer
