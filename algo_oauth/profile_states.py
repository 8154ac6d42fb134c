"""How each profile fares, in words."""

from typing import Literal

import msgspec

from algo_oauth.device import Device
from algo_oauth.errors import Problem
from algo_oauth.oauth.assertions import NotAJwt, UnverifiedClaims, read_unverified
from algo_oauth.oauth.profile import OAuthProfile


class ProfileState(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the list *OAuth Profiles*. ``seconds_left`` is None for an unlimited token."""

    profile: OAuthProfile
    state: Literal["unused", "ready", "failing"]
    problem: Problem | None = None
    seconds_left: float | None = None

    @property
    def words(self) -> str:
        """What the list says."""
        return {"unused": "never used", "ready": "ready", "failing": "failing"}[self.state]


def profile_states(device: Device) -> list[ProfileState]:
    """Return the state of every profile."""
    return [_state(device, profile) for profile in device.profiles.all()]


def _state(device: Device, profile: OAuthProfile) -> ProfileState:
    record = device.tokens.record(profile.id)
    if record.credentials != profile.credentials_digest:
        return ProfileState(profile=profile, state="unused")
    if record.problem is not None:
        return ProfileState(profile=profile, state="failing", problem=record.problem)
    ends = record.token.expires_at if record.token else None
    left = None if ends is None else max(0.0, ends - device.clock.now())
    return ProfileState(profile=profile, state="ready", seconds_left=left)


def claims_of(profile: OAuthProfile) -> UnverifiedClaims | None:
    """Return what the profile's pasted JWT says of itself, to be shown."""
    try:
        return read_unverified(profile.jwt_assertion.reveal()) if profile.jwt_assertion else None
    except NotAJwt:
        return None
