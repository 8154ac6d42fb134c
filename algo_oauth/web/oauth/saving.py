"""Saving a profile: checked against what is saved at that moment, with no other change between."""

import uuid
from collections.abc import Mapping
from typing import Final

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.device import Device
from algo_oauth.oauth.presets import find_traps
from algo_oauth.oauth.profile import SECRET_FIELDS, OAuthProfile
from algo_oauth.oauth.profile_check import ProfileCheck
from algo_oauth.web.oauth.callback_url import callback_url
from algo_oauth.web.oauth.forms import saved_values
from algo_oauth.web.versions import saved_meanwhile

_DELETED: Final = (
    "PRO-011",
    "This profile was deleted in another window meanwhile. What you typed is still here.",
    "Create Profile makes it again, with the secrets that are asked for here; then choose it again "
    "in the buttons that used it.",
)


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """A profile's form as it came: for the profile ``profile_id``, or for a new one.

    ``kept`` are the secrets of which the page said that an earlier try of them is kept.
    """

    values: Mapping[str, str]
    profile_id: str = ""
    version: str = ""
    kept: tuple[str, ...] = ()


class HasFaults(Exception):
    """What was typed cannot be saved; ``values`` are what the form should show again.

    ``before`` is the profile as it is saved now, None where there is none (any more).
    """

    def __init__(
        self, check: ProfileCheck, values: Mapping[str, str], before: OAuthProfile | None
    ) -> None:
        self.check = check
        self.values = {**values, **check.filled}
        self.before = before
        super().__init__("the form has faults")


def save_profile(device: Device, form: Typed) -> ProfileCheck:
    """Check and save a profile.

    Raises:
        HasFaults: nothing was saved.
    """
    if not form.profile_id:
        with device.profiles.held():  # or another window could take the name meanwhile
            check = _checked(device, form, form.values, None)
            _refuse_faults(check, form.values, None)
            device.profiles.put(check.profile.id, check.profile)
        return check
    done: list[ProfileCheck] = []

    def changed(before: OAuthProfile) -> OAuthProfile:
        meanwhile = saved_meanwhile(
            form.version, saved=saved_values(before), typed=form.values, of=before.id
        )
        check = _checked(device, form, meanwhile.kept, before)
        meanwhile.tell(check.faults)
        _refuse_faults(check, meanwhile.kept, before)
        done[:] = [check]
        return check.profile

    if device.profiles.change(form.profile_id, changed) is None:
        check = _checked(device, form, form.values, None)
        check.faults.add("name", *_DELETED)
        raise HasFaults(check, form.values, None)
    return done[0]


def _refuse_faults(
    check: ProfileCheck, values: Mapping[str, str], before: OAuthProfile | None
) -> None:
    if check.faults:
        raise HasFaults(check, values, before)


def _checked(
    device: Device, form: Typed, values: Mapping[str, str], before: OAuthProfile | None
) -> ProfileCheck:
    check = ProfileCheck(
        values,
        profile_id=before.id if before else uuid.uuid4().hex,
        others=[p for p in device.profiles.all() if before is None or p.id != before.id],
        provider_types=device.presets,
        now=device.clock.now(),
        before=before,
    )
    _point_out_lost_drafts(check.faults, values, form.kept)
    _point_out_traps(device, check.faults, check.profile)
    return check


def _point_out_lost_drafts(
    faults: Faults, values: Mapping[str, str], kept: tuple[str, ...]
) -> None:
    """Say so when a secret that the page called kept is gone: its session ended, or long ago.

    Saving without it would keep the secret of before, and nobody would know.
    """
    for field in SECRET_FIELDS:
        if field in kept and not values[field].strip():
            faults.add(
                field,
                "PRO-007",
                "What you typed here before is not kept any more, because your session ended.",
                "Type or paste it again.",
            )


def _point_out_traps(device: Device, faults: Faults, profile: OAuthProfile) -> None:
    """Refuse what the provider is known to refuse; what it may refuse the page says later."""
    preset = device.presets.get(profile.provider_type)
    if preset is None or faults:
        return
    for trap in find_traps(preset, profile, redirect_uri=callback_url()):
        if trap.severity == "refuse":
            faults.add(trap.field, trap.code, trap.message, trap.remedy)
