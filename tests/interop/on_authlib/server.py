"""A server built on Authlib, which has every grant and every client auth mode.

It runs in the tests' own process and by the clock that they move, so that slowing down and
running out can be seen without waiting.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from algo_oauth.clock import Clock
from tests.interop.certificate_files import CertificateFiles
from tests.interop.on_authlib.app import create_app
from tests.interop.on_authlib.memory import AuthlibClient, Memory
from tests.interop.registered import CALLBACK, GRANTS, MODES, client_for
from tests.interop.server import Server, discovered, endpoints_of
from tests.interop.tls_wsgi import address_of, free_listener, served

NAME: Final = "Authlib"
_NOT_OFFERED: Final = {("CLIENT_CREDENTIALS", "NONE")}  # RFC 6749 §4.4
OFFERED: Final = frozenset((grant, mode) for grant in GRANTS for mode in MODES) - _NOT_OFFERED


@contextmanager
def authlib_server(
    files: CertificateFiles,
    authority_file: Path,
    clock: Clock,
    *,
    callback: str = CALLBACK,
    interval: int = 5,
) -> Iterator[Server]:
    """Run the server; ``interval`` is what it asks of devices that poll, in seconds."""
    clients = {each: client_for(*each) for each in sorted(OFFERED)}
    listener = free_listener()
    known = {client.client_id: AuthlibClient(client, callback) for client in clients.values()}
    memory = Memory(clock=clock, issuer=address_of(listener), clients=known)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.cert, files.key)

    def expire(user_code: str) -> None:
        memory.device(user_code).ends_at = clock.now()

    with served(create_app(memory, interval), listener, context):
        metadata = discovered(memory.issuer, authority_file)
        yield Server(
            name=NAME,
            issuer=memory.issuer,
            metadata=metadata,
            endpoints=endpoints_of(metadata),
            clients=clients,
            authority_file=authority_file,
            expire=expire,
        )
