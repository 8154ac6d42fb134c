"""From what an installer typed to a profile, or to everything that is wrong with it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from algo_oauth.checks import Faults
from algo_oauth.oauth.assertions import NotAJwt, UnverifiedClaims, read_unverified
from algo_oauth.oauth.client_auth import CLIENT_AUTH_MODES
from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.profile import (
    ASSERTION_LIMIT,
    CLIENT_ID_LIMIT,
    EXTRA_PARAMS_LIMIT,
    JWT_ASSERTION_MODES,
    NAME_LIMIT,
    SCOPE_LIMIT,
    SCOPE_MODES,
    SECRET_LIMIT,
    OAuthProfile,
)
from algo_oauth.secret import Secret

RESERVED_PARAMS: Final = ("grant_type", "assertion", "client_id", "client_secret")


class ProfileCheck:
    """Checks one submission. ``profile`` is there when ``faults`` is empty.

    ``values`` are the texts of the form by field name. An empty secret keeps the one of
    ``before``, the profile that is being edited.
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
        self._values = values
        self._before = before
        self._now = now
        faults = self.faults
        self.profile = OAuthProfile(
            id=profile_id,
            name=self._name(others),
            provider_type=faults.choice(
                "provider_type", self._value("provider_type"), provider_types
            ),
            grant_type=faults.choice("grant_type", self._value("grant_type"), GRANTS),
            token_url=faults.https_url("token_url", self._value("token_url")),
            client_auth_mode=faults.choice(
                "client_auth_mode", self._value("client_auth_mode"), CLIENT_AUTH_MODES
            ),
            scope_mode=faults.choice("scope_mode", self._value("scope_mode"), SCOPE_MODES),
            scope=self._scope(),
            extra_params=self._extra_params(),
            jwt_assertion_mode=faults.choice(
                "jwt_assertion_mode", self._value("jwt_assertion_mode"), JWT_ASSERTION_MODES
            ),
            client_id=faults.pasted("client_id", self._value("client_id"), limit=CLIENT_ID_LIMIT),
            client_secret=self._secret("client_secret", limit=SECRET_LIMIT),
            jwt_assertion=self._jwt(),
        )
        self._credentials()

    def _value(self, field: str) -> str:
        return self._values.get(field, "")

    def _name(self, others: Iterable[OAuthProfile]) -> str:
        name = self.faults.text("name", self._value("name"), limit=NAME_LIMIT, required=True)
        taken = next((o.name for o in others if o.name.casefold() == name.casefold()), None)
        if name and taken is not None:
            same = "is taken" if taken == name else f"differs from {taken!r} only by case"
            self.faults.add("name", "PRO-001", f"The name {name!r} {same}.", "Choose another name.")
        return name

    def _scope(self) -> str:
        listed = self._value("scope_mode") == "SCOPES_LIST"
        return self.faults.text("scope", self._value("scope"), limit=SCOPE_LIMIT, required=listed)

    def _extra_params(self) -> str:
        document = self.faults.json_object(
            "extra_params", self._value("extra_params"), limit=EXTRA_PARAMS_LIMIT
        )
        for name in RESERVED_PARAMS:
            if name in document:
                self.faults.add(
                    "extra_params",
                    "PRO-002",
                    f"{name!r} is sent by the device itself.",
                    "Remove it here; it has a field of its own.",
                )
        for name, value in document.items():
            if isinstance(value, dict | list) or value is None:
                self.faults.add(
                    "extra_params",
                    "PRO-003",
                    f"The value of {name!r} is not a text, a number, true or false.",
                    "A form field can carry nothing else.",
                )
            # In quotes, so that a control character at an end is not trimmed as white space.
            self.faults.text("extra_params", f"'{name}{value}'", limit=EXTRA_PARAMS_LIMIT)
        return self._value("extra_params").strip()

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
        needed = (mode.needs if mode else ()) + (grant.needs if grant else ())
        for field in needed:
            if not getattr(self.profile, field) and field not in self.faults.of:
                self.faults.add(
                    field,
                    "PRO-006",
                    f"This is needed for {self.profile.grant_type} with "
                    f"{self.profile.client_auth_mode}.",
                    "Copy it from the provider's application.",
                )
