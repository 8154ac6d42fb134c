"""The OAuth test against any target: every method, with the headers as they were written."""

import ssl
from collections.abc import Iterator

import pytest
import trustme
from pytest_httpserver import HTTPServer

from algo_oauth.device import Device
from tests.web.conftest import Person
from tests.web.test_oauth_test import add_profile, form, run

TOKEN = {"access_token": "the-token", "token_type": "bearer", "expires_in": 3600}


@pytest.fixture
def target(certificate: trustme.LeafCert) -> Iterator[HTTPServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with HTTPServer(host="127.0.0.1", ssl_context=context) as server:
        server.expect_oneshot_request("/token", method="POST").respond_with_json(TOKEN)
        yield server
        server.check()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_it_sends_the_chosen_method_with_its_payload(
    admin: Person, device: Device, target: HTTPServer, method: str
) -> None:
    target.expect_oneshot_request(
        "/things/1",
        method=method,
        json={"text": "Hello"},
        headers={
            "Authorization": "Bearer the-token",
            "Content-Type": "application/json; charset=utf-8",
            "X-Place": "Front desk",
        },
    ).respond_with_json({"id": "1"})
    add_profile(device, target.port)
    values = form(
        target.port,
        test_method=method,
        test_url=f"https://127.0.0.1:{target.port}/things/1",
        test_headers="X-Place: Front desk",
    )
    assert "It worked." in run(admin, device, values)


def test_it_sends_no_body_where_none_was_written(
    admin: Person, device: Device, target: HTTPServer
) -> None:
    target.expect_oneshot_request("/things", method="GET", data="").respond_with_json([])
    add_profile(device, target.port)
    values = form(
        target.port,
        test_method="GET",
        test_url=f"https://127.0.0.1:{target.port}/things",
        test_payload="",
    )
    assert "It worked." in run(admin, device, values)


def test_it_keeps_the_query_as_it_was_written(
    admin: Person, device: Device, target: HTTPServer
) -> None:
    target.expect_oneshot_request(
        "/things", method="GET", query_string="a=%20b&c=d%2Fe&a=2"
    ).respond_with_json([])
    add_profile(device, target.port)
    address = f"https://127.0.0.1:{target.port}/things?a=%20b&c=d%2Fe&a=2"
    values = form(target.port, test_method="GET", test_url=address, test_payload="")
    assert "It worked." in run(admin, device, values)
