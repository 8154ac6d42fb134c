"""What a device authorization endpoint may answer, and what the page would show of it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.errors import DeviceAnswerUnusable
from algo_oauth.oauth.device_answer import DeviceCode, read_device_answer
from tests.oauth.samples import an_answer

GOOD = {
    "device_code": "d3vice",
    "user_code": "WDJB-MJHT",
    "verification_uri": "https://p.example/activate",
    "expires_in": 900,
    "interval": 7,
}


def read(**changes: Any) -> DeviceCode:
    document = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return read_device_answer(an_answer(json.dumps(document)), host="p.example")


def refused(body: str) -> str:
    with pytest.raises(DeviceAnswerUnusable) as refusal:
        read_device_answer(an_answer(body), host="p.example")
    return refusal.value.problem.message


def test_it_reads_a_whole_answer() -> None:
    code = read(verification_uri_complete="https://p.example/activate?user_code=WDJB-MJHT")
    assert code.user_code == "WDJB-MJHT"
    assert code.device_code.reveal() == "d3vice"
    assert (code.lifetime, code.interval) == (900.0, 7.0)
    assert code.verification_uri_complete.endswith("user_code=WDJB-MJHT")


def test_it_takes_the_defaults_of_the_rfc() -> None:
    code = read(interval=None, expires_in=None)
    assert code.interval == 5.0
    assert code.lifetime == 1800.0


def test_it_takes_the_older_spelling_of_the_address() -> None:
    code = read(verification_uri=None, verification_url="https://p.example/old")
    assert code.verification_uri == "https://p.example/old"


@pytest.mark.parametrize(("given_", "taken"), [("600", 600.0), (12.5, 12.5), (10**9, 86_400.0)])
def test_it_reads_numbers_in_any_form(given_: Any, taken: float) -> None:
    assert read(expires_in=given_).lifetime == taken


@pytest.mark.parametrize(("given_", "taken"), [(0, 1.0), (0.2, 1.0), (10_000, 300.0)])
def test_it_polls_neither_in_a_frenzy_nor_never(given_: Any, taken: float) -> None:
    assert read(interval=given_).interval == taken


@pytest.mark.parametrize(
    "change",
    [
        {"device_code": None},
        {"device_code": ""},
        {"device_code": 7},
        {"user_code": None},
        {"user_code": ""},
        {"user_code": "A\u202eB"},
        {"verification_uri": None},
        {"verification_uri": "http://p.example/"},
        {"verification_uri": "javascript:alert(1)"},
        {"verification_uri_complete": "data:text/html,x"},
        {"expires_in": 0},
        {"expires_in": -1},
        {"expires_in": "soon"},
        {"interval": -1},
        {"interval": "often"},
    ],
)
def test_it_refuses_what_makes_no_sense(change: dict[str, Any]) -> None:
    with pytest.raises(DeviceAnswerUnusable):
        read(**change)


@pytest.mark.parametrize(
    "body", ["", "<html>", "[]", "7", "null", '{"device_code": NaN}', "[" * 9999]
)
def test_it_refuses_what_is_no_object(body: str) -> None:
    assert refused(body).startswith("p.example gave no usable device code")


@given(st.binary(max_size=200))
def test_it_reads_or_refuses_anything(body: bytes) -> None:
    with pytest.raises(DeviceAnswerUnusable):
        read_device_answer(an_answer(body), host="p.example")
