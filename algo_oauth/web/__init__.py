"""The pages of the web interface, one blueprint each."""

import hashlib
from datetime import timedelta
from pathlib import Path
from types import MethodType

from flask import Flask

from algo_oauth.api import ApiFirst
from algo_oauth.device import Device
from algo_oauth.settings import PACKAGE, TEMPLATES
from algo_oauth.web import (
    activity,
    admin,
    features,
    health,
    login,
    maintenance,
    oauth,
    screens,
    status,
    system,
    touch,
    undo,
)
from algo_oauth.web.actor import current_actor
from algo_oauth.web.faces import furnish_templates
from algo_oauth.web.guard import guard
from algo_oauth.web.refusals import answer_refusals
from algo_oauth.web.services import Services, attach

BODY_LIMIT = 1024 * 1024
"""Bytes of a form: a button of five requests with full payloads fits twice."""

STATIC = PACKAGE / "static"


def build_app(device: Device) -> Flask:
    """Return the web interface of a device."""
    app = build_pages()
    serve(app, device)
    return app


def build_pages() -> Flask:
    """Return the pages without a device: all that is the same whichever one they will serve."""
    app = Flask(
        "algo_oauth",
        template_folder=str(TEMPLATES),
        static_folder=str(STATIC),
        static_url_path=f"/static/{_content_digest(STATIC)}",
    )
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT,
        SESSION_COOKIE_NAME="__Host-algo",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # the token lives and ends with the session
        WTF_CSRF_SSL_STRICT=False,  # the token is enough; a Referer may be missing
        BOOTSTRAP_SERVE_LOCAL=True,
        # The path changes with the content, so what a browser has it need not ask for again.
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
    )
    guard(app)
    answer_refusals(app)
    furnish_templates(app)
    pages = (health, login, status, activity, oauth, screens, features, touch, system)
    for page in (*pages, admin, maintenance, undo):
        app.register_blueprint(page.blueprint)
    app.register_blueprint(oauth.callback_blueprint)
    return app


def serve(app: Flask, device: Device) -> None:
    """Let the pages serve a device, and no other from now on, with its API in front of them."""
    app.config["SECRET_KEY"] = device.record.session_key.reveal()
    attach(app, Services(device))
    device.actor = current_actor
    pages = MethodType(Flask.wsgi_app, app)  # not app.wsgi_app: it may be of an earlier device
    app.wsgi_app = ApiFirst(device, pages)  # type: ignore[method-assign]  # Flask's way


def _content_digest(folder: Path) -> str:
    """Return a short name for what the files of a folder hold."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
