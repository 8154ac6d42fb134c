"""A client written from Algo's guide alone, against the running device, over TLS."""

import http.client
import json
import re
import time
from collections.abc import Iterator
from contextlib import closing
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

import pytest

from tests.doubles.algo_client import AlgoClient, basic, standard
from tests.doubles.running_device import RunningDevice
from tests.process.visitor import PASSWORD as ADMIN_PASSWORD
from tests.process.visitor import Visitor, logged_in

PASSWORD: Final = "the-api-password"
ACTIVATE: Final = "/api/controls/console/button/activate"
STOP: Final = "/api/controls/console/event/stop"
FORM: Final = {
    "rest_api": "Enabled",
    "auth_method": "Standard",
    "api_password": PASSWORD,
    "time_tolerance": "30",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDevice]:
    """A device with a button whose target refuses every connection."""
    environ = {"ALGO_OAUTH_ADMIN_PASSWORD": ADMIN_PASSWORD}
    with RunningDevice(tmp_path_factory.mktemp("device") / "state", environ=environ) as device:
        with logged_in(device) as visitor:
            save(visitor)
            visitor.post("/basic-settings/screens/screen-1/buttons", BUTTON)
        yield device


BUTTON: Final = {
    "button_status": "Enabled",
    "text": "Hello",
    "position": "0",
    "action": "Send API Request",
    "number_of_requests": "1",
    "request_1_command": "Other",
    "request_1_method": "POST",
    "request_1_custom_path": "go",
    "request_1_targets": "127.0.0.1:1",
    "request_1_headers": "None",
    "request_1_data_payload": "{}",
}


def save(visitor: Visitor, **changes: str) -> None:
    answer = visitor.post("/advanced-settings/admin/api", FORM | changes)
    assert answer.status_code == 302, answer.text


def port(device: RunningDevice) -> int:
    return int(device.url.rpartition(":")[2])


def client_of(
    device: RunningDevice, password: str = PASSWORD, method: str = "Standard"
) -> AlgoClient:
    return AlgoClient(port(device), password, certificate=device.certificate, method=method)


@pytest.fixture
def client(running: RunningDevice) -> AlgoClient:
    return client_of(running)


def test_it_answers_every_call_of_an_8450(client: AlgoClient) -> None:
    about = client.get("/api/info/about")
    assert about.document["Product Name"] == "Algo 8450 IP Console"
    assert client.get("/api/info/status").document["Console"] == "Idle"
    assert client.get("/api/info/audio.noise.level").status == 404
    assert client.put("/api/settings", {"device.name": "Reception"}).status == 200
    assert client.get("/api/settings/device.name").document == {"device.name": "Reception"}
    assert client.post("/api/settings/action/restore").document["changed"] == {
        "device.name": "Algo 8450"
    }
    assert client.get("/api/console/event/status").document == {"active": []}
    assert client.post(STOP, {"type": "all"}).body == b"Stopped 0 event(s)."
    for maintenance in ("reboot", "reload", "upgrade/check", "upgrade/start"):
        assert client.post(f"/api/controls/{maintenance}").status == 409


def test_it_presses_a_button_and_tells_what_came_of_it(client: AlgoClient) -> None:
    pressed = client.post(ACTIVATE, {"id": "hello"})
    assert (pressed.status, pressed.document["id"]) == (200, "hello")
    last = _last(client)
    for _ in range(500):
        if last["state"] != "sending":
            break
        last = _last(client)
    assert (last["press"], last["state"]) == (pressed.document["press"], "failed")
    assert last["problem"]["code"] == "NET-102"
    assert client.post(ACTIVATE, {"id": "nobody"}).status == 404


def _last(client: AlgoClient) -> Any:
    (button,) = client.get("/api/console/buttons").document["buttons"]
    return button["last"]


@pytest.mark.parametrize(
    "uri",
    [
        "/api/info/about?",
        "/api/info/about?x=%20y&z=1+2&&",
        "/api/info/%61bout",
        "/api/settings/device%2Ename?q=%C3%BC",
        "/api/settings/device.name?../..",
        "/%61%70i/info/about",
    ],
)
def test_it_checks_addresses_as_they_came_over_the_wire(client: AlgoClient, uri: str) -> None:
    assert client.get(uri).status == 200


def test_it_takes_no_two_addresses_for_the_same(client: AlgoClient) -> None:
    signed = client.credentials("GET", "/api/info/about?", b"")
    assert client.send("GET", "/api/info/about", b"", signed).document["code"] == "RST-011"


