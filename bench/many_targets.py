"""Fifty targets, each of which takes its own time to answer.

``python -m bench.many_targets FOLDER`` writes its authority to ``FOLDER/ca.pem``, and where the
targets listen to ``FOLDER/targets.json``.
"""

import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import msgspec
import trustme

from bench.beside import beside, until_told
from bench.target import ANSWER
from tests.doubles.tls_target import Received, Script, tls_target

COUNT: Final = 50
FASTEST: Final = 0.05
SLOWEST: Final = 0.25
"""Seconds that the first and the last target take to answer; the others are in between."""


class Targets(msgspec.Struct, frozen=True):
    """Where the targets listen, the slowest last, and the file of their authority."""

    addresses: tuple[str, ...]
    ca_file: Path


@contextmanager
def running_targets(folder: Path) -> Iterator[Targets]:
    """Serve all of them in a process of its own until the block ends."""
    with beside("bench.many_targets", folder):
        listening = msgspec.json.decode((folder / "targets.json").read_bytes(), type=list[str])
        yield Targets(tuple(listening), folder / "ca.pem")


def _answering_after(seconds: float) -> Script:
    def script(peer: ssl.SSLSocket, received: Received) -> None:
        while received.read_request(peer):
            received.closing.wait(seconds)
            peer.sendall(ANSWER)

    return script


def _serve(folder: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    certificate = authority.issue_cert("127.0.0.1")
    step = (SLOWEST - FASTEST) / (COUNT - 1)
    over = threading.Event()

    def wait_until_over() -> None:
        over.wait()

    with ExitStack() as stack:
        ports = [
            stack.enter_context(tls_target(_answering_after(FASTEST + number * step), certificate))[
                0
            ]
            for number in range(COUNT)
        ]
        addresses = [f"127.0.0.1:{port}" for port in ports]
        (folder / "targets.json").write_bytes(msgspec.json.encode(addresses))
        until_told(ports[-1], serve=wait_until_over, stop=over.set)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
