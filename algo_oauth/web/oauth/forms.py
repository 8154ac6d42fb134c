"""The two forms of the page: a profile, and the OAuth test."""

from collections.abc import Mapping
from typing import Final

from algo_oauth.checks import Faults
from algo_oauth.oauth.call import ApiRequest
from algo_oauth.oauth.profile import SECRET_FIELDS, OAuthProfile
from algo_oauth.oauth.request_check import METHODS, check_headers, check_payload, check_placeholders
from algo_oauth.secret import Secret

PROFILE_LABELS: Final = {
    "name": "Name",
    "provider_type": "Provider Type",
    "grant_type": "Grant Type",
    "token_url": "Token URL",
    "client_auth_mode": "Client Auth Mode",
    "scope_mode": "Scope Mode",
    "scope": "Scope",
    "extra_params": "Extra Params (JSON)",
    "jwt_assertion_mode": "JWT Assertion Mode",
    "client_id": "Client ID",
    "client_secret": "Client Secret",
    "jwt_assertion": "JWT Assertion/JWT Credential",
}

TYPED_SECRETS: Final = tuple(name for name in SECRET_FIELDS if name in PROFILE_LABELS)

TEST_LABELS: Final = {
    "test_profile": "Test OAuth Profile",
    "test_provider_type": "Provider Type",
    "test_method": "Method",
    "test_url": "Target URL and Path",
    "test_headers": "Custom Headers",
    "test_payload": "Data Payload",
}

NEW_PROFILE: Final = {
    "grant_type": "JWT_BEARER",
    "client_auth_mode": "HTTP_BASIC",
    "scope_mode": "NONE",
    "jwt_assertion_mode": "DISABLED",
}

NEW_TEST: Final = {"test_method": "POST", "test_headers": ""}


def typed(form: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into the named fields; line ends as the device stores them."""
    return {name: form.get(name, "").replace("\r\n", "\n") for name in names}


def to_values(profile: OAuthProfile) -> dict[str, str]:
    """Return what the form shows of a profile: everything but its secrets."""
    return {name: getattr(profile, name) for name in PROFILE_LABELS if name not in SECRET_FIELDS}


def take_secrets(values: dict[str, str], drafted: Mapping[str, Secret]) -> dict[str, Secret]:
    """Fill empty secrets from an earlier try, and return all that are typed by now."""
    for name in TYPED_SECRETS:
        if not values[name].strip() and name in drafted:
            values[name] = drafted[name].reveal()
    return {name: Secret(values[name]) for name in TYPED_SECRETS if values[name].strip()}


def check_test(
    values: Mapping[str, str], profiles: Mapping[str, OAuthProfile]
) -> tuple[ApiRequest, Faults]:
    """Check the test form; nothing is sent while there are faults."""
    faults = Faults()
    if values["test_profile"] not in profiles:
        faults.add(
            "test_profile",
            "TST-001",
            "No OAuth profile is chosen.",
            "Choose one; if there is none yet, create it first.",
        )
    url = faults.https_url("test_url", values["test_url"])
    check_placeholders(faults, "test_url", url)
    headers = check_headers(faults, "test_headers", values["test_headers"], with_profile=True)
    request = ApiRequest(
        method=faults.choice("test_method", values["test_method"], METHODS),
        url=url,
        headers=headers,
        body=check_payload(faults, "test_payload", values["test_payload"], headers),
    )
    return request, faults
