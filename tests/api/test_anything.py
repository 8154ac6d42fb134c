"""Anything at all, sent to the API: never a server error, never let in or changed by chance."""

import base64
import json
from typing import Any, Final

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from algo_oauth.api.application import build_api
from algo_oauth.device import Device
from algo_oauth.storage.device_settings import NAMED
from tests.api.conftest import ADMIN_PASSWORD, PASSWORD, Caller
from tests.doubles.clock import HandClock

anything = settings(
    max_examples=80,
    deadline=None,
    # One device for all examples: it must stand what came before, too.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

ABOUT: Final = "/api/info/about"
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
KINDS: Final = ("application/json", "application/json; charset=utf-16", "text/plain", "", "\xff")

# What a header may hold on the wire: no control characters, one byte each.
header_texts = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=120)
hex_digits = st.text("0123456789abcdefABCDEF", min_size=62, max_size=66)
nonces = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=140)
authorizations = (
    header_texts
    | st.builds(
        "{} {}:{}:{}".format,
        st.sampled_from(["hmac", "HMAC", "hmac ", ""]),
        st.sampled_from(["admin", "algo", "root", ""]),
        nonces,
        hex_digits,
    )
    | st.builds("Basic {}".format, header_texts)
    | st.binary(max_size=60).map(lambda raw: "Basic " + base64.b64encode(raw).decode())
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
members = st.sampled_from(
    [
        *("id", "press", "type", "x", "device.name", "api.auth.tsvar"),
        *("web.public.address", "remote.api.pwd", "activity.days", "backup.hour"),
    ]
)
bodies = (
    st.binary(max_size=200)
    | json_values.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(members, json_values).map(lambda value: json.dumps(value).encode())
)


def assert_calm(answer: TestResponse) -> None:
    """Hold that an answer is none of a broken device, and in the form of all refusals."""
    assert answer.status_code < 500
    assert "Date" in answer.headers
    for inside in ("Traceback", 'File "', PASSWORD, ADMIN_PASSWORD):
        assert inside not in answer.text
    if answer.status_code >= 400 and answer.request.method != "HEAD":
        document = answer.get_json()
        assert document["error"]
        assert len(document["code"]) == 7


@pytest.fixture(params=["0", "1"], ids=["standard", "basic"])
def guarded(request: pytest.FixtureRequest, caller: Caller, device: Device) -> Caller:
    assert not device.apply_settings({"api.auth.basic": request.param})
    return caller


@anything
@given(authorization=authorizations, date=header_texts, md5=header_texts, body=bodies)
def test_it_lets_nobody_in_by_chance(
    guarded: Caller, clock: HandClock, authorization: str, date: str, md5: str, body: bytes
) -> None:
    clock.advance(13)  # wrong ones are few enough to be looked at
    headers = {"Authorization": authorization, "Content-MD5": md5, "Date": date}
    headers |= {"Content-Type": "application/json"}
    answer = guarded.send("POST", "/api/controls/console/event/stop", headers, body)
    assert answer.status_code in (401, 429)
    assert_calm(answer)


@anything
@given(authorization=authorizations)
def test_it_lets_nobody_in_by_chance_at_the_right_time(
    guarded: Caller, clock: HandClock, authorization: str
) -> None:
    clock.advance(13)
    headers = guarded.signature("GET", ABOUT) | {"Authorization": authorization}
    answer = guarded.send("GET", ABOUT, headers)
    assert answer.status_code in (401, 429)
    assert_calm(answer)


def calls(app: Flask) -> list[str]:
    rules = build_api(app.extensions["algo_oauth"].device).url_map.iter_rules()
    return sorted({rule.rule.replace("<name>", "device.name") for rule in rules})


@anything
@given(data=st.data(), body=bodies, kind=st.sampled_from(KINDS))
def test_it_survives_every_signed_call(
    app: Flask, caller: Caller, device: Device, data: st.DataObject, body: bytes, kind: str
) -> None:
    uri = data.draw(st.sampled_from(calls(app)))
    method = data.draw(st.sampled_from(METHODS))
    headers = caller.signature(method, uri, body) | {"Content-Type": kind}
    assert_calm(caller.send(method, uri, headers, body))
    assert device.record.api.enabled


@anything
@given(
    path=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="?#"), max_size=40),
    query=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40),
)
def test_it_survives_every_address(caller: Caller, path: str, query: str) -> None:
    answer = caller.send("GET", f"/api/{path}?{query}", caller.signature("GET", "/api/"))
    assert answer.status_code in (401, 404, 429)
    assert_calm(answer)


@anything
@given(wanted=st.dictionaries(members | st.text(max_size=20), json_values, max_size=5))
def test_it_changes_settings_as_they_were_sent_or_none(
    caller: Caller, device: Device, wanted: dict[str, Any]
) -> None:
    before = device.record
    answer = caller.put("/api/settings", wanted)
    assert_calm(answer)
    if answer.status_code == 200:
        assert wanted.keys() <= NAMED.keys()
        assert answer.get_json().keys() == wanted.keys()
    else:
        assert answer.status_code == 400
        assert device.record is before
