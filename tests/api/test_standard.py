"""Standard authentication, as the device checks it."""

import json
from contextlib import closing
from email.utils import formatdate
from pathlib import Path
from typing import Final

import msgspec
import pytest

from algo_oauth.device import Device
from algo_oauth.secret import Secret
from algo_oauth.storage.api_settings import ApiSettings
from algo_oauth.web import build_app
from tests.api.conftest import (
    ON,
    PASSWORD,
    Caller,
    assert_refused,
    newest,
    open_device,
    since_the_test_began,
)
from tests.doubles.algo_client import digest, standard
from tests.doubles.clock import HandClock

ABOUT: Final = "/api/info/about"
STOP: Final = "/api/controls/console/event/stop"
BODY: Final = b'{"type": "all"}'


def test_it_takes_a_signed_call(caller: Caller) -> None:
    assert caller.get(ABOUT).status_code == 200


def test_it_takes_a_signed_body(caller: Caller) -> None:
    answer = caller.post(STOP, {"type": "all"})
    assert (answer.status_code, answer.text) == (200, "Stopped 0 event(s).")


def test_it_reckons_as_the_guide_does(tmp_path: Path, authority_file: Path) -> None:
    """The guide's own example, at its own time: refused is only the call, not who sent it."""
    at, body = 1601312252, b'{"path": "chime.wav", "loop": false}'
    uri, text = "/api/controls/tone/start", "6e43c05d82f71e77c586e29edb93b129:application/json"
    expected = "2e109d7aeed54a1cb04c6b72b1d854f442cf1ca15eb0af32f2512dd77ab6b330"
    assert digest("algo", f"POST:{uri}:{text}:{at}:49936") == expected
    with closing(open_device(tmp_path, HandClock(at), authority_file)) as device:
        api = ApiSettings(enabled=True, password=Secret("algo"))
        device.change_record(lambda record: msgspec.structs.replace(record, api=api))
        caller = Caller(build_app(device), HandClock(at))
        headers = standard("algo", "POST", uri, body, at=at, nonce="49936")
        assert_refused(caller.send("POST", uri, headers, body), 404, "RST-020")


@pytest.mark.parametrize("user", ["admin", "algo"])
def test_it_knows_two_users(caller: Caller, clock: HandClock, user: str) -> None:
    headers = standard(PASSWORD, "GET", ABOUT, b"", at=int(clock.now()), nonce="1", user=user)
    assert caller.send("GET", ABOUT, headers).status_code == 200


@pytest.mark.parametrize("user", ["root", "", "Admin:x", "admin\u00ff"])
def test_it_knows_no_other(caller: Caller, clock: HandClock, user: str) -> None:
    headers = standard(PASSWORD, "GET", ABOUT, b"", at=int(clock.now()), nonce="1", user=user)
    assert_refused(caller.send("GET", ABOUT, headers), 401, "RST-010")


def test_it_takes_the_scheme_and_the_digits_in_capitals(caller: Caller) -> None:
    headers = caller.signature("GET", ABOUT)
    user, nonce, signed = headers["Authorization"].removeprefix("hmac ").split(":")
    headers["Authorization"] = f"HMAC  {user}:{nonce}:{signed.upper()}"
    assert caller.send("GET", ABOUT, headers).status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "hmac",
        "hmac admin",
        "hmac admin:1",
        "hmac admin:1:",
        "hmac admin::" + "0" * 64,
        "hmac admin:1:" + "0" * 63,
        "hmac admin:1:" + "g" * 64,
        "hmac admin:1:2:" + "0" * 64,
        "hmac admin:a b:" + "0" * 64,
        "hmac admin:" + "n" * 129 + ":" + "0" * 64,
        "hmac admin:\xff:" + "0" * 64,
        "Basic YWRtaW46dGhlLWFwaS1wYXNzd29yZA==",
        "Bearer " + "0" * 64,
        "hmac admin:1:" + "0" * 64 + ", hmac admin:1:" + "0" * 64,
    ],
)
def test_it_asks_for_credentials_that_can_be_read(caller: Caller, authorization: str) -> None:
    headers = caller.signature("GET", ABOUT) | {"Authorization": authorization}
    if not authorization:
        del headers["Authorization"]
    answer = caller.send("GET", ABOUT, headers)
    assert_refused(answer, 401, "RST-010")
    assert answer.headers["WWW-Authenticate"] == 'hmac realm="Algo RESTful API"'


def test_it_refuses_another_password(caller: Caller) -> None:
    caller.password = PASSWORD + "x"
    assert_refused(caller.get(ABOUT), 401, "RST-011")


@pytest.mark.parametrize(
    ("method", "uri"),
    [
        ("GET", "/api/info/status"),
        ("GET", ABOUT + "?x=1"),
        ("GET", "/api/info/%61bout"),
        ("GET", "/api/info/./about"),
        ("HEAD", ABOUT),
        ("POST", ABOUT),
    ],
)
def test_it_refuses_a_signature_of_another_call(caller: Caller, method: str, uri: str) -> None:
    answer = caller.send(method, uri, caller.signature("GET", ABOUT))
    assert answer.status_code == 401
    assert caller.call(method, uri).status_code != 401


