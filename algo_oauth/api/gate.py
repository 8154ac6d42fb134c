"""What every call passes before it is carried out: is there an API, and who calls?"""

from collections.abc import Callable
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from flask import current_app, request

from algo_oauth.api.authentication import authenticate
from algo_oauth.api.received import ReceivedCall, received
from algo_oauth.api.services import device, services
from algo_oauth.errors import (
    ApiOff,
    BodyNotJson,
    CallFromWebPage,
    CallNotAuthenticated,
    CredentialsWrong,
    TooManyWrongCalls,
)
from algo_oauth.storage.activity import LOGIN
from algo_oauth.storage.api_settings import NONE, STANDARD

View = TypeVar("View", bound=Callable[..., Any])

JSON: Final = "application/json"
_OWN_SITES: Final = ("", "none", "same-origin")


def open_to_all(view: View) -> View:
    """Let a call be answered without credentials."""
    view.open_to_all = True  # type: ignore[attr-defined]  # a mark that the gate reads
    return view


def admit() -> None:
    """Let the current call through, or raise why not.

    Raises:
        CallRefused: the reason.
    """
    api = device().record.api
    if not api.enabled:
        raise ApiOff
    _refuse_web_pages()
    view = current_app.view_functions.get(request.endpoint or "")
    if api.method == NONE or getattr(view, "open_to_all", False):
        return
    call = received(request)
    _authenticate(call)
    if api.method == STANDARD and call.body and not is_json(call.content_type):
        raise BodyNotJson  # the signature is one over JSON


def is_json(content_type: str) -> bool:
    """Say whether a Content-Type is JSON's; JSON is UTF-8 (RFC 8259 section 8.1)."""
    kind, _, rest = content_type.lower().partition(";")
    charset = rest.strip().removeprefix("charset=").strip('"')
    return kind.strip() == JSON and charset in ("", "utf-8")


def _refuse_web_pages() -> None:
    """Refuse what a browser sends for another site.

    A browser may keep Basic credentials, and None needs none: without this, any page that
    somebody in the house opens could press buttons.
    """
    if request.headers.get("Sec-Fetch-Site", "") not in _OWN_SITES:
        raise CallFromWebPage
    origin = request.headers.get("Origin")
    if origin is not None and _host(origin) != request.headers.get("Host", ""):
        raise CallFromWebPage


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _authenticate(call: ReceivedCall) -> None:
    this, address = services(), request.remote_addr or "unknown"
    # As at the login: after five wrong ones even a right one waits, or guessing would go on.
    if seconds := this.wrong.wait(address):
        raise TooManyWrongCalls(wait=seconds, seconds=seconds)
    now = this.device.clock.now()
    try:
        authenticate(call, this.device.record.api, nonces=this.nonces, now=now)
    except CallNotAuthenticated as refusal:
        if isinstance(refusal, CredentialsWrong):
            this.wrong.count(address)
        _note(address, refusal)
        raise


def _note(address: str, refusal: CallNotAuthenticated) -> None:
    this = services()
    if not this.noted.wait(address):
        this.noted.count(address)
        this.device.note(LOGIN, address, "A call of the RESTful API was refused", refusal.problem)
