"""From a provisioning file and a device's configuration to what a start changes: often nothing."""

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.merging import merged
from algo_oauth.backup.plan import Plan, plan_between
from algo_oauth.oauth.presets import Preset
from algo_oauth.provisioning.complaints import Complaints
from algo_oauth.provisioning.device_table import provisioned_record
from algo_oauth.provisioning.document import read_document
from algo_oauth.provisioning.profiles import ProfileReader
from algo_oauth.provisioning.screens import ScreenReader
from algo_oauth.provisioning.text_values import SecretSource


class Provision:
    """One provisioning file, and where the secrets are that it names."""

    def __init__(self, file: Path, environ: Mapping[str, str]) -> None:
        self.file = file
        self._secrets = SecretSource(environ, file.parent)

    def plan(self, before: Configuration, *, presets: Mapping[str, Preset], now: float) -> Plan:
        """Return what the file changes on a device that is configured so.

        What the file does not name stays as it is; what it names becomes what it says.

        Raises:
            ProvisionRefused: with every fault there is.
        """
        complaints = Complaints(self.file)
        document = read_document(self.file, complaints)
        device = provisioned_record(document.device, before.device, self._secrets, complaints)
        profiles = ProfileReader(
            here=before.profiles,
            presets=presets,
            secrets=self._secrets,
            complaints=complaints,
            now=now,
        )
        incoming = Configuration(profiles=profiles.read(document.profiles))
        screens = ScreenReader(within=merged(before, incoming, []), complaints=complaints)
        incoming = replace(incoming, screens=screens.read(document.screens))
        complaints.end()
        remarks: list[str] = []
        after = replace(merged(before, incoming, remarks), device=device)
        plan = plan_between(before, after, remarks)
        for lost in plan.those("removed"):
            complaints.add(f"{lost.what} {lost.name}", "its screen has no room left for it")
        complaints.end()
        return plan
