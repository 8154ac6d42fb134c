"""Placeholders in what leaves: filled in, and never more than a value where they stand."""

import json
import ssl

import pytest
import trustme

from algo_oauth.console.buttons import Button
from algo_oauth.console.filling import fill_payload
from algo_oauth.console.press import PressState
from tests.console.conftest import Console, to
from tests.console.targets import OK
from tests.doubles.tls_target import Received, answering, http, json_answer, tls_target
from tests.oauth.targets import header_of

TRICKY = 'Say "hi"\\ & <b>\u2028?x=1#/../ü'
CUSTOM = "Custom Headers"


class Target:
    """A target that answers with a document, and what arrived there."""

    def __init__(self, certificate: trustme.LeafCert) -> None:
        self.certificate = certificate
        self.answer = "{}"
        self.received = Received()

    def sent(self, console: Console, **request: object) -> bytes:
        """Press a button with one request and return what arrived."""
        with tls_target(OK, self.certificate) as (port, self.received):
            console.add("hello", to(port, **request))
            console.buttons["hello"] = renamed(console.buttons["hello"], TRICKY)
            press = console.press("hello", "p-1")
            assert press.state == "sent", press.problem
        return self.received.requests[0]


def renamed(button: Button, text: str) -> Button:
    return Button(id=button.id, text=text, position=0, requests=button.requests)


@pytest.fixture
def target(certificate: trustme.LeafCert) -> Target:
    return Target(certificate)


def body_of(request: bytes) -> str:
    return request.partition(b"\r\n\r\n")[2].decode()


def test_it_fills_in_everything_it_knows(console: Console, target: Target) -> None:
    names = ("button.text", "button.id", "device.name", "time", "press.id", "target")
    payload = json.dumps({name: f"{{{{{name}}}}}" for name in names})
    found = json.loads(body_of(target.sent(console, data_payload=payload)))
    port = target.received.requests[0].split(b"127.0.0.1:")[1].split(b"\r\n")[0].decode()
    assert found == {
        "button.text": TRICKY,
        "button.id": "hello",
        "device.name": 'Lobby "8450"',
        "time": "2027-01-15T08:00:00Z",
        "press.id": "p-1",
        "target": f"127.0.0.1:{port}",
    }


def test_it_escapes_in_a_json_string_and_quotes_outside(console: Console, target: Target) -> None:
    payload = '{"in": "a \\" {{button.text}} b", "alone": {{button.text}}, "n": [{{ time }}]}'
    document = json.loads(body_of(target.sent(console, data_payload=payload)))
    assert document == {
        "in": f'a " {TRICKY} b',
        "alone": TRICKY,
        "n": ["2027-01-15T08:00:00Z"],
    }


def test_it_leaves_a_payload_without_placeholders_byte_for_byte(
    console: Console, target: Target
) -> None:
    payload = '{"a":{"b":{"c": "}} {"}}}\n'
    assert body_of(target.sent(console, data_payload=payload)) == payload


def test_it_encodes_in_a_path_so_that_the_path_stays_what_it_is(
    console: Console, target: Target
) -> None:
    request = target.sent(console, custom_path="v1/{{button.text}}/posts?who={{device.name}}")
    line = request.split(b"\r\n")[0].decode()
    assert line == (
        "POST /v1/Say%20%22hi%22%5C%20%26%20%3Cb%3E%E2%80%A8%3Fx%3D1%23%2F..%2F%C3%BC/posts"
        "?who=Lobby%20%228450%22 HTTP/1.1"
    )


def test_it_fills_in_the_values_of_headers(console: Console, target: Target) -> None:
    request = target.sent(
        console, headers=CUSTOM, custom_headers="X-Who: {{device.name}} / {{button.id}}"
    )
    assert header_of(request, "X-Who") == 'Lobby "8450" / hello'


