"""Carrying out a press: what leaves, and what is said of it."""

import ssl

import pytest
import trustme

from algo_oauth.oauth.success import SuccessRule
from tests.console.conftest import Console, to
from tests.console.targets import BROKEN, OK, bad_and_good, hang_up
from tests.doubles.tls_target import (
    Received,
    answering,
    answering_once,
    json_answer,
    never_answering,
    tls_target,
)
from tests.oauth.samples import a_profile
from tests.oauth.targets import granting, header_of, refusing


def test_it_sends_what_was_saved_byte_for_byte(
    console: Console, certificate: trustme.LeafCert
) -> None:
    payload = '{\n   "text": "Grüße"\n}\n'
    with tls_target(OK, certificate) as (port, received):
        console.add(
            "hello",
            to(
                port,
                custom_path="v1/chats/7/posts?x=1",
                headers="Custom Headers",
                custom_headers="Content-Type: application/json; charset=utf-8\nX-Extra: 1",
                data_payload=payload,
            ),
        )
        assert console.press("hello").state == "sent"
    head, _, body = received.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/chats/7/posts?x=1 HTTP/1.1\r\n")
    assert header_of(received.requests[0], "content-type") == "application/json; charset=utf-8"
    assert header_of(received.requests[0], "x-extra") == "1"
    assert body == payload.encode()


