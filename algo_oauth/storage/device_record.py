"""What the device remembers of itself."""

import msgspec

from algo_oauth.secret import Secret
from algo_oauth.storage.api_settings import ApiSettings


class DeviceRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The device's own settings that pages change.

    ``password_hash`` is an argon2id hash in its usual text form; ``session_key`` signs the
    session cookies; ``idle_minutes`` is None where the start-up setting holds; ``api`` says how
    the device's own RESTful API is offered.
    """

    password_hash: Secret
    session_key: Secret
    name: str = "Algo 8450"
    idle_minutes: int | None = None
    api: ApiSettings = ApiSettings()
