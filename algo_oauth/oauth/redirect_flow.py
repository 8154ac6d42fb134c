"""Start Authorization by redirect: out to the provider with a state, back with a code.

RFC 6749 §4.1, RFC 7636 (PKCE) and RFC 9207 (which provider answered). Each state is bound to
the browser session that started it and to the profile, is used once and lives ten minutes.
"""

import base64
import hashlib
import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.errors import (
    ApiRefused,
    AuthorizationDenied,
    AuthorizationError,
    AuthorizationOfAnother,
    AuthorizationRefused,
    AuthorizationTooLate,
    AuthorizationUnknown,
    CodeMissing,
    IssuerMissing,
    NoConsentNeeded,
    Problem,
    ProfileChanged,
    WrongIssuer,
)
from algo_oauth.oauth.foreign_text import foreign_text
from algo_oauth.oauth.grants import GRANTS, Consent
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_request import joined_scopes, params
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.outbound.exchange import Answer, OutgoingRequest
from algo_oauth.secret import NO_SECRET, Secret

CALLBACK_PATH: Final = "/control/oauth-callback.lua"
"""Where providers send the browser back to: the very path that Algo's devices register."""
LIFETIME: Final = 600.0
MOST: Final = 100
_LONGEST: Final = 4096
_OF_TOKEN_REQUESTS: Final = frozenset({"invalid_request"})
"""Codes whose remedies speak of a token request, which nobody has made yet."""


class _Begun(msgspec.Struct, frozen=True, kw_only=True):
    """An authorization under way; ``ends`` is on the clock's monotonic time."""

    profile_id: str
    credentials: str
    session: str
    redirect_uri: str
    verifier: Secret
    ends: float


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """What a callback brought: ``problem`` is None when the profile has its token.

    ``profile_id`` is empty where the state belonged to no authorization.
    """

    profile_id: str = ""
    problem: Problem | None = None


class RedirectFlow:
    """The authorizations by redirect that are under way; a restart of the device ends them."""

    def __init__(
        self,
        *,
        tokens: TokenManager,
        clock: Clock,
        find: Callable[[str], OAuthProfile | None],
    ) -> None:
        self._tokens = tokens
        self._clock = clock
        self._find = find
        self._begun: OrderedDict[str, _Begun] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, profile: OAuthProfile, *, session: str, redirect_uri: str) -> str:
        """Return the provider's address to send the browser to.

        Raises:
            NoConsentNeeded: the profile's grant knows no redirect.
        """
        grant = GRANTS[profile.grant_type]
        if grant.consent != "redirect":
            raise NoConsentNeeded(grant=profile.grant_type)
        verifier = Secret(secrets.token_urlsafe(48)) if grant.pkce else NO_SECRET
        state = secrets.token_urlsafe(32)
        begun = _Begun(
            profile_id=profile.id,
            credentials=profile.credentials_digest,
            session=session,
            redirect_uri=redirect_uri,
            verifier=verifier,
            ends=self._clock.monotonic() + LIFETIME,
        )
        with self._lock:
            self._begun[state] = begun
            while len(self._begun) > MOST:
                self._begun.popitem(last=False)
        return _authorize_url(profile, begun, state)

    def finish(self, query: Mapping[str, str], *, session: str, deadline: float) -> Returned:
        """Take what the provider sent back: the state first, then its error, then the code."""
        profile_id = ""
        try:
            begun = self._take(query.get("state", ""))
            profile_id = begun.profile_id
            profile = self._profile(begun, session)
            _check_issuer(profile, query)
            self._check_error(profile, query)
            consent = _consent(begun, query.get("code", ""))
        except AuthorizationError as refusal:
            return Returned(profile_id=profile_id, problem=refusal.problem)
        obtained = self._tokens.redeem(profile, consent, deadline=deadline)
        return Returned(profile_id=profile_id, problem=obtained.problem)

    def _take(self, state: str) -> _Begun:
        with self._lock:
            begun = self._begun.pop(state, None)
        if begun is None:
            raise AuthorizationUnknown
        return begun

    def _profile(self, begun: _Begun, session: str) -> OAuthProfile:
        """Return the profile that the authorization was started for, in this session, in time."""
        if not secrets.compare_digest(begun.session.encode(), session.encode()):
            raise AuthorizationOfAnother
        if self._clock.monotonic() >= begun.ends:
            raise AuthorizationTooLate
        profile = self._find(begun.profile_id)
        if profile is None or profile.credentials_digest != begun.credentials:
            raise ProfileChanged
        return profile

    def _check_error(self, profile: OAuthProfile, query: Mapping[str, str]) -> None:
        error = foreign_text(query.get("error", ""), limit=100)
        if not error:
            return
        told = foreign_text(query.get("error_description", ""), limit=300).rstrip(".")
        words = f": {told}" if told else f" ({error})"
        if error in self._tokens.endpoint.traits(profile).denied_codes:
            raise AuthorizationDenied(words=words)
        problem = self._explained(profile, query)
        if problem is None or error in _OF_TOKEN_REQUESTS:
            raise AuthorizationRefused(words=words)
        raise _Explained(_with(problem, told))

    def _explained(self, profile: OAuthProfile, query: Mapping[str, str]) -> Problem | None:
        """Ask the remedies as if the token endpoint had said it: the codes are the same."""
        body = {name: query.get(name, "") for name in ("error", "error_description", "errorCode")}
        answer = Answer(
            status=400,
            reason="",
            headers=(("Content-Type", "application/json"),),
            body=json.dumps({name: text for name, text in body.items() if text}).encode(),
        )
        asked = OutgoingRequest(method="GET", url=profile.auth_url)
        told = self._tokens.endpoint.explain(profile, asked, answer)
        return None if told.remedy == ApiRefused.remedy else told


