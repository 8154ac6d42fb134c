"""What every view gets without asking: a login, CSRF, a strict CSP, no caching.

A view opts out in the open, with ``open_to_all`` or ``open_to_touch_screens``.
"""

import json
from collections.abc import Callable
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, flash, jsonify, redirect, request, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin, current_user
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import BadHost
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as BaseResponse

from algo_oauth.errors import LoggedOut, PageRefused
from algo_oauth.secret import Secret
from algo_oauth.web.services import services

CONTENT_SECURITY_POLICY: Final = {
    "default-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}

TOUCH_COOKIE: Final = "__Host-touch"

View = TypeVar("View", bound=Callable[..., Any])

limiter: Final = Limiter(get_remote_address, storage_uri="memory://")


class Admin(UserMixin):  # type: ignore[misc]  # Flask-Login carries no types
    """The one user there is, in one of its sessions."""

    def __init__(self, session_id: str) -> None:
        self.id = session_id


def open_to_all(view: View) -> View:
    """Let a view answer without a login."""
    view.open_to_all = True  # type: ignore[attr-defined]  # a mark that the guard reads
    return view


def open_to_touch_screens(view: View) -> View:
    """Let a view answer a browser that holds a touch pass, as well as a login."""
    view.open_to_touch_screens = True  # type: ignore[attr-defined]  # a mark that the guard reads
    return view


def touch_token() -> Secret:
    """Return the touch pass's token that the current request carries; empty for none."""
    return Secret(request.cookies.get(TOUCH_COOKIE, ""))


def asks_by_itself(view: View) -> View:
    """Mark a view that pages call on their own: such a call is no use of the session."""
    view.asks_by_itself = True  # type: ignore[attr-defined]  # a mark that the guard reads
    return view


def takes_up_to(limit: int) -> Callable[[View], View]:
    """Let a view take a body of ``limit`` bytes from who is logged in: a file, not a form."""

    def mark(view: View) -> View:
        view.takes_up_to = limit  # type: ignore[attr-defined]  # a mark that the guard reads
        return view

    return mark


def is_script_call() -> bool:
    """Say whether a page's script, not the browser itself, sent the current request."""
    return request.headers.get("X-Requested-With") == "fetch"


def session_id() -> str:
    """Return the id of the session that the current request belongs to."""
    return str(current_user.get_id() or "")


class _Logins(LoginManager):  # type: ignore[misc]  # Flask-Login carries no types
    """Logins by session alone: a "remember me" cookie is not asked for, and not read either.

    Flask-Login fails on one with letters beyond ASCII, and a host's other programs may set it.
    """

    def _load_user_from_remember_cookie(self, cookie: str) -> None:
        return None


def guard(app: Flask) -> None:
    """Put the guards in place."""
    app.before_request(_refuse_host)
    Talisman(
        app,
        content_security_policy=CONTENT_SECURITY_POLICY,
        content_security_policy_nonce_in=[],
        # The server itself answers plain HTTP with a redirect. HSTS would turn the warning
        # about a self-made certificate into a dead end when that certificate is renewed.
        force_https=False,
        strict_transport_security=False,
        frame_options="DENY",
        referrer_policy="same-origin",
        session_cookie_secure=True,
        session_cookie_samesite="Lax",
    )
    app.before_request(_take_files)  # before CSRF, which reads the body
    CSRFProtect(app)
    app.register_error_handler(CSRFError, _refuse_csrf)
    limiter.init_app(app)
    logins = _Logins(app)
    logins.session_protection = None  # the session's life is decided by `Sessions` alone
    logins.user_loader(_load_admin)
    app.before_request(_require_login)
    app.after_request(_forbid_caching)
    app.after_request(_tell_scripts_where_to_go)
    app.after_request(_name_no_host)  # runs first: the last one named is the first one called


def _refuse_host() -> Response | None:
    """Refuse a Host header that is no name. Flask can build no address then, so no page either."""
    if not isinstance(request.routing_exception, BadHost):
        return None
    problem = PageRefused(status=400, reason="The Host header names no host").problem
    return Response(f"{problem}\n", 400, mimetype="text/plain")


def _take_files() -> None:
    limit = getattr(_current_view(), "takes_up_to", None)
    if limit is not None and current_user.is_authenticated:
        request.max_content_length = limit


def _load_admin(stored_id: str) -> Admin | None:
    counts = not getattr(_current_view(), "asks_by_itself", False)
    is_open = services().sessions.is_open(stored_id, counts_as_use=counts)
    return Admin(stored_id) if is_open else None


def _current_view() -> Callable[..., Any] | None:
    return current_app.view_functions.get(request.endpoint or "")


def _require_login() -> BaseResponse | tuple[Response, int] | None:
    static = (request.endpoint or "").endswith("static")
    if static or getattr(_current_view(), "open_to_all", False) or is_let_in():
        return None
    return logged_out()


def is_let_in() -> bool:
    """Say whether who sent the current request may use its view: by login, or by touch pass."""
    if current_user.is_authenticated:
        return True
    if not getattr(_current_view(), "open_to_touch_screens", False):
        return False
    return services().device.touch_passes.find(touch_token()) is not None


def logged_out() -> BaseResponse | tuple[Response, int]:
    """Answer a request whose session has ended."""
    if is_script_call():
        return jsonify(problem=LoggedOut().problem), 401
    here = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("login.page", next=here or None))


def _refuse_csrf(_: CSRFError) -> Any:
    # A token that does not fit is almost always one of a session that has ended.
    if not current_user.is_authenticated and request.endpoint != "login.log_in":
        return logged_out()
    if is_script_call():
        return jsonify(problem=LoggedOut().problem), 401
    flash("That page was out of date; nothing was done. Please try again.", "warning")
    return redirect(url_for("login.page"))


def _forbid_caching(response: Response) -> Response:
    if not (request.endpoint or "").endswith("static"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _name_no_host(response: Response) -> Response:
    """Let no redirect repeat the Host header, which says what the caller likes.

    Werkzeug's own redirects, to an address with its slash at the end, are complete addresses.
    """
    way = request.routing_exception
    if isinstance(way, RequestRedirect) and response.location == way.new_url:
        parts = urlsplit(way.new_url)
        response.location = parts._replace(scheme="", netloc="").geturl()
    return response


def _tell_scripts_where_to_go(response: Response) -> Response:
    """Let a script navigate itself: following a redirect would use up the page's messages."""
    if not is_script_call() or "Location" not in response.headers:
        return response
    response.set_data(json.dumps({"location": response.headers.pop("Location")}))
    response.status_code, response.mimetype = 200, "application/json"
    return response
