"""A target of presses: TLS with keep-alive, and the same short answer to everything.

``python -m bench.target FOLDER`` writes its authority to ``FOLDER/ca.pem``.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
import trustme

from bench.beside import beside, until_told
from tests.doubles.tls_target import answering, json_answer, tls_target

ANSWER: Final = json_answer(
    '{"id": "27", "groupId": "1", "type": "TextMessage", "text": "HELLO!", "creatorId": "2"}',
    "201 Created",
)


class Target(msgspec.Struct, frozen=True):
    """Where the target listens, and the file of the authority that it is known by."""

    address: str
    ca_file: Path


@contextmanager
def running_target(folder: Path) -> Iterator[Target]:
    """Serve in a process of its own until the block ends."""
    with beside("bench.target", folder) as port:
        yield Target(f"127.0.0.1:{port}", folder / "ca.pem")


def _serve(folder: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    over = threading.Event()

    def wait_until_over() -> None:
        over.wait()

    with tls_target(answering(ANSWER), authority.issue_cert("127.0.0.1")) as (port, _):
        until_told(port, serve=wait_until_over, stop=over.set)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
