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
        ([], {"ALGO_OAUTH_TRUSTED_PROXY": "proxy.example"}, "ALGO_OAUTH_TRUSTED_PROXY"),
        ([], {"ALGO_OAUTH_TRUSTED_PROXY": "*"}, "ALGO_OAUTH_TRUSTED_PROXY"),
        ([], {"ALGO_OAUTH_OUTBOUND_PROXY": "proxy.example"}, "ALGO_OAUTH_OUTBOUND_PROXY"),
        ([], {"ALGO_OAUTH_OUTBOUND_PROXY": "http://"}, "ALGO_OAUTH_OUTBOUND_PROXY"),
        ([], {"ALGO_OAUTH_OUTBOUND_PROXY": "http://proxy:x"}, "ALGO_OAUTH_OUTBOUND_PROXY"),
        ([], {"ALGO_OAUTH_OUTBOUND_PROXY": "ftp://proxy.example"}, "ALGO_OAUTH_OUTBOUND_PROXY"),
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


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PORT", "abc", "a whole number is wanted"),
        ("PORT", "99999", "a whole number of at most 65535 is wanted"),
        ("READ_TIMEOUT", "0", "a number above 0.0 is wanted"),
        ("READ_TIMEOUT", "601", "a number of at most 600.0 is wanted"),
        ("IDLE_MINUTES", "0", "a whole number of at least 1 is wanted"),
        ("BEHIND_PROXY", "maybe", "is neither yes nor no"),
    ],
)
def test_it_says_in_plain_words_what_a_setting_takes(name: str, value: str, reason: str) -> None:
    with pytest.raises(BadSetting) as caught:
        load_settings([], {f"ALGO_OAUTH_{name}": value})
    assert f"'{value}' " in caught.value.problem.message
    assert reason in caught.value.problem.message


def test_it_says_that_two_passwords_are_one_too_many() -> None:
    both = {"ALGO_OAUTH_ADMIN_PASSWORD": "a", "ALGO_OAUTH_ADMIN_PASSWORD_FILE": "b"}
    with pytest.raises(BadSetting, match="set twice") as caught:
        load_settings([], both)
    assert "alone" not in str(caught.value)


def test_it_takes_the_proxies_that_there_are() -> None:
    for proxy in ("http://proxy.example:3128", "https://u:p@proxy.example", "http://[::1]:3128"):
        assert load_settings([], {"ALGO_OAUTH_OUTBOUND_PROXY": proxy}).outbound_proxy == proxy
    for address in ("10.1.2.3", "fd00::1"):
        assert load_settings([], {"ALGO_OAUTH_TRUSTED_PROXY": address}).trusted_proxy == address


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
