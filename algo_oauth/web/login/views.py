"""The login page, logging out, and the question of a page whether it is still logged in."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from flask import session as cookie
from flask_login import current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as BaseResponse

from algo_oauth.errors import Problem, WrongPassword
from algo_oauth.passwords import is_password
from algo_oauth.storage.activity import LOGIN
from algo_oauth.web.guard import Admin, asks_by_itself, limiter, open_to_all, session_id
from algo_oauth.web.places import local_path
from algo_oauth.web.services import device, services

blueprint = Blueprint("login", __name__)


def _was_wrong(response: Response) -> bool:
    return response.status_code == HTTPStatus.UNAUTHORIZED


@blueprint.get("/login")
@open_to_all
def page() -> Any:
    """Show the login form; who is logged in already goes on."""
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next", "")))
    return _form(None, HTTPStatus.OK)


@blueprint.post("/login")
@open_to_all
@limiter.limit("5/minute", deduct_when=_was_wrong)
def log_in() -> Any:
    """Check the password and open a session; five wrong tries a minute and address."""
    who = request.remote_addr or "unknown"
    session = _session_for(request.form.get("password", ""))
    if session is None:
        problem = WrongPassword().problem
        device().note(LOGIN, who, "A wrong password was entered", problem)
        return _form(problem, HTTPStatus.UNAUTHORIZED)
    cookie.clear()  # nothing from before the login survives it
    login_user(Admin(session))
    device().note(LOGIN, who, "Logged in")
    return redirect(local_path(request.form.get("next", "")))


@blueprint.route("/logout", methods=["GET"])
@open_to_all
def ask_log_out() -> Any:
    """Ask, for browsers without scripts; the link of the navigation posts right away."""
    if not current_user.is_authenticated:
        return redirect(local_path("/login"))
    return render_template("login/logout.html")


@blueprint.post("/logout")
@open_to_all
def log_out() -> BaseResponse:
    """End the session."""
    if current_user.is_authenticated:
        services().sessions.close(session_id())
        device().note(LOGIN, request.remote_addr or "unknown", "Logged out")
    logout_user()
    cookie.clear()
    return redirect("/login")


@blueprint.get("/login/state")
@open_to_all
@asks_by_itself
def state() -> Response:
    """Tell a page whether it is logged in, with a fresh CSRF token for what it holds."""
    return jsonify(logged_in=current_user.is_authenticated, csrf_token=generate_csrf())


def _session_for(password: str) -> str | None:
    """Open a session for the right password and return its id, None for a wrong one."""
    checked = device().record.password_hash
    if not is_password(password, checked):
        return None
    session = services().sessions.open()
    # Checking takes a moment. A password that was replaced in it has ended all sessions but this.
    if device().record.password_hash == checked:
        return session
    services().sessions.close(session)
    return None


def _form(problem: Problem | None, status: int) -> Response:
    wanted = request.values.get("next", "")
    html = render_template("login/page.html", problem=problem, next=wanted)
    return make_response(html, status)
