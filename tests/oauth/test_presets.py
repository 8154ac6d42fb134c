"""Provider Types: what each fills in and offers, and a file that is read strictly."""

import json
from typing import get_args

import msgspec
import pytest

from algo_oauth.checks import Faults
from algo_oauth.oauth.client_auth import CLIENT_AUTH_MODES
from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.preset_fields import GrantName, ModeName, PresetFields
from algo_oauth.oauth.presets import STANDARD_TRAITS, AnswerTraits
from algo_oauth.oauth.profile import (
    CALLBACK_ISSUERS,
    JWT_ASSERTION_MODES,
    PKCE_METHODS,
    REFRESH_SCOPES,
    RESPONSE_TYPES,
    SCOPE_MODES,
    SCOPE_SEPARATORS,
    SECRET_FIELDS,
    OAuthProfile,
)
from tests.oauth.presets import SHIPPED, filled

NAMES = ["RINGCENTRAL", "SLACK", "ZOOM", "WEBEX", "MICROSOFT", "GOOGLE", "CUSTOM"]
KNOWN = [name for name in NAMES if name != "CUSTOM"]
GRANT_NAMES: tuple[str, ...] = get_args(GrantName)
MODE_NAMES: tuple[str, ...] = get_args(ModeName)


def test_it_ships_the_seven_provider_types_in_their_order() -> None:
    assert [*SHIPPED] == NAMES


def test_it_fills_in_ringcentrals_documented_values() -> None:
    fields = SHIPPED["RINGCENTRAL"].fields
    assert (fields.grant_type, fields.client_auth_mode) == ("JWT_BEARER", "HTTP_BASIC")
    assert fields.token_url == "https://platform.ringcentral.com/restapi/oauth/token"
    assert (fields.scope_mode, fields.jwt_assertion_mode) == ("NONE", "DISABLED")
    assert json.loads(fields.extra_params or "") == {"environment": "production"}


@pytest.mark.parametrize(
    ("name", "grant", "mode", "scopes", "joined_by"),
    [
        ("SLACK", "AUTH_CODE", "HTTP_BASIC", ("chat:write", "chat:write.public"), "COMMA"),
        ("ZOOM", "AUTH_CODE_PKCE", "HTTP_BASIC", ("meeting:write:meeting",), "SPACE"),
        ("WEBEX", "AUTH_CODE", "HTTP_BASIC", ("spark:all",), "SPACE"),
        (
            "MICROSOFT",
            "AUTH_CODE_PKCE",
            "POST_BODY",
            ("offline_access", "ChannelMessage.Send"),
            "SPACE",
        ),
        (
            "GOOGLE",
            "AUTH_CODE_PKCE",
            "POST_BODY",
            ("https://www.googleapis.com/auth/drive.file",),
            "SPACE",
        ),
    ],
)
def test_it_fills_in_what_each_provider_expects(
    name: str, grant: str, mode: str, scopes: tuple[str, ...], joined_by: str
) -> None:
    profile = filled(name)
    assert (profile.grant_type, profile.client_auth_mode) == (grant, mode)
    assert (profile.scopes, profile.scope_separator) == (scopes, joined_by)


def test_it_gives_webexs_device_codes_a_token_address_of_their_own() -> None:
    profile = filled("WEBEX", "DEVICE_CODE")
    assert profile.device_token_url == "https://webexapis.com/v1/device/token"
    assert profile.device_token_url != profile.token_url


def test_it_fills_in_otherwise_for_a_grant_that_wants_it() -> None:
    assert filled("MICROSOFT", "CLIENT_CREDENTIALS").scopes == (
        "https://graph.microsoft.com/.default",
    )
    assert filled("MICROSOFT", "DEVICE_CODE").client_auth_mode == "NONE"
    service_account = filled("GOOGLE", "JWT_BEARER")
    assert service_account.jwt_assertion_mode == "SIGNED"
    assert service_account.assertion_audience == "https://oauth2.googleapis.com/token"
    assert service_account.authorize_params == ""


def test_it_leaves_every_field_to_the_installer_of_another_provider() -> None:
    custom = SHIPPED["CUSTOM"]
    assert custom.fields == PresetFields()
    assert (custom.grants, custom.client_auth_modes) == ((), ())
    assert custom.answers == STANDARD_TRAITS
    assert custom.offered_grants(GRANT_NAMES) == GRANT_NAMES
    assert custom.offered_modes(MODE_NAMES) == MODE_NAMES


def test_it_offers_only_what_the_provider_and_the_device_know() -> None:
    assert SHIPPED["SLACK"].offered_grants(GRANT_NAMES) == ("AUTH_CODE", "AUTH_CODE_PKCE")
    assert SHIPPED["SLACK"].offered_grants(["AUTH_CODE", "JWT_BEARER"]) == ("AUTH_CODE",)
    assert SHIPPED["ZOOM"].offered_modes(MODE_NAMES) == ("HTTP_BASIC",)


@pytest.mark.parametrize("name", KNOWN)
def test_it_leaves_nothing_of_the_provider_that_was_chosen_before(name: str) -> None:
    assert SHIPPED[name].fields.values().keys() == SHIPPED["RINGCENTRAL"].fields.values().keys()


