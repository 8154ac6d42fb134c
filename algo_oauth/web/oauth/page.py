"""What the OAuth page shows, whatever led to it."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import render_template, url_for

from algo_oauth.checks import Faults
from algo_oauth.oauth.assertions import UnverifiedClaims
from algo_oauth.oauth.call import CallResult
from algo_oauth.oauth.client_auth import CLIENT_AUTH_MODES
from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.presets import Preset, find_traps
from algo_oauth.oauth.profile import (
    CALLBACK_ISSUERS,
    JWT_ASSERTION_MODES,
    PKCE_METHODS,
    REFRESH_SCOPES,
    RESPONSE_TYPES,
    SCOPE_MODES,
    SCOPE_SEPARATORS,
    OAuthProfile,
)
from algo_oauth.oauth.request_check import METHODS
from algo_oauth.oauth.signing import ALGORITHMS
from algo_oauth.oauth.success import TESTS
from algo_oauth.oauth.trap import REDIRECT_URI, Trap
from algo_oauth.profile_states import claims_of, profile_states, token_view
from algo_oauth.web.jobs import Job
from algo_oauth.web.oauth.callback_url import callback_url
from algo_oauth.web.oauth.device_view import device_view
from algo_oauth.web.oauth.fills import fill_of, grant_fills_of, hellos_of
from algo_oauth.web.oauth.forms import (
    NEW_PROFILE,
    NEW_TEST,
    PROFILE_LABELS,
    TEST_LABELS,
    saved_values,
    to_values,
)
from algo_oauth.web.outcome import Outcome
from algo_oauth.web.services import device
from algo_oauth.web.versions import version_of


class ProfileForm(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the profile form: what is in it, and what is wrong with that.

    ``version`` is what was saved when the form was opened, empty for a new profile. ``grants`` and
    ``modes`` are the choices on offer: all, or what an issuer says it supports.
    """

    values: Mapping[str, str] = msgspec.field(default_factory=NEW_PROFILE.copy)
    faults: Faults = msgspec.field(default_factory=Faults)
    editing: OAuthProfile | None = None
    version: str = ""
    draft: str = ""
    drafted: tuple[str, ...] = ()
    claims: UnverifiedClaims | None = None
    grants: tuple[str, ...] = tuple(GRANTS)
    modes: tuple[str, ...] = tuple(CLIENT_AUTH_MODES)

    @property
    def action(self) -> str:
        """Where the form goes."""
        if self.editing is None:
            return url_for("oauth.create")
        return url_for("oauth.update", profile_id=self.editing.id)

    def secret_state(self, name: str) -> str:
        """Say of a secret that it is there, never what it is."""
        if name in self.drafted:
            return "Typed a moment ago and kept: leave this empty to use it."
        if self.editing is not None and getattr(self.editing, name):
            return "Set. Leave this empty to keep it."
        return ""


class TestForm(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the test form."""

    values: Mapping[str, str] = msgspec.field(default_factory=NEW_TEST.copy)
    faults: Faults = msgspec.field(default_factory=Faults)
    job: Job[CallResult] | None = None


def edit_form(profile: OAuthProfile) -> ProfileForm:
    """Return the form of an existing profile."""
    return ProfileForm(
        values=to_values(profile),
        editing=profile,
        version=profile_version(profile),
        claims=claims_of(profile),
    )


def profile_version(profile: OAuthProfile) -> str:
    """Return the version of a profile for its form."""
    return version_of(saved_values(profile), of=profile.id)


def render(
    profile_form: ProfileForm | None = None,
    test_form: TestForm | None = None,
    action: Job[Outcome] | None = None,
) -> str:
    """Render the page; ``action`` is something done with a profile's token, or under way."""
    this, form = device(), profile_form or ProfileForm()
    return render_template(
        "oauth/page.html",
        form=form,
        test=test_form or TestForm(),
        action=action,
        token=token_view(this, form.editing) if form.editing else None,
        device_code=device_view(this, form.editing) if form.editing else None,
        callback_url=callback_url(),
        states=profile_states(this),
        presets=this.presets,
        fills={name: fill_of(preset) for name, preset in this.presets.items()},
        grant_fills={name: grant_fills_of(preset) for name, preset in this.presets.items()},
        hellos={name: hellos_of(preset) for name, preset in this.presets.items()},
        callback_traps={name: _callback_traps(preset) for name, preset in this.presets.items()},
        warnings=_warnings(form.editing) if form.editing else (),
        grants=GRANTS,
        modes=CLIENT_AUTH_MODES,
        profile_labels=PROFILE_LABELS,
        test_labels=TEST_LABELS,
        now=this.clock.now(),
        **_CHOICES,
    )


def _warnings(profile: OAuthProfile) -> tuple[Trap, ...]:
    """Return what the profile's provider may refuse of it."""
    preset = device().presets.get(profile.provider_type)
    return find_traps(preset, profile, redirect_uri=callback_url()) if preset else ()


def _callback_traps(preset: Preset) -> tuple[Trap, ...]:
    """Return what the provider has against this device's callback URL, whatever the profile."""
    any_profile = OAuthProfile(
        id="",
        name="",
        provider_type="",
        grant_type="AUTH_CODE",
        token_url="",
        client_auth_mode="",
    )
    found = find_traps(preset, any_profile, redirect_uri=callback_url())
    return tuple(trap for trap in found if trap.field == REDIRECT_URI)


_CHOICES: dict[str, Any] = {
    "scope_modes": SCOPE_MODES,
    "scope_separators": tuple(SCOPE_SEPARATORS),
    "refresh_scopes": REFRESH_SCOPES,
    "callback_issuers": CALLBACK_ISSUERS,
    "pkce_methods": PKCE_METHODS,
    "response_types": RESPONSE_TYPES,
    "assertion_modes": JWT_ASSERTION_MODES,
    "algorithms": ALGORITHMS,
    "methods": METHODS,
    "tests": TESTS,
}
