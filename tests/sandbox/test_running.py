"""The sandbox over real TLS: trust, keep-alive, slow clients, hanging answers, the end."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from algo_oauth.sandbox.credentials import FILE, Credentials
from algo_oauth.sandbox.faults import StartFault
from algo_oauth.sandbox.running import RunningSandbox
from tests.sandbox.dialogue import JWT_BEARER

TOKEN = "/restapi/oauth/token"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sandbox")


@pytest.fixture
def sandbox(folder: Path) -> Iterator[RunningSandbox]:
    with RunningSandbox(folder, rate_limits=False) as running:
        yield running


@pytest.fixture
def http(sandbox: RunningSandbox) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.verify = sandbox.report.ca_cert
        yield session


def _ask_for_token(http: requests.Session, sandbox: RunningSandbox) -> requests.Response:
    form = {"grant_type": JWT_BEARER, "assertion": sandbox.report.jwt}
    credentials = (sandbox.report.client_id, sandbox.report.client_secret)
    return http.post(sandbox.base_url + TOKEN, data=form, auth=credentials, timeout=20)


def _tls(sandbox: RunningSandbox, name: str) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=sandbox.report.ca_cert)
    plain = socket.create_connection(("127.0.0.1", sandbox.port), timeout=10)
    return context.wrap_socket(plain, server_hostname=name)


def test_it_answers_over_tls(sandbox: RunningSandbox, http: requests.Session) -> None:
    assert _ask_for_token(http, sandbox).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "platform.ringcentral.com",
        "platform.ringcentral.biz",
        "app.ringcentral.com",
        "localhost",
        "127.0.0.1",
        "::1",
    ],
)
def test_its_certificate_is_good_for_the_documented_names(
    sandbox: RunningSandbox, name: str
) -> None:
    with _tls(sandbox, name) as connection:
        assert connection.version() in {"TLSv1.2", "TLSv1.3"}


def test_its_certificate_is_good_for_no_other_name(sandbox: RunningSandbox) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        _tls(sandbox, "other.example")


def test_it_is_trusted_by_nobody_without_its_authority(sandbox: RunningSandbox) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(sandbox.base_url, timeout=10)


def test_it_keeps_a_connection_alive(sandbox: RunningSandbox) -> None:
    question = b"GET /sandbox/posts HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with _tls(sandbox, "localhost") as connection:
        for _ in range(3):
            connection.sendall(question)
            answer = connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 200 ")
            if not answer.endswith(b"[]"):
                assert connection.recv(65536) == b"[]"


def test_it_serves_others_while_clients_say_nothing(
    sandbox: RunningSandbox, http: requests.Session
) -> None:
    with contextlib.ExitStack() as silent:
        for _ in range(20):
            silent.enter_context(socket.create_connection(("127.0.0.1", sandbox.port)))
        assert http.get(sandbox.base_url, timeout=3).status_code == 200


def test_it_outlives_clients_that_do_not_speak_tls(
    sandbox: RunningSandbox, http: requests.Session
) -> None:
    with socket.create_connection(("127.0.0.1", sandbox.port), timeout=10) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert not plain.recv(100).startswith(b"HTTP/1.1 200")
    assert http.get(sandbox.base_url, timeout=10).status_code == 200


def test_it_serves_others_while_60_answers_hang(
    sandbox: RunningSandbox, http: requests.Session
) -> None:
    token = _ask_for_token(http, sandbox).json()["access_token"]
    sandbox.world.trouble.cause("hang", "token")
    with contextlib.ExitStack() as sessions, ThreadPoolExecutor(60) as pool:
        for _ in range(60):
            session = sessions.enter_context(requests.Session())
            session.trust_env = False
            session.verify = sandbox.report.ca_cert
            pool.submit(_ask_for_token, session, sandbox)
        assert sandbox.world.trouble.wait_until_waiting(60, timeout=20)
        answer = http.get(
            f"{sandbox.base_url}/team-messaging/v1/chats",
            headers={"Authorization": f"Bearer {token}"},
            timeout=10,
        )
        assert answer.status_code == 200
        sandbox.world.trouble.lift()


def test_it_ends_while_an_answer_hangs(folder: Path) -> None:
    with ThreadPoolExecutor() as pool, requests.Session() as http:
        with RunningSandbox(folder) as sandbox:
            http.trust_env = False
            http.verify = sandbox.report.ca_cert
            sandbox.world.trouble.cause("hang")
            answer = pool.submit(_ask_for_token, http, sandbox)
            assert sandbox.world.trouble.wait_until_waiting(1, timeout=10)
        assert answer.result(10).status_code == 503


def test_it_frees_its_port_when_it_ends(folder: Path) -> None:
    with RunningSandbox(folder) as first:
        port = first.port
    with RunningSandbox(folder, port=port) as second:
        assert second.port == port


def test_it_keeps_trust_and_credentials_between_starts(folder: Path) -> None:
    with RunningSandbox(folder) as first:
        before, authority = first.report, Path(first.report.ca_cert).read_bytes()
    with RunningSandbox(folder, port=first.port) as second:
        assert second.report == before
        assert Path(second.report.ca_cert).read_bytes() == authority
        assert requests.get(second.base_url, verify=before.ca_cert, timeout=10).status_code == 200


def test_it_keeps_its_secrets_to_its_owner(sandbox: RunningSandbox, folder: Path) -> None:
    assert sandbox.base_url
    modes = {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}
    assert modes == {"credentials.json": 0o600, "ca-key.pem": 0o600, "ca.pem": 0o644}


def test_it_registers_other_redirect_uris(folder: Path) -> None:
    sandbox = RunningSandbox(folder, redirect_uris=("https://a.example/cb",))
    app = sandbox.world.credentials.web_app
    assert sandbox.world.apps[app.client_id].redirect_uris == ("https://a.example/cb",)


def test_it_never_prints_its_secrets(sandbox: RunningSandbox, credentials: Credentials) -> None:
    texts = repr(sandbox.report) + repr(credentials) + repr(credentials.jwt_app)
    assert sandbox.report.client_secret not in texts
    assert credentials.jwt_app.client_secret not in texts
    assert sandbox.report.jwt not in texts


@pytest.mark.parametrize("damaged", [FILE, "ca.pem", "ca-key.pem"])
def test_it_names_the_file_that_is_damaged(tmp_path: Path, damaged: str) -> None:
    RunningSandbox(tmp_path)
    (tmp_path / damaged).write_text("nonsense")
    with pytest.raises(StartFault, match=damaged):
        RunningSandbox(tmp_path)


def test_it_says_when_its_port_is_taken(sandbox: RunningSandbox, tmp_path: Path) -> None:
    with pytest.raises(StartFault, match=f"cannot listen on 127.0.0.1:{sandbox.port}"):
        RunningSandbox(tmp_path, port=sandbox.port).start()


def test_it_says_when_its_host_is_no_address(folder: Path) -> None:
    with pytest.raises(StartFault, match="'' is no address to listen on"):
        RunningSandbox(folder, host="")


def test_it_says_when_its_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StartFault, match="cannot be used"):
        RunningSandbox(tmp_path / "file")


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "https://127.0.0.1:1"),
        ("0.0.0.0", "https://127.0.0.1:1"),
        ("::1", "https://[::1]:1"),
    ],
)
def test_it_names_the_url_that_clients_use(folder: Path, host: str, url: str) -> None:
    assert RunningSandbox(folder, host=host, port=1).base_url == url
