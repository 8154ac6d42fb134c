"""``algo-oauth export`` and ``import`` as programs: on stopped devices, with one clear line."""

import json
import os
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from algo_oauth.commands import run_command
from algo_oauth.device import Device
from algo_oauth.oauth.token_record import TokenRecord
from algo_oauth.settings import load_settings
from tests.backup.samples import A_CONFIGURATION, PASSPHRASE
from tests.doubles.running_device import FailedStart, RunningDevice, failed_start
from tests.process.visitor import WITH_PASSWORD


def run(*words: str | Path) -> FailedStart:
    """Run the program with these words, as a process of its own."""
    return failed_start(*map(str, words))


@pytest.fixture(scope="module")
def devices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The states of two stopped devices, the first one configured as the samples say."""
    folder = tmp_path_factory.mktemp("devices")
    for name in ("first", "second"):
        device = Device(load_settings(["--state", str(folder / name)], WITH_PASSWORD))
        if name == "first":
            _fill(device)
        device.close()
    (folder / "passphrase").write_text(f"{PASSPHRASE.reveal()}\n")
    return folder


@pytest.fixture
def here(
    devices: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> "Here":
    folder = tmp_path / "here"
    shutil.copytree(devices, folder)
    monkeypatch.chdir(folder)
    return Here(folder, capsys)


class Here:
    """The working folder, with the states of two devices of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.first, self.second = folder / "first", folder / "second"

    def run(self, *words: str, status: int = 0) -> str:
        """Run a command in this process and return all that it says."""
        assert run_command(words, {}) == status
        said = self._capsys.readouterr()
        assert (said.err == "") == (status == 0)
        assert said.err.count("\n") == (status != 0)
        return said.out + said.err

    def device(self, state: Path) -> Device:
        return Device(load_settings(["--state", str(state)], {}))


def _fill(device: Device) -> None:
    device.screens.remove("screen-1")
    for profile in A_CONFIGURATION.profiles:
        device.profiles.put(profile.id, profile)
    for screen in A_CONFIGURATION.screens:
        device.screens.put(screen.id, screen)
    device.change_record(
        lambda record: msgspec.structs.replace(record, name="Reception", idle_minutes=20)
    )


def export(here: Here, *more: str) -> str:
    return here.run("export", "out.json", "--state", str(here.first), *more)


def bring_in(here: Here, *more: str, status: int = 0) -> str:
    return here.run("import", "out.json", "--state", str(here.second), *more, status=status)


SEALED = ("--passphrase-file", "passphrase")


def test_it_takes_a_configuration_from_one_device_to_another(here: Here) -> None:
    said = export(here, *SEALED)
    assert said.splitlines() == [
        "Profiles: 2, screens: 2, buttons: 3",
        "Secrets:  sealed with the passphrase",
        "Written:  out.json",
    ]
    said = bring_in(here, *SEALED, "--replace")
    assert "added    Profile Door" in said
    assert "removed  Screen Screen 1" in said
    assert "changed  Device (Name: Algo 8450 → Reception; Idle Minutes: (none) → 20)" in said
    assert "Imported: 7 added, 1 changed, 1 removed. A backup from before is in" in said
    device = here.device(here.second)
    assert device.transfer.current() == A_CONFIGURATION
    assert [each.why for each in device.transfer.shelf.all()] == ["before-import"]
    device.close()


def test_it_says_when_there_is_nothing_to_change(here: Here) -> None:
    export(here, *SEALED)
    bring_in(here, *SEALED, "--replace")
    said = bring_in(here, *SEALED, "--replace")
    assert said == "Nothing to change: the device is as the file says.\n"


def test_it_merges_unless_it_is_told_otherwise(here: Here) -> None:
    export(here, *SEALED)
    assert "removed" not in bring_in(here, *SEALED)
    device = here.device(here.second)
    assert [screen.name for screen in device.screens.all()] == ["Screen 1", "Hall", "Roof"]
    assert device.record.name == "Algo 8450"
    device.close()


