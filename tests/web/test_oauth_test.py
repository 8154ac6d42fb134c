"""RUN OAuth Test: one clear line whatever happens, and every step to read."""

import html
import json
import re
import ssl

import pytest
import trustme

from algo_oauth.device import Device
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.secret import Secret
from algo_oauth.web import jobs
from algo_oauth.web.jobs import PATIENCE
from tests.doubles.tls_target import (
    Received,
    Script,
    http,
    json_answer,
    never_answering,
    tls_target,
)
from tests.web.conftest import Person

PAGE = "/advanced-settings/oauth/"
TOKEN = json_answer('{"access_token": "the-token", "token_type": "bearer", "expires_in": 3600}')
POSTED = json_answer('{"id": "1", "text": "x"}', "201 Created", "RCRequestId: rc-42")


def serving(token: bytes = TOKEN, api: bytes = POSTED) -> Script:
    def script(peer: ssl.SSLSocket, received: Received) -> None:
        while request := received.read_request(peer):
            peer.sendall(token if request.startswith(b"POST /token ") else api)

    return script


def add_profile(device: Device, port: int, provider_type: str = "CUSTOM") -> None:
    profile = OAuthProfile(
        id="p1",
        name="Sandbox",
        provider_type=provider_type,
        grant_type="JWT_BEARER",
        token_url=f"https://127.0.0.1:{port}/token",
        client_auth_mode="HTTP_BASIC",
        client_id="id",
        client_secret=Secret("the-secret"),
        jwt_assertion=Secret("the.long.assertion"),
    )
    device.profiles.put(profile.id, profile)


def form(port: int, **changes: str) -> dict[str, str]:
    return {
        "test_profile": "p1",
        "test_provider_type": "CUSTOM",
        "test_method": "POST",
        "test_url": f"https://127.0.0.1:{port}/chats/1/posts",
        "test_headers": "",
        "test_payload": '{"text": "Hello"}',
        **changes,
    }


def run(person: Person, device: Device, values: dict[str, str]) -> str:
    """Run the test to its end and return its page as a person reads it."""
    answer = person.post(f"{PAGE}test", values)
    assert answer.status_code == 303, answer.text
    page = person.get(answer.headers["Location"])
    assert page.status_code == 200
    return html.unescape(re.sub(r"<[^>]+>", " ", page.text))


