"""From what an installer typed to a profile, or to everything that is wrong with it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.oauth.assertions import NotAJwt, UnverifiedClaims, read_unverified
from algo_oauth.oauth.client_auth import CLIENT_AUTH_MODES
from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.key_check import (
    check_claims,
    check_signing_key,
    filled_by_key_file,
    refuse_unfit,
)
from algo_oauth.oauth.params_check import check_params, check_scope
from algo_oauth.oauth.profile import (
    ASSERTION_LIMIT,
    CALLBACK_ISSUERS,
    CLIENT_ID_LIMIT,
    JWT_ASSERTION_MODES,
    NAME_LIMIT,
    PKCE_METHODS,
    REFRESH_SCOPES,
    RESPONSE_TYPES,
    SCOPE_MODES,
    SCOPE_SEPARATORS,
    SECRET_LIMIT,
    OAuthProfile,
)
from algo_oauth.oauth.signing import ALGORITHMS
from algo_oauth.secret import NO_SECRET, Secret

LONGEST_LIFETIME: Final = 3600
"""Seconds that an assertion may live: providers refuse longer ones."""

_DEFAULTS: Final = {
    field.name: str(field.default)
    for field in msgspec.structs.fields(OAuthProfile)
    if field.default is not msgspec.NODEFAULT and not isinstance(field.default, Secret)
}


class ProfileCheck:
    """Checks one submission. ``profile`` is there when ``faults`` is empty.

    ``values`` are the texts of the form by field name; one that is not there has its default.
    An empty secret keeps the one of ``before``, the profile that is being edited. ``filled`` are
    the fields that a pasted key file filled in.
    """

    def __init__(
        self,
        values: Mapping[str, str],
        *,
        profile_id: str,
        others: Iterable[OAuthProfile],
        provider_types: Iterable[str],
        now: float,
        before: OAuthProfile | None = None,
    ) -> None:
        self.faults = Faults()
        self.claims: UnverifiedClaims | None = None
        self.filled = filled_by_key_file(values)
        self._values = dict(values) | self.filled
        self._before = before
        self._now = now
        self.profile = OAuthProfile(
            id=profile_id,
            name=self._name(others),
            **self._choices(provider_types),
            **self._addresses(),
            **self._sent_along(),
            **self._assertion(),
            **self._client(),
        )
        self._credentials()

    def _value(self, field: str) -> str:
        return self._values.get(field, _DEFAULTS.get(field, ""))

    def _choices(self, provider_types: Iterable[str]) -> dict[str, Any]:
        offered: dict[str, Iterable[str]] = {
            "provider_type": provider_types,
            "grant_type": GRANTS,
            "client_auth_mode": CLIENT_AUTH_MODES,
            "scope_mode": SCOPE_MODES,
            "scope_separator": SCOPE_SEPARATORS,
            "refresh_scope": REFRESH_SCOPES,
            "callback_issuer": CALLBACK_ISSUERS,
            "pkce_method": PKCE_METHODS,
            "response_type": RESPONSE_TYPES,
            "jwt_assertion_mode": JWT_ASSERTION_MODES,
            "assertion_algorithm": ALGORITHMS,
        }
        return {
            field: self.faults.choice(field, self._value(field), names)
            for field, names in offered.items()
        }

    def _addresses(self) -> dict[str, Any]:
        optional = ("auth_url", "device_url", "device_token_url", "revocation_url", "issuer")
        return {"token_url": self.faults.https_url("token_url", self._value("token_url"))} | {
            field: self.faults.https_url(field, self._value(field), required=False)
            for field in optional
        }

    def _sent_along(self) -> dict[str, Any]:
        listed = self._value("scope_mode") == "SCOPES_LIST"
        return {"scope": check_scope(self.faults, self._value("scope"), listed=listed)} | {
            field: check_params(self.faults, field, self._value(field))
            for field in ("extra_params", "authorize_params", "refresh_params")
        }

    def _assertion(self) -> dict[str, Any]:
        """Check what makes the assertion: the pasted one, or what the device signs one with."""
        texts = ("assertion_key_id", "assertion_issuer", "assertion_subject", "assertion_audience")
        named = {
            field: self.faults.pasted(field, self._value(field), limit=CLIENT_ID_LIMIT)
            for field in texts
        }
        signs = self._value("jwt_assertion_mode") == "SIGNED" and self._grants_by_jwt
        algorithm = self._value("assertion_algorithm") if signs else ""
        return {
            "jwt_assertion": self._jwt(),
            "assertion_key": self._key("assertion_key", algorithm),
            "assertion_claims": check_claims(
                self.faults, "assertion_claims", self._value("assertion_claims")
            ),
            "assertion_lifetime": self.faults.whole_number(
                "assertion_lifetime",
                self._value("assertion_lifetime"),
                least=1,
                most=LONGEST_LIFETIME,
            ),
            **named,
        }

    def _client(self) -> dict[str, Any]:
        """Check what proves the client, in whatever mode."""
        texts = ("client_id", "client_key_id", "client_assertion_audience")
        named = {
            field: self.faults.pasted(field, self._value(field), limit=CLIENT_ID_LIMIT)
            for field in texts
        }
        algorithm = self._client_algorithm()
        signs = self._value("client_auth_mode") == "PRIVATE_KEY_JWT"
        return {
            "client_secret": self._secret("client_secret", limit=SECRET_LIMIT),
            "client_key": self._key("client_key", algorithm if signs else ""),
            "client_assertion_algorithm": algorithm,
            **named,
        }

    def _client_algorithm(self) -> str:
        """Return the algorithm of the client's assertion: of the mode's own, the usual if empty."""
        mode = CLIENT_AUTH_MODES.get(self._value("client_auth_mode"))
        algorithm = self._value("client_assertion_algorithm")
        if mode is None or not mode.algorithms:
            return ""
        usual = algorithm or mode.algorithms[0]
        return self.faults.choice("client_assertion_algorithm", usual, mode.algorithms)

    @property
    def _grants_by_jwt(self) -> bool:
        return self._value("grant_type") == "JWT_BEARER"

    def _key(self, field: str, algorithm: str) -> Secret:
        """Check a key against the algorithm that it signs with, if it signs at all.

        One that is kept is checked, too: the algorithm may have changed.
        """
        typed = self._value(field)
        kept: Secret = getattr(self._before, field) if self._before else NO_SECRET
        if typed.strip():
            return check_signing_key(self.faults, field, typed, algorithm=algorithm)
        if kept and algorithm:
            refuse_unfit(self.faults, field, kept, algorithm=algorithm)
        return kept

    def _name(self, others: Iterable[OAuthProfile]) -> str:
        name = self.faults.text("name", self._value("name"), limit=NAME_LIMIT, required=True)
        taken = next((o.name for o in others if o.name.casefold() == name.casefold()), None)
        if name and taken is not None:
            same = "is taken" if taken == name else f"differs from {taken!r} only by case"
            self.faults.add("name", "PRO-001", f"The name {name!r} {same}.", "Choose another name.")
        return name

    def _secret(self, field: str, *, limit: int) -> Secret:
        typed = self.faults.pasted(field, self._value(field), limit=limit)
        if not typed and self._before is not None:
            kept: Secret = getattr(self._before, field)
            return kept
        return Secret(typed)

    def _jwt(self) -> Secret:
        # A JWT holds no white space: breaks inside come from the mail or page it was copied from.
        pasted = self._value("jwt_assertion")
        whole = "".join(pasted.split())
        if whole != pasted:
            self.faults.notes["jwt_assertion"] = (
                "White space or line breaks in the pasted value were removed."
            )
        if not whole:
            return self._before.jwt_assertion if self._before else Secret("")
        self.faults.text("jwt_assertion", whole, limit=ASSERTION_LIMIT)
        self._read_claims(whole)
        return Secret(whole)

    def _read_claims(self, assertion: str) -> None:
        try:
            self.claims = read_unverified(assertion)
        except NotAJwt as reason:
            self.faults.add(
                "jwt_assertion",
                "PRO-004",
                f"This is not a JWT: {reason}.",
                "Copy it again, whole, from the provider's Credentials page.",
            )
            return
        ends = self.claims.expires_at
        if ends is not None and ends <= self._now:
            self.faults.add(
                "jwt_assertion",
                "PRO-005",
                f"This JWT expired on {datetime.fromtimestamp(ends, UTC):%d %B %Y, %H:%M} UTC.",
                "Create a new JWT in the provider's console and paste it here.",
            )

    def _credentials(self) -> None:
        grant = GRANTS.get(self.profile.grant_type)
        mode = CLIENT_AUTH_MODES.get(self.profile.client_auth_mode)
        needed = (*(mode.needs if mode else ()), *(grant.needs if grant else ()))
        if grant:
            needed += grant.needs_in_mode.get(self.profile.jwt_assertion_mode, ())
        for field in needed:
            if not getattr(self.profile, field) and field not in self.faults.of:
                self.faults.add(
                    field,
                    "PRO-006",
                    f"This is needed for {self.profile.grant_type} with "
                    f"{self.profile.client_auth_mode}.",
                    "Copy it from the provider's application.",
                )
