"""The sandbox as a Flask application."""

from typing import Final

from flask import Flask, Response

from algo_oauth.sandbox.authorization import add_authorization_server, oauth
from algo_oauth.sandbox.directory import directory
from algo_oauth.sandbox.front import front
from algo_oauth.sandbox.gateway import add_gateway
from algo_oauth.sandbox.messaging import messaging
from algo_oauth.sandbox.world import EXTENSION, World

LARGEST_BODY: Final = 1024 * 1024


def create_app(world: World) -> Flask:
    """Return the application that serves one world (see ``World`` for its options)."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    # Authlib refuses plain http, and a test client would speak it by default.
    app.config["PREFERRED_URL_SCHEME"] = "https"
    app.extensions[EXTENSION] = world
    add_authorization_server(app)
    add_gateway(app)
    for blueprint in (oauth, messaging, directory, front):
        app.register_blueprint(blueprint)
    app.after_request(_harden)
    return app


def _harden(response: Response) -> Response:
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Not no-referrer: with it browsers send "Origin: null" with the page's own forms.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
