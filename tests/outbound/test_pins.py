"""Targets that made their certificate themselves: accepted once, and no other in its place."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from algo_oauth.errors import CertificateChanged, CertificateNotTrusted, OutboundError
from algo_oauth.outbound.address import Address
from algo_oauth.outbound.connect_to import ConnectTo, Route
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.exchange import Exchange, OutgoingRequest
from algo_oauth.outbound.trust import Trust
from tests.doubles.self_signed import SelfSigned
from tests.doubles.tls_target import answering, json_answer, tls_target

OK = answering(json_answer("{}"))


class Accepted:
    """Fingerprints by target, changed by the test."""

    def __init__(self) -> None:
        self.of: dict[Address, str] = {}

    def fingerprint(self, address: Address) -> str:
        return self.of.get(address, "")

    def accept(self, port: int, fingerprint: str, host: str = "127.0.0.1") -> None:
        self.of[Address(host, port)] = fingerprint


MakeDoor = Callable[..., Door]


@pytest.fixture
def pins() -> Accepted:
    return Accepted()


@pytest.fixture
def new_door(authority_file: Path, pins: Accepted) -> Iterator[MakeDoor]:
    opened: list[Door] = []

    def make(*routes: Route, proxy: str = "") -> Door:
        opened.append(
            Door(
                trust=Trust(str(authority_file)),
                connect_to=ConnectTo(routes),
                connect_timeout=2.0,
                read_timeout=2.0,
                proxy=proxy,
                pins=pins,
            )
        )
        return opened[-1]

    yield make
    for door in opened:
        door.close()


@pytest.fixture
def pinning(new_door: MakeDoor) -> Door:
    return new_door()


def post(door: Door, port: int, host: str = "127.0.0.1") -> Exchange:
    request = OutgoingRequest(method="POST", url=f"https://{host}:{port}/x", body=b"secret")
    return door.send(request, within=5)


def status_of(exchange: Exchange) -> int:
    assert exchange.answer is not None, exchange.fault
    return exchange.answer.status


def fault_of(exchange: Exchange) -> OutboundError:
    assert exchange.fault is not None
    return exchange.fault


def test_it_refuses_a_certificate_that_nobody_accepted(pinning: Door) -> None:
    with tls_target(OK, SelfSigned()) as (port, received):
        fault = fault_of(post(pinning, port))
    assert isinstance(fault, CertificateNotTrusted)
    assert "accept it on the button's page" in fault.problem.remedy
    assert received.requests == []


def test_it_sends_to_the_target_whose_certificate_was_accepted(
    pinning: Door, pins: Accepted
) -> None:
    certificate = SelfSigned()
    with tls_target(OK, certificate) as (port, received):
        pins.accept(port, certificate.fingerprint)
        assert status_of(post(pinning, port)) == 200
        assert not post(pinning, port).opened_connection
    assert len(received.requests) == 2
    assert received.connections == 1


def test_it_takes_an_accepted_certificate_whatever_its_dates(pinning: Door, pins: Accepted) -> None:
    certificate = SelfSigned(days=-10)
    with tls_target(OK, certificate) as (port, _):
        pins.accept(port, certificate.fingerprint)
        assert status_of(post(pinning, port)) == 200


def test_it_refuses_a_changed_certificate_and_shows_both(pinning: Door, pins: Accepted) -> None:
    old, new = SelfSigned(), SelfSigned()
    with tls_target(OK, new) as (port, received):
        pins.accept(port, old.fingerprint)
        exchange = post(pinning, port)
    fault = fault_of(exchange)
    assert isinstance(fault, CertificateChanged)
    assert not exchange.may_have_arrived
    assert old.fingerprint in fault.problem.message
    assert new.fingerprint in fault.problem.message
    assert received.requests == []


def test_it_refuses_a_certificate_of_an_authority_where_another_one_was_accepted(
    pinning: Door, pins: Accepted, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        pins.accept(port, SelfSigned().fingerprint)
        assert isinstance(fault_of(post(pinning, port)), CertificateChanged)
    assert received.requests == []


def test_it_believes_an_accepted_certificate_for_its_own_target_only(
    pinning: Door, pins: Accepted
) -> None:
    certificate = SelfSigned()
    with (
        tls_target(OK, certificate) as (accepted, _),
        tls_target(OK, certificate) as (other, received),
    ):
        pins.accept(accepted, certificate.fingerprint)
        assert status_of(post(pinning, accepted)) == 200
        assert isinstance(fault_of(post(pinning, other)), CertificateNotTrusted)
        by_name = post(pinning, accepted, host="localhost")
    assert isinstance(fault_of(by_name), CertificateNotTrusted)
    assert received.requests == []


def test_it_does_not_use_a_kept_connection_after_the_acceptance_was_taken_back(
    pinning: Door, pins: Accepted
) -> None:
    certificate = SelfSigned()
    with tls_target(OK, certificate) as (port, received):
        pins.accept(port, certificate.fingerprint)
        post(pinning, port)
        pins.of.clear()
        assert isinstance(fault_of(post(pinning, port)), CertificateNotTrusted)
    assert len(received.requests) == 1


def test_it_does_not_use_a_connection_from_before_the_acceptance(
    pinning: Door, pins: Accepted, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        assert status_of(post(pinning, port)) == 200
        pins.accept(port, SelfSigned().fingerprint)
        assert isinstance(fault_of(post(pinning, port)), CertificateChanged)
    assert len(received.requests) == 1


def test_it_follows_a_route_with_an_accepted_certificate(
    new_door: MakeDoor, pins: Accepted
) -> None:
    certificate = SelfSigned()
    with tls_target(OK, certificate) as (port, received):
        door = new_door(
            Route(host="strobe.example.test", port=443, to_host="127.0.0.1", to_port=port)
        )
        pins.accept(443, certificate.fingerprint, host="strobe.example.test")
        assert status_of(post(door, 443, host="strobe.example.test")) == 200
        assert isinstance(fault_of(post(door, port)), CertificateNotTrusted)
    assert len(received.requests) == 1


@pytest.mark.parametrize("days", [30, -10])
def test_it_looks_at_a_certificate_without_sending_anything(pinning: Door, days: int) -> None:
    certificate = SelfSigned(name="algo-8180", days=days)
    with tls_target(OK, certificate) as (port, received):
        seen = pinning.look_at(Address("127.0.0.1", port), within=5)
    assert seen.fingerprint == certificate.fingerprint
    assert (seen.subject, seen.issuer) == ("CN=algo-8180", "CN=algo-8180")
    assert seen.not_after == certificate.not_after.timestamp()
    assert received.requests == []


def test_it_looks_where_the_connect_to_map_says(new_door: MakeDoor) -> None:
    certificate = SelfSigned()
    with tls_target(OK, certificate) as (port, _):
        door = new_door(
            Route(host="strobe.example.test", port=443, to_host="127.0.0.1", to_port=port)
        )
        seen = door.look_at(Address("strobe.example.test", 443), within=5)
    assert seen.fingerprint == certificate.fingerprint


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def test_it_says_why_there_is_nothing_to_look_at(pinning: Door) -> None:
    with pytest.raises(OutboundError) as refused:
        pinning.look_at(Address("127.0.0.1", closed_port()), within=5)
    assert refused.value.code == "NET-102"
    with pytest.raises(OutboundError) as unknown:
        pinning.look_at(Address("no-such-host.invalid", 443), within=5)
    assert unknown.value.code == "NET-101"


def test_it_gives_up_looking_at_a_target_that_says_nothing(pinning: Door) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        pytest.raises(OutboundError) as silent,
    ):
        pinning.look_at(Address("127.0.0.1", listener.getsockname()[1]), within=0.2)
    assert silent.value.code == "NET-104"


class Proxy:
    """A proxy that passes connections on, byte for byte."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.asked: list[str] = []
        self._open: list[socket.socket] = [self._listener]
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            head = near.recv(4096).decode()
            address = head.split()[1]
            self.asked.append(address)
            host, _, port = address.rpartition(":")
            far = socket.create_connection((host, int(port)))
            near.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self._open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_pump, args=(one, other), daemon=True).start()

    def close(self) -> None:
        for opened in self._open:
            with opened:
                try:
                    opened.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
        self._accepting.join(10)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        return


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    running = Proxy()
    yield running
    running.close()