@pytest.mark.parametrize(
    "uri",
    [
        ABOUT + "?x=%20y&z=1+2",
        ABOUT + "?x=a&x=b",
        "/api/info/%61bout",
        "/api/info/a%62out?%61=%62",
        "/api/settings/device%2ename",
        "/%61pi/info/about",
    ],
)
def test_it_checks_the_address_exactly_as_it_was_sent(caller: Caller, uri: str) -> None:
    assert caller.get(uri).status_code == 200


def test_it_checks_the_path_of_an_address_that_was_sent_whole(caller: Caller) -> None:
    whole = {"REQUEST_URI": f"https://device.example:8450{ABOUT}?x=1"}
    headers = caller.signature("GET", f"{ABOUT}?x=1")
    answer = caller.send("GET", f"{ABOUT}?x=1", headers, environ_overrides=whole)
    assert answer.status_code == 200


def test_it_finds_the_address_where_other_servers_put_it(caller: Caller) -> None:
    uri = "/api/info/%61bout?x=%20"
    told = {"REQUEST_URI": "", "RAW_URI": uri}
    answer = caller.send("GET", uri, caller.signature("GET", uri), environ_overrides=told)
    assert answer.status_code == 200


def test_it_puts_the_address_together_where_no_server_tells_it(caller: Caller) -> None:
    untold = {"REQUEST_URI": "", "RAW_URI": ""}
    for uri in (ABOUT, f"{ABOUT}?a=b&c=%20", "/api/settings/device.name"):
        headers = caller.signature("GET", uri)
        answer = caller.send("GET", uri, headers, environ_overrides=untold)
        assert answer.status_code == 200, uri


def test_it_reads_an_address_with_more_than_ascii_as_the_bytes_that_came(caller: Caller) -> None:
    uri = "/api/settings/tür"
    raw = {"REQUEST_URI": uri.encode().decode("latin-1")}
    answer = caller.send("GET", uri, caller.signature("GET", uri), environ_overrides=raw)
    assert_refused(answer, 404, "RST-030")


@pytest.mark.parametrize("tampered", [b'{"type": "ALL"}', BODY + b" ", b"", b"x"])
def test_it_refuses_a_body_that_was_changed_on_its_way(caller: Caller, tampered: bytes) -> None:
    answer = caller.send("POST", STOP, caller.signature("POST", STOP, BODY), tampered)
    assert_refused(answer, 401, "RST-015" if tampered else "RST-011")


def test_it_refuses_a_body_that_was_changed_together_with_its_digest(caller: Caller) -> None:
    headers = caller.signature("POST", STOP, BODY)
    other = caller.signature("POST", STOP, b'{"type": "page"}')
    headers["Content-MD5"] = other["Content-MD5"]
    assert_refused(caller.send("POST", STOP, headers, b'{"type": "page"}'), 401, "RST-011")


@pytest.mark.parametrize("md5", ["", "0" * 32, "x", "bE6AxdKTtFSSv7KGh43o1A==", "\xff"])
def test_it_asks_for_the_digest_of_the_body(caller: Caller, md5: str) -> None:
    headers = caller.signature("POST", STOP, BODY) | {"Content-MD5": md5}
    assert_refused(caller.send("POST", STOP, headers, BODY), 401, "RST-015")


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_it_refuses_a_body_of_another_kind_than_was_signed(caller: Caller, kind: str) -> None:
    headers = caller.signature("POST", STOP, BODY) | {"Content-Type": kind}
    assert_refused(caller.send("POST", STOP, headers, BODY), 415, "RST-023")


@pytest.mark.parametrize("apart", [-30, -1, 0, 1, 30])
def test_it_bears_a_clock_within_the_tolerance(
    caller: Caller, clock: HandClock, apart: int
) -> None:
    clock.advance(60)
    at = int(clock.now()) + apart
    headers = standard(PASSWORD, "GET", ABOUT, b"", at=at, nonce="1")
    assert caller.send("GET", ABOUT, headers).status_code == 200


@pytest.mark.parametrize("apart", [-31, 31, -86_400, 10**9])
def test_it_refuses_another_clock_and_tells_its_own(
    caller: Caller, clock: HandClock, apart: int
) -> None:
    clock.advance(60)
    at = int(clock.now()) + apart
    headers = standard(PASSWORD, "GET", ABOUT, b"", at=at, nonce="1")
    answer = caller.send("GET", ABOUT, headers)
    assert f"{abs(apart)} s away" in assert_refused(answer, 401, "RST-013")["error"]
    assert answer.headers["Date"] == formatdate(clock.now(), usegmt=True)


def test_it_takes_the_call_once_more_in_its_own_clock(caller: Caller, clock: HandClock) -> None:
    for _ in range(8):  # a clock that is wrong is no guess at the password
        headers = standard(PASSWORD, "GET", ABOUT, b"", at=int(clock.now()) - 99, nonce="1")
        assert_refused(caller.send("GET", ABOUT, headers), 401, "RST-013")
    assert caller.get(ABOUT).status_code == 200


