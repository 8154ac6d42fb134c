"""The front page: the team as its members see it, and beside it the means to cause trouble."""

from typing import Annotated, Final, Literal

import msgspec
from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from algo_oauth.sandbox.chats import TEAM_NAME
from algo_oauth.sandbox.csrf import check_form, check_same_site, form_token
from algo_oauth.sandbox.faults import bad_parameter
from algo_oauth.sandbox.trouble import PLACES, Mode, Place
from algo_oauth.sandbox.world import world

front = Blueprint("front", __name__, static_folder="static", static_url_path="/sandbox/static")

SHOWN: Final = 200
MODE_NAMES: Final[dict[Mode, str]] = {
    "normal": "Normal",
    "429": "429 Too many requests",
    "500": "500 Server error",
    "503": "503 Unavailable",
    "slow": "Slow (5 seconds)",
    "hang": "Never answers",
    "html": "HTML instead of JSON",
    "invalid_json": "Invalid JSON",
    "redirect": "Redirect",
}

Action = Literal["expire_access_tokens", "expire_all_tokens", "revoke_sessions", "normal"]


# What the page says after an action; a mode shows in the panel itself.
DONE: Final[dict[str, str]] = {
    "expire_access_tokens": "All access tokens have expired.",
    "expire_all_tokens": "All access and refresh tokens have expired.",
    "revoke_sessions": "All sessions have been revoked.",
    "normal": "Everything answers as usual again.",
}


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``POST /sandbox/trouble`` takes: an action, or a mode (or both)."""

    action: Action | None = None
    mode: Mode | None = None
    where: Place | Literal["all"] = "all"
    times: Annotated[int, msgspec.Meta(ge=1)] | None = None


@front.get("/")
def show() -> ResponseReturnValue:
    """Show the page; it works without its script, by reloading."""
    here = world()
    page = make_response(
        render_template(
            "front.html",
            team_name=TEAM_NAME,
            credentials=here.credentials,
            apps=here.apps,
            messages=_messages(),
            sessions=len(here.sessions.open_sessions()),
            modes=here.trouble.modes(),
            mode_names=MODE_NAMES,
            done=DONE.get(request.args.get("done", "")),
            form_token=form_token(),
        )
    )
    page.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return page


@front.get("/sandbox/posts")
def posts() -> ResponseReturnValue:
    """Return the team's newest messages, oldest first, for the page's script (with an ETag)."""
    version = world().chats.version  # read before the messages: they may be newer, never older
    answer = Response(msgspec.json.encode(_messages()), content_type="application/json")
    answer.set_etag(f"{world().credentials.team_id}-{version}")
    answer.headers["Cache-Control"] = "no-cache"
    return answer.make_conditional(request)


@front.post("/sandbox/trouble")
def cause_trouble() -> ResponseReturnValue:
    """Cause trouble, or end it. The panel sends a form, scripts send JSON, all members optional.

    ``{"mode": MODE, "where": "token" | "api" | "all", "times": N}`` sets how the next ``N``
    answers (until further notice without ``times``) of the token endpoint, of the API or of
    both turn out. MODE is one of normal, 429, 500, 503, slow, hang, html, invalid_json and
    redirect; ``hang`` answers nothing for ten minutes or until it is lifted.

    ``{"action": ACTION}`` does one thing: ``expire_access_tokens``, ``expire_all_tokens``,
    ``revoke_sessions``, or ``normal`` to be well behaved again everywhere.

    The answer is the state as it is then: ``{"modes": {"token": MODE, "api": MODE},
    "sessions": N}``. There is no login: whoever reaches the sandbox may. Other sites may not.
    """
    if request.mimetype == "application/json":
        check_same_site()
        _carry_out(_read_json())
        return _state()
    check_form()
    wanted = _read_form()
    _carry_out(wanted)
    return redirect(f"/?done={wanted.action}" if wanted.action else "/", code=303)


@front.get("/sandbox/trouble")
def show_trouble() -> ResponseReturnValue:
    """Return the state as ``POST`` does."""
    return _state()


def _messages() -> list[dict[str, str]]:
    here = world()
    return [
        {
            "id": message.id,
            "author": message.app_name,
            "time": message.creation_time,
            "text": message.text or "(attachment)",
        }
        for message in here.chats.newest(here.credentials.team_id, SHOWN)
    ]


def _state() -> Response:
    here = world()
    state = {"modes": here.trouble.modes(), "sessions": len(here.sessions.open_sessions())}
    return Response(msgspec.json.encode(state), content_type="application/json")


def _read_json() -> Wanted:
    try:
        return msgspec.json.decode(request.get_data(), type=Wanted)
    except msgspec.DecodeError as error:
        raise bad_parameter("body") from error


def _read_form() -> Wanted:
    fields = {
        name: request.form[name] for name in ("action", "mode", "where") if name in request.form
    }
    try:
        return msgspec.convert(fields, Wanted)
    except msgspec.ValidationError as error:
        raise bad_parameter("form") from error


def _carry_out(wanted: Wanted) -> None:
    here = world()
    places = PLACES if wanted.where == "all" else (wanted.where,)
    if wanted.mode is not None:
        here.trouble.cause(wanted.mode, *places, times=wanted.times)
    if wanted.action == "normal":
        here.trouble.lift()
    elif wanted.action == "expire_access_tokens":
        here.sessions.expire_access_tokens()
    elif wanted.action == "expire_all_tokens":
        here.sessions.expire_all_tokens()
    elif wanted.action == "revoke_sessions":
        here.sessions.end_all()
