"""Whether an authority vouches for what a target shows, asked without sending anything."""

import socket
import threading
from pathlib import Path

import msgspec
import pytest
import trustme

from algo_oauth.errors import ConnectionRefused, TlsFailed
from algo_oauth.outbound.address import Address
from algo_oauth.outbound.connect_to import Route
from algo_oauth.outbound.door import Door
from tests.conftest import routed_door
from tests.doubles.self_signed import SelfSigned
from tests.doubles.tls_target import answering, json_answer, tls_target

OK = answering(json_answer("{}"))


def test_it_says_that_an_authority_vouches(door: Door, certificate: trustme.LeafCert) -> None:
    with tls_target(OK, certificate) as (port, received):
        assert door.vouches_for(Address("127.0.0.1", port), within=5)
        assert received.requests == []


def test_it_says_that_nobody_vouches(door: Door) -> None:
    with tls_target(OK, SelfSigned()) as (port, received):
        assert not door.vouches_for(Address("127.0.0.1", port), within=5)
        assert received.requests == []


def test_it_vouches_for_no_other_name(door: Door, authority: trustme.CA) -> None:
    with tls_target(OK, authority.issue_cert("other.example.test")) as (port, _):
        assert not door.vouches_for(Address("127.0.0.1", port), within=5)


def test_it_asks_where_the_route_leads(
    authority_file: Path, tmp_path: Path, certificate: trustme.LeafCert
) -> None:
    stranger = tmp_path / "stranger.pem"
    trustme.CA().cert_pem.write_to_path(str(stranger))
    with tls_target(OK, certificate) as (port, _):
        for ca_file, vouched in (("", True), (str(stranger), False)):
            to = {"to_host": "127.0.0.1", "to_port": port, "ca_file": ca_file}
            route = msgspec.convert({"host": "api.example.test", "port": 443, **to}, Route)
            door = routed_door(authority_file, route)
            assert door.vouches_for(Address("api.example.test", 443), within=5) is vouched
            door.close()


def test_it_says_when_nobody_answers(door: Door) -> None:
    with pytest.raises(ConnectionRefused):
        door.vouches_for(Address("127.0.0.1", 1), within=5)


def test_it_says_when_a_target_speaks_no_tls(door: Door) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def speak() -> None:
            peer, _ = plain.accept()
            with peer:
                peer.recv(1024)
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        speaker = threading.Thread(target=speak)
        speaker.start()
        with pytest.raises(TlsFailed):
            door.vouches_for(Address("127.0.0.1", plain.getsockname()[1]), within=5)
        speaker.join(10)
