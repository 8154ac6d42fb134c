"""The forms' own checks on what a file brings: nothing comes in that a form could not hold.

A fault of the ``FLD`` chapter (a text too long, a choice that is not on offer, an address that is
none) refuses the file: no version of a form lets that pass. So does one of settings. The other
chapters weigh what is meant, with rules that grow stricter and that look at the day's date: a
backup must not become useless by them, so they are remarks.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Final

import msgspec

from algo_oauth.backup.comparing import Change
from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.form_values import as_typed, button_values, profile_values
from algo_oauth.backup.words import form_label, label
from algo_oauth.checks import Faults
from algo_oauth.console.button_check import check_button
from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import NAME_LIMIT, Screen
from algo_oauth.console.surroundings import Surroundings
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.profile_check import ProfileCheck
from algo_oauth.passwords import is_hash
from algo_oauth.storage.device_settings import NAMED, shared_settings, with_shared_settings
from algo_oauth.storage.touch_settings import TouchSettings, check_minutes

_ICON: Final = re.compile(r"[a-z0-9-]{1,60}")
_REFUSING: Final = ("FLD-", "SYS-", "TCH-")


class Findings(msgspec.Struct):
    """What the checks found: sentences without their full stop, and remarks that are whole."""

    refusals: list[str] = msgspec.field(default_factory=list)
    remarks: list[str] = msgspec.field(default_factory=list)

    def take(self, what: str, faults: Faults, *, called: Callable[[str], str] = form_label) -> None:
        """Sort in the faults of one thing; ``called`` tells how people call a field."""
        for field, problems in faults.of.items():
            for problem in problems:
                sentence = f"{what}, {called(field)}: {problem.message}"
                if problem.code.startswith(_REFUSING):
                    self.refusals.append(sentence.rstrip("."))
                else:
                    self.remarks.append(sentence)


def examine(
    after: Configuration,
    changes: Collection[Change],
    *,
    provider_types: Collection[str],
    now: float,
) -> Findings:
    """Check everything that is added or changed, as its form would."""
    findings = Findings()
    touched = {(each.what, each.id) for each in changes if each.kind in {"added", "changed"}}
    for profile in after.profiles:
        if ("Profile", profile.id) in touched:
            found = _profile(profile, provider_types, now)
            findings.take(f"Profile {profile.name}", found)
    for screen, button in _buttons(after):
        if ("Button", button.id) in touched or _lacks_profile(button, after):
            values = button_values(button)
            _, found = checked_button(values, screen=screen, before=button, within=after)
            findings.take(f"Button {button.text}", found)
    findings.take("Screens", _screen_names(after))
    if ("Device", "") in touched:
        findings.take("Device", _device(after), called=_setting_label)
    if ("Touch Screens", "") in touched:
        findings.take("Touch Screens", _touch_screens(after.touch_screens))
    return findings


def _profile(profile: OAuthProfile, provider_types: Collection[str], now: float) -> Faults:
    return ProfileCheck(
        profile_values(profile),
        profile_id=profile.id,
        others=(),
        provider_types=provider_types,
        now=now,
    ).faults


def _lacks_profile(button: Button, configuration: Configuration) -> bool:
    """Say whether a request is sent with a profile that there will not be."""
    ids = {"", *(profile.id for profile in configuration.profiles)}
    return any(request.profile_id not in ids for request in button.requests)


def checked_button(
    values: dict[str, str], *, screen: Screen, before: Button, within: Configuration
) -> tuple[Button, Faults]:
    """Check a button's values as its form would, on a device with that configuration."""
    return check_button(
        values,
        screen=screen,
        before=before,
        taken=(),
        surroundings=_surroundings(within, icon=values.get("icon", "")),
    )


def _surroundings(configuration: Configuration, *, icon: str) -> Surroundings:
    """Return what a button may name there.

    Which icons there are only the pages know: what looks like the name of one passes. Whether
    there is a password to sign with shows at the press, in case it was left out of the file.
    """
    return Surroundings(
        profile_ids=[profile.id for profile in configuration.profiles],
        screen_ids=[screen.id for screen in configuration.screens],
        icons=(icon,) if _ICON.fullmatch(icon) else (),
        has_remote_password=True,
    )


def _buttons(configuration: Configuration) -> Iterator[tuple[Screen, Button]]:
    return ((screen, each) for screen in configuration.screens for each in screen.buttons)


def _screen_names(configuration: Configuration) -> Faults:
    faults = Faults()
    for screen in configuration.screens:
        faults.text("name", screen.name, limit=NAME_LIMIT, required=True)
    return faults


def _device(configuration: Configuration) -> Faults:
    faults = Faults()
    with_shared_settings(configuration.device, shared_settings(configuration.device), faults)
    return faults


def _setting_label(name: str) -> str:
    """Return what the preview of changes calls a setting: ``api.auth.basic`` → ``API - Method``."""
    return " - ".join(map(label, NAMED[name].path))


def _touch_screens(settings: TouchSettings) -> Faults:
    faults = Faults()
    for field in ("lock_minutes", "dim_minutes"):
        check_minutes(faults, field, as_typed(getattr(settings, field)))
    if settings.pin_hash and not is_hash(settings.pin_hash):
        faults.add("pin_hash", "TCH-006", "This is not what is kept of a PIN.", "Set the PIN anew.")
    return faults