def test_it_keeps_to_the_accepted_certificate_through_a_proxy(
    new_door: MakeDoor, pins: Accepted, proxy: Proxy
) -> None:
    certificate = SelfSigned()
    door = new_door(proxy=proxy.url)
    with tls_target(OK, certificate) as (port, received):
        assert door.look_at(Address("127.0.0.1", port), within=5).fingerprint == (
            certificate.fingerprint
        )
        pins.accept(port, certificate.fingerprint)
        assert status_of(post(door, port)) == 200
        pins.accept(port, SelfSigned().fingerprint)
        assert isinstance(fault_of(post(door, port)), CertificateChanged)
    assert len(received.requests) == 1
    assert proxy.asked == [f"127.0.0.1:{port}"] * 3


def test_it_names_a_proxy_that_does_not_pass_a_look_on(new_door: MakeDoor) -> None:
    door = new_door(proxy=f"http://127.0.0.1:{closed_port()}")
    with pytest.raises(OutboundError) as refused:
        door.look_at(Address("strobe.example.test", 443), within=5)
    assert refused.value.code == "NET-107"


NOISE = {"http": b"HTTP/1.1 400 Bad Request\r\n\r\n", "any bytes": os.urandom(64), "nothing": b""}


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE.keys())
def test_it_names_a_target_that_has_no_certificate(pinning: Door, noise: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak_plainly() -> None:
            peer, _ = listener.accept()
            with peer:
                peer.recv(4096)
                peer.sendall(noise)

        speaker = threading.Thread(target=speak_plainly)
        speaker.start()
        with pytest.raises(OutboundError) as failed:
            pinning.look_at(Address("127.0.0.1", listener.getsockname()[1]), within=5)
        speaker.join(10)
    assert failed.value.code == "NET-106"


def test_it_compares_the_certificate_whoever_serves_it(
    pinning: Door, pins: Accepted, certificate: trustme.LeafCert
) -> None:
    """Also one that an authority vouches for may be accepted: then it alone is believed."""
    with tls_target(OK, certificate) as (port, _):
        seen = pinning.look_at(Address("127.0.0.1", port), within=5)
        pins.accept(port, seen.fingerprint)
        assert status_of(post(pinning, port)) == 200
