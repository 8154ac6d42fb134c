"""Clients that hold connections: a normal one is served all the while, and they are closed."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from algo_oauth.server.limits import Limits
from tests.server.echo import Echo
from tests.server.running import Running, closes, eventually, get, read_all, running, settings_in

MANY = 200

Opener = Callable[[Running], socket.socket]


def hello(device: Running) -> bytes:
    """Return the first message of a TLS client."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = device.trusting().wrap_bio(incoming, outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


def silent(device: Running) -> socket.socket:
    return device.tcp()


def half_a_hello(device: Running) -> socket.socket:
    client = device.tcp()
    client.sendall(hello(device)[:100])
    return client


def silent_after_hello(device: Running) -> socket.socket:
    client = device.tcp()
    client.sendall(hello(device))
    return client


def half_a_plain_request(device: Running) -> socket.socket:
    client = device.tcp()
    client.sendall(b"GET / HTTP/1.1\r\nHost: a")
    return client


def silent_after_handshake(device: Running) -> socket.socket:
    return device.tls()


def half_a_header(device: Running) -> socket.socket:
    client = device.tls()
    client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Drip: ")
    return client


def half_a_body(device: Running) -> socket.socket:
    client = device.tls()
    client.sendall(b"POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nhalf")
    return client


def half_a_chunk(device: Running) -> socket.socket:
    client = device.tls()
    client.sendall(b"POST /length HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")
    return client


def idle_after_an_answer(device: Running) -> socket.socket:
    client = device.tls()
    client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert client.recv(1000)
    return client


def never_reads(device: Running) -> socket.socket:
    client = device.tls()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.sendall(b"GET /bytes/12000000 HTTP/1.1\r\nHost: a\r\n\r\n")
    assert client.recv(10)
    return client


def stays_after_the_last_answer(device: Running) -> socket.socket:
    client = device.tls()
    client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    return client


HOLDS = {
    silent: Limits().handshake,
    half_a_hello: Limits().handshake,
    silent_after_hello: Limits().handshake,
    half_a_plain_request: Limits().handshake,
    silent_after_handshake: Limits().header,
    half_a_header: Limits().header,
    half_a_body: Limits().body,
    half_a_chunk: Limits().body,
    idle_after_an_answer: Limits().idle,
}


@contextmanager
def held(device: Running, opener: Opener, count: int) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        yield [stack.enter_context(opener(device)) for _ in range(count)]


def is_open(client: socket.socket) -> bool:
    """Say whether the server still keeps its side, once all that it sent was taken."""
    client.setblocking(False)
    try:
        while client.recv(4096):
            pass
    except (BlockingIOError, ssl.SSLWantReadError):
        return True
    except OSError:
        return False
    finally:
        client.settimeout(20)
    return False


def is_reset(client: socket.socket) -> bool:
    """Say whether the server's side is gone, for a client that does not read."""
    try:
        socket.socket.send(client, b"?")
    except OSError:
        return True
    return False


@pytest.mark.parametrize("opener", [*HOLDS, never_reads])
def test_it_serves_a_normal_client_among_many_that_hold(device: Running, opener: Opener) -> None:
    count = 20 if opener is never_reads else MANY
    with held(device, opener, count) as clients:
        assert [device.get("/")[0] for _ in range(10)] == [200] * 10
        assert all(is_open(client) for client in clients)  # or they held nothing


@pytest.mark.parametrize(("opener", "patience"), HOLDS.items())
def test_it_closes_a_client_that_holds_too_long(
    device: Running, opener: Opener, patience: float
) -> None:
    with held(device, opener, 3) as clients:
        device.look_around()
        device.clock.advance(patience + 0.1)
        assert all(closes(client) for client in clients)


@pytest.mark.parametrize(("opener", "patience"), HOLDS.items())
def test_it_is_patient_until_then(device: Running, opener: Opener, patience: float) -> None:
    with held(device, opener, 1) as clients:
        device.look_around()
        device.clock.advance(patience - 1)
        device.look_around()
        assert is_open(clients[0])


def test_it_closes_a_client_that_takes_nothing_of_its_answer(device: Running) -> None:
    with never_reads(device) as client:
        assert eventually(lambda: _later(device) and is_reset(client))


def _later(device: Running) -> bool:
    """The kernel's buffers fill first, which is progress: so time passes more than once."""
    device.look_around()
    device.clock.advance(Limits().stalled + 0.1)
    return True


def test_it_ends_the_last_farewell(device: Running) -> None:
    with stays_after_the_last_answer(device) as client:
        read_all(client)
        device.look_around()
        device.clock.advance(Limits().farewell + 0.1)
        # Our side never closed; once the server's is gone as well, it resets what we send.
        assert eventually(lambda: is_reset(client))


def test_it_closes_a_client_that_drips_its_header(device: Running) -> None:
    with half_a_header(device) as client:

        def drip() -> bool:
            device.clock.advance(1)
            try:
                client.sendall(b"x")
            except OSError:
                return True
            return not is_open(client)

        assert eventually(drip)


def test_it_gives_every_pause_between_requests_its_own_time(device: Running) -> None:
    with device.client() as client:
        client.connect()
        ours = client.sock
        for _ in range(4):
            assert get(client, "/")[0] == 200
            device.clock.advance(Limits().idle / 2)
            device.look_around()
        assert client.sock is ours
        assert is_open(ours)


def test_it_waits_for_an_application_as_long_as_it_takes(device: Running, echo: Echo) -> None:
    with device.client() as client:
        client.request("GET", "/slow")
        assert echo.entered.wait(20)
        device.clock.advance(3600)
        device.look_around()
        echo.release.set()
        assert client.getresponse().read() == b"slow"


def test_it_survives_many_that_leave_in_mid_answer(device: Running) -> None:
    with device.client() as normal:
        for _ in range(100):
            client = device.tls()
            client.sendall(b"GET /bytes/2000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            client.close()
            assert get(normal, "/")[0] == 200


@pytest.fixture
def crowded(echo: Echo, tmp_path: Path) -> Iterator[Running]:
    with running(echo, settings_in(tmp_path), Limits(connections=20)) as at_work:
        yield at_work


@pytest.mark.parametrize("opener", [silent, half_a_header, idle_after_an_answer])
def test_it_lets_people_in_when_the_room_is_full(crowded: Running, opener: Opener) -> None:
    with held(crowded, opener, 60) as clients:
        assert [crowded.get("/")[0] for _ in range(5)] == [200] * 5
        assert not is_open(clients[0])


def test_it_keeps_a_served_client_in_a_flood_of_silent_ones(crowded: Running) -> None:
    with crowded.client() as client:
        assert get(client, "/")[0] == 200
        ours = client.sock
        with held(crowded, silent, 60):
            assert get(client, "/")[0] == 200
            assert client.sock is ours


def test_it_never_closes_a_request_at_work_to_make_room(crowded: Running, echo: Echo) -> None:
    with crowded.client() as client:
        client.request("GET", "/slow")
        assert echo.entered.wait(20)
        with held(crowded, silent, 60):
            assert crowded.get("/")[0] == 200
            echo.release.set()
            assert client.getresponse().read() == b"slow"
