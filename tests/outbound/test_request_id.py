"""The provider's id of a request: kept only if it is one."""

import pytest

from algo_oauth.outbound.exchange import Answer, Exchange, OutgoingRequest
from algo_oauth.outbound.support_id import request_id
from algo_oauth.secret import NO_SECRET, Secret


def exchange(answer: Answer | None, *secrets: Secret) -> Exchange:
    return Exchange(
        request=OutgoingRequest(method="POST", url="https://h.example/p", secrets=secrets),
        answer=answer,
        fault=None,
        milliseconds=1.5,
        opened_connection=True,
    )


def answer(*values: str) -> Answer:
    headers = tuple(("rcrequestid", value) for value in values)
    return Answer(status=200, reason="OK", headers=headers, body=b"")


@pytest.mark.parametrize("value", ["1", "a1b2c3d4-e5f6-11ee-9a3c-005056bf7145", "x" * 80])
def test_it_keeps_an_id(value: str) -> None:
    assert request_id(exchange(answer(value), Secret("s3cr3t"), NO_SECRET)) == value


@pytest.mark.parametrize(
    "value", ["", "x" * 81, "two words", "=1+1", "-1", "<b>", "a\tb", "ü", "id-s3cr3t-id"]
)
def test_it_leaves_out_what_is_no_id_or_repeats_a_secret(value: str) -> None:
    assert request_id(exchange(answer(value), Secret("s3cr3t"))) == ""


def test_it_has_none_without_an_answer_or_a_header() -> None:
    assert request_id(exchange(None)) == ""
    assert request_id(exchange(answer())) == ""