def test_it_shows_both_exchanges_and_says_that_it_worked(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with tls_target(serving(), certificate) as (port, received):
        add_profile(device, port)
        page = run(admin, device, form(port))
    assert "It worked." in page
    assert "1. Token request" in page
    assert "2. API request" in page
    assert "RCRequestId rc-42" in page
    assert received.requests[1].endswith(b'{"text": "Hello"}')


def test_it_says_when_the_token_was_there_already(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with tls_target(serving(), certificate) as (port, received):
        add_profile(device, port)
        run(admin, device, form(port))
        page = run(admin, device, form(port))
    assert re.search(r"Cached token\s*,\s*60 minutes left", page)
    assert len(received.requests) == 3


def test_it_masks_every_secret(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    echo = json_answer('{"echo": "the-token", "and": "the-secret the.long.assertion"}')
    with tls_target(serving(api=echo), certificate) as (port, _):
        add_profile(device, port)
        page = run(admin, device, form(port))
    assert "the-token" not in page
    assert "••••" in page
    assert "curl --request POST" in page


def body(document: object) -> str:
    return json.dumps(document)


def oau(code: str, error: str = "invalid_client") -> str:
    return body({"error": error, "error_description": "x", "errors": [{"errorCode": code}]})


def cmn(code: str, **more: str) -> str:
    return body(
        {"errorCode": code, "message": "x", "errors": [{"errorCode": code, **more}], **more}
    )


@pytest.mark.parametrize(
    ("token", "code", "remedy"),
    [
        (json_answer(oau("OAU-146"), "401 X"), "OAU-146", "Enter the Client Secret again"),
        (json_answer(oau("OAU-153"), "400 X"), "OAU-153", "Check the Client ID"),
        (json_answer(oau("OAU-156"), "400 X"), "OAU-156", "without spaces or line breaks"),
        (json_answer(oau("OAU-251"), "403 X"), "OAU-251", "JWT auth flow"),
        (json_answer(body({"error": "invalid_grant"}), "400 X"), "invalid_grant", "new JWT"),
        (json_answer("{}", "404 X"), "HTTP-404", "Check the address"),
        (json_answer("{}", "429 X", "Retry-After: 42"), "HTTP-429", "Wait 42 s"),
        (json_answer("{}", "500 X"), "HTTP-500", "few minutes"),
        (http("302 X", b"", "Location: https://h.example/"), "TOK-006", "https://h.example/"),
        (http("200 OK", b"<html>", "Content-Type: text/html"), "TOK-001", "a web page"),
        (json_answer('{"access_token": '), "TOK-001", "broken JSON"),
        (json_answer("[]"), "TOK-001", "no object"),
        (json_answer("{}"), "TOK-002", "Token URL"),
        (json_answer('{"access_token": "t", "expires_in": -1}'), "TOK-004", "lifetime"),
        (json_answer('{"access_token": "t", "expires_in": "soon"}'), "TOK-004", "lifetime"),
        (json_answer('{"access_token": "t", "token_type": "mac"}'), "TOK-003", "bearer"),
    ],
)
def test_it_ends_a_bad_token_answer_in_a_clear_line(
    admin: Person,
    device: Device,
    certificate: trustme.LeafCert,
    token: bytes,
    code: str,
    remedy: str,
) -> None:
    with tls_target(serving(token=token), certificate) as (port, received):
        add_profile(device, port)
        page = run(admin, device, form(port))
    assert code in page
    assert remedy in page
    assert "It worked" not in page
    assert all(request.startswith(b"POST /token") for request in received.requests)


@pytest.mark.parametrize("lifetime", ["0", '"0"', '"3600"', "3600.5", '"12.5"', "null"])
def test_it_accepts_every_lifetime_that_can_be_read(
    admin: Person, device: Device, certificate: trustme.LeafCert, lifetime: str
) -> None:
    token = json_answer(
        f'{{"access_token": "t", "token_type": "Bearer", "expires_in": {lifetime}}}'
    )
    with tls_target(serving(token=token), certificate) as (port, _):
        add_profile(device, port)
        assert "It worked." in run(admin, device, form(port))


@pytest.mark.parametrize(
    ("api", "code", "remedy"),
    [
        (json_answer(cmn("CMN-101", parameterName="text"), "400 X"), "CMN-101", "text"),
        (json_answer(cmn("CMN-102", parameterName="chatId"), "404 X"), "CMN-102", "Team ID"),
        (json_answer(cmn("CMN-401", permissionName="TeamMessaging"), "403 X"), "CMN-401", "scope"),
        (json_answer(cmn("CMN-408", permissionName="p"), "403 X"), "CMN-408", "role"),
        (json_answer(cmn("CMN-301"), "429 X", "Retry-After: 60"), "CMN-301", "Wait 60 s"),
        (json_answer(cmn("CMN-201"), "503 X"), "CMN-201", "few minutes"),
        (json_answer(cmn("AGW-404"), "404 X"), "AGW-404", "typing mistakes"),
        (json_answer(oau("OAU-213", "x"), "401 X"), "OAU-213", "belongs to this profile"),
        (http("302 X", b"", "Location: /y"), "API-001", "/y"),
        (http("200 OK", b"<p>", "Content-Type: text/html"), "API-002", "API's"),
        (json_answer("{"), "API-003", "before sending again"),
        (json_answer("{}", "418 X"), "API-004", "answer"),
    ],
)
def test_it_ends_a_bad_api_answer_in_a_clear_line(
    admin: Person,
    device: Device,
    certificate: trustme.LeafCert,
    api: bytes,
    code: str,
    remedy: str,
) -> None:
    with tls_target(serving(api=api), certificate) as (port, _):
        add_profile(device, port)
        page = run(admin, device, form(port))
    assert code in page
    assert remedy in page
    assert "It worked" not in page


def test_it_answers_at_once_while_the_target_does_not(
    admin: Person, device: Device, certificate: trustme.LeafCert, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", PATIENCE)
    with tls_target(never_answering, certificate) as (port, _):
        add_profile(device, port)
        answer = admin.post(f"{PAGE}test", form(port))
        page = admin.get(answer.headers["Location"])
        assert "The test is under way" in page.text
        result = admin.get(f"{answer.headers['Location']}/result")
        assert result.status_code == 202


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"test_profile": ""}, "test_profile"),
        ({"test_profile": "gone"}, "test_profile"),
        ({"test_url": ""}, "test_url"),
        ({"test_url": "http://h.example/"}, "test_url"),
        ({"test_url": "platform.ringcentral.com/x"}, "test_url"),
        ({"test_url": "https://h.example/chats/<Team_ID>/posts"}, "test_url"),
        ({"test_url": "https://h.example/chats/team_ID/posts"}, "test_url"),
        ({"test_url": "https://h.example/chats/{{button.id}}/posts"}, "test_url"),
        ({"test_method": "TRACE"}, "test_method"),
        ({"test_headers": "no colon"}, "test_headers"),
        ({"test_headers": "Host: x"}, "test_headers"),
        ({"test_headers": "Authorization: Bearer x"}, "test_headers"),
        ({"test_headers": "X: a\x0bb"}, "test_headers"),
        ({"test_headers": "X-Press: {{press.id}}"}, "test_headers"),
        ({"test_payload": '{"text": "{{button.text}} needs help"}'}, "test_payload"),
        ({"test_payload": '{"text": "{{ time }}"}'}, "test_payload"),
        ({"test_payload": '{"id": {{request.1.json:$.id}}}'}, "test_payload"),
        ({"test_payload": '{"id": "{{request.2.status}}"}'}, "test_payload"),
        (
            {"test_headers": "Content-Type: text/plain", "test_payload": "at {{target}}"},
            "test_payload",
        ),
        ({"test_payload": "{'text': 1}"}, "test_payload"),
        ({"test_payload": '{"a": NaN}'}, "test_payload"),
        (
            {"test_headers": "content-type: application/problem+json", "test_payload": "x"},
            "test_payload",
        ),
        ({"test_payload": '"' + "x" * 65_536 + '"'}, "test_payload"),
    ],
)
def test_it_points_out_a_fault_before_anything_is_sent(
    admin: Person,
    device: Device,
    certificate: trustme.LeafCert,
    changes: dict[str, str],
    field: str,
) -> None:
    with tls_target(serving(), certificate) as (port, received):
        add_profile(device, port)
        answer = admin.post(f"{PAGE}test", form(port, **changes))
    assert answer.status_code == 422
    assert re.findall(r'<a href="#(\w+)">', answer.text) == [field]
    assert "Nothing was sent" in answer.text
    assert received.connections == 0


