"""Every HELLO call of every preset, sent to a server that answers as the provider does."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme

from algo_oauth.checks import Faults
from algo_oauth.oauth.call import ApiCaller, ApiRequest, CallResult
from algo_oauth.oauth.explain import Remedies
from algo_oauth.oauth.presets import Hello
from algo_oauth.oauth.request_check import check_headers, check_payload, check_placeholders
from algo_oauth.oauth.token_record import Token, TokenRecord
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.outbound.connect_to import Route
from algo_oauth.secret import Secret
from tests.conftest import routed_door
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import Received, answering, http, json_answer, tls_target
from tests.doubles.token_store import MemoryTokenStore
from tests.oauth.presets import SHIPPED, filled
from tests.oauth.provider_errors import error_body
from tests.oauth.targets import header_of

HELLOS = [(name, hello) for name, preset in SHIPPED.items() for hello in preset.hellos]
TITLES = [hello.title for _, hello in HELLOS]
HOSTS = sorted({urlsplit(hello.url).hostname or "" for _, hello in HELLOS})

WELCOMES = {
    "Post to a team": json_answer('{"id": "1", "type": "TextMessage"}', "201 Created"),
    "Post to a channel": json_answer('{"ok": true, "channel": "C1", "ts": "1.2"}'),
    "Create an instant meeting": json_answer(
        '{"id": 1, "join_url": "https://zoom.example/j/1"}', "201 Created"
    ),
    "Post to a space": json_answer('{"id": "Y2lz", "roomId": "Y2lz"}'),
    "Teams: post to a channel": json_answer('{"id": "1", "body": {}}', "201 Created"),
    "Outlook: send a mail": http("202 Accepted", b""),
    "Drive: create a document": json_answer('{"kind": "drive#file", "id": "1aB"}'),
    "Calendar: create an event": json_answer(
        '{"id": "e1", "htmlLink": "https://calendar.example/e1"}'
    ),
}
"""What each provider answers when it worked, by the title of the call."""

REFUSALS = [
    ("RINGCENTRAL", "404 Not Found", "CMN-102", {"parameterName": "chatId"}, "Team ID"),
    ("RINGCENTRAL", "403 Forbidden", "CMN-401", {"permissionName": "TeamMessaging"}, "scope"),
    ("SLACK", "200 OK", "not_in_channel", {}, "/invite"),
    ("SLACK", "200 OK", "channel_not_found", {}, "Channel ID"),
    ("SLACK", "200 OK", "missing_scope", {"needed": "chat:write"}, "reauthorise"),
    ("SLACK", "200 OK", "token_revoked", {}, "Reauthorise"),
    ("SLACK", "429 Too Many Requests", "ratelimited", {}, "Wait 30 s"),
    ("ZOOM", "400 Bad Request", "4711", {}, "scopes"),
    ("ZOOM", "400 Bad Request", "300", {}, "documentation"),
    ("ZOOM", "404 Not Found", "1001", {}, "IDs"),
    ("WEBEX", "404 Not Found", "HTTP-404", {}, "add the user to the space"),
    ("WEBEX", "429 Too Many Requests", "HTTP-429", {}, "ROUTER_1-2"),
    ("MICROSOFT", "403 Forbidden", "Forbidden", {}, "API permissions"),
    ("MICROSOFT", "404 Not Found", "NotFound", {}, "Team ID"),
    ("GOOGLE", "403 Forbidden", "insufficientPermissions", {}, "Scope"),
    ("GOOGLE", "403 Forbidden", "SERVICE_DISABLED", {}, "Enable it"),
    ("GOOGLE", "404 Not Found", "notFound", {}, "share the file"),
]
"""How each provider refuses: status, code and details, and a word of the remedy."""


class Greeting:
    """A HELLO that was said, and what arrived."""

    def __init__(self, result: CallResult, received: Received) -> None:
        self.result = result
        self.requests = received.requests


def filled_in(text: str) -> str:
    """Replace the placeholders as a technician would."""
    return re.sub(r"<\w+>", "17-abc", text)


def request_of(hello: Hello) -> ApiRequest:
    """Write the request as the test form does, through the form's own checks."""
    faults = Faults()
    url = faults.https_url("url", filled_in(hello.url))
    check_placeholders(faults, "url", url)
    headers = check_headers(faults, "headers", hello.headers, with_profile=True)
    body = check_payload(faults, "payload", filled_in(hello.payload), headers)
    assert faults.of == {}
    return ApiRequest(
        method=hello.method, url=url, headers=headers, body=body, success=hello.success
    )


@pytest.fixture(scope="module")
def providers(authority: trustme.CA) -> trustme.LeafCert:
    """A certificate for the names of all providers' APIs."""
    return authority.issue_cert(*HOSTS)


