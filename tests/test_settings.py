"""Settings: defaults < environment < command line, and one clear line for every fault."""

import pytest

from algo_oauth.errors import BadSetting
from algo_oauth.settings import (
    CHECKOUT,
    PASSWORD_NAMES,
    Settings,
    load_settings,
    load_settings_or_exit,
    shipped_defaults,
)


def test_it_starts_from_the_shipped_defaults() -> None:
    settings = load_settings([], {})
    assert (settings.host, settings.port, settings.sandbox_port) == ("127.0.0.1", 8450, 8451)
    assert settings.state_folder == CHECKOUT / "config" / "device"
    assert settings.certs_folder == CHECKOUT / "certs"


def test_it_lets_the_environment_override_the_defaults() -> None:
    settings = load_settings([], {"ALGO_OAUTH_PORT": "9000", "ALGO_OAUTH_SANDBOX": "yes"})
    assert (settings.port, settings.sandbox) == (9000, True)


def test_it_lets_the_command_line_override_the_environment() -> None:
    settings = load_settings(["--port", "9001"], {"ALGO_OAUTH_PORT": "9000"})
    assert settings.port == 9001


def test_it_keeps_the_certificate_inside_a_state_folder_that_was_named(tmp_path: object) -> None:
    settings = load_settings(["--state", str(tmp_path)], {})
    assert str(settings.certs_folder) == f"{tmp_path}/certs"


def test_it_never_prints_the_admin_password() -> None:
    settings = load_settings([], {"ALGO_OAUTH_ADMIN_PASSWORD": "correct horse"})
    assert "correct horse" not in repr(settings)
    assert settings.first_admin_password.reveal() == "correct horse"


@pytest.mark.parametrize(
    ("argv", "environ", "named"),
    [
        (["--prot", "1"], {}, "--prot"),
        (["surplus"], {}, "surplus"),
        (["--port"], {}, "--port"),
        (["--port", "ninety"], {}, "--port"),
        (["--port", "65536"], {}, "--port"),
        (["--port", "-1"], {}, "--port"),
        ([], {"ALGO_OAUTH_PROT": "1"}, "ALGO_OAUTH_PROT"),
        ([], {"ALGO_OAUTH_port": "1"}, "ALGO_OAUTH_port"),
        ([], {"ALGO_OAUTH_SANDBOX": "maybe"}, "ALGO_OAUTH_SANDBOX"),
        ([], {"ALGO_OAUTH_READ_TIMEOUT": "0"}, "ALGO_OAUTH_READ_TIMEOUT"),
        ([], {"ALGO_OAUTH_IDLE_MINUTES": "1.5"}, "ALGO_OAUTH_IDLE_MINUTES"),
        ([], {"ALGO_OAUTH_CERTIFICATE": "only.crt"}, "ALGO_OAUTH_CERTIFICATE"),
        ([], {"ALGO_OAUTH_UNIX_SOCKET": "/run/a.sock"}, "ALGO_OAUTH_UNIX_SOCKET"),
        ([], {"ALGO_OAUTH_PORT": ""}, "ALGO_OAUTH_PORT"),
        ([], {"ALGO_OAUTH_READ_TIMEOUT": "nan"}, "ALGO_OAUTH_READ_TIMEOUT"),
        ([], {"ALGO_OAUTH_READ_TIMEOUT": "inf"}, "ALGO_OAUTH_READ_TIMEOUT"),
        (
            [],
            {"ALGO_OAUTH_ADMIN_PASSWORD": "a", "ALGO_OAUTH_ADMIN_PASSWORD_FILE": "b"},
            "ALGO_OAUTH_ADMIN_PASSWORD",
        ),
        (["--sand"], {}, "--sand"),
        (["--behind-proxy", "--host", "0.0.0.0"], {}, "host"),
    ],
)
def test_it_names_what_cannot_be_used_in_one_line(
    argv: list[str], environ: dict[str, str], named: str
) -> None:
    with pytest.raises(BadSetting) as caught:
        load_settings(argv, environ)
    line = str(caught.value)
    assert named in line
    assert "\n" not in line
    assert caught.value.problem.remedy


def test_it_reads_the_password_from_a_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("secret") / "password"
    file.write_text("from a file\n")
    settings = load_settings([], {"ALGO_OAUTH_ADMIN_PASSWORD_FILE": str(file)})
    assert settings.first_admin_password.reveal() == "from a file"


def test_it_says_when_the_password_file_is_missing() -> None:
    settings = load_settings([], {"ALGO_OAUTH_ADMIN_PASSWORD_FILE": "/nowhere/password"})
    with pytest.raises(BadSetting, match="/nowhere/password"):
        _ = settings.first_admin_password


def test_it_says_when_the_password_file_is_not_text(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    file = tmp_path_factory.mktemp("secret") / "password"
    file.write_bytes(b"\xff\xfe")
    settings = load_settings([], {"ALGO_OAUTH_ADMIN_PASSWORD_FILE": str(file)})
    with pytest.raises(BadSetting, match="ADMIN_PASSWORD_FILE"):
        _ = settings.first_admin_password


def test_it_ends_a_start_with_one_line_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        load_settings_or_exit(["--prot", "1"], {})
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("algo-oauth: CFG-001: ")
    assert said.err.count("\n") == 1


def test_it_names_the_settings_there_are_when_one_is_unknown() -> None:
    with pytest.raises(BadSetting, match="ALGO_OAUTH_SANDBOX_PORT"):
        load_settings([], {"ALGO_OAUTH_SANDBOXPORT": "1"})


def test_it_has_a_shipped_default_for_everything_but_passwords() -> None:
    assert shipped_defaults().keys() == set(Settings.__struct_fields__) - set(PASSWORD_NAMES)


@pytest.mark.parametrize("word", ["0", "no", "OFF", "false", ""])
def test_it_takes_no_for_an_answer(word: str) -> None:
    assert load_settings([], {"ALGO_OAUTH_SANDBOX": word}).sandbox is False


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_it_lets_a_proxy_be_on_this_machine(host: str) -> None:
    assert load_settings(["--behind-proxy", "--host", host], {}).behind_proxy


def test_it_minds_only_its_own_names() -> None:
    assert load_settings([], {"ALGO": "1", "PORT": "1", "MY_ALGO_OAUTH_PORT": "1"}).port == 8450
