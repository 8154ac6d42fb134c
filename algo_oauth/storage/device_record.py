"""What the device remembers of itself."""

import msgspec

from algo_oauth.secret import NO_SECRET, Secret


class DeviceRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The device's own settings that pages change.

    ``password_hash`` is an argon2id hash in its usual text form; ``session_key`` signs the
    session cookies; ``idle_minutes`` is None where the start-up setting holds.
    ``remote_api_password`` signs requests to other Algo endpoints, which all share it.
    """

    password_hash: Secret
    session_key: Secret
    name: str = "Algo 8450"
    idle_minutes: int | None = None
    remote_api_password: Secret = NO_SECRET