class Greeter:
    """Says HELLO for a profile that was filled from a preset and authorized before."""

    def __init__(self, remedies: Remedies, ca: Path, certificate: trustme.LeafCert) -> None:
        self._remedies = remedies
        self._ca = ca
        self._certificate = certificate
        self._clock = HandClock()

    def say(self, name: str, hello: Hello, answer: bytes) -> Greeting:
        """Send the HELLO to a server that gives this answer."""
        with self._caller(name, hello, answer) as (caller, received):
            result = caller.call(
                request_of(hello), profile=filled(name), deadline=self._clock.monotonic() + 20
            )
        return Greeting(result, received)

    @contextmanager
    def _caller(
        self, name: str, hello: Hello, answer: bytes
    ) -> Iterator[tuple[ApiCaller, Received]]:
        host = urlsplit(hello.url).hostname or ""
        with tls_target(answering(answer), self._certificate) as (port, received):
            to = Route(host=host, port=443, to_host="127.0.0.1", to_port=port)
            door = routed_door(self._ca, to)
            tokens = TokenManager(
                door=door,
                store=MemoryTokenStore(self._authorized(name)),
                remedies=self._remedies,
                clock=self._clock,
            )
            yield (
                ApiCaller(
                    door=door,
                    tokens=tokens,
                    remedies=self._remedies,
                    clock=self._clock,
                    presets=SHIPPED,
                ),
                received,
            )
            door.close()

    def _authorized(self, name: str) -> TokenRecord:
        profile, now = filled(name), self._clock.now()
        token = Token(access_token=Secret("the-token"), issued_at=now, expires_at=now + 3600)
        return TokenRecord(
            profile_id=profile.id, credentials=profile.credentials_digest, token=token
        )


@pytest.fixture
def greeter(remedies: Remedies, authority_file: Path, providers: trustme.LeafCert) -> Greeter:
    return Greeter(remedies, authority_file, providers)


@pytest.mark.parametrize(("name", "hello"), HELLOS, ids=TITLES)
def test_it_says_hello(greeter: Greeter, name: str, hello: Hello) -> None:
    greeting = greeter.say(name, hello, WELCOMES[hello.title])
    assert greeting.result.problem is None
    assert greeting.result.rule is not None
    assert greeting.result.rule.met
    (sent,) = greeting.requests
    head, _, body = sent.partition(b"\r\n\r\n")
    path = urlsplit(filled_in(hello.url)).path
    assert head.startswith(f"{hello.method} {path} HTTP/1.1\r\n".encode())
    assert header_of(sent, "Host") == urlsplit(hello.url).hostname
    assert header_of(sent, "Authorization") == "Bearer the-token"
    assert header_of(sent, "Content-Type").startswith("application/json")
    assert json.loads(body) == json.loads(filled_in(hello.payload))
    assert b"<" not in body


@pytest.mark.parametrize(("name", "status", "code", "details", "remedy"), REFUSALS)
def test_it_hears_how_each_provider_refuses(
    greeter: Greeter, name: str, status: str, code: str, details: dict[str, str], remedy: str
) -> None:
    body = error_body(name, code, **details)
    for hello in SHIPPED[name].hellos:
        problem = greeter.say(name, hello, json_answer(body, status)).result.problem
        assert problem is not None
        assert problem.code == code
        assert remedy in problem.remedy


@pytest.mark.parametrize(("name", "hello"), HELLOS, ids=TITLES)
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (http("200 OK", b"<html>Sign in</html>", "Content-Type: text/html"), "API-005"),
        (json_answer("[]"), "API-005"),
        (http("302 Found", b"", "Location: https://elsewhere.example/"), "API-001"),
        (http("500 Internal Server Error", b"oops"), "HTTP-500"),
    ],
)
def test_it_never_takes_something_else_for_a_welcome(
    greeter: Greeter, name: str, hello: Hello, answer: bytes, code: str
) -> None:
    # Where the call has no rule of its own, the provider's tells a web page from an answer.
    expected = "API-002" if hello.success is None and b"<html>" in answer else code
    problem = greeter.say(name, hello, answer).result.problem
    assert problem is not None
    assert problem.code == expected


def test_it_has_an_answer_for_every_hello() -> None:
    assert {*TITLES} == {*WELCOMES}
    assert {name for name, _ in HELLOS} == {name for name, *_ in REFUSALS}
    assert {name for name, _ in HELLOS} == {*SHIPPED} - {"CUSTOM"}


def test_it_asks_slack_for_more_than_a_200(greeter: Greeter) -> None:
    (hello,) = SHIPPED["SLACK"].hellos
    assert hello.success is None
    result = greeter.say("SLACK", hello, json_answer('{"ok": false}')).result
    assert result.problem is not None
    assert result.rule is not None
    assert result.rule.owner == "provider"