def test_it_encodes_in_a_form(console: Console, target: Target) -> None:
    request = target.sent(
        console,
        headers=CUSTOM,
        custom_headers="Content-Type: application/x-www-form-urlencoded",
        data_payload="name={{device.name}}&x=1",
    )
    assert body_of(request) == "name=Lobby+%228450%22&x=1"


def test_it_fills_in_other_texts_as_they_are(console: Console, target: Target) -> None:
    request = target.sent(
        console,
        headers=CUSTOM,
        custom_headers="Content-Type: text/plain",
        data_payload="<{{device.name}}>",
    )
    assert body_of(request) == '<Lobby "8450">'


def test_it_fills_in_the_arguments_of_a_command(console: Console, target: Target) -> None:
    request = target.sent(
        console, command="Show Text", arguments={"textContent": "{{device.name}} at {{time}}"}
    )
    assert json.loads(body_of(request)) == {"textContent": 'Lobby "8450" at 2027-01-15T08:00:00Z'}


ANSWER = {
    "id": 42,
    "name": 'An "only" child\r\nX: y',
    "up": "..",
    "list": [{"n": 1.5}, {"n": True}],
    "none": None,
    "half": "\ud800",
}


class Twice:
    """Two requests to one target: the first one's answer is the document above."""

    def __init__(self, console: Console, certificate: trustme.LeafCert) -> None:
        self.console = console
        self.certificate = certificate
        self.second = b""

    def press(self, answer: str = json.dumps(ANSWER), **second: object) -> PressState:
        """Press, and keep what arrived second, if anything did."""
        kind = "application/json" if answer.startswith("{") else "text/plain"
        script = answering(http("200 OK", answer.encode(), f"Content-Type: {kind}"))
        with tls_target(script, self.certificate) as (port, received):
            self.console.add("hello", to(port), to(port, **second))
            pressed = self.console.press("hello")
        self.second = received.requests[1] if len(received.requests) > 1 else b""
        return pressed


@pytest.fixture
def twice(console: Console, certificate: trustme.LeafCert) -> Twice:
    return Twice(console, certificate)


def test_it_fills_in_what_an_earlier_answer_says(twice: Twice) -> None:
    payload = (
        '{"id": {{request.1.json:$.id}}, "text": "no. {{request.1.json:$.id}}",'
        ' "deep": {{request.1.json:$.list[1].n}}, "all": {{request.1.json:$.list}},'
        ' "list": "{{request.1.json:list[0]}}", "none": {{request.1.json:$.none}},'
        ' "name": "{{request.1.json:$.name}}", "status": {{request.1.status}}}'
    )
    assert twice.press(data_payload=payload).state == "sent"
    assert json.loads(body_of(twice.second)) == {
        "id": 42,
        "text": "no. 42",
        "deep": True,
        "all": ANSWER["list"],
        "list": '{"n": 1.5}',
        "none": None,
        "name": ANSWER["name"],
        "status": 200,
    }


def test_it_takes_no_header_and_no_segment_from_an_answer(twice: Twice) -> None:
    pressed = twice.press(
        custom_path="x/{{request.1.json:$.name}}",
        headers=CUSTOM,
        custom_headers="X-Name: {{request.1.json:$.name}}",
    )
    assert pressed.state == "sent"
    assert twice.second.split(b"\r\n")[0] == (
        b"POST /x/An%20%22only%22%20child%0D%0AX%3A%20y HTTP/1.1"
    )
    assert header_of(twice.second, "X-Name") == 'An "only" child X: y'
    assert header_of(twice.second, "X") == ""


def test_it_sends_half_a_character_as_a_question_mark(twice: Twice) -> None:
    pressed = twice.press(
        data_payload='{"half": "{{request.1.json:$.half}}"}',
        custom_path="x/{{request.1.json:$.half}}",
        headers=CUSTOM,
        custom_headers="X-Half: {{request.1.json:$.half}}",
    )
    assert pressed.state == "sent"
    assert twice.second.startswith(b"POST /x/%3F ")
    assert header_of(twice.second, "X-Half") == "?"
    assert json.loads(body_of(twice.second)) == {"half": "?"}


