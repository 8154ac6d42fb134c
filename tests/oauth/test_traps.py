"""What a profile can be saved with and its provider will refuse: said before it is too late."""

from collections import Counter

import msgspec
import pytest

from algo_oauth.oauth.presets import find_traps
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.secret import Secret
from tests.oauth.presets import SHIPPED, filled, usual_grant

CALLBACK = "https://console.example.com/control/oauth-callback.lua"
TRAPS = [(name, trap) for name, preset in SHIPPED.items() for trap in preset.traps]

ALWAYS = {
    ("RINGCENTRAL", "AUTH_CODE"): {"TRP-101"},
    ("RINGCENTRAL", "AUTH_CODE_PKCE"): {"TRP-101"},
    ("SLACK", "AUTH_CODE_PKCE"): {"TRP-202"},
    ("ZOOM", "DEVICE_CODE"): {"TRP-302"},
    ("GOOGLE", "AUTH_CODE"): {"TRP-607"},
    ("GOOGLE", "AUTH_CODE_PKCE"): {"TRP-607"},
    ("GOOGLE", "DEVICE_CODE"): {"TRP-607"},
}
"""What is said of a flawless profile: nothing in it tells whether it applies."""


def caught(profile: OAuthProfile, redirect_uri: str = CALLBACK) -> dict[str, str]:
    """Return the codes of the traps that were found, beside their fields."""
    traps = find_traps(SHIPPED[profile.provider_type], profile, redirect_uri=redirect_uri)
    usual = ALWAYS.get((profile.provider_type, profile.grant_type), set())
    return {trap.code: trap.field for trap in traps if trap.code not in usual}


@pytest.mark.parametrize(
    ("name", "grant"),
    [
        (name, grant)
        for name, preset in SHIPPED.items()
        for grant in preset.grants or (usual_grant(preset),)
    ],
)
def test_it_finds_nothing_wrong_with_a_profile_as_it_was_filled_in(name: str, grant: str) -> None:
    profile = filled(name, grant)
    assert caught(profile) == {}
    found = find_traps(SHIPPED[name], profile, redirect_uri=CALLBACK)
    assert {trap.code for trap in found} == ALWAYS.get((name, grant), set())


@pytest.mark.parametrize(
    ("redirect_uri", "code"),
    [
        ("https://192.168.1.20/control/oauth-callback.lua", "TRP-601"),
        ("https://192.168.1.20:8450/control/oauth-callback.lua", "TRP-601"),
        ("https://[fe80::1]:8450/control/oauth-callback.lua", "TRP-601"),
        ("https://console/control/oauth-callback.lua", "TRP-602"),
        ("https://console:8450/control/oauth-callback.lua", "TRP-602"),
        ("https://console.local/control/oauth-callback.lua", "TRP-602"),
        ("https://console.home.arpa/control/oauth-callback.lua", "TRP-602"),
        ("https://a.b.internal:8450/control/oauth-callback.lua", "TRP-602"),
    ],
)
@pytest.mark.parametrize("grant", ["AUTH_CODE", "AUTH_CODE_PKCE"])
def test_it_warns_of_a_callback_url_that_google_refuses(
    redirect_uri: str, code: str, grant: str
) -> None:
    assert caught(filled("GOOGLE", grant), redirect_uri) == {code: "redirect_uri"}


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "https://console.example.com:8450/control/oauth-callback.lua",
        "https://10.example.com/control/oauth-callback.lua",
        "https://local.example.org/control/oauth-callback.lua",
        "https://localhost:8450/control/oauth-callback.lua",
        "https://127.0.0.1:8450/control/oauth-callback.lua",
        "https://[::1]:8450/control/oauth-callback.lua",
    ],
)
def test_it_lets_a_callback_url_pass_that_google_takes(redirect_uri: str) -> None:
    assert caught(filled("GOOGLE"), redirect_uri) == {}


@pytest.mark.parametrize("name", ["SLACK", "ZOOM", "WEBEX", "MICROSOFT", "RINGCENTRAL"])
def test_it_lets_other_providers_have_a_bare_address(name: str) -> None:
    profile = filled(name, SHIPPED[name].grants[0])
    assert caught(profile, "https://192.168.1.20/control/oauth-callback.lua") == {}


def test_it_does_not_care_about_the_callback_url_of_a_grant_without_one() -> None:
    assert caught(filled("GOOGLE", "DEVICE_CODE"), "https://192.168.1.20/") == {}


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        ("https://www.googleapis.com/auth/calendar.events", "TRP-603"),
        ("https://www.googleapis.com/auth/gmail.send", "TRP-603"),
        ("openid https://mail.google.com/", "TRP-603"),
        ("https://www.googleapis.com/auth/drive", "TRP-604"),
        ("https://www.googleapis.com/auth/drive.file https://www.googleapis.com/auth/x", "TRP-604"),
    ],
)
def test_it_knows_the_scopes_that_google_gives_no_device_code_for(scope: str, code: str) -> None:
    assert caught(filled("GOOGLE", "DEVICE_CODE", scope=scope)) == {code: "scope"}
    assert caught(filled("GOOGLE", "AUTH_CODE_PKCE", scope=scope)) == {}


def test_it_lets_the_scopes_pass_that_google_gives_device_codes_for() -> None:
    scope = "openid email https://www.googleapis.com/auth/drive.appdata"
    assert caught(filled("GOOGLE", "DEVICE_CODE", scope=scope)) == {}


