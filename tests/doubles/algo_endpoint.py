"""An Algo endpoint: a speaker, strobe, display and door controller in one, over HTTPS.

Written from the text of Algo's RESTful API guide alone, with nothing of the device in it: its own
signature, its own checks, its own certificate.
"""

import hashlib
import hmac
import json
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, NamedTuple

from tests.doubles.self_signed import SelfSigned

TOLERANCE: Final = 30
USERS: Final = ("admin", "algo")

Body = Any
Accepts = Callable[[Body], bool]


class Call(NamedTuple):
    """A request whose signature was accepted; ``body`` is None where there was none."""

    method: str
    path: str
    body: Body


class AlgoEndpoint:
    """What the endpoint is and what it has seen. ``ahead`` is by how much its clock is wrong."""

    def __init__(self, *, password: str = "algo", ahead: float = 0.0) -> None:
        self.password = password
        self.ahead = ahead
        self.certificate = SelfSigned(name="0022ee0a0b0c")
        self.calls: list[Call] = []
        self.refused: list[str] = []
        self.port = 0
        self._nonces: set[str] = set()
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """What a button names as its target."""
        return f"127.0.0.1:{self.port}"

    def now(self) -> float:
        """The endpoint's own time."""
        return time.time() + self.ahead

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> tuple[int, Any]:
        """Return status and JSON document."""
        with self._lock:
            reason = self._refusal(method, path, headers, body)
            if reason:
                self.refused.append(reason)
                return 401, {"error": reason}
            return self._act(Call(method, path, json.loads(body) if body else None))

    def _refusal(self, method: str, path: str, headers: Any, body: bytes) -> str:
        given = re.fullmatch(r"hmac (\w+):([^:]+):([0-9a-f]{64})", headers["Authorization"] or "")
        if given is None or given[1] not in USERS:
            return "no Standard authentication"
        nonce, signature = given.group(2, 3)
        stamp = int(parsedate_to_datetime(headers["Date"]).timestamp())
        if abs(stamp - self.now()) > TOLERANCE:
            return "the time is too far away"
        if nonce in self._nonces:
            return "the nonce was used before"
        signed = [method, path]
        if body:
            if reason := _fault_of_body(headers, body):
                return reason
            signed += [headers["Content-MD5"], "application/json"]
        text = ":".join([*signed, str(stamp), nonce])
        expected = hmac.new(self.password.encode(), text.encode(), "sha256").hexdigest()
        if not hmac.compare_digest(expected, signature):
            return "the signature is wrong"
        self._nonces.add(nonce)
        return ""

    def _act(self, call: Call) -> tuple[int, Any]:
        accepts = _KNOWN.get(f"{call.method} {call.path.partition('?')[0]}")
        if accepts is None:
            return 404, {"error": "Not Found"}
        if not accepts(call.body):
            return 400, {"error": "Bad Request"}
        self.calls.append(call)
        return 200, {"Product Name": "Algo 8180 SIP Audio Alerter"}


def _fault_of_body(headers: Any, body: bytes) -> str:
    if headers.get("Content-Type") != "application/json":
        return "the content type is not application/json"
    if headers.get("Content-MD5") != hashlib.md5(body).hexdigest():
        return "the Content-MD5 is not that of the body"
    return ""


def _nothing(body: Body) -> bool:
    return body is None


def _fields(required: dict[str, Accepts], optional: dict[str, Accepts] | None = None) -> Accepts:
    known = required | (optional or {})

    def accepts(body: Body) -> bool:
        return (
            isinstance(body, dict)
            and required.keys() <= body.keys() <= known.keys()
            and all(known[name](value) for name, value in body.items())
        )

    return accepts


def _one_of(*values: Any) -> Accepts:
    return lambda value: value in values


def _text(value: Body) -> bool:
    return isinstance(value, str) and value != ""


def _truth(value: Body) -> bool:
    return isinstance(value, bool)


def _number(least: int, most: int) -> Accepts:
    return lambda value: type(value) is int and least <= value <= most


def _digits(value: Body) -> bool:
    return isinstance(value, str) and value.isdigit()


_COLOURS: Final = _one_of("red", "blue", "green", "amber")
_SECONDS: Final = _number(1, 86_400)
_DOOR: Final = _one_of("local", "netdc1")
_STATE: Final = _fields(
    {"mode": _one_of("sender"), "address": _text, "port": _digits, "type": _one_of("rtp", "poly")},
    {"group": _number(1, 50)},
)

_KNOWN: Final[dict[str, Accepts]] = {
    "POST /api/controls/tone/start": _fields(
        {"path": _text, "loop": _truth},
        {"duration": _SECONDS, "mcast": _truth, "playback": _truth, "state": _STATE},
    ),
    "POST /api/controls/tone/stop": lambda body: body is None or _fields({"path": _text})(body),
    "POST /api/controls/strobe/start": _fields(
        {"pattern": _number(0, 15), "color1": _COLOURS, "ledlvl": _number(0, 255)},
        {"color2": _COLOURS, "duration": _SECONDS},
    ),
    "POST /api/controls/strobe/stop": _nothing,
    "POST /api/controls/emergency-alert/start": _fields({"announcement": _number(1, 10)}),
    "POST /api/controls/emergency-alert/stop": _nothing,
    "POST /api/controls/screen/start": _fields(
        {"type": _one_of("image", "blitz", "digitalClock", "analogClock")},
        {"image1": _text, "image2": _text, "text1": _text, "stopAfter": _SECONDS},
    ),
    "POST /api/controls/screen/stop": _nothing,
    "POST /api/controls/screen-text/start": _fields({"textContent": _text}),
    "POST /api/controls/screen-text/stop": _nothing,
    "POST /api/controls/call/start": _fields(
        {"extension": _text, "tone": _text}, {"interval": _digits, "maxdur": _digits}
    ),
    "POST /api/controls/call/stop": _nothing,
    "POST /api/controls/door/lock": _fields({"doorid": _DOOR}),
    "POST /api/controls/door/unlock": _fields({"doorid": _DOOR}),
    "POST /api/controls/door/munlock": _fields({"doorid": _DOOR, "duration": _digits}),
    "POST /api/controls/relay/enable": _nothing,
    "POST /api/controls/relay/disable": _nothing,
    "POST /api/controls/relay/menable": _fields({"duration": _SECONDS}),
    "POST /api/controls/test/start": _nothing,
    "POST /api/controls/test/loop": _nothing,
    "POST /api/controls/test/stop": _nothing,
    "POST /api/controls/console/button/activate": _fields({"id": _text}),
    "POST /api/controls/reboot": _nothing,
    "POST /api/controls/reload": _nothing,
    "GET /api/info/about": _nothing,
    "PUT /api/settings": lambda body: isinstance(body, dict) and bool(body),
}


@contextmanager
def serving(endpoint: AlgoEndpoint) -> Iterator[AlgoEndpoint]:
    """Serve the endpoint on a loopback port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def date_time_string(self, timestamp: float | None = None) -> str:
            return formatdate(endpoint.now(), usegmt=True)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, document = endpoint.answer(self.command, self.path, self.headers, body)
            raw = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815  the names that http.server looks for

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    endpoint.certificate.configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    endpoint.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
