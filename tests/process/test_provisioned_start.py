"""Starts with a provisioning file: what they say, and how one ends that cannot be."""

from pathlib import Path
from typing import Final

from tests.doubles.running_device import RunningDevice, failed_start
from tests.process.visitor import WITH_PASSWORD, Visitor

SITE: Final = """
[device]
name = "Reception"

[[profile]]
name = "Door"
provider_type = "CUSTOM"
grant_type = "CLIENT_CREDENTIALS"
token_url = "https://login.example.test/token"
client_auth_mode = "HTTP_BASIC"
client_id = "door"
client_secret = {env = "DOOR_SECRET"}
"""


def test_it_says_at_every_start_what_the_file_changed(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text(SITE)
    options = ("--provision", str(file))
    environ = {**WITH_PASSWORD, "DOOR_SECRET": "a secret of the door"}
    with RunningDevice(tmp_path / "state", *options, environ=environ) as device:
        assert f"Provisioned:    {file}: 1 added, 1 changed" in device.output.all
        assert "  added    Profile Door" in device.output.all
        assert "a secret of the door" not in device.output.text + device.errors.text
        assert device.errors.text == ""
    environ |= {"ALGO_OAUTH_PROVISION": str(file)}
    with RunningDevice(tmp_path / "state", environ=environ) as device:
        assert f"Provisioned:    {file}: no change" in device.output.all
        assert device.get("/login").status_code == 200


def test_it_ends_the_start_with_a_line_for_every_fault(tmp_path: Path) -> None:
    file, state = tmp_path / "site.toml", tmp_path / "state"
    file.write_text(SITE + 'colour = "red"\n')
    ended = failed_start("--port", "0", "--state", str(state), "--provision", str(file))
    assert (ended.status, ended.output) == (1, "")
    first, *faults, last = ended.errors.splitlines()
    assert first == f"algo-oauth: CFG-006: {file} cannot be applied:"
    assert len(faults) == 3
    assert last == "Nothing was changed. Correct the file, or start without --provision."
    assert "'colour' is not known here" in ended.errors
    assert "the variable DOOR_SECRET is not set, or is empty." in ended.errors


def test_it_still_shows_the_password_after_a_first_start_that_was_refused(tmp_path: Path) -> None:
    file, state = tmp_path / "site.toml", tmp_path / "state"
    file.write_text(SITE)
    failed_start("--port", "0", "--state", str(state), "--provision", str(file))
    with RunningDevice(state) as device, Visitor(device) as visitor:
        assert device.password
        assert visitor.log_in(device.password).status_code == 302
