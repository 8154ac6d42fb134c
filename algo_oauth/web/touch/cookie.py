"""The cookie of a touch pass: for this device alone, out of reach of scripts."""

from typing import Final

from flask import redirect, url_for
from flask import session as cookie
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from algo_oauth.secret import Secret
from algo_oauth.web.guard import TOUCH_COOKIE, session_id, touch_token
from algo_oauth.web.services import device, services

TEN_YEARS: Final = 10 * 365 * 86_400
"""Seconds. Browsers cut this to some 400 days, so every use of the touch screen renews it."""


def give_cookie(answer: Response, name: str, token: Secret, *, seconds: int) -> None:
    """Set a cookie that only this device sees."""
    answer.set_cookie(
        name,
        token.reveal(),
        max_age=seconds,
        secure=True,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def renewed(answer: Response) -> Response:
    """Renew the cookie of a touch pass that is still good."""
    token = touch_token()
    if device().touch_passes.find(token):
        give_cookie(answer, TOUCH_COOKIE, token, seconds=TEN_YEARS)
    return answer


def become_touch_screen(token: Secret) -> Response:
    """Give this browser its pass, end its login, and go to the buttons."""
    if current_user.is_authenticated:
        services().sessions.close(session_id())
        logout_user()
    cookie.clear()
    answer = redirect(url_for("touch.page"))
    give_cookie(answer, TOUCH_COOKIE, token, seconds=TEN_YEARS)
    return answer
