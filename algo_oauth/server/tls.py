"""TLS for waitress, inside its own loop."""

import contextlib
import socket
import ssl
from collections.abc import Callable
from typing import Any, Final

from algo_oauth.errors import CertificateUnusable
from algo_oauth.server.certificates import ServedCertificate
from algo_oauth.server.channel import READ_SIZE, Direction, PatientChannel, Phase
from algo_oauth.server.plain import answer_in_plain

HANDSHAKE_RECORD: Final = b"\x16"
RECORD_SIZE: Final = 16 * 1024


class TlsChannel(PatientChannel):
    """A connection that is greeted, shakes hands, and then serves requests.

    ``_step`` is what to do with the next input: ``_greet`` → ``_shake_hands`` → ``_serve``, or
    ``_greet`` → ``_refer`` for a client that speaks plain HTTP.
    """

    def __init__(self, *args: Any, context: ssl.SSLContext, **options: Any) -> None:
        self._context = context
        self._step: Callable[[], None] = self._greet
        self._established = False
        self._crossed: Direction | None = None
        self._unfinished = 0
        self._heard = b""
        super().__init__(*args, **options)
        # One record a write: Python's TLS reports progress only for a whole write.
        self.sendbuf_len = RECORD_SIZE

    def _present_phase(self) -> Phase:
        if not (self._established or self.leaving):
            return "handshake", None
        return super()._present_phase()

    # --- Reads that wait to write, and writes that wait to read ---------------------------------

    def _paused(self, pause: OSError, *, during: Direction) -> None:
        wanted: Direction = "read" if isinstance(pause, ssl.SSLWantReadError) else "write"
        self._crossed = wanted if wanted != during else None

    def readable(self) -> bool:
        """Return whether to wait for input; a TLS key update may need a write first."""
        if self._crossed:
            return self._crossed == "read"
        return super().readable()

    def writable(self) -> bool:
        """Return whether to wait until the socket takes output."""
        if self._crossed and not self.will_close:
            return self._crossed == "write"
        return super().writable()

    def handle_read(self) -> None:
        """Do the next step with what arrived."""
        self._crossed = None
        if self.leaving:
            super().handle_read()
        else:
            self._step()

    def handle_write(self) -> None:
        """Send what waits, or go on with a step that waited to write."""
        if self._crossed == "write" and not self.will_close:
            self._crossed = None
            self._step()
        else:
            super().handle_write()

    # --- Steps ---------------------------------------------------------------------------------

    def _greet(self) -> None:
        """Look at the first byte without taking it, to know which protocol the client speaks."""
        assert self.socket  # noqa: S101 - for the type checker: a closed channel gets no events
        try:
            first = self.socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            first = b""
        if not first:
            self.handle_close()
        elif first == HANDSHAKE_RECORD:
            self._begin_tls(self.socket)
        else:
            self._step = self._refer
            self._refer()

    def _begin_tls(self, plain: socket.socket) -> None:
        try:
            self.socket = self._context.wrap_socket(
                plain, server_side=True, do_handshake_on_connect=False
            )
        except OSError:
            self.handle_close()
            return
        self._step = self._shake_hands
        self._shake_hands()

    def _shake_hands(self) -> None:
        try:
            self._tls.do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError) as pause:
            self._paused(pause, during="read")
            return
        except OSError:
            self.handle_close()
            return
        self._established = True
        self._step = self._serve
        self._serve()

    def _serve(self) -> None:
        """Take in requests, and with them what TLS has decrypted ahead: no poll tells of that."""
        while data := self.recv(READ_SIZE):
            self.received(data)
            if self.socket is None or not self._tls.pending():
                break

    def _refer(self) -> None:
        """Send a client that speaks plain HTTP on to https."""
        self._heard += self.recv(READ_SIZE)
        if self.socket is None:
            return
        address, port = self.socket.getsockname()[:2]
        if answer := answer_in_plain(self._heard, address=address, port=port):
            self.write_soon(answer)
            self.close_when_flushed = True

    # --- TLS's manners --------------------------------------------------------------------------

    @property
    def _tls(self) -> ssl.SSLSocket:
        assert isinstance(self.socket, ssl.SSLSocket)  # noqa: S101 - steps before made it one
        return self.socket

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send at most one record. OpenSSL wants a write that paused repeated unchanged."""
        with self.outbuf_lock:
            record = data[: self._unfinished] if self._unfinished else data
            sent = super().send(record, do_close)
            self._unfinished = 0 if sent else len(record)
            return sent

    def _say_goodbye(self) -> None:
        """Send close_notify (RFC 8446 section 6.1) and do not wait for the client's."""
        if self._established and self.socket:
            with contextlib.suppress(OSError, ValueError):
                self._tls.unwrap()

    def close(self) -> None:
        """Close, with a goodbye if the connection is still fit for one."""
        with self.outbuf_lock:
            if not self.leaving:
                self._say_goodbye()
            super().close()


def tls_context(certificate: ServedCertificate) -> ssl.SSLContext:
    """Return TLS 1.2 and newer, forward secrecy only, without renegotiation.

    Raises:
        CertificateUnusable: OpenSSL refuses the pair, for a key that is too weak for instance.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    context.set_alpn_protocols(["http/1.1"])
    load_certificate(context, certificate)
    return context


def load_certificate(context: ssl.SSLContext, certificate: ServedCertificate) -> None:
    """Show ``certificate`` on connections that begin from now on.

    Raises:
        CertificateUnusable: OpenSSL refuses the pair.
    """
    try:
        context.load_cert_chain(certificate.certificate_file, certificate.key_file)
    except OSError as error:
        reason = f"TLS refuses it ({getattr(error, 'reason', None) or error.strerror})"
        raise CertificateUnusable(path=certificate.certificate_file, reason=reason) from error
