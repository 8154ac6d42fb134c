"""Forms that only the sandbox's own pages can send: a cookie and a field that must agree."""

import secrets
from typing import Final
from urllib.parse import urlsplit

from flask import after_this_request, request
from flask.wrappers import Response

from algo_oauth.sandbox.faults import ApiFault

COOKIE: Final = "__Host-sandbox-form"
FIELD: Final = "form_token"


def form_token() -> str:
    """Return the text for the hidden field, and set the cookie with this answer."""
    token = request.cookies.get(COOKIE) or secrets.token_urlsafe(24)

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="Strict", path="/")
        return response

    return token


def check_form() -> None:
    """Refuse a form that another site sent.

    Raises:
        ApiFault: the field and the cookie do not agree.
    """
    check_same_site()
    cookie, field = request.cookies.get(COOKIE, ""), request.form.get(FIELD, "")
    if not cookie or not secrets.compare_digest(cookie.encode(), field.encode()):
        raise _refused("This form is out of date. Load the page again and repeat.")


def check_same_site() -> None:
    """Refuse a request that a browser says comes from another site; scripts say nothing.

    Raises:
        ApiFault: it does.
    """
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        raise _refused("Requests from other sites are refused.")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise _refused("Requests from other sites are refused.")


def _refused(sentence: str) -> ApiFault:
    return ApiFault(403, "SandboxForm", sentence)
