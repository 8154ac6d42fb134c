"""The door: what goes out, what comes back, and a name for everything that can go wrong."""

import socket
import ssl
import threading
from pathlib import Path

import pytest
import trustme

from algo_oauth.errors import (
    AnswerBroken,
    AnswerTimeout,
    CertificateNotTrusted,
    ConnectionLost,
    ConnectionRefused,
    ConnectTimeout,
    NameNotResolved,
    NoTimeLeft,
    OutboundError,
    TlsFailed,
    UnusableRequest,
)
from algo_oauth.outbound import attempt as attempt_module
from algo_oauth.outbound.connect_to import ConnectTo, Route
from algo_oauth.outbound.door import ANSWER_LIMIT, Door
from algo_oauth.outbound.exchange import Answer, Exchange, OutgoingRequest
from algo_oauth.outbound.trust import Trust
from tests.doubles.tls_target import (
    Received,
    answering,
    answering_once,
    http,
    json_answer,
    never_answering,
    tls_target,
)

OK = json_answer('{"id": "1"}', "201 Created")


def post(door: Door, url: str, body: bytes = b"{}", within: float = 5.0) -> Exchange:
    return door.send(OutgoingRequest(method="POST", url=url, body=body), within=within)


def answered(exchange: Exchange) -> Answer:
    assert exchange.answer is not None, exchange.fault
    return exchange.answer


def fault_of(exchange: Exchange) -> OutboundError:
    assert exchange.answer is None
    assert exchange.fault is not None
    return exchange.fault


def test_it_sends_the_body_byte_for_byte(door: Door, certificate: trustme.LeafCert) -> None:
    body = '{"text" :  "Grüß Gott"}\r\n'.encode()
    with tls_target(answering(OK), certificate) as (port, received):
        post(door, f"https://127.0.0.1:{port}/posts?x=%20y", body)
    head, _, sent = received.requests[0].partition(b"\r\n\r\n")
    assert sent == body
    assert head.startswith(b"POST /posts?x=%20y HTTP/1.1\r\n")


