"""A target whose answer, byte for byte, is the test's: real sockets, real TLS, one script."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

Script = Callable[[ssl.SSLSocket, "Received"], None]


class Certificate(Protocol):
    """A key and its certificate: one of trustme's, or a self-signed one."""

    def configure_cert(self, ctx: ssl.SSLContext) -> None:
        """Serve with it."""


class Received:
    """What arrived at the target: the whole requests, in order, and the connections opened."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.closing = threading.Event()
        self.arrived = threading.Semaphore(0)

    def read_request(self, peer: ssl.SSLSocket) -> bytes:
        """Read one request with its body; empty when the peer has gone."""
        data = b""
        while b"\r\n\r\n" not in data:
            chunk = peer.recv(65536)
            if not chunk:
                return b""
            data += chunk
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        while len(body) < length:
            body += peer.recv(65536)
        request = head + b"\r\n\r\n" + body
        self.requests.append(request)
        self.arrived.release()
        return request


def answering(raw: bytes) -> Script:
    """Answer each request of a kept connection with the same bytes."""

    def script(peer: ssl.SSLSocket, received: Received) -> None:
        while received.read_request(peer):
            peer.sendall(raw)

    return script


def answering_once(raw: bytes) -> Script:
    """Answer one request with these bytes and close."""

    def script(peer: ssl.SSLSocket, received: Received) -> None:
        received.read_request(peer)
        peer.sendall(raw)

    return script


def never_answering(peer: ssl.SSLSocket, received: Received) -> None:
    """Take the request and say nothing until the test ends."""
    received.read_request(peer)
    received.closing.wait(60)


def http(status: str, body: bytes, *headers: str) -> bytes:
    """Write an answer: ``http("200 OK", b"{}", "Content-Type: application/json")``."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def json_answer(body: str, status: str = "200 OK", *headers: str) -> bytes:
    """Write a JSON answer."""
    return http(status, body.encode(), "Content-Type: application/json", *headers)


@contextmanager
def tls_target(script: Script, certificate: Certificate) -> Iterator[tuple[int, Received]]:
    """Serve the script on a loopback port; gives the port and what arrived."""
    received = Received()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    peers: list[socket.socket] = []
    workers: list[threading.Thread] = []

    def converse(raw: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(raw, server_side=True) as peer:
            peers.append(peer)
            script(peer, received)

    def accept() -> None:
        with suppress(OSError):
            while True:
                raw, _ = listener.accept()
                received.connections += 1
                peers.append(raw)
                worker = threading.Thread(target=converse, args=(raw,), daemon=True)
                workers.append(worker)
                worker.start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield listener.getsockname()[1], received
    finally:
        received.closing.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for peer in peers:
            with suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)
        acceptor.join(10)
        for worker in workers:
            worker.join(10)
        for peer in peers:
            peer.close()
