"""Plain HTTP for a proxy on the same machine, and whose word about the client is taken."""

import http.client
import json
import socket
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from algo_oauth.errors import AddressTaken
from algo_oauth.server.limits import Limits
from algo_oauth.server.serving import LOOK_EVERY, Server
from tests.doubles.clock import HandClock
from tests.server.echo import Echo
from tests.server.running import DEADLINE, Running, closes, eventually, running, settings_in

FORWARDED = {
    "X-Forwarded-For": "198.51.100.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "console.example",
    "X-Forwarded-Port": "443",
}


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(DEADLINE)
        self.sock.connect(str(self._path))


def told(connection: http.client.HTTPConnection, headers: dict[str, str]) -> dict[str, Any]:
    with closing(connection):
        connection.request("GET", "/", headers=headers)
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
    return answer


def over_tcp(at_work: Running) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", at_work.port, timeout=DEADLINE)


@pytest.fixture
def proxied(echo: Echo, tmp_path: Path) -> Iterator[Running]:
    with running(echo, settings_in(tmp_path, behind_proxy=True)) as at_work:
        yield at_work


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "web.sock"


@pytest.fixture
def on_path(echo: Echo, tmp_path: Path, path: Path) -> Iterator[Running]:
    settings = settings_in(tmp_path, behind_proxy=True, unix_socket=str(path))
    with running(echo, settings) as at_work:
        yield at_work


def test_it_serves_plain_http_and_makes_no_certificate(proxied: Running, tmp_path: Path) -> None:
    assert told(over_tcp(proxied), {})["wsgi.url_scheme"] == "http"
    assert proxied.server.url == f"http://127.0.0.1:{proxied.port}"
    assert proxied.server.certificate is None
    assert not (tmp_path / "certs").exists()


def test_it_believes_the_trusted_proxy(proxied: Running) -> None:
    answer = told(over_tcp(proxied), FORWARDED)
    assert answer["REMOTE_ADDR"] == "198.51.100.9"
    assert answer["HTTP_HOST"] == "console.example"
    assert answer["wsgi.url_scheme"] == "https"


def test_it_believes_only_the_last_hop(proxied: Running) -> None:
    headers = FORWARDED | {"X-Forwarded-For": "192.0.2.66, 198.51.100.9"}
    assert told(over_tcp(proxied), headers)["REMOTE_ADDR"] == "198.51.100.9"


@pytest.mark.parametrize("trusted", ["192.0.2.1", ""])
def test_it_believes_nobody_else(echo: Echo, tmp_path: Path, trusted: str) -> None:
    settings = settings_in(tmp_path, behind_proxy=True, trusted_proxy=trusted)
    with running(echo, settings) as at_work:
        answer = told(over_tcp(at_work), FORWARDED)
    assert answer["REMOTE_ADDR"] == "127.0.0.1"
    assert answer["wsgi.url_scheme"] == "http"
    assert "HTTP_X_FORWARDED_FOR" not in answer


def test_it_believes_nobody_without_a_proxy(device: Running) -> None:
    with device.client() as client:
        answer = told(client, FORWARDED)
    assert answer["REMOTE_ADDR"] == "127.0.0.1"
    assert answer["HTTP_HOST"] == f"127.0.0.1:{device.port}"
    assert "HTTP_X_FORWARDED_FOR" not in answer


def test_it_is_as_patient_as_with_tls(proxied: Running) -> None:
    with proxied.tcp() as client:
        client.sendall(b"GET / HT")
        told(over_tcp(proxied), {})
        proxied.clock.advance(LOOK_EVERY)
        told(over_tcp(proxied), {})
        told(over_tcp(proxied), {})
        proxied.clock.advance(Limits().header + 0.1)
        assert closes(client)


def test_it_serves_a_unix_socket(on_path: Running, path: Path) -> None:
    assert told(UnixConnection(path), {})["path"] == "/"
    assert on_path.server.url == f"unix:{path}"


def test_it_believes_whoever_may_use_the_unix_socket(on_path: Running, path: Path) -> None:
    answer = told(UnixConnection(path), FORWARDED)
    assert (answer["REMOTE_ADDR"], answer["wsgi.url_scheme"]) == ("198.51.100.9", "https")


def test_it_opens_the_unix_socket_to_its_group_only(on_path: Running, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o660


def test_it_removes_its_unix_socket_at_the_end(on_path: Running, path: Path) -> None:
    on_path.server.stop()
    assert eventually(lambda: not path.exists())


def test_it_takes_over_a_unix_socket_that_a_crash_left(
    echo: Echo, tmp_path: Path, path: Path
) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    settings = settings_in(tmp_path, behind_proxy=True, unix_socket=str(path))
    with running(echo, settings):
        assert told(UnixConnection(path), {})["path"] == "/"


def test_it_leaves_a_unix_socket_alone_that_answers(
    on_path: Running, echo: Echo, tmp_path: Path, path: Path
) -> None:
    settings = settings_in(tmp_path, behind_proxy=True, unix_socket=str(path))
    with pytest.raises(AddressTaken, match="already in use"):
        Server(echo, settings, HandClock())
    assert told(UnixConnection(path), {})["path"] == "/"


def test_it_leaves_a_file_alone_that_is_no_socket(echo: Echo, tmp_path: Path, path: Path) -> None:
    path.write_text("important")
    settings = settings_in(tmp_path, behind_proxy=True, unix_socket=str(path))
    with pytest.raises(AddressTaken):
        Server(echo, settings, HandClock())
    assert path.read_text() == "important"


@pytest.mark.parametrize("name", ["missing/web.sock", "x" * 200])
def test_it_says_that_a_path_cannot_be_used(echo: Echo, tmp_path: Path, name: str) -> None:
    settings = settings_in(tmp_path, behind_proxy=True, unix_socket=str(tmp_path / name))
    with pytest.raises(AddressTaken):
        Server(echo, settings, HandClock())
