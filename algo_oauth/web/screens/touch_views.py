"""Pairing a touch screen by its code, and how touch screens lock and dim."""

import math
import re
from http import HTTPStatus
from typing import Any, Final

import msgspec
from flask import flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from algo_oauth.checks import Faults
from algo_oauth.passwords import hash_password
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.storage.touch_settings import TouchSettings, check_minutes
from algo_oauth.web.guard import session_id
from algo_oauth.web.pairings import LENGTH, Pairing, plain_code
from algo_oauth.web.screens.forms import typed
from algo_oauth.web.screens.page import render_screens
from algo_oauth.web.screens.pass_views import check_pass_name, new_pass
from algo_oauth.web.screens.touch_section import LABELS, TouchSection
from algo_oauth.web.screens.views import blueprint
from algo_oauth.web.services import device, services
from algo_oauth.web.undo import offer_undo

_PIN: Final = re.compile(r"[0-9]{4,8}")
_MINUTE_FIELDS: Final = ("lock_minutes", "dim_minutes")


@blueprint.post("/touch-passes/pair")
def pair_touch_screen() -> Any:
    """Pair a touch screen: the browser that shows this code gets a pass under this name."""
    values, faults = typed(request.form, LABELS), Faults()
    with device().touch_passes.held():  # a browser that was let in is not let in a second time
        name = check_pass_name(faults, "pair_name", values["pair_name"])
        waiting = _waiting(faults, values["pair_code"])
        if waiting is not None and not faults:
            waiting.pass_token = new_pass(name)
    if waiting is None or faults:
        return _refused(values, faults)
    device().note_change(name, f"The browser at {waiting.address} was paired as {name}")
    flash(f"{name} is paired: the browser at {waiting.address} shows the buttons now.", "success")
    return redirect(url_for("screens.page"))


@blueprint.post("/touch-settings")
def change_touch_settings() -> Any:
    """Save the PIN, if one was typed, and the minutes."""
    values, faults = typed(request.form, LABELS), Faults()
    pin = values.pop("pin")
    if pin and not _PIN.fullmatch(pin):
        faults.add("pin", "TCH-006", "This is not a PIN.", "Use 4 to 8 digits.")
    minutes = {name: check_minutes(faults, name, values[name]) for name in _MINUTE_FIELDS}
    if faults:
        return _refused(values, faults)
    new = hash_password(pin) if pin else NO_SECRET
    device().touch_settings.change(
        lambda before: TouchSettings(pin_hash=new or before.pin_hash, **minutes)
    )
    if pin:
        services().heed_new_pin()
    device().note_change("touch screens", _what_changed(pin=bool(pin)))
    flash("Saved. Touch screens ask for the new PIN now." if pin else "Saved.", "success")
    return redirect(url_for("screens.page"))


@blueprint.post("/touch-settings/remove-pin")
def remove_pin() -> Response:
    """Let touch screens be used without a PIN."""
    store = device().touch_settings
    removed = store.change(lambda before: _with_pin(before, NO_SECRET)).pin_hash
    if not removed:  # by another window, or by a first click on this one
        flash("Touch screens have no PIN any more.", "info")
        return redirect(url_for("screens.page"))
    device().note_change("touch screens", "The PIN was removed")

    def bring_back() -> str:
        before = store.change(lambda now: _with_pin(now, now.pin_hash or removed))
        return "There is another PIN by now: it stays." if before.pin_hash else "The PIN is back."

    offer_undo("Touch screens have no PIN any more.", services().undo.offer(bring_back))
    return redirect(url_for("screens.page"))


def _with_pin(settings: TouchSettings, pin_hash: Secret) -> TouchSettings:
    return msgspec.structs.replace(settings, pin_hash=pin_hash)


def _waiting(faults: Faults, code: str) -> Pairing | None:
    """Return the browser that shows the code; wrong codes cost longer and longer waits."""
    if len(plain_code(code)) != LENGTH:
        faults.add(
            "pair_code", "TCH-009", "A code has 8 letters.", "Type it as the tablet shows it."
        )
        return None
    tries, who = services().code_tries, session_id()
    wait = tries.begin(who)
    if wait:
        seconds = math.ceil(wait)
        faults.add(
            "pair_code", "TCH-007", "Too many wrong codes.", f"Wait {seconds} s and try again."
        )
        return None
    found = services().pairings.find_code(code)
    if found is None:
        faults.add(
            "pair_code",
            "TCH-005",
            "No browser shows this code.",
            "Open /screen/pair on the tablet and type the code that it shows now.",
        )
    else:
        tries.succeed(who)
    return found


def _what_changed(*, pin: bool) -> str:
    return "The PIN was changed" if pin else "Locking and dimming were changed"


def _refused(values: dict[str, str], faults: Faults) -> Response:
    sent = {name: value for name, value in values.items() if name in request.form}
    section = TouchSection(typed=sent, faults=faults)
    return make_response(render_screens(touch=section), HTTPStatus.UNPROCESSABLE_ENTITY)
