"""The forms of the page: their labels and choices, and what they start with."""

from collections.abc import Mapping
from typing import Final

import msgspec

from algo_oauth.backup.merging import MERGE, REPLACE
from algo_oauth.backup.sealing import LEAST
from algo_oauth.checks import Faults
from algo_oauth.errors import ArchiveTooLarge
from algo_oauth.storage.backup_schedule import BackupSchedule

FILE_LIMIT: Final = 4 * 1024 * 1024
"""Bytes of a configuration file on this page; the command line takes larger ones."""

LEAVE_OUT: Final = "Leave out"
SEAL: Final = "Seal with a passphrase"
SECRETS: Final = (LEAVE_OUT, SEAL)

MODES: Final = {MERGE: "Merge", REPLACE: "Replace everything"}
MODE_HELP: Final = (
    "Merge adds profiles, screens and accepted certificates, changes those of the same name, and "
    "leaves the rest alone. "
    "Replace everything makes this device what the file says."
)
PASSPHRASE_HELP: Final = f"At least {LEAST} characters; whoever restores the file needs it."

LABELS: Final = {
    "secrets": "Secrets",
    "new_passphrase": "Passphrase",
    "repeat_passphrase": "Repeat Passphrase",
    "file": "Configuration File",
    "passphrase": "Passphrase of the File",
    "mode": "How",
    "every": "Every",
    "weekday": "Weekday",
    "hour": "Hour (UTC)",
    "keep": "Backups to keep",
    "settings_file": "Settings File",
}


def too_large() -> ArchiveTooLarge:
    """Return what is said of a configuration file above the limit."""
    hint = "Larger ones are imported with algo-oauth import."
    return ArchiveTooLarge(limit=FILE_LIMIT // 1024 // 1024, hint=hint)


class PageForms(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the page's forms: what is in them, and what is wrong with that.

    ``upload`` is the id of a file that was sent a moment ago and is kept, ``kept`` its name.
    """

    values: Mapping[str, str] = msgspec.field(default_factory=dict)
    faults: Faults = msgspec.field(default_factory=Faults)
    upload: str = ""
    kept: str = ""


def start_values(schedule: BackupSchedule) -> dict[str, str]:
    """Return what the forms start with."""
    kept = {field: str(value) for field, value in msgspec.structs.asdict(schedule).items()}
    return {"secrets": LEAVE_OUT, "mode": MERGE, **kept}
