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
    view.answers_while_locked = True  # type: ignore[attr-defined]  # a mark that is read below
    return view


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
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "answers_while_locked", False) or not services().locks.is_locked(who):
        return None
    return refusal(ScreenLocked().problem, HTTPStatus.LOCKED)
