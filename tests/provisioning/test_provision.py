"""A device set up from a file: once, and nothing again at the next start."""

import json
import re
from pathlib import Path
from typing import Final

import jwt
import msgspec
import pytest

from algo_oauth.backup.plan import Plan
from algo_oauth.backup.shelf import BEFORE_PROVISIONING
from algo_oauth.passwords import is_password
from algo_oauth.secret import Secret
from algo_oauth.settings import CHECKOUT
from algo_oauth.storage.device_settings import NAMED
from tests.provisioning.conftest import PASSWORD, Site
from tests.storage.every_setting import EVERY, READABLE, SECRETS

WHOLE: Final = """
[device]
name = "Reception"
idle_minutes = 15

[device.backups]
every = "Weekly"
hour = 4

[[profile]]
name = "Team"
provider_type = "RINGCENTRAL"
client_id = "client-of-team"
client_secret = {env = "TEAM_SECRET"}
jwt_assertion = {file = "team.jwt"}

[[profile]]
name = "Door"
provider_type = "CUSTOM"
grant_type = "CLIENT_CREDENTIALS"
token_url = "https://login.example.test/token"
client_auth_mode = "POST_BODY"
scope_mode = "SCOPES_LIST"
scope = "door:open"
extra_params = {audience = "https://door.example.test"}
client_id = "client-of-door"
client_secret = {env = "DOOR_SECRET"}

[[screen]]
name = "Main"
columns = 3
rows = 2

[[screen.button]]
text = "Hello"
row = 2
column = 1

[[screen.button.request]]
oauth_profile = "Team"
targets = "platform.ringcentral.com"
custom_path = "team-messaging/v1/chats/123/posts"
headers = "Custom Headers"
custom_headers = ["Content-Type: application/json; charset=utf-8", "X-From: site"]
data_payload = {text = "HELLO!"}

[[screen.button]]
id = "open-door"
text = "Open the door"
enabled = false
while_locked = true

[[screen.button.request]]
oauth_profile = "door"
method = "PUT"
targets = ["door-1.example.test", "door-2.example.test"]
"""

JWT: Final = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDB9.c2lnbmF0dXJl"  # until 2100


def write(site: Site, text: str = WHOLE) -> None:
    (site.file.parent / "team.jwt").write_text(f"{JWT}\n")
    site.write(text, TEAM_SECRET="secret of the team", DOOR_SECRET="secret of the door")


def start_anew(site: Site, old: str, new: str) -> Plan:
    """Start with a changed file."""
    assert old in WHOLE
    write(site, WHOLE.replace(old, new))
    return site.start()


@pytest.fixture
def provisioned(site: Site) -> Site:
    """A site that was started once."""
    write(site)
    site.start()
    return site


def test_it_sets_a_new_device_up(site: Site) -> None:
    write(site)
    plan = site.start()
    assert plan.summary == "5 added, 1 changed"
    with site.device() as device:
        team, door = device.profiles.all()
        assert (team.grant_type, team.client_auth_mode) == ("JWT_BEARER", "HTTP_BASIC")
        assert team.client_secret == Secret("secret of the team")
        assert team.jwt_assertion == Secret(JWT)
        assert door.extra_params == '{"audience": "https://door.example.test"}'
        assert [screen.name for screen in device.screens.all()] == ["Screen 1", "Main"]
        hello, opening = (device.screens.button(key) for key in ("hello", "open-door"))
        assert hello is not None
        assert opening is not None
        assert (hello.position, opening.position, opening.enabled) == (3, 0, False)
        assert (hello.while_locked, opening.while_locked) == (False, True)
        assert hello.uses(team.id)
        assert hello.requests[0].data_payload == '{"text": "HELLO!"}'
        assert hello.requests[0].custom_headers.splitlines()[1] == "X-From: site"
        assert opening.uses(door.id)
        assert opening.requests[0].targets.split() == ["door-1.example.test", "door-2.example.test"]
        record = device.record
        assert (record.name, record.idle_minutes) == ("Reception", 15)
        assert (record.backups.every, record.backups.hour) == ("Weekly", 4)
        assert is_password(PASSWORD, record.password_hash)


def test_it_changes_nothing_at_the_next_start_and_says_so(provisioned: Site) -> None:
    file = provisioned.state / "config.json"
    before = file.read_bytes()
    plan = provisioned.start()
    assert plan.is_empty
    assert plan.summary == "no change"
    assert file.read_bytes() == before


