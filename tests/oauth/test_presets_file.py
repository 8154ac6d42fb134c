"""Files of Provider Types: those with a mistake, and those of an owner's own."""

from pathlib import Path

import msgspec
import pytest

from algo_oauth.errors import BadSetting
from algo_oauth.oauth.presets import STANDARD_TRAITS, load_presets
from tests.oauth.presets import SHIPPED
from tests.oauth.samples import PROVIDERS
from tests.oauth.test_presets import NAMES

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
