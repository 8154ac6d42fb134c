"""How each profile fares, in words."""

from typing import Final, Literal

import msgspec

from algo_oauth.device import Device
from algo_oauth.errors import Problem
from algo_oauth.oauth.assertions import NotAJwt, UnverifiedClaims, read_unverified
from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_record import TokenEvent
from algo_oauth.secret import Secret

StateName = Literal["unused", "unauthorized", "ready", "failing", "reauthorise"]
WORDS: Final[dict[StateName, str]] = {
    "unused": "never used",
    "unauthorized": "not authorized yet",
    "ready": "ready",
    "failing": "failing",
    "reauthorise": "reauthorisation required",
}


class ProfileState(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the list *OAuth Profiles*. ``seconds_left`` is None for an unlimited token."""

    profile: OAuthProfile
    state: StateName
    problem: Problem | None = None
    seconds_left: float | None = None

    @property
    def words(self) -> str:
        """What the list says."""
        return WORDS[self.state]


class TokenView(msgspec.Struct, frozen=True, kw_only=True):
    """What the profile's page shows of its token. Times are Unix seconds, None where unknown."""

    row: ProfileState
    has_token: bool
    consent: str
    can_refresh: bool
    scope: str = ""
    missing_scopes: tuple[str, ...] = ()
    issued_at: float | None = None
    refresh_issued_at: float | None = None
    refresh_expires_at: float | None = None
    problem_at: float | None = None
    claims: UnverifiedClaims | None = None
    events: tuple[TokenEvent, ...] = ()


def profile_states(device: Device) -> list[ProfileState]:
    """Return the state of every profile."""
    return [_state(device, profile) for profile in device.profiles.all()]


def token_view(device: Device, profile: OAuthProfile) -> TokenView:
    """Return everything that is known about a profile's token, without the token."""
    record, token = device.tokens.record(profile.id), device.tokens.book.token_of(profile)
    view = TokenView(
        row=_state(device, profile),
        has_token=token is not None,
        consent=GRANTS[profile.grant_type].consent,
        can_refresh=token is not None and token.can_refresh(device.clock.now()),
        problem_at=record.problem_at,
        events=record.events[::-1],
    )
    if token is None:
        return view
    granted = set(token.scope.replace(",", " ").split())
    return msgspec.structs.replace(
        view,
        scope=token.scope,
        missing_scopes=tuple(s for s in profile.scopes if s not in granted) if granted else (),
        issued_at=token.issued_at,
        refresh_issued_at=token.refresh_issued_at,
        refresh_expires_at=token.refresh_expires_at,
        claims=_claims(token.access_token),
    )


def _state(device: Device, profile: OAuthProfile) -> ProfileState:
    record = device.tokens.record(profile.id)
    token = device.tokens.book.token_of(profile)
    if record.credentials != profile.credentials_digest:
        never: StateName = "unauthorized" if GRANTS[profile.grant_type].consent else "unused"
        return ProfileState(profile=profile, state=never)
    if device.tokens.needs_consent(profile):
        return ProfileState(profile=profile, state="reauthorise", problem=record.problem)
    if record.problem is not None:
        return ProfileState(profile=profile, state="failing", problem=record.problem)
    ends = token.expires_at if token else None
    left = None if ends is None else max(0.0, ends - device.clock.now())
    return ProfileState(profile=profile, state="ready", seconds_left=left)


def claims_of(profile: OAuthProfile) -> UnverifiedClaims | None:
    """Return what the profile's pasted JWT says of itself, to be shown."""
    return _claims(profile.jwt_assertion)


def _claims(token: Secret) -> UnverifiedClaims | None:
    try:
        return read_unverified(token.reveal()) if token else None
    except NotAJwt:
        return None