def test_it_names_every_placeholder_that_is_still_to_be_replaced(
    admin: Person, device: Device
) -> None:
    add_profile(device, 9)
    payload = '{"a": "{{time}} {{button.text}} {{time}}"}'
    answer = admin.post(f"{PAGE}test", form(9, test_payload=payload))
    found = re.findall(
        r"(\{\{[^}]*\}\}) is a placeholder that is still to be replaced", answer.text
    )
    assert found == ["{{time}}", "{{button.text}}"] * 2, "above the form and beside the field"
    assert "REQ-001" in answer.text
    assert html.escape(payload) in answer.text.replace("&#34;", "&quot;")


@pytest.mark.parametrize(
    "payload",
    [
        '{"a":{"b":{"time":1}}}',
        '{"text": "{{name}} and {{ user.text }} of a template"}',
        '{"text": "{{time"}',
        '{"text": "{time}, time, button.text"}',
        '{"text": "<Team_ID> and team_ID"}',
        '{"a": {"b": {}}, "c": "{{}}"}',
    ],
)
def test_it_sends_other_braces_byte_for_byte(
    admin: Person, device: Device, certificate: trustme.LeafCert, payload: str
) -> None:
    with tls_target(serving(), certificate) as (port, received):
        add_profile(device, port)
        assert "It worked." in run(admin, device, form(port, test_payload=payload))
    assert received.requests[1].endswith(payload.encode())


def test_it_sends_another_kind_of_payload_as_it_is(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    values = {"test_headers": "Content-Type: text/plain", "test_payload": "just text"}
    with tls_target(serving(), certificate) as (port, received):
        add_profile(device, port)
        run(admin, device, form(port, **values))
    assert b"Content-Type: text/plain\r\n" in received.requests[1]
    assert received.requests[1].endswith(b"just text")


def test_it_goes_back_to_the_page_when_the_result_is_long_gone(admin: Person) -> None:
    assert admin.get(f"{PAGE}test/gone").headers["Location"] == PAGE
    assert admin.get(f"{PAGE}test/gone/result").status_code == 404


def test_it_takes_the_word_of_a_provider_that_refuses_with_a_200(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    granted = json_answer('{"ok": true, "access_token": "xoxb-1", "token_type": "bot"}')
    refusal = json_answer('{"ok": false, "error": "not_in_channel"}')
    with tls_target(serving(granted, refusal), certificate) as (port, _):
        add_profile(device, port, "SLACK")
        page = run(admin, device, form(port, test_provider_type="SLACK"))
    assert "not_in_channel" in page
    assert "type /invite and the app's name" in page
    assert "It worked." not in page