def test_it_changes_nothing_in_a_dry_run(here: Here) -> None:
    export(here, *SEALED)
    before = (here.second / "config.json").read_bytes()
    said = bring_in(here, *SEALED, "--replace", "--dry-run")
    assert "added    Profile Door" in said
    assert said.endswith("Dry run:  7 added, 1 changed, 1 removed. Nothing was changed.\n")
    assert (here.second / "config.json").read_bytes() == before
    assert not (here.second / "backups").exists()


@pytest.mark.parametrize("option", [(), ("--without-secrets",)])
def test_it_leaves_secrets_out_unless_it_is_given_a_passphrase(
    here: Here, option: Sequence[str]
) -> None:
    assert "Secrets:  left out" in export(here, *option)
    assert json.loads(Path("out.json").read_text())["secrets"] == {"kind": "left out"}
    said = bring_in(here)
    assert "note     Profile Door, Client Secret: It is not in the file." in said


def test_it_writes_the_file_for_its_owner_only(here: Here) -> None:
    export(here, *SEALED)
    assert stat.S_IMODE(Path("out.json").stat().st_mode) == 0o600
    assert "secret-of-door" not in Path("out.json").read_text()


def test_it_forgets_the_tokens_of_profiles_that_it_removes(here: Here) -> None:
    here.run("export", "out.json", "--state", str(here.second))
    device = here.device(here.first)
    device.token_store.save(TokenRecord(profile_id="door"))
    device.token_store.save(TokenRecord(profile_id="other"))
    device.close()
    here.run("import", "out.json", "--state", str(here.first), "--replace")
    device = here.device(here.first)
    assert [each.profile_id for each in device.token_store.load()] == ["other"]
    device.close()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["import", "nowhere.json"], "BAK-012: nowhere.json cannot be read: there is no such file"),
        (["import", "."], "BAK-012: . cannot be read: a folder stands in its place"),
        (["import", "passphrase"], "BAK-001: This is not a configuration file"),
        (["import", "out.json"], "BAK-006: The secrets in this file are sealed"),
        (["import", "out.json", "--passphrase-file", "other"], "BAK-005: The passphrase does not"),
        (["import", "out.json", "--passphrase-file", "empty"], "BAK-012: empty cannot be used"),
        (["import", "out.json", "--passphrase-file", "binary"], "BAK-012: binary cannot be read"),
        (["import", "out.json", "--passphrase-file", "none"], "BAK-012: none cannot be read"),
        (
            ["export", "/nowhere/x.json"],
            "BAK-012: /nowhere/x.json cannot be written: there is no such folder",
        ),
        (["export", "x.json", "--passphrase-file", "short"], "BAK-013: A passphrase needs 12"),
        (["export", "x.json", "--state", "nobody"], "BAK-010: There is no device in the state"),
        (["import", "out.json", *SEALED, "--state", "nobody"], "BAK-010: There is no device in"),
    ],
)
def test_it_refuses_with_status_1_and_changes_nothing(
    here: Here, words: list[str], reason: str
) -> None:
    export(here, *SEALED)
    files = {"other": "another passphrase", "empty": "\n", "short": "abc"}
    for name, text in files.items():
        Path(name).write_text(text)
    Path("binary").write_bytes(b"\xff\xfe")
    before = (here.second / "config.json").read_bytes()
    state = [] if "--state" in words else ["--state", str(here.second)]
    assert f"algo-oauth: {reason}" in here.run(*words, *state, status=1)
    assert (here.second / "config.json").read_bytes() == before
    assert not (here.folder / "nobody").exists()
    assert not Path("x.json").exists()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["surplus"], "there is no command 'surplus'"),
        (["Export", "x"], "there is no command 'Export'"),
        (["export"], "FILE"),
        (["import", "a", "b"], "unrecognized arguments: b"),
        (["import", "a", "--merge", "--replace"], "not allowed with argument"),
        (["export", "a", "--without-secrets", "--passphrase-file", "b"], "not allowed with"),
        (["export", "a", "--dry-run"], "unrecognized arguments: --dry-run"),
    ],
)
def test_it_refuses_a_command_line_that_it_cannot_use_with_status_2(
    here: Here, words: list[str], named: str
) -> None:
    line = here.run(*words, status=2)
    assert line.startswith("algo-oauth: CFG-001: command line: ")
    assert named in line