def test_it_writes_into_the_activity_what_it_did(site: Site) -> None:
    write(site)
    with site.device() as device:
        texts = [entry.text for entry in device.journal.newest(10)]
    assert "The device was provisioned: 5 added, 1 changed" in texts
    with site.device() as device:
        again = [entry.text for entry in device.journal.newest(10)]
    assert again.count("The device was provisioned: 5 added, 1 changed") == 1


def test_it_names_what_a_changed_file_changes(provisioned: Site) -> None:
    plan = start_anew(provisioned, 'client_id = "client-of-door"', 'client_id = "x"')
    assert list(plan.lines) == ["changed  Profile Door (Client ID: client-of-door → x)"]


def test_it_backs_up_before_it_changes_a_device(provisioned: Site) -> None:
    start_anew(provisioned, "columns = 3", "columns = 4")
    with provisioned.device() as device:
        newest = device.transfer.shelf.all()[0]
        assert newest.why == BEFORE_PROVISIONING
        archive = device.transfer.open(device.transfer.shelf.read(newest.name))
    main = next(each for each in archive.configuration.screens if each.name == "Main")
    assert main.columns == 3


def test_it_takes_a_new_secret_from_the_environment(provisioned: Site) -> None:
    provisioned.write(WHOLE, DOOR_SECRET="another")
    (line,) = provisioned.start().lines
    assert line == "changed  Profile Door (Client Secret: secret changed)"


def test_it_keeps_a_secret_that_the_file_does_not_name(provisioned: Site) -> None:
    plan = start_anew(provisioned, 'client_secret = {env = "DOOR_SECRET"}', "")
    assert plan.is_empty


def test_it_leaves_alone_what_the_file_does_not_name(provisioned: Site) -> None:
    with provisioned.device() as device:
        door = device.profiles.all()[1]
        device.profiles.put("own", msgspec.structs.replace(door, id="own", name="Own"))
        device.screens.change(
            device.screens.all()[1].id,
            lambda main: main.with_button(
                msgspec.structs.replace(main.buttons[0], id="own-button", position=5)
            ),
        )
    assert provisioned.start().is_empty
    with provisioned.device() as device:
        assert device.profiles.get("own") is not None
        assert device.screens.button("own-button") is not None


def test_it_moves_a_button_of_somebody_elses_out_of_the_way(provisioned: Site) -> None:
    with provisioned.device() as device:
        device.screens.change(
            device.screens.all()[1].id,
            lambda main: main.with_button(
                msgspec.structs.replace(main.buttons[0], id="own", text="Own", position=4)
            ),
        )
    plan = start_anew(provisioned, "row = 2\ncolumn = 1", "row = 2\ncolumn = 2")
    assert "note     The button Own moves to row 1, column 2 of the screen Main." in plan.lines
    assert provisioned.start().is_empty


def test_it_knows_a_screen_whatever_the_case_of_its_name(provisioned: Site) -> None:
    plan = start_anew(provisioned, 'name = "Main"', 'name = "MAIN"')
    assert plan.ids("added", "Screen") == []
    with provisioned.device() as device:
        assert [screen.name for screen in device.screens.all()] == ["Screen 1", "MAIN"]


def test_it_gives_a_button_its_own_place_before_others_take_what_is_left(site: Site) -> None:
    text = WHOLE.replace("row = 2\ncolumn = 1\n", "")
    write(site, text.replace("enabled = false", "enabled = false\nrow = 1\ncolumn = 1"))
    site.start()
    with site.device() as device:
        places = {key: each.position for key, each in device.screens.buttons().items()}
    assert places == {"hello": 1, "open-door": 0}


def test_it_lets_two_buttons_change_places(provisioned: Site) -> None:
    text = WHOLE.replace("enabled = false", "enabled = false\nrow = 2\ncolumn = 1")
    write(provisioned, text.replace("row = 2\ncolumn = 1", "row = 1\ncolumn = 1", 1))
    provisioned.start()
    with provisioned.device() as device:
        places = {key: each.position for key, each in device.screens.buttons().items()}
    assert places == {"hello": 0, "open-door": 3}