def test_it_has_a_place_for_every_field_but_secrets_and_names() -> None:
    own = {"id", "name", "provider_type", "client_id", "client_key_id", "assertion_key_id"}
    own |= {"assertion_issuer", "assertion_subject", "assertion_lifetime", "assertion_claims"}
    fields = {*OAuthProfile.__struct_fields__} - own - {*SECRET_FIELDS}
    assert {*PresetFields.__struct_fields__} == fields


@pytest.mark.parametrize("name", NAMES)
def test_it_fills_in_only_what_the_form_offers(name: str) -> None:
    preset = SHIPPED[name]
    for grant in preset.grants or GRANT_NAMES:
        fields = preset.fields_for(grant)
        assert fields.grant_type == grant
        assert fields.client_auth_mode in (None, *(preset.client_auth_modes or MODE_NAMES))
        assert fields.scope_mode in (None, *SCOPE_MODES)
        assert fields.scope_separator in (None, *SCOPE_SEPARATORS)
        assert fields.refresh_scope in (None, *REFRESH_SCOPES)
        assert fields.callback_issuer in (None, *CALLBACK_ISSUERS)
        assert fields.pkce_method in (None, *PKCE_METHODS)
        assert fields.response_type in (None, *RESPONSE_TYPES)
        assert fields.jwt_assertion_mode in (None, "SIGNED", *JWT_ASSERTION_MODES)


def test_it_knows_every_grant_and_mode_of_the_device() -> None:
    assert {*GRANTS} <= {*GRANT_NAMES}
    assert {*CLIENT_AUTH_MODES} <= {*MODE_NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_it_fills_in_only_what_the_checks_accept(name: str) -> None:
    faults = Faults()
    for field, value in SHIPPED[name].fields.values().items():
        if (field.endswith("_url") or field == "issuer") and value:
            faults.https_url(field, value)
        if field.endswith("_params"):
            faults.json_object(field, value, limit=4096)
    assert faults.of == {}


@pytest.mark.parametrize("name", NAMES)
def test_it_guides_in_whole_sentences(name: str) -> None:
    chapters = SHIPPED[name].guide
    assert chapters
    assert [step for chapter in chapters for step in chapter.steps if step[-1] not in ".)"] == []


@pytest.mark.parametrize("name", NAMES)
def test_it_leaves_a_place_for_this_devices_callback_url_in_the_guide(name: str) -> None:
    steps = [step for chapter in SHIPPED[name].guide for step in chapter.steps]
    assert [step for step in steps if "{callback_url}" in step]


@pytest.mark.parametrize("name", KNOWN)
def test_it_says_hello_with_payloads_that_are_json(name: str) -> None:
    preset = SHIPPED[name]
    assert preset.hello is preset.hellos[0]
    for hello in preset.hellos:
        assert hello.url.startswith("https://")
        assert isinstance(json.loads(hello.payload), dict)


def test_it_says_hello_to_ringcentral_as_the_guide_does() -> None:
    hello = SHIPPED["RINGCENTRAL"].hello
    assert hello is not None
    assert hello.method == "POST"
    assert hello.url == ("https://platform.ringcentral.com/team-messaging/v1/chats/<Team_ID>/posts")
    assert json.loads(hello.payload) == {"text": "Hello from OAuth test"}


def test_it_says_hello_to_both_services_of_microsoft_and_google() -> None:
    assert [hello.title.partition(":")[0] for hello in SHIPPED["MICROSOFT"].hellos] == [
        "Teams",
        "Outlook",
    ]
    assert [hello.title.partition(":")[0] for hello in SHIPPED["GOOGLE"].hellos] == [
        "Drive",
        "Calendar",
    ]


def test_it_says_no_hello_to_a_provider_that_nobody_knows() -> None:
    assert SHIPPED["CUSTOM"].hello is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("RINGCENTRAL", {"dead_codes": ("invalid_grant", "OAU-210", "OAU-211", "OAU-213")}),
        ("WEBEX", {"pending_statuses": (428,), "revocation": "none"}),
        ("GOOGLE", {}),
    ],
)
def test_it_tells_how_answers_differ_from_the_standard(
    name: str, expected: dict[str, object]
) -> None:
    assert SHIPPED[name].answers == msgspec.structs.replace(AnswerTraits(), **expected)


def test_it_tells_slacks_peculiarities() -> None:
    traits = SHIPPED["SLACK"].answers
    assert traits.success == SHIPPED["SLACK"].success
    assert (traits.token_at, traits.revocation) == (("authed_user",), "bearer")
    assert {"bot", "user", "bearer"} == {*traits.token_types}
    assert {"token_revoked", "account_inactive", "invalid_refresh_token"} < {*traits.dead_codes}


def test_it_tells_microsofts_peculiarities() -> None:
    traits = SHIPPED["MICROSOFT"].answers
    assert "authorization_declined" in traits.denied_codes
    assert {"AADSTS70008", "AADSTS700082", "AADSTS700084", "AADSTS50173"} < {*traits.dead_codes}