def test_it_sends_only_its_own_headers(
    door: Door, certificate: trustme.LeafCert, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with tls_target(answering(OK), certificate) as (port, received):
        request = OutgoingRequest(
            method="POST",
            url=f"https://127.0.0.1:{port}/",
            headers=(("authorization", "Bearer x"), ("X-Place", "Küche")),
        )
        door.send(request, within=5)
    lines = received.requests[0].decode().split("\r\n")
    names = sorted(line.partition(":")[0].lower() for line in lines[1:] if line)
    assert names == [
        "accept",
        "accept-encoding",
        "authorization",
        "content-length",
        "host",
        "user-agent",
        "x-place",
    ]
    assert "authorization: Bearer x" in lines
    assert "X-Place: Küche" in lines


def test_it_keeps_the_connection_for_the_next_request(
    door: Door, certificate: trustme.LeafCert
) -> None:
    with tls_target(answering(OK), certificate) as (port, received):
        first = post(door, f"https://127.0.0.1:{port}/a")
        second = post(door, f"https://127.0.0.1:{port}/b")
    assert (first.opened_connection, second.opened_connection) == (True, False)
    assert received.connections == 1


def test_it_opens_a_new_connection_when_the_kept_one_has_aged(
    door: Door, certificate: trustme.LeafCert, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tls_target(answering(OK), certificate) as (port, received):
        post(door, f"https://127.0.0.1:{port}/a")
        monkeypatch.setattr(attempt_module, "IDLE_LIMIT", 0.0)
        second = post(door, f"https://127.0.0.1:{port}/b")
    assert second.answer is not None
    assert received.connections == 2


def test_it_opens_a_new_connection_when_the_target_closed_the_kept_one(
    door: Door, certificate: trustme.LeafCert
) -> None:
    with tls_target(answering_once(OK), certificate) as (port, received):
        post(door, f"https://127.0.0.1:{port}/a")
        second = post(door, f"https://127.0.0.1:{port}/b")
    assert answered(second).status == 201
    assert len(received.requests) == 2


def test_it_refuses_cookies(door: Door, certificate: trustme.LeafCert) -> None:
    raw = http("200 OK", b"", "Set-Cookie: track=me; Path=/")
    with tls_target(answering(raw), certificate) as (port, received):
        post(door, f"https://127.0.0.1:{port}/a")
        post(door, f"https://127.0.0.1:{port}/b")
    assert b"cookie" not in received.requests[1].lower()


def test_it_does_not_follow_a_redirect(door: Door, certificate: trustme.LeafCert) -> None:
    raw = http("302 Found", b"", "Location: /elsewhere")
    with tls_target(answering(raw), certificate) as (port, received):
        exchange = post(door, f"https://127.0.0.1:{port}/a")
    assert answered(exchange).status == 302
    assert len(received.requests) == 1


def test_it_cuts_an_answer_of_50_megabytes_at_one(
    door: Door, certificate: trustme.LeafCert
) -> None:
    def flood(peer: ssl.SSLSocket, received: Received) -> None:
        received.read_request(peer)
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n")
        for _ in range(800):
            peer.sendall(b"x" * 65536)

    with tls_target(flood, certificate) as (port, _):
        answer = answered(post(door, f"https://127.0.0.1:{port}/"))
    assert answer.cut
    assert len(answer.body) == ANSWER_LIMIT


def test_it_reads_an_answer_of_just_the_limit_whole(
    door: Door, certificate: trustme.LeafCert
) -> None:
    raw = http("200 OK", b"x" * ANSWER_LIMIT)
    with tls_target(answering(raw), certificate) as (port, _):
        answer = answered(post(door, f"https://127.0.0.1:{port}/"))
    assert not answer.cut


def test_it_goes_where_the_connect_to_map_says_and_keeps_the_name(
    authority_file: Path, certificate: trustme.LeafCert
) -> None:
    with tls_target(answering(OK), certificate) as (port, received):
        route = Route(
            host="api.example.test",
            port=443,
            to_host="127.0.0.1",
            to_port=port,
            ca_file=str(authority_file),
        )
        door = Door(trust=Trust(), connect_to=ConnectTo([route]))
        exchange = post(door, "https://API.example.test/x")
        door.close()
    assert answered(exchange).status == 201
    assert b"Host: API.example.test\r\n" in received.requests[0]


def test_it_trusts_a_routes_authority_for_that_route_only(
    authority_file: Path, certificate: trustme.LeafCert
) -> None:
    with tls_target(answering(OK), certificate) as (port, received):
        route = Route(
            host="api.example.test",
            port=443,
            to_host="127.0.0.1",
            to_port=port,
            ca_file=str(authority_file),
        )
        door = Door(trust=Trust(), connect_to=ConnectTo([route]))
        exchange = post(door, f"https://127.0.0.1:{port}/x")
        door.close()
    assert isinstance(fault_of(exchange), CertificateNotTrusted)
    assert received.requests == []


def test_it_names_a_host_that_does_not_exist(door: Door) -> None:
    fault = fault_of(post(door, "https://no-such-host.invalid/"))
    assert isinstance(fault, NameNotResolved)
    assert "no-such-host.invalid" in fault.problem.message


def test_it_names_a_refused_connection(door: Door) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert isinstance(fault_of(post(door, f"https://127.0.0.1:{port}/")), ConnectionRefused)


def test_it_names_a_target_that_accepts_and_says_nothing(authority_file: Path) -> None:
    door = Door(trust=Trust(str(authority_file)), connect_to=ConnectTo(), connect_timeout=0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        exchange = post(door, f"https://127.0.0.1:{listener.getsockname()[1]}/")
    door.close()
    fault = fault_of(exchange)
    assert isinstance(fault, ConnectTimeout)
    assert not exchange.may_have_arrived


def test_it_names_a_target_that_takes_the_request_and_never_answers(
    door: Door, certificate: trustme.LeafCert
) -> None:
    with tls_target(never_answering, certificate) as (port, received):
        exchange = post(door, f"https://127.0.0.1:{port}/", within=0.3)
    assert isinstance(fault_of(exchange), AnswerTimeout)
    assert exchange.may_have_arrived
    assert len(received.requests) == 1


@pytest.mark.parametrize("where", ["header", "body"])
def test_it_ends_in_time_when_the_answer_drips(
    authority_file: Path, certificate: trustme.LeafCert, where: str
) -> None:
    start = b"HTTP/1.1 200 OK\r\nX-Slow: " if where == "header" else http("200 OK", b"")[:-2]
    if where == "body":
        start = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"

    def drip(peer: ssl.SSLSocket, received: Received) -> None:
        received.read_request(peer)
        peer.sendall(start)
        while not received.closing.wait(0.05):
            peer.sendall(b"x")

    door = Door(trust=Trust(str(authority_file)), connect_to=ConnectTo(), read_timeout=30)
    with tls_target(drip, certificate) as (port, _):
        exchange = post(door, f"https://127.0.0.1:{port}/", within=0.5)
    door.close()
    assert isinstance(fault_of(exchange), AnswerTimeout)


def test_it_names_a_certificate_of_an_unknown_authority(
    door: Door, certificate: trustme.LeafCert
) -> None:
    stranger = trustme.CA().issue_cert("127.0.0.1")
    with tls_target(answering(OK), stranger) as (port, received):
        exchange = post(door, f"https://127.0.0.1:{port}/")
    assert isinstance(fault_of(exchange), CertificateNotTrusted)
    assert received.requests == []


def test_it_names_a_certificate_for_another_host(door: Door, authority: trustme.CA) -> None:
    other = authority.issue_cert("other.example.test")
    with tls_target(answering(OK), other) as (port, _):
        exchange = post(door, f"https://127.0.0.1:{port}/")
    assert isinstance(fault_of(exchange), CertificateNotTrusted)


def test_it_names_a_port_that_does_not_speak_tls(door: Door) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak_plainly() -> None:
            peer, _ = listener.accept()
            with peer:
                peer.recv(4096)
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        speaker = threading.Thread(target=speak_plainly)
        speaker.start()
        exchange = post(door, f"https://127.0.0.1:{listener.getsockname()[1]}/")
        speaker.join(10)
    assert isinstance(fault_of(exchange), TlsFailed)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", ConnectionLost),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", ConnectionLost),
        (b"SSH-2.0-OpenSSH\r\n\r\n", AnswerBroken),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot-a-length\r\n",
            AnswerBroken,
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
            AnswerBroken,
        ),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70000 + b"\r\n\r\n", AnswerBroken),
    ],
    ids=["closed", "short", "not http", "bad chunk", "bad gzip", "endless header line"],
)
def test_it_names_an_answer_that_is_none(
    door: Door, certificate: trustme.LeafCert, raw: bytes, kind: type[OutboundError]
) -> None:
    with tls_target(answering_once(raw), certificate) as (port, received):
        exchange = post(door, f"https://127.0.0.1:{port}/")
    assert type(fault_of(exchange)) is kind
    assert exchange.may_have_arrived
    assert len(received.requests) == 1


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "ftp://127.0.0.1/", "https:///path", "nonsense", "", "https://[::1"],
)
def test_it_never_calls_anything_but_https(door: Door, url: str) -> None:
    assert isinstance(fault_of(post(door, url)), UnusableRequest)


def test_it_does_not_start_without_time(door: Door, certificate: trustme.LeafCert) -> None:
    with tls_target(answering(OK), certificate) as (port, received):
        exchange = post(door, f"https://127.0.0.1:{port}/", within=0)
    assert isinstance(fault_of(exchange), NoTimeLeft)
    assert received.connections == 0


def test_it_refuses_a_header_that_would_split_the_request(
    door: Door, certificate: trustme.LeafCert
) -> None:
    with tls_target(answering(OK), certificate) as (port, received):
        request = OutgoingRequest(
            method="POST", url=f"https://127.0.0.1:{port}/", headers=(("X", "a\r\nY: b"),)
        )
        exchange = door.send(request, within=2)
    assert isinstance(fault_of(exchange), UnusableRequest)
    assert received.requests == []


@pytest.mark.parametrize("fault", OutboundError.__subclasses__())
def test_it_gives_every_fault_a_code_a_sentence_and_a_remedy(fault: type[OutboundError]) -> None:
    values = {"reason": "because", "seconds": "5", "accepted": "AB", "found": "CD"}
    problem = fault(host="h.example", **values).problem
    assert problem.code.startswith("NET-")
    assert problem.message.endswith(".")
    assert problem.remedy.endswith(".")
