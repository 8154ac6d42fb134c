"""What goes out and what comes back, as values."""

import re
from typing import Final
from urllib.parse import urlsplit

import msgspec

from algo_oauth.errors import OutboundError
from algo_oauth.secret import Secret

Headers = tuple[tuple[str, str], ...]


class OutgoingRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTPS request; ``body`` goes out byte for byte.

    ``secrets`` are values that must never be seen in a transcript of this exchange, wherever
    they turn up: in a header, in the body, or echoed in the answer.
    """

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""
    secrets: tuple[Secret, ...] = ()

    def __repr__(self) -> str:
        return f"OutgoingRequest({self.method} {self.host})"

    @property
    def host(self) -> str:
        """The host that is called, or the whole text where no host can be told."""
        try:
            return urlsplit(self.url).hostname or self.url
        except ValueError:
            return self.url


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the target said; ``cut`` when its body was longer than the device keeps."""

    status: int
    reason: str
    headers: Headers
    body: bytes
    cut: bool = False

    def __repr__(self) -> str:
        return f"Answer({self.status}, {len(self.body)} bytes)"

    def header(self, name: str) -> str:
        """Return the first header of that name (any case), or an empty text."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")

    @property
    def media_type(self) -> str:
        """The content type without parameters, in lower case."""
        return self.header("Content-Type").partition(";")[0].strip().lower()


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """One request with its answer, or with the fault that took the answer's place."""

    request: OutgoingRequest
    answer: Answer | None
    fault: OutboundError | None
    milliseconds: float
    opened_connection: bool

    @property
    def may_have_arrived(self) -> bool:
        """Whether the target may have acted on the request."""
        return self.fault is None or self.fault.may_have_arrived


_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/=+-]{0,79}")


def request_id(exchange: Exchange) -> str:
    """Return RingCentral's id of a request, to be quoted to its support; empty without one.

    An answer is a stranger's word: what is no id, or repeats a secret, is left out.
    """
    found = exchange.answer.header("RCRequestId") if exchange.answer else ""
    if not _REQUEST_ID.fullmatch(found):
        return ""
    secrets = (secret.reveal() for secret in exchange.request.secrets)
    return "" if any(secret and secret in found for secret in secrets) else found