def test_it_leaves_out_custom_headers_that_are_not_in_use(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", to(port, headers="None", custom_headers="X-Extra: 1"))
        console.press("hello")
    assert header_of(received.requests[0], "x-extra") == ""


def test_it_sends_the_token_of_its_profile(console: Console, certificate: trustme.LeafCert) -> None:
    with (
        tls_target(answering(granting("the-token")), certificate) as (token_port, _),
        tls_target(OK, certificate) as (port, received),
    ):
        console.profiles["p1"] = a_profile(token_url=f"https://127.0.0.1:{token_port}/token")
        console.add("hello", to(port, oauth_profile="p1"))
        assert console.press("hello").state == "sent"
    assert header_of(received.requests[0], "authorization") == "Bearer the-token"


def test_it_makes_one_request_and_no_connection_when_warm(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with (
        tls_target(answering(granting()), certificate) as (token_port, tokens),
        tls_target(OK, certificate) as (port, received),
    ):
        console.profiles["p1"] = a_profile(token_url=f"https://127.0.0.1:{token_port}/token")
        console.add("hello", to(port, oauth_profile="p1"))
        console.press("hello")
        before = (len(tokens.requests), tokens.connections, received.connections)
        console.clock.advance(1)
        assert console.press("hello").state == "sent"
        assert (len(tokens.requests), tokens.connections, received.connections) == before
        assert len(received.requests) == 2


def test_it_sends_requests_in_their_order(console: Console, certificate: trustme.LeafCert) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", *(to(port, custom_path=name) for name in ("one", "two", "three")))
        assert console.press("hello").state == "sent"
    paths = [request.split()[1] for request in received.requests]
    assert paths == [b"/one", b"/two", b"/three"]


def test_it_sends_the_second_request_when_the_first_failed(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with bad_and_good(certificate) as (bad, good, received):
        console.add("hello", to(bad), to(good))
        press = console.press("hello")
    assert len(received.requests) == 1
    assert press.state == "failed"
    assert press.problem is not None
    assert press.problem.message.startswith(
        f"1 of 2 requests failed (request 1 at 127.0.0.1:{bad})."
    )


def test_it_sends_to_several_targets_at_once(
    console: Console, certificate: trustme.LeafCert
) -> None:
    """The first target answers only when the second one has been called."""
    with tls_target(OK, certificate) as (second, received):

        def after_the_other(peer: ssl.SSLSocket, own: Received) -> None:
            own.read_request(peer)
            assert received.arrived.acquire(timeout=1.5)
            peer.sendall(json_answer("{}"))

        with tls_target(after_the_other, certificate) as (first, _):
            console.add("hello", to(first, second))
            assert console.press("hello").state == "sent"


def test_it_names_the_targets_that_failed(console: Console, certificate: trustme.LeafCert) -> None:
    with (
        tls_target(OK, certificate) as (good, _),
        tls_target(BROKEN, certificate) as (bad, _),
        tls_target(hang_up, certificate) as (worse, _),
    ):
        console.add("hello", to(good, bad, worse))
        press = console.press("hello")
    assert press.state == "failed"
    assert press.problem is not None
    expected = f"2 of 3 requests failed (127.0.0.1:{bad}, 127.0.0.1:{worse})."
    assert press.problem.message.startswith(expected)


def test_it_tells_each_reason_once(console: Console, certificate: trustme.LeafCert) -> None:
    with tls_target(OK, certificate) as (gone, _):
        pass
    with tls_target(BROKEN, certificate) as (bad, _), tls_target(BROKEN, certificate) as (worse, _):
        console.add("hello", to(bad, gone, worse))
        press = console.press("hello")
    assert press.problem is not None
    assert press.problem.code == "HTTP-500"
    assert press.problem.message == (
        f"3 of 3 requests failed (127.0.0.1:{bad}, 127.0.0.1:{gone}, 127.0.0.1:{worse}). "
        "The provider has trouble of its own. 127.0.0.1 refused the connection."
    )


def test_it_does_not_say_that_nothing_was_sent_when_one_target_got_it(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (gone, _):
        pass
    with tls_target(OK, certificate) as (good, received):
        console.add("hello", to(gone, good))
        press = console.press("hello")
    assert len(received.requests) == 1
    assert press.problem is not None
    assert "Nothing was sent" not in press.problem.message


def test_it_says_unknown_when_the_answer_never_came(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(hang_up, certificate) as (port, received):
        console.add("hello", to(port))
        press = console.press("hello")
        assert len(received.requests) == 1, "what may have arrived is not sent again"
    assert press.state == "unknown"
    assert press.problem is not None
    assert press.problem.code == "NET-111"


def test_it_says_unknown_when_the_target_stays_silent(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(never_answering, certificate) as (port, _):
        console.add("hello", to(port))
        press = console.press("hello")
    assert press.state == "unknown"
    assert press.problem is not None
    assert press.problem.code == "NET-110"


def test_it_says_failed_when_nothing_listens(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, _):
        pass
    console.add("hello", to(port))
    press = console.press("hello")
    assert press.state == "failed"
    assert press.problem is not None
    assert press.problem.code == "NET-102"


def test_it_says_failed_when_the_target_is_not_who_it_says(console: Console) -> None:
    stranger = trustme.CA().issue_cert("127.0.0.1")
    with tls_target(OK, stranger) as (port, received):
        console.add("hello", to(port))
        press = console.press("hello")
    assert (press.state, received.requests) == ("failed", [])
    assert press.problem is not None
    assert press.problem.code == "NET-105"


@pytest.mark.parametrize("status", ["301 Moved Permanently", "404 Not Found", "500 Broken"])
def test_it_says_failed_when_the_target_refuses(
    console: Console, certificate: trustme.LeafCert, status: str
) -> None:
    with tls_target(answering_once(json_answer("{}", status)), certificate) as (port, _):
        console.add("hello", to(port))
        press = console.press("hello")
    assert press.state == "failed"


@pytest.mark.parametrize(
    ("rule", "state", "code"),
    [
        (SuccessRule(status="200", path="$.ok", test="equals", value="true"), "sent", ""),
        (SuccessRule(path="$.ok", test="equals", value="false"), "failed", "API-005"),
        (SuccessRule(status="201"), "failed", "API-005"),
    ],
)
def test_it_lets_the_requests_success_rule_decide(
    console: Console, certificate: trustme.LeafCert, rule: SuccessRule, state: str, code: str
) -> None:
    with tls_target(answering(json_answer('{"ok": true}')), certificate) as (port, received):
        console.add("hello", to(port, success=rule))
        press = console.press("hello")
    assert press.state == state
    assert (press.problem.code if press.problem else "") == code
    assert len(received.requests) == 1


def test_it_sends_nothing_at_all_when_a_profile_is_gone(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", to(port), to(port, oauth_profile="gone"))
        press = console.press("hello")
    assert (press.state, received.requests) == ("failed", [])
    assert press.problem is not None
    assert press.problem.code == "PRS-003"


def test_it_does_not_send_without_a_token(console: Console, certificate: trustme.LeafCert) -> None:
    with (
        tls_target(answering(refusing("invalid_grant")), certificate) as (token_port, _),
        tls_target(OK, certificate) as (port, received),
    ):
        console.profiles["p1"] = a_profile(token_url=f"https://127.0.0.1:{token_port}/token")
        console.add("hello", to(port, oauth_profile="p1"))
        press = console.press("hello")
    assert (press.state, received.requests) == ("failed", [])


def test_it_ends_as_unknown_when_the_device_itself_fails(
    console: Console, caplog: pytest.LogCaptureFixture
) -> None:
    console.add("hello", to(443, targets="what no check would let pass"))
    press = console.press("hello")
    assert press.state == "unknown"
    assert press.problem is not None
    assert press.problem.code == "PRS-005"
    assert "The press of hello failed" in caplog.text
