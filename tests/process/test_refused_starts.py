"""Starts that cannot be: one line on standard error, a status that is not 0, nothing left over."""

import socket
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from algo_oauth.clock import SystemClock
from algo_oauth.server.certificates import prepare_certificate
from algo_oauth.settings import load_settings
from tests.doubles.running_device import (
    FROM_CHECKOUT,
    FailedStart,
    RunningDevice,
    failed_start,
)

# Root may write anywhere: without these two it is bound by the folder's mode like anybody else.
WITHOUT_PRIVILEGE = (
    sys.executable,
    "-c",
    """
import ctypes, os, sys
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2
for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
""",
)
WITHOUT_SANDBOX_LIBRARIES = (
    sys.executable,
    "-c",
    "import sys; sys.modules['trustme'] = None; from algo_oauth.__main__ import main; main()",
)


def the_line(ended: FailedStart, *, status: int = 1) -> str:
    """Return the one line of a refused start."""
    assert (ended.status, ended.output) == (status, ""), ended.errors
    assert ended.errors.startswith("algo-oauth: ")
    assert ended.errors.endswith("\n")
    assert ended.errors.count("\n") == 1, ended.errors
    return ended.errors


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield str(other.getsockname()[1])


@pytest.mark.parametrize(
    ("options", "environ", "named"),
    [
        (["--prot", "1"], {}, "--prot"),
        (["--port", "ninety"], {}, "'ninety'"),
        ([], {"ALGO_OAUTH_PROT": "1"}, "ALGO_OAUTH_PROT"),
        ([], {"ALGO_OAUTH_PORT": "70000"}, "ALGO_OAUTH_PORT"),
    ],
)
def test_it_refuses_what_it_cannot_use_with_status_2(
    tmp_path: Path, options: list[str], environ: Mapping[str, str], named: str
) -> None:
    state = tmp_path / "state"
    line = the_line(failed_start("--state", str(state), *options, environ=environ), status=2)
    assert "CFG-001" in line
    assert named in line
    assert not state.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALGO_OAUTH_CONNECT_TO", "nonsense"),
        ("ALGO_OAUTH_CA_BUNDLE", "/nowhere/ca.pem"),
        ("ALGO_OAUTH_PROVIDERS", "/nowhere/providers.toml"),
        ("ALGO_OAUTH_ADMIN_PASSWORD_FILE", "/nowhere/password"),
        ("ALGO_OAUTH_ADMIN_PASSWORD", "a" * 7),
        ("ALGO_OAUTH_ADMIN_PASSWORD", "a" * 1025),
    ],
)
def test_it_names_a_setting_that_turns_out_unusable(tmp_path: Path, name: str, value: str) -> None:
    ended = failed_start("--port", "0", "--state", str(tmp_path), environ={name: value})
    assert name in the_line(ended, status=2)


def test_it_refuses_a_folder_that_another_process_has(tmp_path: Path) -> None:
    with RunningDevice(tmp_path) as first:
        line = the_line(failed_start("--port", "0", "--state", str(tmp_path), "--sandbox"))
        assert "STO-001" in line
        assert str(tmp_path) in line
        assert f"process {first.pid}" in line
        assert first.get("/healthz").status_code == 200
        assert first.errors.text == ""
        assert not (tmp_path / "sandbox").exists()


def test_it_says_when_its_port_is_taken(tmp_path: Path, taken_port: str) -> None:
    line = the_line(failed_start("--port", taken_port, "--state", str(tmp_path)))
    assert "CFG-004" in line
    assert f"127.0.0.1:{taken_port}" in line


def test_it_still_shows_the_password_after_a_first_start_that_failed(
    tmp_path: Path, taken_port: str
) -> None:
    the_line(failed_start("--port", taken_port, "--state", str(tmp_path)))
    with RunningDevice(tmp_path) as device:
        assert device.password


