"""The blueprint of the touch screen, and what every call to it meets first: the lock."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, TypeVar

from flask import Blueprint, Response, current_app, request

from algo_oauth.errors import ScreenLocked
from algo_oauth.web.refusals import refusal
from algo_oauth.web.services import device, services
from algo_oauth.web.touch.holder import holder

blueprint = Blueprint("touch", __name__, url_prefix="/screen")

IN_USE: Final = "X-In-Use"
"""The page's question carries it when somebody has touched the page since the last one."""

View = TypeVar("View", bound=Callable[..., Any])


def answers_while_locked(view: View) -> View:
    """Let a view answer a locked screen; every other one refuses."""
    return answers_while_locked_if(lambda **_: True)(view)


def answers_while_locked_if(allowed: Callable[..., bool]) -> Callable[[View], View]:
    """Let a view answer a locked screen where ``allowed`` says so of what its address names."""

    def mark(view: View) -> View:
        view.answers_while_locked = allowed  # type: ignore[attr-defined]  # a mark, read below
        return view

    return mark


@blueprint.before_request
def _see_and_refuse() -> Response | None:
    """Note that the screen is there and in use; refuse what it may not do while it is locked."""
    who = holder()
    if not who.key:
        return None
    if who.is_pass:
        services().sightings[who.key] = device().clock.now()
    services().locks.meet(who)
    if request.method == "POST" or IN_USE in request.headers:  # pages load anew by themselves
        services().locks.touch(who)
    if not services().locks.is_locked(who) or _answers_while_locked():
        return None
    return refusal(ScreenLocked().problem, HTTPStatus.LOCKED)


def _answers_while_locked() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    allowed = getattr(view, "answers_while_locked", None)
    return allowed is not None and allowed(**(request.view_args or {}))
