"""The pages of the web interface, one blueprint each."""

import hashlib
from datetime import timedelta
from pathlib import Path

from flask import Flask

from algo_oauth.api import ApiFirst
from algo_oauth.device import Device
from algo_oauth.settings import PACKAGE, TEMPLATES
from algo_oauth.web import admin, health, login, oauth, screens, status, system, touch, undo
from algo_oauth.web.faces import furnish_templates
from algo_oauth.web.guard import guard
from algo_oauth.web.refusals import answer_refusals
from algo_oauth.web.services import Services, attach

BODY_LIMIT = 1024 * 1024
"""Bytes of a form: a button of five requests with full payloads fits twice."""

STATIC = PACKAGE / "static"


def build_app(device: Device) -> Flask:
    """Return the web interface of a device."""
    app = Flask("algo_oauth", template_folder=str(TEMPLATES), static_folder=str(PACKAGE / "static"))
    app.config.update(
        SECRET_KEY=device.record.session_key.reveal(),
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
    attach(app, Services(device))
    guard(app)
    answer_refusals(app)
    furnish_templates(app)
    for page in (health, login, status, oauth, screens, touch, admin, system, undo):
        app.register_blueprint(page.blueprint)
    app.wsgi_app = ApiFirst(device, app.wsgi_app)  # type: ignore[method-assign]  # Flask's way
    return app


def _content_digest(folder: Path) -> str:
    """Return a short name for what the files of a folder hold."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
