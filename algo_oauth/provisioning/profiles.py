"""Profiles of a provisioning file, checked as the page would check them."""

import uuid
from collections.abc import Mapping

import msgspec

from algo_oauth.backup.form_values import profile_values
from algo_oauth.checks import Faults
from algo_oauth.oauth.presets import Preset
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.profile_check import ProfileCheck
from algo_oauth.provisioning.complaints import Complaints
from algo_oauth.provisioning.document import Table, named
from algo_oauth.provisioning.text_values import BadValue, SecretSource, as_text
from algo_oauth.secret import NO_SECRET

_BLANK = OAuthProfile(
    id="", name="", provider_type="CUSTOM", grant_type="", token_url="", client_auth_mode=""
)


class ProfileReader:
    """Makes profiles of tables; what a table does not say has the Provider Type's value.

    A profile of the same name keeps its id, and the secrets that the file does not name.
    """

    def __init__(
        self,
        *,
        here: tuple[OAuthProfile, ...],
        presets: Mapping[str, Preset],
        secrets: SecretSource,
        complaints: Complaints,
        now: float,
    ) -> None:
        self._here = {profile.name.casefold(): profile for profile in here}
        self._presets = presets
        self._secrets = secrets
        self._complaints = complaints
        self._now = now

    def read(self, tables: list[Table]) -> tuple[OAuthProfile, ...]:
        """Return the profiles; each fault is complained about."""
        found: list[OAuthProfile] = []
        for table in tables:
            found.append(self._profile(table, found))
        return tuple(found)

    def _profile(self, table: Table, others: list[OAuthProfile]) -> OAuthProfile:
        where = named("Profile", table)
        before = self._here.get(str(table.get("name", "")).strip().casefold())
        check = ProfileCheck(
            profile_values(_BLANK) | self._filled(table) | self._values(table, where),
            profile_id=before.id if before else uuid.uuid4().hex,
            others=others,
            provider_types=self._presets,
            now=self._now,
            before=before,
        )
        # What is here already was checked when it came: a JWT that has expired since must not
        # keep the device from starting.
        if check.profile != before or others_of_that_name(check.faults):
            self._complaints.of_form(where, check.faults)
        return check.profile

    def _filled(self, table: Table) -> dict[str, str]:
        preset = self._presets.get(str(table.get("provider_type", "CUSTOM")))
        if preset is None:
            return {}
        fields = msgspec.structs.asdict(preset.fields)
        return {name: text for name, text in fields.items() if isinstance(text, str)}

    def _values(self, table: Table, where: str) -> dict[str, str]:
        values = {}
        for name, value in table.items():
            try:
                is_secret = getattr(_BLANK, name, None) is NO_SECRET
                values[name] = self._secrets.find(value).reveal() if is_secret else as_text(value)
            except BadValue as reason:
                self._complaints.add(f"{where}, {name}", str(reason))
        return values


def others_of_that_name(faults: Faults) -> bool:
    """Say whether the file has two profiles of one name."""
    return any(problem.code == "PRO-001" for problem in faults.of.get("name", []))
