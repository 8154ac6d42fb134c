"""The shipped presets, and profiles filled from them as the form would be."""

import msgspec

from algo_oauth.oauth.presets import Preset, load_presets
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.secret import Secret
from tests.oauth.samples import PROVIDERS

SHIPPED = load_presets(PROVIDERS)

CLIENT_IDS = {
    "MICROSOFT": "6731de76-14a6-49ae-97bc-6eba6914391e",
    "GOOGLE": "1234-abc.apps.googleusercontent.com",
}
TENANT = "0f9d7fe1-2b0a-4f4e-9a0b-3c8f5a5d2f10"


def usual_grant(preset: Preset) -> str:
    """Return the grant that choosing the preset fills in; CUSTOM leaves it to the installer."""
    return preset.fields.grant_type or "CLIENT_CREDENTIALS"


def filled(name: str, grant: str = "", **changes: str) -> OAuthProfile:
    """Return the profile of an installer who chose a Provider Type and filled in the rest."""
    preset = SHIPPED[name]
    values = {
        "name": name.title(),
        "provider_type": name,
        "client_id": CLIENT_IDS.get(name, "client-id"),
        "token_url": "https://auth.example/token",
        "client_auth_mode": "HTTP_BASIC",
        **preset.fields_for(grant or usual_grant(preset)).values(),
        **changes,
    }
    ready = {field: value.replace("{tenant}", TENANT) for field, value in values.items()}
    profile = msgspec.convert({"id": "p1", **ready}, OAuthProfile)
    return msgspec.structs.replace(profile, client_secret=Secret("client-secret"))
