"""Looking at what a button would send: everything that is known, and no secret."""

import pytest

from algo_oauth.console.algo_standard import content_md5
from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.preview import Preview, preview
from algo_oauth.console.writing import RequestWriter
from algo_oauth.secret import DOTS, Secret
from tests.doubles.clock import HandClock


def shown(*requests: ButtonRequest, text: str = "HELLO", header: str = "") -> tuple[Preview, ...]:
    clock = HandClock()
    writer = RequestWriter(
        clock=clock, device_name=lambda: "Lobby", remote_password=lambda: Secret("algo-secret")
    )
    button = Button(id="b", text=text, position=0, requests=requests, press_id_header=header)
    return preview(button, writer=writer, now=clock.now())


def a_request(**fields: object) -> ButtonRequest:
    return ButtonRequest(targets="a.example, b.example:8443", **fields)  # type: ignore[arg-type]  # each test names real fields


def test_it_shows_what_will_be_sent() -> None:
    (seen,) = shown(
        a_request(
            method="PUT",
            custom_path="x/{{target}}?at={{time}}",
            headers="Custom Headers",
            custom_headers="X-Who: {{button.text}}",
            data_payload='{"text": "{{button.text}} from {{device.name}}"}',
            delay=1.5,
        ),
        header="X-Press",
    )
    assert seen == Preview(
        number=1,
        targets=("a.example", "b.example:8443"),
        delay=1.5,
        method="PUT",
        url="https://a.example/x/a.example?at=2027-01-15T08%3A00%3A00Z",
        headers=(
            ("Content-Type", "application/json; charset=utf-8"),
            ("X-Who", "HELLO"),
            ("X-Press", "‹press id›"),
        ),
        body='{"text": "HELLO from Lobby"}',
    )


def test_it_shows_the_address_as_it_goes_over_the_wire() -> None:
    request = a_request(custom_path="ö/../x/?a=b%20c&d={{button.text}}&e")
    (seen,) = shown(request, text="q & a")
    assert seen.url == "https://a.example/x/?a=b%20c&d=q%20%26%20a&e"


def test_it_names_results_that_are_still_to_come() -> None:
    first, second = shown(
        a_request(),
        a_request(
            custom_path="x/{{request.1.json:$.id}}/{{press.id}}?y={{request.1.status}}",
            data_payload='{"a": {{request.1.status}}, "b": "{{request.1.json:$.x}}"}',
        ),
    )
    assert (first.number, second.number) == (1, 2)
    assert second.url == (
        "https://a.example/x/‹result of request 1›/‹press id›?y=‹result of request 1›"
    )
    assert second.body == '{"a": "‹result of request 1›", "b": "‹result of request 1›"}'


def test_it_shows_a_command_with_what_its_form_says() -> None:
    (seen,) = shown(a_request(command="Relay Pulse", arguments={"duration": "7"}))
    assert (seen.method, seen.url) == ("POST", "https://a.example/api/controls/relay/menable")
    assert seen.body == '{"duration": 7}'
    assert dict(seen.headers) == {
        "Date": "‹time of sending›",
        "Content-Type": "application/json",
        "Content-MD5": content_md5(b'{"duration": 7}'),
        "Authorization": f"hmac {DOTS}",
    }


def test_it_shows_a_command_whose_number_is_still_to_come() -> None:
    _, seen = shown(
        a_request(),
        a_request(command="Relay Pulse", arguments={"duration": "{{request.1.json:$.s}}"}),
    )
    assert seen.body == '{"duration": "‹result of request 1›"}'


def test_it_shows_no_secret() -> None:
    seen = shown(
        a_request(
            headers="Custom Headers",
            custom_headers="Authorization: Basic c2VjcmV0\nX-Api-Key: k-1-secret",
            custom_path="x?access_token=t-secret",
            data_payload='{"password": "p-secret", "text": "hello"}',
        ),
        a_request(oauth_profile="p1"),
        a_request(headers="Algo Standard Authentication Headers"),
    )
    text = str(seen)
    assert "secret" not in text
    assert "c2VjcmV0" not in text
    assert f"Bearer {DOTS}" in text
    assert '"text": "hello"' in text


@pytest.mark.parametrize(
    ("path", "fault"),
    [("{{button.text}}", "'..' cannot stand in a path"), ("{{nobody}}", "{{nobody}} is not known")],
)
def test_it_says_what_cannot_be_filled_in(path: str, fault: str) -> None:
    (seen,) = shown(a_request(custom_path=path), text="..")
    assert (seen.fault, seen.url) == (fault, "")
