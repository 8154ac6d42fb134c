"""The device put together: what a new folder gets, what an old one keeps, what is let go."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest

from algo_oauth.backup import shelf
from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.screens import Screen
from algo_oauth.device import Device
from algo_oauth.errors import BadSetting, FileDamaged, FolderInUse, NotSaved, WrongKey
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.passwords import is_password
from algo_oauth.sandbox_process import SandboxReport
from algo_oauth.secret import Secret
from algo_oauth.settings import load_settings
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.replace_file import replace_file
from tests.doubles.clock import HandClock
from tests.doubles.overlapping import Overlapping

PASSWORD = {"ALGO_OAUTH_ADMIN_PASSWORD": "correct horse battery"}
SANDBOX = SandboxReport(
    base_url="https://127.0.0.1:8451",
    ca_cert="/state/sandbox/ca.pem",
    client_id="id",
    client_secret="a secret",
    jwt="a.b.c",
    team_id="1",
)


@contextmanager
def opened(folder: Path, **environ: str) -> Iterator[Device]:
    settings = load_settings(["--state", str(folder)], {**PASSWORD, **environ})
    with closing(Device(settings, clock=HandClock())) as device:
        yield device


def profile(name: str) -> OAuthProfile:
    return OAuthProfile(
        id=name,
        name=name,
        provider_type="CUSTOM",
        grant_type="CLIENT_CREDENTIALS",
        token_url="https://login.example.test/token",
        client_auth_mode="HTTP_BASIC",
        client_secret=Secret(f"secret of {name}"),
    )


def test_it_makes_a_readable_password_where_nobody_chose_one(tmp_path: Path) -> None:
    with closing(Device(load_settings(["--state", str(tmp_path)], {}))) as device:
        assert device.new_password
        password = device.new_password.reveal()
        assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", password)
        assert is_password(password, device.record.password_hash)


def test_it_makes_another_password_for_every_folder(tmp_path: Path) -> None:
    passwords = set()
    for name in ("one", "other"):
        with closing(Device(load_settings(["--state", str(tmp_path / name)], {}))) as device:
            passwords.add(device.new_password)
    assert len(passwords) == 2


def test_it_takes_the_chosen_password_for_a_new_folder_only(tmp_path: Path) -> None:
    with opened(tmp_path) as first:
        assert first.new_password is None
        kept = first.record
    with opened(tmp_path, ALGO_OAUTH_ADMIN_PASSWORD="another") as second:
        assert second.record == kept


def test_it_starts_with_a_screen_to_put_buttons_on(tmp_path: Path) -> None:
    with opened(tmp_path) as device:
        assert [screen.name for screen in device.screens.all()] == ["Screen 1"]


def test_it_does_not_bring_back_the_first_screen_once_it_is_deleted(tmp_path: Path) -> None:
    with opened(tmp_path) as first:
        first.screens.remove("screen-1")
    with opened(tmp_path) as second:
        assert second.screens.all() == []


def test_it_keeps_everything_over_a_change_of_the_key(tmp_path: Path) -> None:
    with opened(tmp_path) as first:
        first.profiles.put("door", profile("door"))
        before = first.record
        sealed, key = (tmp_path / "config.json").read_text(), (tmp_path / "vault.key").read_text()
        first.rotate_vault_key()
        assert (tmp_path / "vault.key").read_text() not in {key, ""}
        assert (tmp_path / "config.json").read_text() != sealed
    with opened(tmp_path) as second:
        assert second.record == before
        assert second.profiles.get("door") == profile("door")


def test_it_can_open_a_backup_that_was_made_while_the_key_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as device:
        rotating = Overlapping(device.rotate_vault_key)

        def write(path: Path, content: bytes) -> None:
            rotating.begin()
            replace_file(path, content)

        monkeypatch.setattr(shelf, "replace_file", write)
        name = device.transfer.back_up().name
        rotating.end()
        transfer = device.transfer
        assert transfer.open(transfer.shelf.read(name)).configuration == transfer.current()


def test_it_refuses_the_old_key_after_a_change_of_it(tmp_path: Path) -> None:
    with opened(tmp_path) as first:
        old = (tmp_path / "vault.key").read_bytes()
        first.rotate_vault_key()
    (tmp_path / "vault.key").write_bytes(old)
    with pytest.raises(WrongKey), opened(tmp_path):
        pass


def test_it_keeps_the_record_that_could_not_be_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as device:
        before = device.record
        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", _no_space)
            with pytest.raises(NotSaved):
                device.change_record(lambda record: record)
        assert device.record is before


def _no_space(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_it_sends_ringcentrals_hosts_to_the_sandbox_under_its_authority_alone(
    tmp_path: Path,
) -> None:
    settings = load_settings(["--state", str(tmp_path)], PASSWORD)
    with closing(Device(settings, sandbox=SANDBOX)) as device:
        for host in ("platform.ringcentral.com", "platform.ringcentral.biz"):
            route = device.connect_to.route(host, 443)
            assert route
            assert (route.to_host, route.to_port) == ("127.0.0.1", 8451)
            assert route.ca_file == SANDBOX.ca_cert
        assert device.connect_to.route("app.ringcentral.com", 443) is None


def test_it_goes_nowhere_else_without_a_sandbox(tmp_path: Path) -> None:
    with opened(tmp_path) as device:
        assert device.connect_to.hosts == ()


def test_it_offers_an_owners_provider_types_beside_the_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[INTRANET]\ntitle = "Our own"\nguide = []\n[INTRANET.fields]\n')
    with opened(tmp_path / "state", ALGO_OAUTH_PROVIDERS=str(own)) as device:
        assert [*device.presets][-1] == "INTRANET"
        assert "RINGCENTRAL" in device.presets


def test_it_lets_its_folder_go_when_it_is_closed(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(FolderInUse):
        StateFolder(tmp_path)
    StateFolder(tmp_path).close()


def test_it_lets_its_folder_go_when_it_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes(b"nonsense")
    with pytest.raises(FileDamaged), opened(tmp_path):
        pass
    StateFolder(tmp_path).close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALGO_OAUTH_CONNECT_TO", "nonsense"),
        ("ALGO_OAUTH_CONNECT_TO", "a.example:443:b.example:99999"),
        ("ALGO_OAUTH_CA_BUNDLE", "/nowhere/ca.pem"),
        ("ALGO_OAUTH_PROVIDERS", "/nowhere/providers.toml"),
    ],
)
def test_it_leaves_the_folder_alone_when_a_setting_is_wrong(
    tmp_path: Path, name: str, value: str
) -> None:
    folder = tmp_path / "state"
    with pytest.raises(BadSetting, match=name), opened(folder, **{name: value}):
        pass
    assert not folder.exists()


def test_it_never_prints_the_sandboxs_secrets() -> None:
    assert SANDBOX.client_secret not in repr(SANDBOX)
    assert SANDBOX.jwt not in repr(SANDBOX)


def test_it_names_no_profile_that_comes_while_it_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import brings a profile and its button at once."""
    with opened(tmp_path) as device:
        device.profiles.put("a", consented("a"))
        everyone = device.profiles.all

        def look() -> list[OAuthProfile]:
            found = everyone()
            monkeypatch.setattr(device.profiles, "all", everyone)
            device.profiles.put("b", consented("b"))
            device.screens.put("s", Screen(id="s", name="S", buttons=(button("b"),)))
            return found

        monkeypatch.setattr(device.profiles, "all", look)
        assert device.profiles_to_authorize() == {}
        assert device.profiles_to_authorize() == {"call": "b"}


def consented(name: str) -> OAuthProfile:
    return msgspec.structs.replace(profile(name), grant_type="AUTH_CODE")


def button(profile_id: str) -> Button:
    request = ButtonRequest(targets="t.example", oauth_profile=profile_id)
    return Button(id="call", text="Call", position=0, requests=(request,))


def test_it_waits_for_a_new_token_before_it_closes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as device:
        order: list[str] = []
        monkeypatch.setattr(device.tokens, "stop", lambda: order.append("tokens"))
        close = device.door.close

        def close_door() -> None:
            order.append("door")
            close()

        monkeypatch.setattr(device.door, "close", close_door)
    assert order == ["tokens", "door"]


def test_it_lets_others_save_while_a_new_schedule_begins_with_its_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a share that hangs, that may take long."""
    with opened(tmp_path) as device:
        other = Overlapping(lambda: device.apply_settings({"device.name": "Reception"}))
        done: list[bool] = []

        def back_up() -> None:
            other.begin()
            done.append(device.record.name == "Reception")

        monkeypatch.setattr(device.backup_keeper, "look", back_up)
        assert not device.apply_settings({"backup.every": "Daily"})
        assert not other.end()
    assert done == [True]