def test_it_hands_over_what_root_wrote_to_the_owner_of_the_folder(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, tuple[int, int]] = {}

    def chown(path: Path, uid: int, gid: int, *, follow_symlinks: bool) -> None:
        assert not follow_symlinks
        given[path.name] = (uid, gid)

    real = Path.stat

    def of_service(path: Path, **more: bool) -> os.stat_result:
        found = list(real(path, **more))
        found[4] = found[5] = 61184 if path == here.second else 0
        return os.stat_result(found)

    export(here, *SEALED)
    (here.second / "link").symlink_to("/etc/passwd")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(Path, "stat", of_service)
    monkeypatch.setattr(os, "chown", chown)
    bring_in(here, *SEALED)
    monkeypatch.undo()
    backup = next((here.second / "backups").iterdir()).name
    assert {"config.json", "lock", "vault.key", "backups", backup} <= given.keys()
    assert set(given.values()) == {(61184, 61184)}
    assert "link" not in given


def test_it_backs_up_where_the_device_does(here: Here, capsys: pytest.CaptureFixture[str]) -> None:
    export(here, *SEALED)
    words = ("import", "out.json", "--state", str(here.second), *SEALED)
    share = here.folder / "share"
    assert run_command(words, {"ALGO_OAUTH_BACKUPS": str(share)}) == 0
    assert f"A backup from before is in {share}." in capsys.readouterr().out
    assert len(list(share.glob("backup-*-before-import.json"))) == 1
    assert not (here.second / "backups").exists()


def test_it_works_as_a_program_of_its_own(here: Here) -> None:
    done = run("export", here.folder / "out.json", "--state", here.first)
    assert (done.status, done.errors) == (0, "")
    assert "Profiles: 2, screens: 2, buttons: 3" in done.output
    done = run("import", here.folder / "out.json", "--state", here.second, "--dry-run")
    assert (done.status, done.errors) == (0, "")
    done = run("surplus")
    assert (done.status, done.output) == (2, "")
    assert "The commands are export and import; without one the device starts." in done.errors


def test_it_overwrites_nothing_of_the_device(here: Here) -> None:
    before = (here.first / "config.json").read_bytes()
    for name in ("config.json", "site.json", "backups/site.json"):
        told = here.run("export", f"first/{name}", "--state", "first", status=1)
        assert "the state folder is for the device's own files" in told
    assert (here.first / "config.json").read_bytes() == before
    assert not (here.first / "site.json").exists()


def test_it_stands_in_the_activity(here: Here) -> None:
    export(here, *SEALED)
    for _ in range(2):  # the second one changes nothing
        bring_in(here, *SEALED)
    text = (here.second / "activity.jsonl").read_text()
    (entry,) = [line for line in map(json.loads, text.splitlines()) if "imported" in line["text"]]
    assert entry["actor"] == "the command line"
    assert entry["text"].startswith("A configuration was imported: ")


def test_it_explains_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run_command(["import", "--help"], {})
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for option in ("--dry-run", "--merge", "--replace", "--passphrase-file", "--state"):
        assert option in said


def test_it_refuses_the_folder_of_a_device_that_runs(here: Here) -> None:
    export(here)
    with RunningDevice(here.second) as device:
        for words in (["export", "x.json"], ["import", "out.json"]):
            line = here.run(*words, "--state", str(here.second), status=1)
            assert "algo-oauth: STO-001: " in line
            assert f"process {device.pid}" in line
    assert not Path("x.json").exists()


def test_it_knows_the_owners_own_provider_types(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = here.device(here.first)
    own = msgspec.structs.replace(device.profiles.all()[0], provider_type="OURS")
    device.profiles.put(own.id, own)
    device.close()
    export(here, *SEALED)
    assert "'OURS' is not on offer here" in bring_in(here, *SEALED, status=1)
    Path("ours.toml").write_text(
        '[OURS]\ntitle = "Ours"\nguide = []\n[OURS.fields]\ngrant_type = "CLIENT_CREDENTIALS"\n'
    )
    words = ("import", "out.json", "--state", str(here.second), *SEALED)
    assert run_command(words, {"ALGO_OAUTH_PROVIDERS": "ours.toml"}) == 0
