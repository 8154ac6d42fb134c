"""The cookie of a touch pass: for this device alone, out of reach of scripts."""

from typing import Final

from werkzeug.wrappers import Response

from algo_oauth.secret import Secret
from algo_oauth.web.guard import TOUCH_COOKIE

TEN_YEARS: Final = 10 * 365 * 86_400
"""Seconds. Browsers cut this to some 400 days, so every use of the touch screen renews it."""


def give_touch_pass(answer: Response, token: Secret) -> None:
    """Set the cookie, or renew it."""
    answer.set_cookie(
        TOUCH_COOKIE,
        token.reveal(),
        max_age=TEN_YEARS,
        secure=True,
        httponly=True,
        samesite="Lax",
        path="/",
    )
