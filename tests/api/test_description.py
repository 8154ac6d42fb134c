"""The OpenAPI description: whole, true, and held against the device by schemathesis."""

import inspect
import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis import AuthContext, AuthProvider, Case

from algo_oauth import errors
from algo_oauth.api.application import build_api
from algo_oauth.api.description import FILE
from algo_oauth.device import Device
from algo_oauth.storage.device_settings import NAMED
from tests.api.conftest import PASSWORD, AddButton, Caller, assert_refused
from tests.api.test_console import NOWHERE
from tests.doubles.algo_client import standard

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DESCRIPTION: Final = "/api/openapi.json"
DOCUMENT: Final = json.loads(FILE.read_text(encoding="utf-8"))
SIGN_THIS: Final = "hmac to-be-signed"


class Signing:
    """Signs what asks for it on its way to the device: by then every byte of it is known.

    Before that the device is as it was at first: a case may have switched off what the next one
    needs.
    """

    def __init__(self, application: "WSGIApplication", device: Device) -> None:
        self._application = application
        self._device = device
        self._record = device.record
        self._calls = 0

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if self._device.record != self._record:
            self._device.change_record(lambda _: self._record)
        if environ.get("HTTP_AUTHORIZATION") == SIGN_THIS:
            self._sign(environ)
        return self._application(environ, start_response)

    def _sign(self, environ: "WSGIEnvironment") -> None:
        body = environ["wsgi.input"].read()
        environ["wsgi.input"].seek(0)
        self._calls += 1
        headers = standard(
            PASSWORD,
            environ["REQUEST_METHOD"],
            environ["REQUEST_URI"],
            body,
            at=int(self._device.clock.now()),
            nonce=f"case{self._calls}",
        )
        headers.pop("Content-Type", None)  # what the case says stays to be looked at
        for name, value in headers.items():
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value


class Signature(AuthProvider[str]):
    """Has every case signed; schemathesis leaves it out where it looks for an open door."""

    def get(self, case: Case[Any], context: AuthContext) -> str:
        return SIGN_THIS

    def set(self, case: Case[Any], data: str, context: AuthContext) -> None:
        case.headers["Authorization"] = data


class Stage:
    """Stands in for the device while tests are collected: there is none yet."""

    device: "WSGIApplication"

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        return self.device(environ, start_response)


STAGE: Final = Stage()
described = schemathesis.openapi.from_path(FILE)
described.app = STAGE
described.auth(refresh_interval=None)(Signature)


@pytest.fixture
def on_stage(caller: Caller, device: Device, app: Flask, add_button: AddButton) -> None:
    add_button("help-reception", NOWHERE)  # the examples press it
    STAGE.device = Signing(app.wsgi_app, device)


@described.parametrize()
@settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_it_answers_as_it_is_described(case: Case[Any], on_stage: None) -> None:
    case.call_and_validate()


def test_it_gives_the_description_to_everybody(caller: Caller) -> None:
    answer = caller.send("GET", DESCRIPTION, {})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.get_json() == DOCUMENT


def test_it_gives_no_description_while_the_api_is_off(stranger: Caller) -> None:
    assert_refused(stranger.send("GET", DESCRIPTION, {}), 404, "RST-001")


def test_it_describes_every_call_and_no_other(device: Device) -> None:
    rules = build_api(device).url_map.iter_rules()
    served = {
        (re.sub(r"<\w+>", "{param}", rule.rule), method.lower())
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD"}
    }
    described_calls = {(path, method) for path, calls in paths() for method in calls}
    assert served == described_calls
    assert len(served) == 15


def test_it_describes_every_setting_and_no_other() -> None:
    assert DOCUMENT["components"]["schemas"]["Settings"]["properties"].keys() == NAMED.keys()
    (param,) = DOCUMENT["paths"]["/api/settings/{param}"]["get"]["parameters"]
    assert param["schema"]["enum"] == list(NAMED)


def test_it_shows_examples_that_its_schemas_allow() -> None:
    shown = list(examples(DOCUMENT))
    assert len(shown) > 30
    for schema, example in shown:
        whole = {**schema, "components": DOCUMENT["components"]}
        assert jsonschema_rs.is_valid(whole, example), example


def test_it_shows_only_codes_that_errors_have() -> None:
    codes = {
        kind.code
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.DeviceError)
    }
    shown = {
        example["code"]
        for _, example in examples(DOCUMENT)
        if isinstance(example, dict) and "error" in example
    }
    assert len(shown) > 10
    assert shown <= codes


def paths() -> Iterable[tuple[str, dict[str, Any]]]:
    found: dict[str, dict[str, Any]] = DOCUMENT["paths"]
    return found.items()


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Give every object of a document."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, dict | list):
            yield from nodes(child)


def examples(document: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    """Give every example with the schema that it is one of."""
    for node in nodes(document):
        if "schema" in node and "example" in node:
            yield node["schema"], node["example"]
        if "schema" in node and "examples" in node:
            yield from ((node["schema"], each["value"]) for each in node["examples"].values())
