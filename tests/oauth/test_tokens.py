"""The path of a token: when one is asked for, how, and what is kept."""

import socket
from collections.abc import Callable

import pytest
import trustme

from algo_oauth.errors import StorageError
from algo_oauth.oauth.token_record import Token
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import answering, http, json_answer, tls_target
from tests.doubles.token_store import MemoryTokenStore
from tests.oauth.obtaining import at, code_of, obtain, value_of
from tests.oauth.samples import a_profile
from tests.oauth.targets import granting, in_turn, refusing

HTML = "Content-Type: text/html"
JSON = "Content-Type: application/json"


def test_it_asks_once_and_remembers(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with tls_target(in_turn(granting("first"), granting("second")), certificate) as (port, got):
        first, second = obtain(manager, clock, at(port)), obtain(manager, clock, at(port))
    assert (value_of(first), value_of(second)) == ("first", "first")
    assert (len(first.exchanges), len(second.exchanges)) == (1, 0)
    assert len(got.requests) == 1


def test_it_remembers_across_a_restart(
    new_manager: Callable[[], TokenManager], clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with tls_target(answering(granting("first")), certificate) as (port, got):
        obtain(new_manager(), clock, at(port))
        assert value_of(obtain(new_manager(), clock, at(port))) == "first"
    assert len(got.requests) == 1


def test_it_saves_a_token_before_anybody_can_use_it(
    manager: TokenManager,
    store: MemoryTokenStore,
    clock: HandClock,
    certificate: trustme.LeafCert,
) -> None:
    seen: list[Token | None] = []
    store.on_save = lambda: seen.append(manager.record("p1").token)
    with tls_target(answering(granting("first")), certificate) as (port, _):
        obtain(manager, clock, at(port))
    assert seen == [None]
    assert store.kept["p1"].token == manager.record("p1").token


@pytest.mark.parametrize(
    ("lifetime", "age", "asked"),
    [
        (3600, 3569, 1),
        (3600, 3570, 2),
        (60, 53.9, 1),
        (60, 54, 2),
        (0, 0, 2),
        ("3600", 3570, 2),
        (None, 1e9, 1),
    ],
)
def test_it_renews_a_token_a_little_before_its_end(
    manager: TokenManager,
    clock: HandClock,
    certificate: trustme.LeafCert,
    lifetime: int | str | None,
    age: float,
    asked: int,
) -> None:
    script = answering(granting("first", expires_in=lifetime))
    with tls_target(script, certificate) as (port, got):
        assert value_of(obtain(manager, clock, at(port))) == "first"
        clock.advance(age)
        obtain(manager, clock, at(port))
    assert len(got.requests) == asked


def test_it_keeps_the_token_when_only_the_name_is_edited(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with tls_target(answering(granting()), certificate) as (port, got):
        obtain(manager, clock, at(port))
        obtain(
            manager, clock, a_profile(name="Renamed", token_url=f"https://127.0.0.1:{port}/token")
        )
    assert len(got.requests) == 1


def test_it_never_returns_a_token_that_was_just_refused(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with tls_target(in_turn(granting("first"), granting("second")), certificate) as (port, _):
        obtain(manager, clock, at(port))
        assert value_of(obtain(manager, clock, at(port), rejected="first")) == "second"


def test_it_returns_the_token_that_another_thread_fetched_since(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with tls_target(in_turn(granting("first"), granting("second")), certificate) as (port, got):
        obtain(manager, clock, at(port))
        obtain(manager, clock, at(port), rejected="first")
        assert value_of(obtain(manager, clock, at(port), rejected="first")) == "second"
    assert len(got.requests) == 2


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (refusing("invalid_grant"), "invalid_grant"),
        (refusing("invalid_client", "401 Unauthorized"), "invalid_client"),
        (http("401 Unauthorized", b"", JSON), "HTTP-401"),
        (http("403 Forbidden", b"<html>", HTML), "HTTP-403"),
        (http("404 Not Found", b"<html>", HTML), "HTTP-404"),
        (http("429 Too Many Requests", b"", JSON), "HTTP-429"),
        (http("500 Internal Server Error", b"[" * 9000, JSON), "HTTP-500"),
        (http("400 Bad Request", b"\xff\xfe", JSON), "API-004"),
        (http("418 I'm a teapot", b"", JSON), "API-004"),
        (http("302 Found", b"", "Location: https://elsewhere.example/"), "TOK-006"),
        (http("304 Not Modified", b""), "TOK-006"),
        (http("200 OK", b"<html>Sign in</html>", HTML), "TOK-001"),
        (http("200 OK", b'{"access', JSON), "TOK-001"),
        (http("200 OK", b"[]", JSON), "TOK-001"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "TOK-001"),
        (http("200 OK", b" " * 1_100_000, JSON), "TOK-005"),
        (json_answer('{"token_type": "bearer"}'), "TOK-002"),
        (granting(token_type="mac"), "TOK-003"),
        (granting(expires_in=-1), "TOK-004"),
        (granting(expires_in="soon"), "TOK-004"),
        (granting(expires_in=True), "TOK-004"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n", "NET-112"),
        (b"HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n", "NET-112"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "NET-112"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", "NET-110"),
    ],
)
def test_it_names_every_bad_answer_and_records_it(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert, raw: bytes, code: str
) -> None:
    with tls_target(answering(raw), certificate) as (port, _):
        obtained = obtain(manager, clock, at(port))
    assert code_of(obtained) == code
    record = manager.record("p1")
    assert (record.problem, record.problem_at) == (obtained.problem, clock.now())


def test_it_names_a_refused_connection(manager: TokenManager, clock: HandClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert code_of(obtain(manager, clock, at(port))) == "NET-102"


def test_it_keeps_an_older_token_when_a_later_attempt_fails(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    script = in_turn(granting("first", refresh_token="r1"), http("500 Oops", b""))
    with tls_target(script, certificate) as (port, _):
        obtain(manager, clock, at(port))
        clock.advance(3600)
        obtain(manager, clock, at(port))
    kept = manager.record("p1").token
    assert kept is not None
    assert kept.refresh_token == Secret("r1")


def test_it_forgets_the_problem_after_a_success(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with tls_target(in_turn(refusing("invalid_grant"), granting()), certificate) as (port, _):
        obtain(manager, clock, at(port))
        obtain(manager, clock, at(port))
    assert manager.record("p1").problem is None


@pytest.mark.parametrize(
    "secret", ["client-secret", "head.claims.signature", "Y2xpZW50LWlkOmNsaWVudC1zZWNyZXQ"]
)
def test_it_masks_a_secret_that_the_provider_repeats(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert, secret: str
) -> None:
    body = f'{{"error": "odd_error", "error_description": "you sent {secret}"}}'
    with tls_target(answering(json_answer(body, "400 Bad Request")), certificate) as (port, _):
        problem = obtain(manager, clock, at(port)).problem
    assert problem is not None
    assert "you sent" in problem.message
    assert secret not in str(problem)


def test_it_carries_on_when_the_store_fails(
    manager: TokenManager,
    store: MemoryTokenStore,
    clock: HandClock,
    certificate: trustme.LeafCert,
    unsaved: list[StorageError],
) -> None:
    store.failing = True
    with tls_target(answering(granting()), certificate) as (port, got):
        assert value_of(obtain(manager, clock, at(port))) == "first"
        assert value_of(obtain(manager, clock, at(port))) == "first"
    assert len(got.requests) == 1
    assert [error.code for error in unsaved] == ["STO-003"]


def test_it_names_the_problem_even_when_the_store_fails(
    manager: TokenManager, store: MemoryTokenStore, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    store.failing = True
    with tls_target(answering(refusing("invalid_grant")), certificate) as (port, _):
        assert code_of(obtain(manager, clock, at(port))) == "invalid_grant"


def test_it_forgets_a_deleted_profile(
    manager: TokenManager, store: MemoryTokenStore, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with tls_target(answering(granting()), certificate) as (port, _):
        obtain(manager, clock, at(port))
    manager.forget("p1")
    assert store.kept == {}
    assert manager.record("p1").token is None


def test_it_knows_nothing_of_a_profile_that_was_never_used(manager: TokenManager) -> None:
    record = manager.record("never")
    assert (record.profile_id, record.token, record.problem) == ("never", None, None)
