"""The form *API Support*: its fields, and the settings that they stand for."""

from collections.abc import Mapping
from typing import Final

from algo_oauth.checks import Faults
from algo_oauth.secret import Secret
from algo_oauth.storage.api_settings import ApiSettings
from algo_oauth.storage.device_settings.of_the_api import (
    API_ENABLED,
    API_METHOD,
    API_PASSWORD,
    API_TOLERANCE,
    METHOD_CODES,
)

STATUSES: Final = ("Enabled", "Disabled")
SECRET: Final = "api_password"  # noqa: S105 - a field's name
LABELS: Final = {
    "rest_api": "RESTful API",
    "auth_method": "Authentication Method",
    SECRET: "RESTful API Password",
    "time_tolerance": "Time Tolerance (seconds)",
}

_FIELDS: Final = {
    API_ENABLED: "rest_api",
    API_METHOD: "auth_method",
    API_PASSWORD: SECRET,
    API_TOLERANCE: "time_tolerance",
}
_STATUS_CODES: Final = dict(zip(STATUSES, ("1", "0"), strict=True))
_CODES_OF_METHODS: Final = {method: code for code, method in METHOD_CODES.items()}


def to_values(api: ApiSettings) -> dict[str, str]:
    """Return what the form shows: everything but the password."""
    return {
        "rest_api": STATUSES[not api.enabled],
        "auth_method": api.method,
        "time_tolerance": str(api.tolerance),
    }


def to_settings(values: Mapping[str, str], password: Secret) -> dict[str, str]:
    """Return the settings by their names; an empty password stays as it is."""
    status, method = values.get("rest_api", ""), values.get("auth_method", "")
    wanted = {
        API_ENABLED: _STATUS_CODES.get(status, status),
        API_METHOD: _CODES_OF_METHODS.get(method, method),
        API_TOLERANCE: values.get("time_tolerance", ""),
    }
    return wanted | ({API_PASSWORD: password.reveal()} if password else {})


def by_field(faults: Faults) -> Faults:
    """Return the faults of the settings as those of the form's fields."""
    return faults.renamed(_FIELDS)