class _Explained(AuthorizationError):
    """An error of the provider's for which there is a remedy."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem


def _with(problem: Problem, told: str) -> Problem:
    """Add the provider's own words, which know the particular case."""
    message = f"{problem.message.rstrip('.')}: {told}." if told else problem.message
    return Problem(problem.code, message, problem.remedy)


def _authorize_url(profile: OAuthProfile, begun: _Begun, state: str) -> str:
    """Write the authorization request (RFC 6749 §4.1.1) into the profile's Auth URL."""
    fields = params(profile.authorize_params) | {
        "response_type": profile.response_type,
        "client_id": profile.client_id,
        "redirect_uri": begun.redirect_uri,
        "state": state,
    }
    if profile.scopes:
        fields["scope"] = joined_scopes(profile)
    if begun.verifier:
        digest = hashlib.sha256(begun.verifier.reveal().encode()).digest()
        fields["code_challenge"] = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        fields["code_challenge_method"] = profile.pkce_method
    parts = urlsplit(profile.auth_url)
    query = "&".join(filter(None, (parts.query, urlencode(fields))))
    return urlunsplit(parts._replace(query=query))


def _check_issuer(profile: OAuthProfile, query: Mapping[str, str]) -> None:
    """Refuse an answer of another provider's (RFC 9207 §2.4), where the profile knows its own."""
    given, expected = query.get("iss", ""), profile.issuer
    if given and expected and given != expected:
        raise WrongIssuer(given=foreign_text(given, limit=200), expected=expected)
    # An error brings no code that could reach the wrong provider, and some servers forget
    # themselves in it: what it says helps more.
    is_missing = not given and not query.get("error")
    if is_missing and expected and profile.callback_issuer == "REQUIRED":
        raise IssuerMissing(expected=expected)


def _consent(begun: _Begun, code: str) -> Consent:
    if not code or len(code) > _LONGEST or not code.isprintable():
        raise CodeMissing
    return Consent(code=Secret(code), redirect_uri=begun.redirect_uri, code_verifier=begun.verifier)
