"""The one door out to the network.

One pooled session for the process; nothing is taken from the environment (a netrc file would
overwrite the bearer header, CA variables would override ``verify``); cookies are refused,
redirects are not followed, and an answer is read up to ``ANSWER_LIMIT`` and no further.
"""

import re
from http.cookiejar import DefaultCookiePolicy
from typing import Final
from urllib.parse import urlsplit

import requests
import urllib3.exceptions

from algo_oauth.errors import AnswerBroken, NoTimeLeft, UnusableRequest
from algo_oauth.outbound.adapter import DoorAdapter
from algo_oauth.outbound.address import HTTPS_PORT, Address
from algo_oauth.outbound.attempt import Attempt, current_attempt
from algo_oauth.outbound.certificates import (
    NoPins,
    Pins,
    SeenCertificate,
    is_vouched_for,
    look_at,
)
from algo_oauth.outbound.connect_to import ConnectTo, Route
from algo_oauth.outbound.exchange import Answer, Exchange, OutgoingRequest
from algo_oauth.outbound.faults import explain_fault
from algo_oauth.outbound.pinned import only
from algo_oauth.outbound.trust import Trust
from algo_oauth.version import VERSION

ANSWER_LIMIT: Final = 1024 * 1024
HOSTS: Final = 256
"""Targets to which connections are kept: five requests of 50 targets each, and some more."""
CONNECTIONS: Final = 64
"""Connections that are kept to each."""
USER_AGENT: Final = f"algo-oauth/{VERSION}"

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What a method and a header's name are made of (RFC 9110 §5.6.2)."""
_NOT_IN_A_VALUE: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")


