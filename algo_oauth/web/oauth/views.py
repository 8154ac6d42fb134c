"""Making, changing, duplicating and deleting profiles."""

import uuid
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from algo_oauth.checks import Faults, free_name
from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.profile import NAME_LIMIT, OAuthProfile
from algo_oauth.oauth.profile_check import ProfileCheck
from algo_oauth.secret import Secret
from algo_oauth.web.faces import moment
from algo_oauth.web.guard import session_id
from algo_oauth.web.oauth.actions import begin_authorization
from algo_oauth.web.oauth.forms import PROFILE_LABELS, take_secrets, typed_profile
from algo_oauth.web.oauth.issuer_fill import describe
from algo_oauth.web.oauth.page import ProfileForm, edit_form, profile_version, render
from algo_oauth.web.oauth.saving import HasFaults, Typed, save_profile
from algo_oauth.web.services import device, services
from algo_oauth.web.undo import bring_tokens_back, offer_undo

blueprint = Blueprint("oauth", __name__, url_prefix="/advanced-settings")


@blueprint.get("/")
def advanced_settings() -> Response:
    """Go to the section's first page."""
    return redirect(url_for("oauth.page"))


@blueprint.get("/oauth/")
def page() -> str:
    """Show profiles, the form of a new one, and the test."""
    return render()


@blueprint.get("/oauth/profiles/<profile_id>")
def edit(profile_id: str) -> str:
    """Show the same page with a profile in the form."""
    return render(edit_form(find_profile(profile_id)))


@blueprint.post("/oauth/profiles")
def create() -> Any:
    """Create Profile."""
    return _save()


@blueprint.post("/oauth/profiles/<profile_id>")
def update(profile_id: str) -> Any:
    """Update Profile; one that is gone meanwhile can be created again."""
    return _save(profile_id)


@blueprint.post("/oauth/profiles/<profile_id>/duplicate")
def duplicate(profile_id: str) -> Response:
    """Make a copy under a name of its own, secrets included, and open it."""
    original = find_profile(profile_id)
    wanted = msgspec.structs.replace(original, id=uuid.uuid4().hex, name=f"{original.name} copy")
    copy = _put(wanted)
    device().note_change(
        copy.name, f"Profile {copy.name} was made from {original.name}", profile=copy.id
    )
    flash(f"This is a copy of {original.name}. Change what differs.", "success")
    return redirect(url_for("oauth.edit", profile_id=copy.id))


@blueprint.get("/oauth/profiles/<profile_id>/delete")
def ask_delete(profile_id: str) -> str:
    """Ask, naming the buttons that would stop working."""
    profile = find_profile(profile_id)
    return render_template(
        "oauth/delete.html", profile=profile, buttons=device().screens.buttons_using(profile.id)
    )


@blueprint.post("/oauth/profiles/<profile_id>/delete")
def delete(profile_id: str) -> Response:
    """Delete a profile; one that buttons use only after the page has asked."""
    this, profile = device(), find_profile(profile_id)
    if this.screens.buttons_using(profile.id) and request.form.get("confirmed") != "yes":
        return redirect(url_for("oauth.ask_delete", profile_id=profile.id))
    this.profiles.remove(profile.id)
    token = this.forget_token(profile.id)
    this.note_change(profile.name, f"Profile {profile.name} was deleted", profile=profile.id)

    def bring_back() -> str:
        kept = _put(profile)
        return f"Profile {kept.name} is back." + bring_tokens_back([token] if token else [])

    offer_undo(f"Profile {profile.name} was deleted.", services().undo.offer(bring_back))
    return redirect(url_for("oauth.page"))


