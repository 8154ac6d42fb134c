"""From what `requests`, urllib3 and the socket raise to the fault a person can act on."""

import errno
import http.client
import socket
import ssl
from collections.abc import Iterator
from typing import Final

import requests
import urllib3.exceptions as lib

from algo_oauth.errors import (
    AnswerBroken,
    AnswerTimeout,
    CertificateChanged,
    CertificateNotTrusted,
    ConnectionLost,
    ConnectionRefused,
    ConnectTimeout,
    HostUnreachable,
    NameNotResolved,
    OutboundError,
    ProxyFailed,
    TlsFailed,
    UnusableRequest,
)
from algo_oauth.outbound.attempt import Attempt
from algo_oauth.outbound.pinned import OtherCertificate

_TIMEOUTS: Final = (TimeoutError, lib.TimeoutError)
_NOT_HTTP: Final = (
    ValueError,  # a chunk's length that is no number
    lib.DecodeError,
    lib.InvalidChunkLength,
    lib.InvalidHeader,
    http.client.BadStatusLine,
    http.client.LineTooLong,
    http.client.UnknownProtocol,
)
_NO_WAY: Final = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN}


def explain_fault(error: Exception, *, host: str, attempt: Attempt) -> OutboundError:
    """Name the fault; what had begun to leave the device may have arrived."""
    causes = tuple(_causes(error))
    name = _after_sending if attempt.began_sending else _before_sending
    return name(causes, host=host, seconds=f"{attempt.elapsed():.1f}")


def _after_sending(causes: tuple[BaseException, ...], *, host: str, seconds: str) -> OutboundError:
    for cause in causes:
        if isinstance(cause, _TIMEOUTS):
            return AnswerTimeout(host=host, seconds=seconds)
        if isinstance(cause, http.client.RemoteDisconnected):
            return ConnectionLost(host=host)
        if isinstance(cause, _NOT_HTTP):
            return AnswerBroken(host=host)
    return ConnectionLost(host=host)


def _before_sending(causes: tuple[BaseException, ...], *, host: str, seconds: str) -> OutboundError:
    if any(isinstance(cause, lib.ProxyError) for cause in causes):
        return ProxyFailed(host=host, reason=_words(causes[0]))
    for cause in causes:
        if isinstance(cause, OtherCertificate):
            return CertificateChanged(host=host, accepted=cause.accepted, found=cause.found)
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateNotTrusted(host=host, reason=cause.verify_message.rstrip("."))
        # Whatever `requests` raises is an OSError too; only the socket's own tell what happened.
        if isinstance(cause, OSError) and not isinstance(cause, requests.RequestException):
            return _of_the_socket(cause, host=host, seconds=seconds)
    return UnusableRequest(reason=_words(causes[-1]))


def _of_the_socket(error: OSError, *, host: str, seconds: str) -> OutboundError:
    match error:
        case socket.gaierror():
            return NameNotResolved(host=host)
        case ConnectionRefusedError():
            return ConnectionRefused(host=host)
        case TimeoutError():
            return ConnectTimeout(host=host, seconds=seconds)
        case ConnectionError():
            return TlsFailed(host=host, reason="it closed the connection")
    if error.errno in _NO_WAY:
        return HostUnreachable(host=host, reason=_words(error))
    return TlsFailed(host=host, reason=_words(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk from the innermost cause outwards: the innermost is the most exact."""
    chain: list[BaseException] = []
    pending: list[BaseException] = [error]
    while pending:
        current = pending.pop()
        if any(current is known for known in chain):
            continue
        chain.append(current)
        nested = [current.__cause__, current.__context__, getattr(current, "reason", None)]
        nested += list(current.args)
        pending += [cause for cause in nested if isinstance(cause, BaseException)]
    return reversed(chain)


def _words(error: BaseException) -> str:
    text = (error.strerror if isinstance(error, OSError) else "") or str(error)
    return text.rstrip(".") or type(error).__name__