def test_it_puts_back_what_somebody_changed_on_a_page(provisioned: Site) -> None:
    with provisioned.device() as device:
        device.screens.change(
            device.screens.all()[1].id,
            lambda main: main.with_button(msgspec.structs.replace(main.buttons[0], enabled=True)),
        )
    assert provisioned.start().ids("changed", "Button") == ["open-door"]


def test_it_leads_from_one_screen_of_the_file_to_a_later_one(site: Site) -> None:
    going = '[[screen.button]]\ntext = "More"\naction = "Go to Screen"\ngo_to = "second"\n'
    site.write(f'[[screen]]\nname = "Main"\n{going}[[screen]]\nname = "Second"\n')
    assert site.start().summary == "3 added"
    assert site.start().is_empty
    with site.device() as device:
        more = device.screens.button("more")
        assert more is not None
        assert more.go_to == device.screens.all()[2].id


def test_it_ticks_a_box_of_a_command_with_true(site: Site) -> None:
    arguments = 'command = "Play Tone"\narguments = {path = "bell.wav", loop = true, duration = 5}'
    button = f'[[screen.button]]\ntext = "Bell"\n[[screen.button.request]]\n{arguments}\n'
    site.write(f'[[screen]]\nname = "Main"\n{button}targets = "speaker.example.test"')
    site.start()
    with site.device() as device:
        bell = device.screens.button("bell")
        assert bell is not None
        found = bell.requests[0].arguments
    assert (found["path"], found["loop"], found["duration"]) == ("bell.wav", "yes", "5")
    assert site.start().is_empty


def test_it_starts_with_a_jwt_that_has_expired_since(site: Site) -> None:
    ends = int(site.clock.now()) + 3600
    (site.file.parent / "team.jwt").write_text(_jwt_until(ends))
    site.write(WHOLE, TEAM_SECRET="a", DOOR_SECRET="b")
    site.start()
    site.clock.advance(7200)
    assert site.start().is_empty


def _jwt_until(ends: int) -> str:

    return jwt.encode({"exp": ends}, "k" * 32, algorithm="HS256")


def test_it_finds_secrets_from_the_files_own_folder(site: Site, tmp_path: Path) -> None:
    deep = tmp_path / "etc" / "site"
    deep.mkdir(parents=True)
    site.file = deep / "site.toml"
    (deep / "team.jwt").write_text(JWT)
    site.write(WHOLE, TEAM_SECRET="a", DOOR_SECRET="b")
    assert site.start().summary == "5 added, 1 changed"


def test_it_keeps_secrets_out_of_what_it_says(site: Site) -> None:
    write(site)
    said = "\n".join(site.start().lines)
    assert "secret of the team" not in said
    assert JWT not in said


def test_it_takes_an_empty_file(site: Site) -> None:
    site.write("")
    assert site.start().is_empty


def test_it_sets_every_setting_of_a_device(site: Site) -> None:
    environ = {f"SECRET_{number}": each.text for number, each in enumerate(SECRETS)}
    values = {each.name: json.dumps(each.value) for each in READABLE}
    values |= {
        each.name: f'{{env = "{variable}"}}'
        for each, variable in zip(SECRETS, environ, strict=True)
    }
    lines = [f"{'.'.join(NAMED[name].path)} = {value}" for name, value in values.items()]
    site.write("\n".join(["[device]", *lines]), **environ)
    (line,) = site.start().lines
    assert "API - Password: secret added" in line
    with site.device() as device:
        kept = {each.name: NAMED[each.name].value(device.record) for each in EVERY}
        assert device.journal.retention == device.record.retention
    assert kept == {each.name: each.value for each in EVERY}
    assert site.start().is_empty


def test_it_does_nothing_without_a_file(site: Site) -> None:
    with site.device(ALGO_OAUTH_PROVISION="") as device:
        assert device.provisioned is None


def test_it_applies_the_file_that_the_documentation_shows(site: Site) -> None:
    text = (CHECKOUT / "docs" / "provisioning.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (site.file.parent / "reception.jwt").write_text(JWT)
    secrets = {"SPEAKERS_PASSWORD": "of the speakers", "API_PASSWORD": "a-long-password"}
    site.write(shown, RECEPTION_SECRET="secret of the reception", **secrets)
    assert site.start().summary == "6 added, 1 changed"
    assert site.start().is_empty
