"""The two forms of the page: a profile, and the OAuth test."""

from collections.abc import Mapping
from typing import Final

from algo_oauth.checks import Faults
from algo_oauth.console.placeholders import known_in
from algo_oauth.oauth.call import ApiRequest
from algo_oauth.oauth.profile import SECRET_FIELDS, OAuthProfile
from algo_oauth.oauth.request_check import (
    METHODS,
    check_headers,
    check_payload,
    check_placeholders,
    refuse_placeholder,
)
from algo_oauth.oauth.success_check import check_success_rule
from algo_oauth.secret import Secret

PROFILE_LABELS: Final = {
    "name": "Name",
    "provider_type": "Provider Type",
    "grant_type": "Grant Type",
    "client_auth_mode": "Client Auth Mode",
    "issuer": "Issuer",
    "callback_issuer": "Issuer in Callback",
    "token_url": "Token URL",
    "auth_url": "Auth URL",
    "pkce_method": "PKCE Method",
    "response_type": "Response Type",
    "device_url": "Device Authorization URL",
    "device_token_url": "Device Poll URL",
    "scope_mode": "Scope Mode",
    "scope": "Scope",
    "scope_separator": "Scope Separator",
    "refresh_scope": "Scope on Refresh",
    "extra_params": "Extra Params (JSON)",
    "authorize_params": "Authorize Params (JSON)",
    "refresh_params": "Refresh Params (JSON)",
    "jwt_assertion_mode": "JWT Assertion Mode",
    "jwt_assertion": "JWT Assertion/JWT Credential",
    "assertion_algorithm": "Signing Algorithm",
    "assertion_key": "Signing Key",
    "assertion_key_id": "Signing Key ID (kid)",
    "assertion_issuer": "Assertion Issuer (iss)",
    "assertion_subject": "Assertion Subject (sub)",
    "assertion_audience": "Assertion Audience (aud)",
    "assertion_lifetime": "Assertion Lifetime (seconds)",
    "assertion_claims": "Further Claims (JSON)",
    "client_id": "Client ID",
    "client_secret": "Client Secret",
    "client_key": "Client Key",
    "client_assertion_algorithm": "Client Assertion Algorithm",
    "client_key_id": "Client Key Identifier (kid)",
    "client_assertion_audience": "Client Assertion Audience (aud)",
    "revocation_url": "Revocation URL",
}

TEST_LABELS: Final = {
    "test_profile": "Test OAuth Profile",
    "test_provider_type": "Provider Type",
    "test_method": "Method",
    "test_url": "Target URL and Path",
    "test_headers": "Custom Headers",
    "test_payload": "Data Payload",
    "test_hello": "HELLO Call",
    "test_success_status": "Success Status",
    "test_success_path": "Answer Path",
    "test_success_test": "Answer Test",
    "test_success_value": "Answer Value",
}

NEW_PROFILE: Final = {
    "grant_type": "JWT_BEARER",
    "client_auth_mode": "HTTP_BASIC",
    "scope_mode": "NONE",
    "scope_separator": "SPACE",
    "refresh_scope": "OMIT",
    "callback_issuer": "OPTIONAL",
    "pkce_method": "S256",
    "response_type": "code",
    "jwt_assertion_mode": "DISABLED",
    "assertion_algorithm": "RS256",
    "assertion_lifetime": "300",
}

NEW_TEST: Final = {"test_method": "POST", "test_headers": ""}


def typed(form: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into the named fields; line ends as the device stores them."""
    return {name: form.get(name, "").replace("\r\n", "\n") for name in names}


def typed_profile(form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into a profile's form; a field that is not there is as in a new one."""
    return typed({**NEW_PROFILE, **form}, PROFILE_LABELS)


def to_values(profile: OAuthProfile) -> dict[str, str]:
    """Return what the form shows of a profile: everything but its secrets."""
    shown = [name for name in PROFILE_LABELS if name not in SECRET_FIELDS]
    return {name: str(getattr(profile, name)) for name in shown}


def saved_values(profile: OAuthProfile) -> dict[str, str | Secret]:
    """Return all that can be saved of a profile, for telling what was changed meanwhile."""
    return {**to_values(profile), **{name: getattr(profile, name) for name in SECRET_FIELDS}}


def take_secrets(values: dict[str, str], drafted: Mapping[str, Secret]) -> dict[str, Secret]:
    """Fill empty secrets from an earlier try, and return all that are typed by now."""
    for name in SECRET_FIELDS:
        if not values[name].strip() and name in drafted:
            values[name] = drafted[name].reveal()
    return {name: Secret(values[name]) for name in SECRET_FIELDS if values[name].strip()}


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
    for field in ("test_url", "test_headers", "test_payload"):
        for placeholder in known_in(values[field]):
            refuse_placeholder(faults, field, placeholder, "only a button fills it in by itself.")
    headers = check_headers(faults, "test_headers", values["test_headers"], with_profile=True)
    request = ApiRequest(
        method=faults.choice("test_method", values["test_method"], METHODS),
        url=url,
        headers=headers,
        body=check_payload(faults, "test_payload", values["test_payload"], headers),
        success=check_success_rule(faults, "test_success_", values),
    )
    return request, faults
