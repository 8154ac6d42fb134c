"""Provider Types: what RINGCENTRAL fills in, and a file that is read strictly."""

import json
from pathlib import Path

import msgspec
import pytest

from algo_oauth.checks import Faults
from algo_oauth.oauth.client_auth import CLIENT_AUTH_MODES
from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.presets import PresetFields, load_presets
from algo_oauth.oauth.profile import JWT_ASSERTION_MODES, SCOPE_MODES
from tests.oauth.samples import PROVIDERS

SHIPPED = load_presets(PROVIDERS)

SMALLEST = """
[X]
title = "X"
guide = []
[X.fields]
"""


def test_it_fills_in_ringcentrals_documented_values() -> None:
    fields = SHIPPED["RINGCENTRAL"].fields
    assert (fields.grant_type, fields.client_auth_mode) == ("JWT_BEARER", "HTTP_BASIC")
    assert fields.token_url == "https://platform.ringcentral.com/restapi/oauth/token"
    assert (fields.scope_mode, fields.jwt_assertion_mode) == ("NONE", "DISABLED")
    assert json.loads(fields.extra_params or "") == {"environment": "production"}


def test_it_says_hello_as_the_guide_does() -> None:
    hello = SHIPPED["RINGCENTRAL"].hello
    assert hello is not None
    assert hello.method == "POST"
    assert hello.url == ("https://platform.ringcentral.com/team-messaging/v1/chats/<Team_ID>/posts")
    assert json.loads(hello.payload) == {"text": "Hello from OAuth test"}


def test_it_leaves_every_field_to_the_installer_of_another_provider() -> None:
    assert SHIPPED["CUSTOM"].fields == PresetFields()


@pytest.mark.parametrize("name", [*SHIPPED])
def test_it_fills_in_only_what_the_form_offers(name: str) -> None:
    fields = SHIPPED[name].fields
    assert fields.grant_type in (None, *GRANTS)
    assert fields.client_auth_mode in (None, *CLIENT_AUTH_MODES)
    assert fields.scope_mode in (None, *SCOPE_MODES)
    assert fields.jwt_assertion_mode in (None, *JWT_ASSERTION_MODES)


@pytest.mark.parametrize("name", [*SHIPPED])
def test_it_fills_in_only_what_the_checks_accept(name: str) -> None:
    fields, faults = SHIPPED[name].fields, Faults()
    if fields.token_url is not None:
        faults.https_url("token_url", fields.token_url)
    faults.json_object("extra_params", fields.extra_params or "", limit=4096)
    assert faults.of == {}


@pytest.mark.parametrize("name", [*SHIPPED])
def test_it_guides_in_whole_sentences(name: str) -> None:
    chapters = SHIPPED[name].guide
    assert chapters
    assert [step for chapter in chapters for step in chapter.steps if not step.endswith(".")] == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (SMALLEST + 'colour = "red"', "colour"),
        (SMALLEST + "grant_type = 1", "grant_type"),
        (SMALLEST + '[X.hello]\nmethod = "POST"\nurl = "u"', "payload"),
        (SMALLEST + '[X.hello]\nmethod = "POST"\nurl = "u"\npayload = ""\nbody = ""', "body"),
        (SMALLEST.replace('title = "X"', ""), "title"),
        (SMALLEST.replace("guide = []", ""), "guide"),
        (SMALLEST.replace("guide = []", 'guide = ["step"]'), "guide"),
        (SMALLEST.replace("[X.fields]", ""), "fields"),
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


def test_it_reads_the_smallest_file(tmp_path: Path) -> None:
    file = tmp_path / "providers.toml"
    file.write_text(SMALLEST)
    assert load_presets(file)["X"].title == "X"