def test_it_keeps_to_the_tolerance_that_is_set(
    caller: Caller, device: Device, clock: HandClock
) -> None:
    clock.advance(600)
    assert not device.apply_settings({"api.auth.tsvar": "300"})
    at = int(clock.now()) - 299
    headers = standard(PASSWORD, "GET", ABOUT, b"", at=at, nonce="1")
    assert caller.send("GET", ABOUT, headers).status_code == 200
    assert not device.apply_settings({"api.auth.tsvar": "5"})
    headers = standard(PASSWORD, "GET", ABOUT, b"", at=at, nonce="2")
    assert_refused(caller.send("GET", ABOUT, headers), 401, "RST-013")


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "1800000000",
        "Fri, 99 Jan 2027 08:00:00 GMT",
        "Fri, 15 Jan 99999 08:00:00 GMT",
        "Fri, 15 Jan 2027 08:00:00 +9999",
        "\xff",
        "0" * 4000,
    ],
)
def test_it_asks_for_a_date_that_can_be_read(caller: Caller, date: str) -> None:
    answer = caller.send("GET", ABOUT, caller.signature("GET", ABOUT) | {"Date": date})
    assert_refused(answer, 401, "RST-012")


@pytest.mark.usefixtures("far_from_greenwich")
def test_it_takes_a_date_that_names_no_zone_for_one_in_gmt(caller: Caller) -> None:
    headers = caller.signature("GET", ABOUT)
    headers["Date"] = headers["Date"].removesuffix(" GMT")
    assert caller.send("GET", ABOUT, headers).status_code == 200


@pytest.mark.usefixtures("far_from_greenwich")
def test_it_reads_a_date_in_the_zone_that_it_names(caller: Caller, clock: HandClock) -> None:
    headers = caller.signature("GET", ABOUT)
    headers["Date"] = formatdate(clock.now() + 7200).replace("-0000", "+0200")
    assert caller.send("GET", ABOUT, headers).status_code == 200


def test_it_refuses_a_call_that_comes_again(caller: Caller) -> None:
    headers = caller.signature("GET", ABOUT)
    assert caller.send("GET", ABOUT, headers).status_code == 200
    for _ in range(8):  # nor is this a guess
        assert_refused(caller.send("GET", ABOUT, headers), 401, "RST-014")
    assert caller.get(ABOUT).status_code == 200


def test_it_refuses_a_nonce_that_comes_again_with_another_call(
    caller: Caller, clock: HandClock
) -> None:
    for uri, status in ((ABOUT, 200), ("/api/info/status", 401)):
        headers = standard(PASSWORD, "GET", uri, b"", at=int(clock.now()), nonce="same")
        assert caller.send("GET", uri, headers).status_code == status


def test_it_does_not_use_up_the_nonce_of_a_call_that_it_refused(
    caller: Caller, clock: HandClock
) -> None:
    at = int(clock.now())
    wrong = standard("a wrong one", "GET", ABOUT, b"", at=at, nonce="1")
    assert_refused(caller.send("GET", ABOUT, wrong), 401, "RST-011")
    right = standard(PASSWORD, "GET", ABOUT, b"", at=at, nonce="1")
    assert caller.send("GET", ABOUT, right).status_code == 200


def test_it_refuses_what_was_signed_before_it_started(device: Device, clock: HandClock) -> None:
    """The process before it, whose memory is gone, may have taken that call."""
    assert not device.apply_settings(ON)
    device.started_at = clock.now()
    caller, now = Caller(build_app(device), clock), int(clock.now())
    before = standard(PASSWORD, "GET", ABOUT, b"", at=now - 1, nonce="1")
    assert_refused(caller.send("GET", ABOUT, before), 401, "RST-014")
    assert caller.get(ABOUT).status_code == 200


def test_it_authenticates_before_it_says_whether_there_is_such_a_call(caller: Caller) -> None:
    assert_refused(caller.send("GET", "/api/nowhere", {}), 401, "RST-010")
    assert_refused(caller.send("DELETE", ABOUT, {}), 401, "RST-010")
    assert_refused(caller.get("/api/nowhere"), 404, "RST-020")


def test_it_writes_down_who_was_refused_and_why(caller: Caller, device: Device) -> None:
    caller.password = "a wrong one"
    caller.get(ABOUT, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    entry = newest(device)
    assert (entry.kind, entry.subject) == ("login", "192.0.2.7")
    assert entry.problem is not None
    assert entry.problem.code == "RST-011"
    written = json.dumps(msgspec.to_builtins(entry))
    assert PASSWORD not in written
    assert "hmac" not in written


def test_it_does_not_let_a_stranger_fill_the_journal(caller: Caller, device: Device) -> None:
    for _ in range(40):
        caller.send("GET", ABOUT, {})
    kinds = [entry.kind for entry in since_the_test_began(device)]
    assert kinds.count("login") == 10