def _save(profile_id: str = "") -> Any:
    this, drafts = device(), services().drafts
    values, draft = typed_profile(request.form), request.form.get("draft", "")
    secrets_typed = take_secrets(values, drafts.find(session_id(), draft))
    before = this.profiles.get(profile_id)
    if request.form.get("then") == "issuer" and (before or not profile_id):
        return _fill_from_issuer(values, secrets_typed, before)
    form = Typed(
        values=values,
        profile_id=profile_id,
        version=request.form.get("version", ""),
        kept=tuple(request.form.get("drafted", "").split()),
    )
    try:
        check = save_profile(this, form)
    except HasFaults as refusal:
        now = refusal.before
        again = _form_again(refusal.values, secrets_typed, now, refusal.check.faults)
        version, claims = profile_version(now) if now else "", refusal.check.claims
        again = msgspec.structs.replace(again, version=version, claims=claims)
        return make_response(render(again), HTTPStatus.UNPROCESSABLE_ENTITY)
    drafts.drop(draft)
    done = "updated" if profile_id else "created"
    this.note_change(
        check.profile.name, f"Profile {check.profile.name} was {done}", profile=check.profile.id
    )
    flash(" ".join((f"Profile {check.profile.name} was {done}.", *_remarks(check))), "success")
    return _go_on(check.profile)


def _go_on(profile: OAuthProfile) -> Any:
    """Go to the list, or on with an authorization where one is wanted or still needed."""
    if not GRANTS[profile.grant_type].consent:
        return redirect(url_for("oauth.page"))
    if request.form.get("then") == "authorize":
        return begin_authorization(profile)
    return redirect(url_for("oauth.edit", profile_id=profile.id))


def _form_again(
    values: Mapping[str, str],
    secrets_typed: dict[str, Secret],
    before: OAuthProfile | None,
    faults: Faults,
) -> ProfileForm:
    """Return the form with what was typed; typed secrets wait here, not in the page.

    Its version stays that of its opening: nobody was told of other changes by this alone.
    """
    return ProfileForm(
        values=values,
        faults=faults,
        editing=before,
        version=request.form.get("version", ""),
        draft=services().drafts.keep(session_id(), secrets_typed),
        drafted=tuple(secrets_typed),
    )


def _fill_from_issuer(
    values: dict[str, str], secrets_typed: dict[str, Secret], before: OAuthProfile | None
) -> Any:
    """Ask the issuer, and show the form filled; nothing is saved yet."""
    faults = Faults()
    found = describe(faults, values["issuer"])
    if found is None:
        form = _form_again(values, secrets_typed, before, faults)
        return make_response(render(form), HTTPStatus.UNPROCESSABLE_ENTITY)
    for field, offered in (("grant_type", found.grants), ("client_auth_mode", found.modes)):
        if offered and values[field] not in offered:
            values[field] = offered[0]
    form = _form_again(values | found.fields, secrets_typed, before, faults)
    faults.notes["issuer"] = "Filled in from the issuer's own description. Nothing is saved yet."
    grants, modes = found.grants or form.grants, found.modes or form.modes
    return render(msgspec.structs.replace(form, grants=grants, modes=modes))


def _remarks(check: ProfileCheck) -> Iterator[str]:
    """Say what the device did to the values, and what a pasted JWT says of itself."""
    for field, note in check.faults.notes.items():
        yield f"{PROFILE_LABELS[field]}: {note}"
    claims = check.claims
    if claims is not None:
        ends = (
            "never expires" if claims.expires_at is None else "expires " + moment(claims.expires_at)
        )
        who = f"issuer {claims.issuer or 'not named'}, audience {claims.audience or 'not named'}"
        yield f"The JWT {ends}; {who} (not verified)."


def find_profile(profile_id: str) -> OAuthProfile:
    """Return a profile, or end the request with 404."""
    return device().profiles.get(profile_id) or abort(HTTPStatus.NOT_FOUND)


def _put(wanted: OAuthProfile) -> OAuthProfile:
    """Keep a profile under its name, or under a free one that is like it."""
    profiles = device().profiles
    with profiles.held():
        names = [each.name for each in profiles.all() if each.id != wanted.id]
        name = free_name(wanted.name, names, limit=NAME_LIMIT)
        kept = msgspec.structs.replace(wanted, name=name)
        profiles.put(kept.id, kept)
    return kept