def test_it_says_when_the_sandboxs_port_is_taken(tmp_path: Path, taken_port: str) -> None:
    options = ("--port", "0", "--state", str(tmp_path), "--sandbox", "--sandbox-port", taken_port)
    line = the_line(failed_start(*options))
    assert "CFG-003" in line
    assert f"127.0.0.1:{taken_port}" in line


def test_it_says_which_file_of_the_sandbox_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "sandbox").mkdir()
    (tmp_path / "sandbox" / "credentials.json").write_text("nonsense")
    line = the_line(failed_start("--port", "0", "--state", str(tmp_path), "--sandbox"))
    assert "CFG-003" in line
    assert "credentials.json is damaged" in line


def test_it_says_when_the_sandboxs_libraries_are_missing(tmp_path: Path) -> None:
    options = ("--port", "0", "--state", str(tmp_path), "--sandbox")
    line = the_line(failed_start(*options, program=WITHOUT_SANDBOX_LIBRARIES))
    assert "CFG-002" in line
    assert "pip install" in line


def test_it_needs_no_sandbox_libraries_without_a_sandbox(tmp_path: Path) -> None:
    with RunningDevice(tmp_path, program=WITHOUT_SANDBOX_LIBRARIES) as device:
        assert device.get("/healthz").status_code == 200


def test_it_says_when_the_folder_is_read_only(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    program = (*WITHOUT_PRIVILEGE, *FROM_CHECKOUT)
    ended = failed_start("--port", "0", "--state", str(tmp_path / "state"), program=program)
    tmp_path.chmod(0o700)
    line = the_line(ended)
    assert "STO-002" in line
    assert "permission is denied" in line


def test_it_says_when_a_folder_that_it_had_has_become_read_only(used_folder: Path) -> None:
    used_folder.chmod(0o500)
    program = (*WITHOUT_PRIVILEGE, *FROM_CHECKOUT)
    ended = failed_start("--port", "0", "--state", str(used_folder), program=program)
    used_folder.chmod(0o700)
    assert "STO-002" in the_line(ended)


def test_it_says_when_the_folder_for_backups_is_read_only(used_folder: Path) -> None:
    share = used_folder.parent / "share"
    share.mkdir(mode=0o500)
    program = (*WITHOUT_PRIVILEGE, *FROM_CHECKOUT)
    environ = {"ALGO_OAUTH_BACKUPS": str(share)}
    options = ("--port", "0", "--state", str(used_folder))
    ended = failed_start(*options, environ=environ, program=program)
    share.chmod(0o700)
    line = the_line(ended)
    assert "STO-007" in line
    assert f"{share} cannot be used for backups: permission is denied" in line
    assert "ALGO_OAUTH_BACKUPS" in line


def test_it_says_when_the_vaults_key_is_missing(used_folder: Path) -> None:
    (used_folder / "vault.key").unlink()
    line = the_line(failed_start("--port", "0", "--state", str(used_folder)))
    assert "STO-005" in line
    assert "vault.key" in line


def test_it_says_when_both_generations_are_damaged(used_folder: Path) -> None:
    for name in ("config.json", "config.json.previous"):
        (used_folder / name).write_bytes(b"nonsense")
    line = the_line(failed_start("--port", "0", "--state", str(used_folder)))
    assert "STO-004" in line
    assert "config.json" in line


def test_it_says_when_certificate_and_key_do_not_belong_together(tmp_path: Path) -> None:
    pairs = [load_settings(["--state", str(tmp_path / name)], {}) for name in ("one", "other")]
    one, other = (prepare_certificate(settings, SystemClock()) for settings in pairs)
    environ = {
        "ALGO_OAUTH_CERTIFICATE": str(one.certificate_file),
        "ALGO_OAUTH_CERTIFICATE_KEY": str(other.key_file),
    }
    ended = failed_start("--port", "0", "--state", str(tmp_path / "state"), environ=environ)
    assert "CFG-005" in the_line(ended)
