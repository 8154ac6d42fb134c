"""TLS inside waitress: the handshake, records, keep-alive, and how connections end."""

import json
import socket
import ssl
import struct
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.server.echo import Echo
from tests.server.running import Running, closes, get, read_all

ONE_REQUEST = b"GET /one HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_it_speaks_current_tls(device: Running, version: ssl.TLSVersion) -> None:
    context = device.trusting()
    context.minimum_version = context.maximum_version = version
    with device.tls(context) as client:
        client.sendall(ONE_REQUEST)
        assert read_all(client).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
def test_it_refuses_tls_1_1(device: Running) -> None:
    context = device.trusting()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError, match="protocol version"):
        device.tls(context)


def test_it_refuses_ciphers_without_forward_secrecy(device: Running) -> None:
    context = device.trusting()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-GCM-SHA256")
    with pytest.raises(ssl.SSLError, match="handshake failure"):
        device.tls(context)


def test_it_tells_the_application_that_the_request_came_over_https(device: Running) -> None:
    told = json.loads(device.get("/a?b=c")[1])
    assert (told["wsgi.url_scheme"], told["QUERY_STRING"]) == ("https", "b=c")


def test_it_does_not_say_which_server_it_is(device: Running) -> None:
    with device.client() as client:
        client.request("GET", "/")
        assert client.getresponse().getheader("Server") is None


def test_it_keeps_a_connection_for_the_next_request(device: Running) -> None:
    with device.client() as client:
        client.connect()
        ours = client.sock.getsockname()
        answers = [get(client, f"/{number}")[0] for number in range(20)]
        assert (answers, client.sock.getsockname()) == ([200] * 20, ours)


def test_it_answers_requests_that_arrive_in_one_record(device: Running) -> None:
    request = b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n"
    with device.tls() as client:
        client.sendall(b"".join(request % number for number in range(300)) + ONE_REQUEST)
        answers = read_all(client)
    assert answers.count(b"HTTP/1.1 200 OK") == 301
    assert answers.index(b'"/7"') < answers.index(b'"/299"') < answers.index(b'"/one"')


def test_it_takes_a_request_that_arrives_byte_by_byte(device: Running) -> None:
    with device.tls() as client:
        for byte in ONE_REQUEST:
            client.sendall(bytes([byte]))
        assert b'"/one"' in read_all(client)


def test_it_takes_a_large_body(device: Running) -> None:
    with device.client() as client:
        client.request("POST", "/length", body=b"y" * 1_000_000)
        assert client.getresponse().read() == b"1000000"


def test_it_asks_for_a_body_that_is_announced(device: Running) -> None:
    head = b"POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n"
    with device.tls() as client:
        client.sendall(head + b"Connection: close\r\n\r\n")
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"body")
        assert read_all(client).endswith(b"\r\n\r\n4")


def test_it_says_that_a_body_is_too_large_before_it_closes(device: Running) -> None:
    with device.client() as client:
        client.request("POST", "/length", body=b"y" * 7_000_000)
        assert client.getresponse().status == 413


def test_it_says_that_a_header_is_too_large(device: Running) -> None:
    with device.tls() as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"z" * 70_000 + b"\r\n\r\n")
        assert read_all(client).startswith(b"HTTP/1.0 431 ")


def test_it_serves_others_while_a_client_reads_a_large_answer_slowly(device: Running) -> None:
    with device.tls() as slow:
        slow.sendall(b"GET /bytes/10000000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        received = slow.recv(1000)
        with device.client() as client:
            for _ in range(50):
                assert get(client, "/")[0] == 200
                received += slow.recv(1000)
        received += read_all(slow)
    assert len(received.partition(b"\r\n\r\n")[2]) == 10_000_000


def test_it_writes_to_many_connections_at_once(device: Running) -> None:
    def fetch(number: int) -> int:
        with device.client() as client:
            sizes = [len(get(client, f"/bytes/{number * 100_000}")[1]) for _ in range(5)]
        return sum(sizes)

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(fetch, range(1, 7))) == [n * 500_000 for n in range(1, 7)]


def test_it_answers_a_client_that_has_stopped_sending(device: Running) -> None:
    with device.tls() as client:
        client.sendall(b"GET /bytes/3000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        socket.socket.shutdown(client, socket.SHUT_WR)  # the TCP half only, no close_notify
        assert len(read_all(client).partition(b"\r\n\r\n")[2]) == 3_000_000


def test_it_answers_a_client_that_closed_its_half_while_the_answer_was_made(
    device: Running, echo: Echo
) -> None:
    with device.tls() as client:
        client.sendall(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        assert echo.entered.wait(20)
        socket.socket.shutdown(client, socket.SHUT_WR)
        echo.release.set()
        assert read_all(client).endswith(b"slow")


def test_it_says_goodbye_before_it_closes(device: Running) -> None:
    context = device.trusting()
    client = context.wrap_socket(
        device.tcp(), server_hostname="localhost", suppress_ragged_eofs=False
    )
    with client:
        client.sendall(ONE_REQUEST)
        while client.recv(1000):  # an end without close_notify would raise SSLEOFError
            pass


@pytest.mark.parametrize("moment", [b"", b"\x16", b"\x16\x03\x01\x02\x00\x01", b"GET / HT"])
def test_it_survives_a_reset(device: Running, moment: bytes) -> None:
    client = device.tcp()
    client.sendall(moment)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    assert device.get("/")[0] == 200


def test_it_survives_a_reset_in_the_middle_of_an_answer(device: Running) -> None:
    for _ in range(20):
        client = device.tls()
        client.sendall(b"GET /bytes/5000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        client.recv(1000)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
    assert device.get("/")[0] == 200


def test_it_closes_on_broken_tls_records(device: Running) -> None:
    client = device.tls()
    socket.socket.send(client, b"\x17\x03\x03\x00\x20" + b"?" * 32)
    assert closes(client)
    client.close()
    assert device.get("/")[0] == 200


def test_it_closes_on_a_handshake_that_is_garbage(device: Running) -> None:
    with device.tcp() as client:
        client.sendall(b"\x16\x03\x01\x00\x10" + b"?" * 16)
        assert closes(client)


def test_it_does_not_stumble_over_urgent_data(device: Running) -> None:
    with device.tls() as client:
        socket.socket.send(client, b"!", socket.MSG_OOB)
        device.look_around()
        device.clock.advance(100)  # a kernel that does not tell of it leaves it to the time-out
        assert closes(client)
