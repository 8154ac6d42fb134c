"""Provider Types: what each fills in and offers, and a file that is read strictly."""

import json
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from algo_oauth.checks import Faults
from algo_oauth.errors import BadSetting
from algo_oauth.oauth.client_auth import CLIENT_AUTH_MODES
from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.preset_fields import GrantName, ModeName, PresetFields
from algo_oauth.oauth.presets import STANDARD_TRAITS, AnswerTraits, load_presets
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
from tests.oauth.samples import PROVIDERS

NAMES = ["RINGCENTRAL", "SLACK", "ZOOM", "WEBEX", "MICROSOFT", "GOOGLE", "CUSTOM"]
KNOWN = [name for name in NAMES if name != "CUSTOM"]
GRANT_NAMES: tuple[str, ...] = get_args(GrantName)
MODE_NAMES: tuple[str, ...] = get_args(ModeName)

SMALLEST = """
[X]
title = "X"
guide = []
[X.fields]
"""
TRAP = """
[[X.traps]]
code = "T"
field = "scope"
severity = "warn"
message = "M."
remedy = "R."
"""
REMEDY = """
[[X.remedies]]
codes = ["c"]
step = "any"
message = "M."
remedy = "R."
"""
HELLO = """
[[X.hellos]]
title = "H"
method = "POST"
url = "u"
payload = ""
"""


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


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (SMALLEST + 'colour = "red"', "X: .*colour"),
        (SMALLEST + "grant_type = 1", "grant_type"),
        (SMALLEST + 'grant_type = "PASSWORD"', "grant_type"),
        (SMALLEST + 'client_auth_mode = "TLS"', "client_auth_mode"),
        (SMALLEST + 'token_url = "http://auth.example/token"', "token_url"),
        (SMALLEST + 'token_url = "https://me@auth.example/"', "token_url"),
        (SMALLEST + 'client_secret = "s"', "client_secret"),
        (SMALLEST + "extra_params = '[]'", "extra_params"),
        (SMALLEST + "refresh_params = '{\"a\": NaN}'", "refresh_params"),
        (SMALLEST.replace("guide = []", 'guide = []\ngrants = ["PASSWORD"]'), "grants"),
        (SMALLEST.replace("guide = []", 'guide = []\ngrants = ["AUTH_CODE"]'), "grant_type"),
        (
            SMALLEST.replace("guide = []", 'guide = []\ngrants = ["AUTH_CODE"]')
            + 'grant_type = "AUTH_CODE"\n[X.grant_fields.JWT_BEARER]',
            "grant_fields",
        ),
        (
            SMALLEST.replace(
                "guide = []",
                'guide = []\ngrants = ["AUTH_CODE"]\nclient_auth_modes = ["HTTP_BASIC"]',
            )
            + 'grant_type = "AUTH_CODE"\nclient_auth_mode = "NONE"',
            "client_auth_mode",
        ),
        (SMALLEST + HELLO.replace("payload", "body"), "body"),
        (SMALLEST + HELLO + 'colour = "red"', "colour"),
        (SMALLEST + HELLO.replace('"POST"', '"SHOUT"'), "method"),
        (SMALLEST + HELLO + 'success = { status = "2xx" }', "2xx"),
        (SMALLEST + '[X.success]\npath = "$.["', "success"),
        (SMALLEST + '[X.success]\npath = "$.a"\ntest = "is"\nvalue = "1"', "'is'"),
        (SMALLEST + '[X.success]\npath = "$.a"\ntest = "matches"\nvalue = "("', "regular"),
        (SMALLEST + '[X.answers]\nsucces = "x"', "succes"),
        (SMALLEST + '[X.answers]\ncode_pattern = "("', "regular expression"),
        (SMALLEST + '[X.answers]\nrevocation = "carrier pigeon"', "revocation"),
        (SMALLEST + "[X.answers]\npending_statuses = ['428']", "pending_statuses"),
        (SMALLEST + TRAP.replace('"scope"', '"scopes"'), "'scopes'"),
        (SMALLEST + TRAP.replace('"warn"', '"shout"'), "severity"),
        (SMALLEST + TRAP + "matches = '('", "regular expression"),
        (SMALLEST + TRAP + "unless = '['", "regular expression"),
        (SMALLEST + TRAP + 'grant_types = ["PASSWORD"]', "grant_types"),
        (SMALLEST + REMEDY.replace('"any"', '"never"'), "step"),
        (SMALLEST + REMEDY + "words = '('", "regular expression"),
        (SMALLEST + REMEDY + "words = '(?P<colour>x)'", "colour"),
        (SMALLEST + REMEDY.replace('"M."', '"{scope} is missing."'), "scope"),
        (SMALLEST.replace('title = "X"', ""), "title"),
        (SMALLEST.replace("guide = []", ""), "guide"),
        (SMALLEST.replace("guide = []", 'guide = ["step"]'), "guide"),
        (SMALLEST.replace("[X.fields]", ""), "fields"),
        (SMALLEST.replace("X", "Mine"), "'Mine'"),
        ('X = "text"', "object"),
    ],
)
def test_it_refuses_a_file_with_a_mistake_and_names_it(
    tmp_path: Path, text: str, named: str
) -> None:
    file = tmp_path / "providers.toml"
    file.write_text(text)
    with pytest.raises(msgspec.ValidationError, match=named):
        load_presets(file)
    with pytest.raises(BadSetting, match=named) as refused:
        load_presets(PROVIDERS, file)
    assert str(file) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_it_reads_the_smallest_file(tmp_path: Path) -> None:
    file = tmp_path / "providers.toml"
    file.write_text(SMALLEST)
    preset = load_presets(file)["X"]
    assert (preset.title, preset.answers, preset.hello) == ("X", STANDARD_TRAITS, None)


def test_it_adds_an_owners_own_file(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(SMALLEST + 'scope_separator = "COMMA"' + TRAP + REMEDY + HELLO)
    presets = load_presets(PROVIDERS, file)
    assert [*presets] == [*NAMES, "X"]
    assert presets["X"].fields.scope_separator == "COMMA"
    assert presets["SLACK"] == SHIPPED["SLACK"]


def test_it_does_not_let_an_owners_file_change_a_shipped_one(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(SMALLEST.replace("X", "SLACK") + SMALLEST)
    with pytest.raises(BadSetting, match="SLACK is the name of a shipped Provider Type"):
        load_presets(PROVIDERS, file)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[X\n", "line 1"),
        (b"\xff\xfe", "utf-8"),
        (b"[X]\ntitle = 'a'\n[X]\n", "X"),
        (None, "No such file"),
    ],
)
def test_it_says_in_one_line_why_an_owners_file_cannot_be_read(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "own.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadSetting, match=reason) as refused:
        load_presets(PROVIDERS, file)
    assert str(refused.value).startswith(f"CFG-001: ALGO_OAUTH_PROVIDERS: {file}: ")
    assert "\n" not in str(refused.value)
