"""What the targets of a press do with it."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import trustme

from tests.doubles.tls_target import Received, answering, json_answer, tls_target

OK = answering(json_answer("{}"))
BROKEN = answering(json_answer('{"errorCode": "X"}', "500 Internal Server Error"))


def hang_up(peer: ssl.SSLSocket, received: Received) -> None:
    """Take the request and close without an answer."""
    received.read_request(peer)


@contextmanager
def bad_and_good(certificate: trustme.LeafCert) -> Iterator[tuple[int, int, Received]]:
    """Serve a target that fails and one that works: their ports, and what the second one got."""
    with (
        tls_target(BROKEN, certificate) as (bad, _),
        tls_target(OK, certificate) as (good, received),
    ):
        yield bad, good, received