@pytest.mark.parametrize(
    ("name", "grant", "changes", "expected"),
    [
        ("GOOGLE", "", {"authorize_params": ""}, {"TRP-605", "TRP-606"}),
        ("GOOGLE", "", {"authorize_params": '{"access_type":"offline"}'}, {"TRP-606"}),
        ("GOOGLE", "", {"client_id": "me"}, {"TRP-611"}),
        ("GOOGLE", "JWT_BEARER", {"jwt_assertion_mode": "DISABLED"}, {"TRP-608"}),
        ("GOOGLE", "JWT_BEARER", {"assertion_algorithm": "ES256"}, {"TRP-609"}),
        ("GOOGLE", "JWT_BEARER", {"scope_mode": "NONE"}, {"TRP-610"}),
        ("MICROSOFT", "", {"auth_url": "https://l.example/<tenant>/a"}, {"TRP-501"}),
        ("MICROSOFT", "AUTH_CODE", {"client_auth_mode": "NONE"}, {"TRP-502"}),
        ("MICROSOFT", "", {"scope": "ChannelMessage.Send"}, {"TRP-503"}),
        ("MICROSOFT", "DEVICE_CODE", {"scope": "Mail.Send"}, {"TRP-503"}),
        ("MICROSOFT", "CLIENT_CREDENTIALS", {"scope": "Mail.Send"}, {"TRP-504"}),
        (
            "MICROSOFT",
            "CLIENT_CREDENTIALS",
            {"token_url": "https://login.microsoftonline.com/common/oauth2/v2.0/token"},
            {"TRP-505"},
        ),
        ("MICROSOFT", "DEVICE_CODE", {"client_auth_mode": "POST_BODY"}, {"TRP-506"}),
        ("MICROSOFT", "", {"client_id": "Algo console"}, {"TRP-508"}),
        ("SLACK", "", {"scope_separator": "SPACE"}, {"TRP-201"}),
        ("SLACK", "", {"auth_url": "https://slack.com/oauth/authorize"}, {"TRP-203"}),
        ("SLACK", "", {"scope": ""}, {"TRP-204"}),
        ("ZOOM", "", {"client_auth_mode": "POST_BODY"}, {"TRP-301"}),
        ("WEBEX", "DEVICE_CODE", {"device_token_url": ""}, {"TRP-401"}),
        ("WEBEX", "DEVICE_CODE", {"client_auth_mode": "POST_BODY"}, {"TRP-402"}),
        ("WEBEX", "", {"device_token_url": "", "client_auth_mode": "POST_BODY"}, set()),
        ("WEBEX", "", {"scope_mode": "NONE"}, {"TRP-403"}),
        ("RINGCENTRAL", "", {"client_auth_mode": "POST_BODY"}, {"TRP-102"}),
        (
            "RINGCENTRAL",
            "",
            {"token_url": "https://platform.devtest.ringcentral.com/restapi/oauth/token"},
            {"TRP-103"},
        ),
        ("CUSTOM", "", {"token_url": "https://auth.example/{realm}/token"}, {"TRP-701"}),
    ],
)
def test_it_catches_what_the_provider_will_refuse(
    name: str, grant: str, changes: dict[str, str], expected: set[str]
) -> None:
    assert {*caught(filled(name, grant, **changes))} == expected


@pytest.mark.parametrize(
    ("grant", "field"),
    [
        ("AUTH_CODE", "auth_url"),
        ("AUTH_CODE_PKCE", "token_url"),
        ("DEVICE_CODE", "device_url"),
        ("CLIENT_CREDENTIALS", "token_url"),
    ],
)
def test_it_refuses_the_tenant_that_nobody_filled_in(grant: str, field: str) -> None:
    preset = SHIPPED["MICROSOFT"]
    shipped = preset.fields.values()[field]
    profile = msgspec.structs.replace(filled("MICROSOFT", grant), **{field: shipped})
    traps = find_traps(preset, profile, redirect_uri=CALLBACK)
    assert [(trap.code, trap.field, trap.severity) for trap in traps] == [
        ("TRP-501", field, "refuse")
    ]


def test_it_tells_a_secret_from_its_id_without_repeating_it() -> None:
    secret = Secret("6731de76-14a6-49ae-97bc-6eba6914391f")
    profile = msgspec.structs.replace(filled("MICROSOFT"), client_secret=secret)
    (trap,) = find_traps(SHIPPED["MICROSOFT"], profile, redirect_uri=CALLBACK)
    assert (trap.code, trap.field, trap.severity) == ("TRP-507", "client_secret", "refuse")
    assert secret.reveal() not in trap.message + trap.remedy


def test_it_gives_each_trap_a_code_and_whole_sentences() -> None:
    codes = Counter((trap.code, trap.field) for _, trap in TRAPS)
    assert max(codes.values()) == 1
    for name, trap in TRAPS:
        first = str([*SHIPPED].index(name) + 1)
        assert trap.code.startswith(f"TRP-{first}"), trap.code
        assert trap.message.endswith(".")
        # An address stands at the end without a full stop, so that it can be copied.
        assert trap.remedy.endswith(".") or "://" in trap.remedy.split()[-1], trap.remedy


def test_it_refuses_nothing_that_only_the_devices_address_is_at_fault_for() -> None:
    refusing = [trap.code for _, trap in TRAPS if trap.severity == "refuse"]
    assert refusing
    about_callback = [trap for _, trap in TRAPS if trap.field == "redirect_uri"]
    assert about_callback
    assert all(trap.severity == "warn" for trap in about_callback)
