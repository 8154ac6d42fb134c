"""What the device remembers of itself."""

import msgspec

from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.storage.api_settings import ApiSettings
from algo_oauth.storage.backup_schedule import BackupSchedule
from algo_oauth.storage.retention import KEEP_DAYS, KEEP_MEGABYTES, MEGABYTE, Retention


class DeviceRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The device's own settings that pages change.

    ``password_hash`` is an argon2id hash in its usual text form; ``session_key`` signs the
    session cookies; ``idle_minutes`` is None where the start-up setting holds;
    ``public_address`` is the https address that providers send browsers back to, empty for the
    one in use.
    ``remote_api_password`` signs requests to other Algo endpoints, which all share it.
    Activity is kept for ``activity_days``, and never more of it than ``activity_megabytes``.
    ``backups`` says when the device backs itself up.
    ``api`` says how the device's own RESTful API is offered.
    """

    password_hash: Secret
    session_key: Secret
    name: str = "Algo 8450"
    idle_minutes: int | None = None
    public_address: str = ""
    remote_api_password: Secret = NO_SECRET
    activity_days: int = KEEP_DAYS
    activity_megabytes: int = KEEP_MEGABYTES
    backups: BackupSchedule = BackupSchedule()
    api: ApiSettings = ApiSettings()

    @property
    def retention(self) -> Retention:
        """How long activity is kept."""
        return Retention(days=self.activity_days, total=self.activity_megabytes * MEGABYTE)
