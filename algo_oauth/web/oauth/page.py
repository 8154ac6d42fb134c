"""What the OAuth page shows, whatever led to it."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from flask import render_template, url_for

from algo_oauth.checks import Faults
from algo_oauth.oauth.assertions import UnverifiedClaims
from algo_oauth.oauth.client_auth import CLIENT_AUTH_MODES
from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.presets import Preset
from algo_oauth.oauth.profile import JWT_ASSERTION_MODES, SCOPE_MODES, OAuthProfile
from algo_oauth.oauth.request_check import METHODS
from algo_oauth.profile_states import claims_of, profile_states
from algo_oauth.web.jobs import Job
from algo_oauth.web.oauth.forms import NEW_PROFILE, NEW_TEST, PROFILE_LABELS, TEST_LABELS, to_values
from algo_oauth.web.services import device


class ProfileForm(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the profile form: what is in it, and what is wrong with that."""

    values: Mapping[str, str] = msgspec.field(default_factory=NEW_PROFILE.copy)
    faults: Faults = msgspec.field(default_factory=Faults)
    editing: OAuthProfile | None = None
    draft: str = ""
    drafted: tuple[str, ...] = ()
    claims: UnverifiedClaims | None = None

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
    job: Job | None = None


def edit_form(profile: OAuthProfile) -> ProfileForm:
    """Return the form of an existing profile."""
    return ProfileForm(values=to_values(profile), editing=profile, claims=claims_of(profile))


def render(profile_form: ProfileForm | None = None, test_form: TestForm | None = None) -> str:
    """Render the page."""
    this = device()
    return render_template(
        "oauth/page.html",
        form=profile_form or ProfileForm(),
        test=test_form or TestForm(),
        states=profile_states(this),
        presets=this.presets,
        fills={name: _fill(preset) for name, preset in this.presets.items()},
        hellos={name: _hello(preset) for name, preset in this.presets.items()},
        grants=GRANTS,
        modes=CLIENT_AUTH_MODES,
        scope_modes=SCOPE_MODES,
        assertion_modes=JWT_ASSERTION_MODES,
        methods=METHODS,
        profile_labels=PROFILE_LABELS,
        test_labels=TEST_LABELS,
        now=this.clock.now(),
    )


def _fill(preset: Preset) -> str:
    """Return the preset's fields for the page's script: field name → value."""
    fields: dict[str, Any] = msgspec.to_builtins(preset.fields)
    return json.dumps({name: value for name, value in fields.items() if value is not None})


def _hello(preset: Preset) -> str:
    if preset.hello is None:
        return "{}"
    hello = preset.hello
    return json.dumps(
        {"test_method": hello.method, "test_url": hello.url, "test_payload": hello.payload}
    )
