"""From a provisioning file and a device's configuration to what a start changes: often nothing."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.device_settings import SETTINGS
from algo_oauth.backup.merging import merged
from algo_oauth.backup.plan import Plan, plan_between
from algo_oauth.checks import Faults
from algo_oauth.oauth.presets import Preset
from algo_oauth.provisioning.complaints import Complaints
from algo_oauth.provisioning.document import Table, read_document
from algo_oauth.provisioning.profiles import ProfileReader
from algo_oauth.provisioning.screens import ScreenReader
from algo_oauth.provisioning.text_values import BadValue, SecretSource, as_text
from algo_oauth.storage.device_record import DeviceRecord


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
        device = _device(document.device, before.device, complaints)
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


def _device(table: Table, record: DeviceRecord, complaints: Complaints) -> DeviceRecord:
    """Return the record with the settings of the table ``[device]``."""
    wanted = dict(_flat(table))
    faults = Faults()
    known = {".".join(setting.path): setting for setting in SETTINGS}
    complaints.unknown("[device]", wanted, known)
    for name in filter(wanted.__contains__, known):
        field = name.replace(".", "_")
        try:
            value = known[name].check(faults, field, as_text(wanted[name]))
        except BadValue as reason:
            complaints.add(f"[device], {name}", str(reason))
            continue
        record = record if field in faults.of else known[name].write(record, value)
    complaints.of_form("[device]", faults)
    return record


def _flat(table: Table, within: str = "") -> Iterator[tuple[str, object]]:
    """Yield the values of a table and of those in it, by their dotted names."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{within}{name}.")
        else:
            yield f"{within}{name}", value