def test_it_takes_a_body_in_pieces(running: RunningDevice, client: AlgoClient) -> None:
    body = json.dumps({"type": "all"}).encode()
    headers = client.credentials("POST", STOP, body) | {"Transfer-Encoding": "chunked"}
    trust = client._trust
    connection = http.client.HTTPSConnection("127.0.0.1", port(running), timeout=20, context=trust)
    with closing(connection):
        pieces = (body[start : start + 4] for start in range(0, len(body), 4))
        connection.request("POST", STOP, body=pieces, headers=headers, encode_chunked=True)
        assert connection.getresponse().read() == b"Stopped 0 event(s)."


def test_it_tells_its_time_with_every_answer(client: AlgoClient) -> None:
    answers = [client.get("/api/info/about"), client.get("/api/nowhere")]
    answers += [client.send("GET", "/api/info/about", b"", {})]
    answers += [client.send("POST", ACTIVATE, b"x" * 70_000, {})]
    assert [answer.status for answer in answers] == [200, 404, 401, 413]
    for answer in answers:
        told = parsedate_to_datetime(answer.headers["Date"]).timestamp()
        assert abs(told - time.time()) < 30


def test_it_refuses_a_body_of_megabytes_in_its_own_form(client: AlgoClient) -> None:
    answer = client.send("PUT", "/api/settings", b"x" * 2_000_000, {})
    assert (answer.status, answer.document["code"]) == (413, "RST-022")


def test_it_refuses_a_clock_that_is_wrong_until_its_own_is_used(running: RunningDevice) -> None:
    behind = AlgoClient(
        port(running), PASSWORD, certificate=running.certificate, now=lambda: time.time() - 120
    )
    refused = behind.get("/api/info/about")
    assert (refused.status, refused.document["code"]) == (401, "RST-013")
    told = parsedate_to_datetime(refused.headers["Date"]).timestamp()
    corrected = standard(PASSWORD, "GET", "/api/info/about", b"", at=int(told), nonce="corrected")
    assert behind.send("GET", "/api/info/about", b"", corrected).status == 200


def test_it_refuses_a_call_that_was_overheard(client: AlgoClient) -> None:
    body = b'{"type": "all"}'
    headers = client.credentials("POST", STOP, body)
    first, again = (client.send("POST", STOP, body, headers) for _ in range(2))
    assert (first.status, again.status, again.document["code"]) == (200, 401, "RST-014")


def test_it_refuses_a_body_that_was_changed(client: AlgoClient) -> None:
    headers = client.credentials("POST", STOP, b'{"type": "all"}')
    changed = client.send("POST", STOP, b'{"type": "All"}', headers)
    assert (changed.status, changed.document["code"]) == (401, "RST-015")


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[RunningDevice]:
    """A device for what would get in the way of others."""
    environ = {"ALGO_OAUTH_ADMIN_PASSWORD": ADMIN_PASSWORD, "ALGO_OAUTH_SUPERVISED": "1"}
    with RunningDevice(tmp_path / "state", environ=environ) as device:
        yield device


def test_it_lives_through_a_day_of_every_method(alone: RunningDevice) -> None:
    client = client_of(alone)
    assert client.get("/api/info/about").document["code"] == "RST-001"
    with logged_in(alone) as visitor:
        save(visitor, auth_method="Basic")
        assert client_of(alone, method="Basic").get("/api/info/about").status == 200
        assert client.get("/api/info/about").document["code"] == "RST-010"
        save(visitor, auth_method="None")
        assert client_of(alone, method="None").get("/api/info/about").status == 200
        save(visitor, auth_method="Standard")
    assert client.get("/api/info/about").status == 200
    assert client.put("/api/settings", {"api.auth.basic": "1"}).status == 200
    wrong = [client_of(alone, "wrong-password", "Basic").get("/api/info/about") for _ in range(6)]
    assert [answer.status for answer in wrong] == [401] * 5 + [429]
    locked_out = client.send("GET", "/api/info/about", b"", basic(PASSWORD, b""))
    assert locked_out.status == 429
    assert 1 <= int(locked_out.headers["Retry-After"]) <= 60
    alone.stop()
    seen = alone.output.text + alone.errors.text
    assert not re.search(f"{PASSWORD}|wrong-password", seen)


def test_it_ends_for_its_supervisor_to_start_it_again(alone: RunningDevice) -> None:
    with logged_in(alone) as visitor:
        save(visitor)
    answer = client_of(alone).post("/api/controls/reboot")
    assert (answer.status, answer.document) == (200, {"status": "restarting"})
    assert alone.wait() == 75
    with RunningDevice(alone.state) as again:
        assert client_of(again).get("/api/info/about").status == 200
