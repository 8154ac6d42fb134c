"""Reading a token answer: a token or a named error, whatever a provider sends."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.errors import (
    TokenAnswerNotJson,
    TokenAnswerTooLong,
    TokenAnswerWithoutToken,
    TokenError,
    TokenLifetimeUnreadable,
    TokenRedirected,
    TokenTypeUnknown,
)
from algo_oauth.oauth.token_answer import GrantedToken, read_token_answer
from algo_oauth.outbound.exchange import Answer
from algo_oauth.secret import NO_SECRET, Secret
from tests.oauth.samples import an_answer

HOST = "provider.example"


def read(answer: Answer) -> GrantedToken:
    return read_token_answer(answer, host=HOST)


def read_fields(**fields: Any) -> GrantedToken:
    return read(an_answer(json.dumps({"access_token": "token", "token_type": "bearer"} | fields)))


def test_it_reads_ringcentrals_answer() -> None:
    granted = read_fields(
        expires_in=3600,
        refresh_token="refresh",
        refresh_token_expires_in=604799,
        scope="TeamMessaging RingOut",
        owner_id="1",
        endpoint_id="2",
    )
    assert granted == GrantedToken(
        access_token=Secret("token"),
        lifetime=3600.0,
        scope="TeamMessaging RingOut",
        refresh_token=Secret("refresh"),
        refresh_lifetime=604799.0,
    )


@pytest.mark.parametrize(
    ("value", "lifetime"),
    [
        (3600, 3600.0),
        (3599.5, 3599.5),
        ("3600", 3600.0),
        (" 3600 ", 3600.0),
        ("3600.0", 3600.0),
        (0, 0.0),
        ("0", 0.0),
        (0.0, 0.0),
        (None, None),
    ],
)
def test_it_reads_a_lifetime(value: Any, lifetime: float | None) -> None:
    assert read_fields(expires_in=value).lifetime == lifetime


def test_it_takes_a_missing_lifetime_for_unknown() -> None:
    assert read_fields().lifetime is None


@pytest.mark.parametrize(
    "written",
    [
        *("-1", "-0.5", '"-1"', '"soon"', '""', '"1e3"', '"inf"', '"NaN"', '"1 h"'),
        *("true", "false", "[]", "{}", "1e999", "NaN", "Infinity", "-Infinity"),
        "1" + "0" * 400,
        '"' + "9" * 400 + '"',
    ],
)
def test_it_refuses_any_other_lifetime(written: str) -> None:
    body = f'{{"access_token": "token", "token_type": "bearer", "expires_in": {written}}}'
    with pytest.raises(TokenLifetimeUnreadable):
        read(an_answer(body))


@pytest.mark.parametrize("written", ["-1", '"never"', "true", "[]", "NaN"])
def test_it_does_without_a_refresh_lifetime_it_cannot_read(written: str) -> None:
    body = f'{{"access_token": "token", "refresh_token_expires_in": {written}}}'
    assert read(an_answer(body)).refresh_lifetime is None


@pytest.mark.parametrize("written", ['"\\ud800"', '"a b"', '"ü"', '"a\\nb"', "7", "null", '""'])
def test_it_does_without_a_refresh_token_that_none_can_be(written: str) -> None:
    body = f'{{"access_token": "token", "refresh_token": {written}}}'
    assert read(an_answer(body)).refresh_token == NO_SECRET


@pytest.mark.parametrize(
    "written",
    [
        "null",
        '""',
        "7",
        "[]",
        "{}",
        "true",
        '"a b"',
        '"a\\r\\nX: y"',
        '"\\ud800"',
        '"ü"',
        '"\\u0000"',
    ],
)
def test_it_refuses_an_access_token_that_no_header_could_carry(written: str) -> None:
    with pytest.raises(TokenAnswerWithoutToken):
        read(an_answer(f'{{"access_token": {written}, "token_type": "bearer"}}'))


def test_it_refuses_an_answer_without_an_access_token() -> None:
    with pytest.raises(TokenAnswerWithoutToken):
        read(an_answer('{"token_type": "bearer", "expires_in": 3600}'))


@pytest.mark.parametrize("kind", ["bearer", "Bearer", "BEARER"])
def test_it_reads_the_token_type_in_any_case(kind: str) -> None:
    assert read_fields(token_type=kind).access_token == Secret("token")


@pytest.mark.parametrize("kind", ["mac", "DPoP", "", None, 1, ["bearer"], "bearer "])
def test_it_refuses_another_token_type(kind: Any) -> None:
    with pytest.raises(TokenTypeUnknown):
        read_fields(token_type=kind)


@pytest.mark.parametrize(
    ("body", "kind", "named"),
    [
        (b"<html>Sign in</html>", "text/html", "a web page"),
        (b"  <!doctype html>", "application/json", "a web page"),
        (b"", "application/json", "nothing"),
        (b" \r\n", "text/plain", "nothing"),
        (b'{"access_token": "tok', "application/json", "broken JSON"),
        (b"access_token=token&expires_in=1", "application/x-www-form-urlencoded", "something else"),
        (b"[]", "application/json", "JSON that is no object"),
        (b'"token"', "application/json", "JSON that is no object"),
        (b"null", "application/json", "JSON that is no object"),
        (b"\xff\xfe\x00", "application/octet-stream", "something else"),
        (b"[" * 100_000, "application/json", "broken JSON"),
        (b'{"expires_in": ' + b"9" * 5000 + b"}", "application/json", "broken JSON"),
    ],
)
def test_it_says_what_came_instead_of_json(body: bytes, kind: str, named: str) -> None:
    with pytest.raises(TokenAnswerNotJson, match=f"with {named} instead"):
        read(an_answer(body, kind=kind))


def test_it_reads_json_behind_a_byte_order_mark() -> None:
    body = b'\xef\xbb\xbf{"access_token": "token"}'
    assert read(an_answer(body)).access_token == Secret("token")


def test_it_takes_the_last_of_a_repeated_name() -> None:
    body = '{"access_token": "first", "access_token": "last"}'
    assert read(an_answer(body)).access_token == Secret("last")


def test_it_refuses_an_answer_that_was_cut() -> None:
    with pytest.raises(TokenAnswerTooLong):
        read(an_answer('{"access_token": "token"}', cut=True))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_it_refuses_a_redirect_and_says_where_to(status: int) -> None:
    with pytest.raises(TokenRedirected, match=r"https://elsewhere\.example/"):
        read(an_answer(b"", status, Location="https://elsewhere.example/"))


def test_it_gives_a_scope_that_any_page_can_show() -> None:
    granted = read(an_answer('{"access_token": "token", "scope": "a \\ud800"}'))
    assert granted.scope.encode() == b"a ?"


def test_it_never_shows_a_token() -> None:
    assert "token'" not in repr(read_fields(refresh_token="secret-refresh"))
    assert "secret-refresh" not in repr(read_fields(refresh_token="secret-refresh"))


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
NAMES = ["access_token", "token_type", "expires_in", "refresh_token", "scope"]


def granted_or_refused(answer: Answer) -> None:
    try:
        assert isinstance(read(answer), GrantedToken)
    except TokenError as error:
        assert error.problem.message.endswith(".")


@given(body=st.binary(max_size=200), status=st.sampled_from([200, 201, 204, 302]))
def test_it_never_stumbles_over_bytes(body: bytes, status: int) -> None:
    granted_or_refused(an_answer(body, status))


@given(document=ANY_JSON | st.dictionaries(st.sampled_from(NAMES), ANY_JSON))
def test_it_never_stumbles_over_json(document: Any) -> None:
    granted_or_refused(an_answer(json.dumps(document)))


@given(fields=st.dictionaries(st.sampled_from(NAMES[1:]), ANY_JSON))
def test_it_never_grants_what_cannot_be_sent_or_stored(fields: dict[str, Any]) -> None:
    try:
        granted = read_fields(**fields)
    except TokenError:
        return
    assert granted.lifetime is None or 0 <= granted.lifetime < 1e15
    (granted.scope + granted.refresh_token.reveal()).encode()  # half a character would raise
