"""Starting, stopping and addresses of the server."""

import logging
import signal
import socket
import ssl
import threading
from pathlib import Path

import pytest

from algo_oauth.errors import AddressTaken, CertificateUnusable
from algo_oauth.server.limits import Limits, connections_affordable
from algo_oauth.server.serving import Server
from tests.doubles.clock import HandClock
from tests.server.echo import Echo
from tests.server.pairs import write_pair
from tests.server.running import DEADLINE, Running, eventually, read_all, running, settings_in


def test_it_tells_the_address_people_use(device: Running) -> None:
    assert device.server.url == f"https://127.0.0.1:{device.port}"
    assert device.port != 0


def test_it_serves_on_ipv6(echo: Echo, tmp_path: Path) -> None:
    with (
        running(echo, settings_in(tmp_path, host="::1")) as at_work,
        socket.create_connection(("::1", at_work.port), timeout=DEADLINE) as plain,
        at_work.trusting().wrap_socket(plain, server_hostname="::1") as client,
    ):
        assert at_work.server.url == f"https://[::1]:{at_work.port}"
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert b'"REMOTE_ADDR": "::1"' in read_all(client)


def test_it_serves_every_address_a_name_stands_for(echo: Echo, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    settings = settings_in(tmp_path, host="localhost", port=free)
    addresses = {str(found[4][0]) for found in socket.getaddrinfo("localhost", free)}
    with running(echo, settings):
        for address in addresses:
            socket.create_connection((address, free), timeout=DEADLINE).close()


def test_it_gives_people_an_address_when_it_listens_on_all(echo: Echo, tmp_path: Path) -> None:
    with running(echo, settings_in(tmp_path, host="0.0.0.0")) as at_work:
        assert at_work.get("/")[0] == 200
        assert "0.0.0.0" not in at_work.server.url
        assert at_work.server.certificate
        host = at_work.server.url.removeprefix("https://").rpartition(":")[0].strip("[]")
        assert host in at_work.server.certificate.names


def test_it_says_that_the_port_is_taken(device: Running, echo: Echo, tmp_path: Path) -> None:
    with pytest.raises(AddressTaken, match=f"127.0.0.1:{device.port}: address already in use"):
        Server(echo, settings_in(tmp_path, port=device.port), HandClock())
    assert device.get("/")[0] == 200


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid", "not a host"])
def test_it_says_that_an_address_is_not_its_own(echo: Echo, tmp_path: Path, host: str) -> None:
    with pytest.raises(AddressTaken):
        Server(echo, settings_in(tmp_path, host=host), HandClock())


def test_it_can_take_the_port_again_at_once(echo: Echo, tmp_path: Path) -> None:
    with running(echo, settings_in(tmp_path)) as first:
        first.get("/")
    with running(echo, settings_in(tmp_path, port=first.port)) as second:
        assert second.get("/")[0] == 200


def test_it_does_not_start_with_an_unusable_certificate(echo: Echo, tmp_path: Path) -> None:
    write_pair(tmp_path / "certs")[1].unlink()
    with pytest.raises(CertificateUnusable):
        Server(echo, settings_in(tmp_path), HandClock())


# --- Stopping -------------------------------------------------------------------------------------


def test_it_finishes_the_answer_in_flight_when_stopped(device: Running, echo: Echo) -> None:
    with device.client() as client:
        client.request("GET", "/slow")
        assert echo.entered.wait(DEADLINE)
        device.server.stop()
        assert eventually(lambda: not _connects(device.port))
        echo.release.set()
        assert client.getresponse().read() == b"slow"


def test_it_sends_a_large_answer_to_its_end_when_stopped(device: Running) -> None:
    with device.client() as client:
        client.request("GET", "/bytes/9000000")
        answer = client.getresponse()
        device.server.stop()
        assert len(answer.read()) == 9_000_000


def test_it_does_not_wait_for_idle_connections_when_stopped(device: Running) -> None:
    with device.tls(), device.tcp():
        assert device.get("/")[0] == 200
        device.server.stop()
        device.thread.join(DEADLINE)
        assert not device.thread.is_alive()


def test_it_gives_up_on_an_answer_that_never_ends(
    device: Running, echo: Echo, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, logger="waitress")
    with device.client() as client:
        client.request("GET", "/slow")
        assert echo.entered.wait(DEADLINE)
        device.server.stop()
        assert eventually(lambda: not _connects(device.port))
        device.clock.advance(Limits().stopping + 1)
        device.thread.join(DEADLINE)
        assert not device.thread.is_alive()


def test_it_may_be_stopped_twice_and_late(device: Running) -> None:
    device.server.stop()
    device.server.stop()
    device.thread.join(DEADLINE)
    device.server.stop()
    device.server.close()
    assert not device.thread.is_alive()


def test_it_ends_its_worker_threads(echo: Echo, tmp_path: Path) -> None:
    def workers() -> list[str]:
        return [thread.name for thread in threading.enumerate() if "waitress" in thread.name]

    before = len(workers())
    with running(echo, settings_in(tmp_path)) as at_work:
        at_work.get("/")
        assert len(workers()) == before + Limits().threads
    assert eventually(lambda: len(workers()) == before)


def test_it_may_be_stopped_before_it_runs(echo: Echo, tmp_path: Path) -> None:
    server = Server(echo, settings_in(tmp_path), HandClock())
    server.stop()
    server.run()
    assert not _connects(server.port)


def test_it_may_be_closed_without_having_run(echo: Echo, tmp_path: Path) -> None:
    server = Server(echo, settings_in(tmp_path), HandClock())
    server.close()
    assert not _connects(server.port)


def test_it_stops_on_a_signal(echo: Echo, tmp_path: Path) -> None:
    server = Server(echo, settings_in(tmp_path), HandClock())
    before = signal.signal(signal.SIGUSR1, lambda *_: server.stop())
    main = threading.main_thread().ident
    assert main
    timer = threading.Timer(0.2, signal.pthread_kill, (main, signal.SIGUSR1))
    try:
        timer.start()
        server.run()
    finally:
        signal.signal(signal.SIGUSR1, before)
        timer.join()
    assert not _connects(server.port)


def _connects(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=DEADLINE).close()
    except OSError:
        return False
    return True


# --- The certificate while serving ----------------------------------------------------------------


def test_it_shows_a_new_certificate_before_the_old_one_expires(device: Running) -> None:
    old = device.server.certificate
    assert old
    with device.client() as client:
        client.connect()
        device.clock.advance(370 * 24 * 3600)
        assert eventually(lambda: device.server.certificate != old)
    new = device.server.certificate
    assert new
    context = ssl.create_default_context(cafile=str(new.certificate_file))
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with device.tls(context) as client:
        der = client.getpeercert(binary_form=True)
    assert der == ssl.PEM_cert_to_DER_cert(new.certificate_file.read_text())


def test_it_goes_on_with_the_old_certificate_when_it_cannot_renew(
    device: Running, caplog: pytest.LogCaptureFixture
) -> None:
    old = device.server.certificate
    assert old
    for file in (old.certificate_file, old.key_file):
        file.unlink()
    old.certificate_file.mkdir()
    device.clock.advance(370 * 24 * 3600)
    assert eventually(lambda: "was not renewed" in caplog.text)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    device.tls(context).close()
    assert device.server.certificate == old


@pytest.mark.parametrize(("soft", "affordable"), [(1024, 768), (-1, 1000), (100_000, 1000)])
def test_it_leaves_descriptors_to_the_rest_of_the_process(
    monkeypatch: pytest.MonkeyPatch, soft: int, affordable: int
) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _: (soft, soft))
    assert connections_affordable(1000) == affordable
