"""Settings: defaults < environment < command line, and one clear line for every fault."""

import pytest

from algo_oauth.errors import BadSetting
from algo_oauth.settings import CHECKOUT, load_settings


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
