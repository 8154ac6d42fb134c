"""The door at its edges: what cannot be sent, and answers that would confuse the next one."""

import ssl
from pathlib import Path

import pytest
import trustme

from algo_oauth.errors import AnswerBroken, UnusableRequest
from algo_oauth.outbound.connect_to import Route
from algo_oauth.outbound.door import ANSWER_LIMIT, Door
from algo_oauth.outbound.exchange import OutgoingRequest
from tests.conftest import routed_door
from tests.doubles.tls_target import Received, answering, http, json_answer, tls_target

OK = json_answer("{}")


def test_it_cuts_a_redirects_body_too(door: Door, certificate: trustme.LeafCert) -> None:
    def flood(peer: ssl.SSLSocket, received: Received) -> None:
        received.read_request(peer)
        peer.sendall(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 52428800\r\n\r\n")
        for _ in range(800):
            peer.sendall(b"x" * 65536)

    with tls_target(flood, certificate) as (port, _):
        request = OutgoingRequest(method="POST", url=f"https://127.0.0.1:{port}/")
        answer = door.send(request, within=5).answer
    assert answer is not None
    assert (answer.status, answer.cut, len(answer.body)) == (302, True, ANSWER_LIMIT)


@pytest.mark.parametrize("location", [b"/caf\xe9", b"https://[::1", b"\xff\xfe", b""])
def test_it_takes_a_redirect_to_nowhere_for_a_redirect(
    door: Door, certificate: trustme.LeafCert, location: bytes
) -> None:
    raw = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"
    with tls_target(answering(raw), certificate) as (port, _):
        request = OutgoingRequest(method="POST", url=f"https://127.0.0.1:{port}/")
        answer = door.send(request, within=5).answer
    assert answer is not None
    assert answer.status == 302


@pytest.mark.parametrize("status", ["101 Switching Protocols", "103 Early Hints"])
def test_it_never_takes_a_late_answer_for_the_next_requests(
    door: Door, certificate: trustme.LeafCert, status: str
) -> None:
    def hint_first(peer: ssl.SSLSocket, received: Received) -> None:
        peer.sendall(f"HTTP/1.1 {status}\r\n\r\n".encode() if received.read_request(peer) else b"")
        if received.connections == 1:
            peer.recv(1)  # the device hangs up; kept, the connection would carry the next request
        peer.sendall(json_answer('{"of": "the first"}'))

    with tls_target(hint_first, certificate) as (port, received):
        request = OutgoingRequest(method="POST", url=f"https://127.0.0.1:{port}/")
        first = door.send(request, within=5)
        door.send(request, within=5)
    assert isinstance(first.fault, AnswerBroken)
    assert received.connections == 2


@pytest.mark.parametrize("method", ["", "PO ST", "GÉT", "GET\r\nX: y", "GET / HTTP/1.1"])
def test_it_refuses_a_method_before_anything_is_sent(
    door: Door, certificate: trustme.LeafCert, method: str
) -> None:
    with tls_target(answering(OK), certificate) as (port, received):
        request = OutgoingRequest(method=method, url=f"https://127.0.0.1:{port}/")
        exchange = door.send(request, within=5)
    assert isinstance(exchange.fault, UnusableRequest)
    assert received.requests == []


@pytest.mark.parametrize(
    "header",
    [
        ("X-Größe", "1"),
        ("A B", "1"),
        ("", "1"),
        ("X:", "1"),
        ("X", "hidden\x00"),
        ("X", "hidden\r\nY: 1"),
        ("X", "hidden\x7f"),
        ("X", "hidden\ud800"),
    ],
)
def test_it_refuses_a_header_without_repeating_its_value(
    door: Door, certificate: trustme.LeafCert, header: tuple[str, str]
) -> None:
    with tls_target(answering(OK), certificate) as (port, received):
        url = f"https://127.0.0.1:{port}/"
        exchange = door.send(OutgoingRequest(method="GET", url=url, headers=(header,)), within=5)
    assert isinstance(exchange.fault, UnusableRequest)
    assert not exchange.may_have_arrived
    assert "hidden" not in str(exchange.fault)
    assert received.requests == []


def test_it_names_an_international_host_in_its_wire_form(
    authority_file: Path, authority: trustme.CA
) -> None:
    leaf = authority.issue_cert("xn--kche-0ra.example.test")
    with tls_target(answering(http("200 OK", b"")), leaf) as (port, received):
        route = Route(host="xn--kche-0ra.example.test", port=443, to_host="127.0.0.1", to_port=port)
        door = routed_door(authority_file, route)
        exchange = door.send(
            OutgoingRequest(method="GET", url="https://küche.example.test/"), within=5
        )
        door.close()
    assert exchange.answer is not None, exchange.fault
    assert b"Host: xn--kche-0ra.example.test\r\n" in received.requests[0]