class _OneAnswer(requests.Session):
    """A session that takes a redirect for what it is: one that may be followed is read ahead.

    That reading would be whole and without a limit.
    """

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Say that there is nothing to follow."""


class Door:
    """Sends requests over HTTPS; a fault of the network comes back as a value, never raised."""

    def __init__(
        self,
        *,
        trust: Trust,
        connect_to: ConnectTo,
        connect_timeout: float = 5.0,
        read_timeout: float = 15.0,
        proxy: str = "",
        pins: Pins | None = None,
    ) -> None:
        self._trust = trust
        self._connect_to = connect_to
        self._pins: Pins = pins or NoPins()
        self._proxy = proxy
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._proxies = {"https": proxy} if proxy else {}
        self._session = _OneAnswer()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.clear()
        self._session.adapters.clear()
        self._session.mount(
            "https://",
            DoorAdapter(connect_to=connect_to, trust=trust, hosts=HOSTS, connections=CONNECTIONS),
        )

    def send(self, request: OutgoingRequest, *, within: float, silence: float = 0.0) -> Exchange:
        """Send once, and return the answer or the fault, within ``within`` seconds.

        ``silence`` is how long the target may say nothing, in seconds, 0 for the usual time.
        """
        answer = fault = None
        attempt = Attempt(seconds=within, read_timeout=silence or self._read_timeout)
        token = current_attempt.set(attempt)
        try:
            if within <= 0:
                raise NoTimeLeft(host=request.host)
            answer = self._perform(request, attempt)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as e:
            fault = explain_fault(e, host=request.host, attempt=attempt)
        except (AnswerBroken, NoTimeLeft, UnusableRequest) as refusal:
            fault = refusal
        finally:
            current_attempt.reset(token)
        return Exchange(
            request=request,
            answer=answer,
            fault=fault,
            milliseconds=attempt.elapsed() * 1000,
            opened_connection=attempt.opened_connection,
        )

    def look_at(self, address: Address, *, within: float) -> SeenCertificate:
        """Return the certificate that a target shows, for a person to accept. Nothing is sent.

        Raises:
            OutboundError: there is none to be seen.
        """
        called_at, proxy, _ = self._way_to(address)
        attempt = Attempt(seconds=within, read_timeout=within)
        try:
            return look_at(address, called_at=called_at, proxy=proxy, attempt=attempt)
        except (OSError, ValueError, urllib3.exceptions.ProxyError) as error:
            raise explain_fault(error, host=address.host, attempt=attempt) from error

    def vouches_for(self, address: Address, *, within: float) -> bool:
        """Say whether an authority vouches for the certificate that a target shows.

        Raises:
            OutboundError: there is none to be seen.
        """
        called_at, proxy, ca_file = self._way_to(address)
        attempt = Attempt(seconds=within, read_timeout=within)
        context = self._trust.context(ca_file)
        try:
            return is_vouched_for(
                address, called_at=called_at, proxy=proxy, attempt=attempt, context=context
            )
        except (OSError, ValueError, urllib3.exceptions.ProxyError) as error:
            raise explain_fault(error, host=address.host, attempt=attempt) from error

    def _way_to(self, address: Address) -> tuple[Address, str, str]:
        """Return where a connection goes, through which proxy, and who vouches for it."""
        route = self._connect_to.route(address.host, address.port)
        if route is None:
            return address, self._proxy, self._trust.default
        return Address(route.to_host, route.to_port), "", route.ca_file or self._trust.default

    def close(self) -> None:
        """Close the kept connections."""
        self._session.close()

    def _perform(self, request: OutgoingRequest, attempt: Attempt) -> Answer:
        prepared = self._prepare(request)
        parts = urlsplit(str(prepared.url))
        address = Address(parts.hostname or "", parts.port or HTTPS_PORT)
        route = self._connect_to.route(address.host, address.port)
        response = self._session.send(
            prepared,
            stream=True,
            timeout=(min(self._connect_timeout, attempt.patience()), attempt.patience()),
            verify=self._believed(address, route),
            allow_redirects=False,
            proxies={} if route else self._proxies,
        )
        try:
            if response.status_code < 200:
                # RFC 9110 §15.2: another answer follows. Left on a kept connection it would be
                # taken for the answer to the next request.
                raise AnswerBroken(host=request.host)
            return _read(response)
        finally:
            # A connection whose answer was read to its end is already back in the pool.
            response.close()

    def _believed(self, address: Address, route: Route | None) -> str:
        """Name whom to believe there: an accepted certificate alone, or a file of authorities."""
        if accepted := self._pins.fingerprint(address):
            return only(accepted)
        return (route.ca_file if route else "") or self._trust.default

    def _prepare(self, request: OutgoingRequest) -> requests.PreparedRequest:
        parts = urlsplit(request.url)
        if parts.scheme != "https" or not parts.hostname:
            raise UnusableRequest(reason="only https:// addresses are called")
        headers = {
            "Host": parts.netloc.rpartition("@")[2],
            "User-Agent": USER_AGENT,
            "Accept": "application/json, */*;q=0.5",
            "Accept-Encoding": "identity",
        }
        known = {name.lower(): name for name in headers}
        _check_head(request)
        for name, value in request.headers:
            headers.pop(known.get(name.lower(), ""), None)
            headers[name] = value
        ready = requests.Request(
            request.method,
            request.url,
            headers={name: value.strip(" \t").encode("utf-8") for name, value in headers.items()},
            data=request.body or None,
        )
        prepared = self._session.prepare_request(ready)
        if not parts.netloc.isascii():
            prepared.headers["Host"] = urlsplit(str(prepared.url)).netloc
        return prepared


def _check_head(request: OutgoingRequest) -> None:
    """Refuse what cannot be sent, before anything is, and without repeating a header's value."""
    if not _TOKEN.fullmatch(request.method):
        raise UnusableRequest(reason=f"{request.method!r} is not a method")
    for name, value in request.headers:
        if not _TOKEN.fullmatch(name):
            raise UnusableRequest(reason=f"{name!r} is not the name of a header")
        if _NOT_IN_A_VALUE.search(value):
            raise UnusableRequest(reason=f"the header {name} holds control characters")


def _read(response: requests.Response) -> Answer:
    chunks: list[bytes] = []
    length = 0
    while length <= ANSWER_LIMIT:
        chunk = response.raw.read(65536, decode_content=True)
        if not chunk:
            break
        chunks.append(chunk)
        length += len(chunk)
    return Answer(
        status=response.status_code,
        reason=response.reason or "",
        headers=tuple(response.raw.headers.items()),
        body=b"".join(chunks)[:ANSWER_LIMIT],
        cut=length > ANSWER_LIMIT,
    )