DEEP = "[" * 200 + "]" * 200


@pytest.mark.parametrize(
    ("second", "answer", "reason"),
    [
        ({"custom_path": "x/{{request.1.json:$.gone}}"}, "{}", "has no $.gone"),
        ({"custom_path": "x/{{request.1.json:$.a}}"}, "not json", "is not JSON"),
        ({"custom_path": "x/{{request.1.json:$.a}}"}, "[" * 100_000, "is not JSON"),
        ({"custom_path": "x/{{request.1.json:$..a}}"}, DEEP, "would take too long to look through"),
        ({"custom_path": "x/{{request.1.json:$.a}}/y"}, '{"a": ".."}', "'..' cannot stand in"),
        ({"data_payload": '{"a": -{{request.1.json:$.a}}}'}, '{"a": "x"}', "not valid JSON"),
        (
            {"command": "Relay Pulse", "arguments": {"duration": "{{request.1.json:$.a}}"}},
            '{"a": 0}',
            "Duration in seconds",
        ),
    ],
)
def test_it_sends_nothing_that_it_cannot_write(
    twice: Twice, second: dict[str, object], answer: str, reason: str
) -> None:
    pressed = twice.press(answer, **second)
    assert (pressed.state, twice.second) == ("failed", b"")
    assert pressed.problem is not None
    assert pressed.problem.code == "PRS-011"
    assert pressed.problem.message.startswith("1 of 2 requests failed (request 2 at ")
    assert "Request 2 could not be written" in pressed.problem.message
    assert reason in pressed.problem.message


def test_it_says_that_a_request_got_no_answer(
    console: Console, certificate: trustme.LeafCert
) -> None:
    def hang_up(peer: ssl.SSLSocket, received: Received) -> None:
        received.read_request(peer)

    with tls_target(hang_up, certificate) as (lost, _), tls_target(OK, certificate) as (port, got):
        console.add("hello", to(lost), to(port, custom_path="{{request.1.json:$.id}}"))
        press = console.press("hello")
    assert got.requests == []
    assert press.problem is not None
    assert press.problem.message.startswith("2 of 2 requests failed")


def test_it_takes_the_answer_of_the_same_target(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with (
        tls_target(answering(json_answer('{"id": 1}')), certificate) as (one, got_one),
        tls_target(answering(json_answer('{"id": 2}')), certificate) as (two, got_two),
        tls_target(answering(json_answer('{"id": 3}')), certificate) as (three, got_three),
    ):
        console.add(
            "hello", to(two, one), to(one, two, three, custom_path="{{request.1.json:$.id}}")
        )
        assert console.press("hello").state == "sent"
    assert got_one.requests[1].startswith(b"POST /1 ")
    assert got_two.requests[1].startswith(b"POST /2 ")
    assert got_three.requests[0].startswith(b"POST /2 "), "the first target's"


def test_it_does_not_send_a_placeholder_that_no_check_saw(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", to(port, custom_path="{{nobody}}"))
        press = console.press("hello")
    assert received.requests == []
    assert press.problem is not None
    assert "{{nobody}} is not known" in press.problem.message


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ('["{{a}}"]', '["x\\"y"]'),
        ("[{{a}}]", '["x\\"y"]'),
        ('["\\\\", {{a}}]', '["\\\\", "x\\"y"]'),
        ('["\\"", "{{a}}{{a}}", {{a}}]', '["\\"", "x\\"yx\\"y", "x\\"y"]'),
        ('{"{{a}}": {{a}}}', '{"x\\"y": "x\\"y"}'),
    ],
)
def test_it_knows_whether_it_is_inside_a_string(template: str, filled: str) -> None:
    made = fill_payload(template, lambda _: 'x"y', content_type="application/json")
    assert made == filled
