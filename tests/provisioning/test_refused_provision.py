"""Provisioning files with faults: every fault a line, and nothing is changed by any of them."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algo_oauth.backup.configuration import Configuration
from algo_oauth.errors import ProvisionRefused
from algo_oauth.oauth.presets import load_presets
from algo_oauth.provisioning.provision import Provision
from algo_oauth.settings import SHIPPED_CONFIG
from algo_oauth.storage.device_settings import NAMED
from tests.provisioning.conftest import Site
from tests.provisioning.test_provision import WHOLE, write
from tests.storage.every_setting import READABLE

PRESETS = load_presets(SHIPPED_CONFIG / "providers.toml")

DOOR = """
[[profile]]
name = "Door"
provider_type = "CUSTOM"
grant_type = "CLIENT_CREDENTIALS"
token_url = "https://login.example.test/token"
client_auth_mode = "HTTP_BASIC"
client_id = "x"
"""
SCREEN = """
[[screen]]
name = "Main"
columns = 1
rows = 1
[[screen.button]]
text = "Hello"
[[screen.button.request]]
targets = "a.example"
"""


def faults(site: Site, text: str) -> list[str]:
    site.write(text)
    first, *lines, last = site.refusal()
    assert first == f"CFG-006: {site.file} cannot be applied:"
    assert last.startswith("Nothing was changed. ")
    return [line.strip() for line in lines]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("nonsense", "the file: it is not TOML: "),
        ("[device\n", "the file: it is not TOML: "),
        ("a = " + "[" * 5000, "the file: it is not "),
        ("profiles = []", "the file: 'profiles' is not known here; known are device, profile"),
        ("device = 3", "[device]: this is not a table."),
        ("[device]\ncolour = 'red'", "[device]: 'colour' is not known here"),
        ("[device]\npassword_hash = 'x'", "[device]: 'password_hash' is not known here"),
        ("[device]\nname = ''", "[device], name: This is empty."),
        ("[device]\nidle_minutes = 0", "[device], idle_minutes: This is not a whole number"),
        ("[device]\nname = 2027-01-15", "[device], name: a date has no place here"),
        ("[device.backups]\nevery = 'Hourly'", "[device], backups.every: 'Hourly' is not on"),
        ("[device.backups]\nhour = 24", "[device], backups.hour: This is not a whole number"),
        ("[device]\nremote_api_password = 'x'", "[device], remote_api_password: a secret must"),
        ("[device]\npublic_address = 'http://a'", "[device], public_address: http:// is not"),
        ("[device]\nactivity_days = 0", "[device], activity_days: This is not a whole number"),
        (
            "[device.api]\nenabled = 'maybe'",
            "api.enabled: 'maybe' is not on offer here: choose one of true, false",
        ),
        (
            "[device.api]\nmethod = 'Standrad'",
            """[device], api.method: 'Standrad' is not on offer here: choose one of "Standard", """
            """"Basic", "None".""",
        ),
        ("[device.api]\nenabled = true", "[device], api.enabled: The RESTful API has no password"),
        ("[device.api]\npassword = {env = 'NOT_SET'}", "[device], api.password: the variable"),
        ("[device.backups]\ncolour = 1", "[device]: 'backups.colour' is not known here"),
        ("[profile]\nname = 'x'", "profile: write [[profile]], with two brackets"),
        ("profile = [1]", "profile: this is not a table."),
        (DOOR + "colour = 1", "Profile Door: 'colour' is not known here"),
        (DOOR + "id = 'x'", "Profile Door: 'id' is not known here"),
        (DOOR, "Profile Door, Client Secret: This is needed for CLIENT_CREDENTIALS"),
        (DOOR + "client_secret = 'plain'", "Profile Door, client_secret: a secret must not stand"),
        (DOOR + "client_secret = {env = 'NOT_SET'}", "the variable NOT_SET is not set"),
        (DOOR + "client_secret = {env = 'ALGO_OAUTH_X'}", "names that start with ALGO_OAUTH_"),
        (DOOR + "client_secret = {file = '/nowhere/x'}", "/nowhere/x cannot be read"),
        (DOOR + "client_secret = {file = '.'}", "cannot be read (Is a directory)"),
        (DOOR + "client_secret = {value = 'x'}", "a secret is found by {env"),
        (DOOR + "client_secret = {env = 1}", "a secret is found by {env"),
        (DOOR + "client_secret = {env = 'A', file = 'b'}", "a secret must not stand here"),
        (DOOR + "scope = [1]", "Profile Door, scope: a list holds texts only."),
        (DOOR + "extra_params = {a = 2027-01-15}", "this table cannot be written as JSON"),
        (DOOR.replace("https", "http"), "Profile Door, Token URL: http:// is not secure"),
        (DOOR.replace("CUSTOM", "NOBODY"), "'NOBODY' is not on offer here"),
        (DOOR + DOOR.replace("Door", "DOOR"), "Profile DOOR, Name: The name 'DOOR' differs"),
        (SCREEN.replace("rows = 1", "rows = 9"), "Screen Main, Rows: '9' is not on offer"),
        (SCREEN.replace("rows = 1", "rows = 'x'"), "Screen Main, Rows: 'x' is not on offer"),
        (SCREEN.replace("'Main'", "''").replace('"Main"', '""'), "Screen , Name: This is empty."),
        (SCREEN + SCREEN.replace("Hello", "Bye"), "Screen Main, Name: The name 'Main' is taken."),
        (SCREEN + "colour = 1", "Button Hello, request: 'colour' is not known here"),
        (SCREEN.replace("text =", "id = 'Hello World'\ntext ="), "'Hello World' is no identifier"),
        (SCREEN.replace("text =", "row = 1\ntext ="), "one is not given without the other."),
        (SCREEN.replace("text =", "row = '1'\ncolumn = 1\ntext ="), "are whole numbers from 1,"),
        (
            SCREEN.replace("text =", "row = 2\ncolumn = 1\ntext ="),
            "Button Hello: there is no row 2, column 1: the screen Main has 1 rows and 1 columns.",
        ),
        (SCREEN.replace("text =", "enabled = 'yes'\ntext ="), "Hello, enabled: write true or"),
        (SCREEN.replace("text =", "while_locked = 'yes'\ntext ="), "while_locked: write true or"),
        (
            SCREEN.replace("text =", "action = 'Go to Screen'\ngo_to = 'Roof'\ntext ="),
            "Button Hello: there is no screen 'Roof' to go to, in the file or on the device.",
        ),
        (SCREEN.replace('text = "Hello"', ""), "Button (no name), Text: This is empty."),
        (
            SCREEN + '[[screen.button]]\ntext = "Bye"\n[[screen.button.request]]\ntargets = "b"',
            "Button Bye: the screen Main has no room for it.",
        ),
        (SCREEN.replace('"a.example"', '"http://a"'), "Button Hello, Request 1 - Targets: "),
        (SCREEN + "method = 'BREW'", "Button Hello, Request 1 - Method: 'BREW' is not on offer"),
        (SCREEN + "oauth_profile = 'Nobody'", "there is no OAuth profile 'Nobody'"),
        (SCREEN + "data_payload = '{'", "The payload is not valid JSON"),
        (
            SCREEN + "delay = 'long'",
            "Hello, request 1, delay: write a number; here stands a text in quotation marks.",
        ),
        (SCREEN + "success = 'yes'", "Hello, request 1, success: write a table; here stands"),
        (
            SCREEN + "command = 'Play Tone'\narguments = {pth = 'chime.wav'}",
            "request 1, arguments: 'pth' is not known here; known are address, duration, ",
        ),
        (SCREEN + "success = {colour = 1}", "unknown field colour"),
        (
            SCREEN.replace("columns = 1", "columns = 2")
            + '[[screen.button]]\ntext = "Hello"\n[[screen.button.request]]\ntargets = "b"',
            "Button Hello: 'hello' is in the file twice.",
        ),
    ],
)
def test_it_says_what_is_wrong(site: Site, text: str, line: str) -> None:
    found = faults(site, text)
    assert any(line in each for each in found), found
    assert all(each.endswith((".", "…")) for each in found)


def test_it_tells_every_fault_at_once(site: Site) -> None:
    text = "[device]\nname = ''\n" + DOOR.replace("https", "http") + SCREEN + "x = 1\nmethod = 'X'"
    assert [each.partition(": ")[0] for each in faults(site, text)] == [
        "Button Hello, request",
        "[device], name",
        "Profile Door, Token URL",
        "Profile Door, Client Secret",
        "Button Hello, Request 1 - Method",
    ]


def test_it_tells_of_one_mistake_once(site: Site) -> None:
    for mistake in ("pause = 'long'", "action = 'Go to Screen'\ngo_to = 'Roof'"):
        assert len(faults(site, SCREEN.replace("text =", f"{mistake}\ntext ="))) == 1


def test_it_tells_every_setting_of_the_device_that_is_bad(site: Site) -> None:
    paths = {".".join(NAMED[each.name].path): next(iter(each.bad)) for each in READABLE}
    text = "\n".join(f"{path} = {json.dumps(bad)}" for path, bad in paths.items())
    found = [each.partition(": ")[0] for each in faults(site, f"[device]\n{text}")]
    assert found == [f"[device], {path}" for path in paths]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"\r\n", "empty"), (b"x" * 65_537, "too long"), (b"\xff", "not text")],
)
def test_it_says_what_is_wrong_with_the_file_of_a_secret(
    site: Site, content: bytes, reason: str
) -> None:
    file = site.file.parent / "door.secret"
    file.write_bytes(content)
    found = faults(site, DOOR + "client_secret = {file = 'door.secret'}")
    assert f"Profile Door, client_secret: {file} is {reason}." in found


def test_it_refuses_a_file_that_is_not_there(site: Site) -> None:
    site.file = Path("/nowhere/site.toml")
    assert "it cannot be read (No such file or directory)" in site.refusal()[1]


def test_it_refuses_a_file_that_is_not_text(site: Site) -> None:
    site.file.write_bytes(b"name = '\xff'")
    assert "it is not text" in site.refusal()[1]


def test_it_makes_no_device_of_a_new_folder(site: Site) -> None:
    faults(site, "[device]\nname = ''")
    assert not (site.state / "config.json").exists()


def test_it_changes_nothing_of_a_device(site: Site) -> None:
    write(site)
    site.start()
    before = (site.state / "config.json").read_bytes()
    write(site, WHOLE.replace("columns = 3", "columns = 4").replace("row = 2", "row = 9"))
    site.refusal()
    assert (site.state / "config.json").read_bytes() == before
    write(site)
    assert site.start().is_empty


def test_it_refuses_a_grid_that_has_no_room_for_what_is_there(site: Site) -> None:
    write(site)
    site.start()
    text = 'columns = 1\nrows = 1\n[[screen.button]]\ntext = "Bye"\n'
    site.write(f'[[screen]]\nname = "Main"\n{text}[[screen.button.request]]\ntargets = "a.example"')
    lines = site.refusal()
    assert "  Button Hello: its screen has no room left for it." in lines
    assert "  Button Open the door: its screen has no room left for it." in lines


def test_it_says_nothing_of_a_secret(site: Site) -> None:
    (site.file.parent / "key").write_text("not-a-jwt-but-secret")
    text = DOOR + "jwt_assertion = {file = 'key'}\nclient_secret = {env = 'DOOR_SECRET'}"
    site.write(text, DOOR_SECRET="se\x1bcret-of-the-door")
    said = "\n".join(site.refusal())
    assert "control characters" in said
    assert "This is not a JWT" in said
    assert "not-a-jwt-but-secret" not in said
    assert "cret-of-the-door" not in said


words = st.sampled_from(
    [
        *("device", "profile", "screen", "button", "request", "name", "text", "id", "columns"),
        *("client_secret", "env", "file", "success", "arguments", "targets", "enabled", "row"),
    ]
)
values = st.recursive(
    st.booleans() | st.integers(-9, 99) | st.sampled_from(["", "x", "Main", "CUSTOM", "\x00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


def toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return '"\\u0000"' if value == "\x00" else repr(value).replace("'", '"')


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tables=st.dictionaries(words, values, max_size=4))
def test_it_survives_any_tables(tmp_path: Path, tables: dict[str, object]) -> None:
    file = tmp_path / "site.toml"
    file.write_text("\n".join(f"{key} = {toml(value)}" for key, value in tables.items()))
    before = Configuration()
    try:
        plan = Provision(file, {}).plan(before, presets=PRESETS, now=0.0)
    except ProvisionRefused as refusal:
        assert "Nothing was changed." in str(refusal)
    else:
        assert Provision(file, {}).plan(plan.after, presets=PRESETS, now=0.0).is_empty


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=200))
def test_it_survives_any_bytes(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "site.toml"
    file.write_bytes(content)
    try:
        Provision(file, {}).plan(Configuration(), presets=PRESETS, now=0.0)
    except ProvisionRefused as refusal:
        assert str(file) in str(refusal)
