"""Every preset command, pressed on a whole device, as an independent Algo endpoint takes it."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from algo_oauth.console.button_check import Surroundings, check_button
from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.commands import commands
from algo_oauth.console.press import PressState
from algo_oauth.console.screens import Screen
from algo_oauth.device import Device
from algo_oauth.errors import Problem
from algo_oauth.outbound.address import Address
from algo_oauth.outbound.certificates import AcceptedCertificate
from algo_oauth.secret import Secret
from algo_oauth.settings import load_settings
from tests.doubles.algo_endpoint import AlgoEndpoint, Call, serving
from tests.doubles.self_signed import SelfSigned

LONG = 20.0
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Device]:
    """A device that signs with the password of its neighbours."""
    state = tmp_path_factory.mktemp("interop") / "state"
    made = a_device(state)
    yield made
    made.close()


def a_device(state: Path) -> Device:
    environ = {"ALGO_OAUTH_ADMIN_PASSWORD": "correct horse battery", "ALGO_OAUTH_STATE": str(state)}
    made = Device(load_settings([], environ))
    made.change_record(
        lambda record: msgspec.structs.replace(record, remote_api_password=Secret("algo"))
    )
    return made


@pytest.fixture(scope="module")
def shared(device: Device) -> Iterator[AlgoEndpoint]:
    with serving(AlgoEndpoint()) as endpoint:
        accept(device, endpoint)
        yield endpoint


def accept(device: Device, endpoint: AlgoEndpoint) -> None:
    """Do as an installer does: look at the certificate, compare it, accept it."""
    seen = device.door.look_at(Address("127.0.0.1", endpoint.port), within=5)
    assert seen.fingerprint == endpoint.certificate.fingerprint
    device.pins.accept(
        AcceptedCertificate(
            host="127.0.0.1",
            port=endpoint.port,
            fingerprint=seen.fingerprint,
            subject=seen.subject,
            not_after=seen.not_after,
            accepted_at=device.clock.now(),
        )
    )


def press(device: Device, *requests: ButtonRequest) -> PressState:
    """Press a new button with these requests, and wait for the end."""
    button = Button(id=f"b-{next(NUMBERS)}", text="HELLO", position=0, requests=requests)
    device.screens.put("s", Screen(id="s", name="S", buttons=(button,)))
    return device.presser.press(button.id, wait=LONG)


def problem_of(pressed: PressState) -> Problem:
    assert pressed.problem is not None
    return pressed.problem


NEEDED = {
    "Show Screen": {"image1": "exit.png", "text1": "Out"},
    "Call Start": {"extension": "123"},
    "Press Another Console's Button": {"id": "help"},
}
EXTRA = [
    ("Play Tone", {"loop": "yes", "duration": "5"}),
    ("Play Tone", {"mcast": "yes"}),
    ("Play Tone", {"mcast": "yes", "type": "poly", "group": "3", "playback": "yes"}),
    ("Stop Tone", {"path": "chime.wav"}),
    ("Start Strobe", {"color2": "blue", "duration": "5"}),
    ("Show Screen", {"type": "blitz", "image1": "a.png", "image2": "b.png", "stopAfter": "10"}),
    ("Show Text", {"textContent": 'Grüße {{button.text}} "{{time}}"'}),
]


@pytest.mark.parametrize(
    ("name", "arguments"), [*((name, NEEDED.get(name, {})) for name in commands()), *EXTRA]
)
def test_it_sends_every_command_as_the_endpoint_takes_it(
    device: Device, shared: AlgoEndpoint, name: str, arguments: dict[str, str]
) -> None:
    request = filled_in(name, arguments, shared)
    before = len(shared.calls)
    pressed = press(device, request)
    assert pressed.problem is None
    assert len(shared.calls) == before + 1
    assert shared.calls[-1].path == commands()[name].path


def filled_in(name: str, arguments: dict[str, str], endpoint: AlgoEndpoint) -> ButtonRequest:
    """Fill in a command's form as its page would, and check it."""
    values = {
        "button_status": "Enabled",
        "text": "HELLO",
        "position": "0",
        "action": "Send API Request",
        "number_of_requests": "1",
        "request_1_command": name,
        "request_1_targets": endpoint.address,
    } | {
        f"request_1_argument_{field}": text
        for field, text in (commands()[name].defaults | arguments).items()
    }
    button, faults = check_button(
        values,
        screen=Screen(id="s", name="S"),
        before=None,
        taken=(),
        surroundings=Surroundings(has_remote_password=True),
    )
    assert not faults.of
    return button.requests[0]


def signed(endpoint: AlgoEndpoint, **fields: Any) -> ButtonRequest:
    return ButtonRequest(
        targets=endpoint.address, headers="Algo Standard Authentication Headers", **fields
    )


@pytest.mark.parametrize(
    ("fields", "call"),
    [
        (
            {"method": "GET", "custom_path": "api/info/about"},
            Call("GET", "/api/info/about", None),
        ),
        (
            {"method": "GET", "custom_path": "/api/info/about?x=a b&y=ü"},
            Call("GET", "/api/info/about?x=a%20b&y=%C3%BC", None),
        ),
        (
            {
                "method": "PUT",
                "custom_path": "api/settings",
                "data_payload": '{\n  "audio.page.vol" :  "-3dB ü"\n}',
            },
            Call("PUT", "/api/settings", {"audio.page.vol": "-3dB ü"}),
        ),
    ],
)
def test_it_signs_any_other_request_the_same_way(
    device: Device, shared: AlgoEndpoint, fields: dict[str, Any], call: Call
) -> None:
    assert press(device, signed(shared, **fields)).problem is None
    assert shared.calls[-1] == call


@pytest.mark.parametrize("ahead", [-3600.0, -31.0, 31.0, 86_400.0 * 400])
def test_it_signs_once_more_in_the_endpoints_clock_and_remembers_it(
    device: Device, ahead: float
) -> None:
    with serving(AlgoEndpoint(ahead=ahead)) as endpoint:
        accept(device, endpoint)
        reboot = ButtonRequest(command="Reboot", targets=endpoint.address)
        assert press(device, reboot).problem is None
        assert (len(endpoint.calls), len(endpoint.refused)) == (1, 1)
        assert press(device, reboot).problem is None
        assert (len(endpoint.calls), len(endpoint.refused)) == (2, 1), "the clock is known now"


def test_it_is_refused_without_a_signature(device: Device, shared: AlgoEndpoint) -> None:
    """The endpoint would notice."""
    before = len(shared.calls)
    plain = ButtonRequest(targets=shared.address, custom_path="api/controls/reboot")
    assert problem_of(press(device, plain)).code == "HTTP-401"
    assert shared.refused[-1] == "no Standard authentication"
    assert len(shared.calls) == before


def test_it_says_so_when_the_password_is_another_one(device: Device) -> None:
    with serving(AlgoEndpoint(password="another")) as endpoint:
        accept(device, endpoint)
        pressed = press(device, ButtonRequest(command="Reboot", targets=endpoint.address))
    assert (pressed.state, problem_of(pressed).code) == ("failed", "ALG-001")
    assert endpoint.refused == ["the signature is wrong"], "nothing was to be learned: no repeat"
    assert endpoint.calls == []


def test_it_signs_twice_at_most(device: Device) -> None:
    with serving(AlgoEndpoint(password="another", ahead=3600)) as endpoint:
        accept(device, endpoint)
        pressed = press(device, ButtonRequest(command="Reboot", targets=endpoint.address))
    assert problem_of(pressed).code == "ALG-001"
    assert endpoint.refused == ["the time is too far away", "the signature is wrong"]


def test_it_signs_for_each_target_in_that_targets_clock(device: Device) -> None:
    with (
        serving(AlgoEndpoint(ahead=3600)) as late,
        serving(AlgoEndpoint(ahead=-3600)) as early,
        serving(AlgoEndpoint()) as right,
    ):
        for endpoint in (late, early, right):
            accept(device, endpoint)
        targets = ", ".join(endpoint.address for endpoint in (late, early, right))
        request = ButtonRequest(command="Relay Pulse", targets=targets)
        assert press(device, request, request).problem is None
    assert [len(each.calls) for each in (late, early, right)] == [2, 2, 2]
    assert [len(each.refused) for each in (late, early, right)] == [1, 1, 0]


def test_it_does_not_sign_for_an_endpoint_that_shows_another_certificate(device: Device) -> None:
    with serving(AlgoEndpoint()) as endpoint:
        accept(device, endpoint)
        old = SelfSigned().fingerprint
        accepted = device.pins.get(endpoint.address)
        assert accepted is not None
        device.pins.accept(msgspec.structs.replace(accepted, fingerprint=old))
        pressed = press(device, ButtonRequest(command="Reboot", targets=endpoint.address))
    assert (pressed.state, problem_of(pressed).code) == ("failed", "NET-109")
    assert old in problem_of(pressed).message
    assert endpoint.certificate.fingerprint in problem_of(pressed).message
    assert (endpoint.calls, endpoint.refused) == ([], [])


def test_it_sends_nothing_without_a_password(tmp_path: Path) -> None:
    device = a_device(tmp_path / "state")
    device.change_record(
        lambda record: msgspec.structs.replace(record, remote_api_password=Secret(""))
    )
    try:
        with serving(AlgoEndpoint()) as endpoint:
            accept(device, endpoint)
            other = ButtonRequest(targets=endpoint.address, custom_path="api/info/about")
            reboot = ButtonRequest(command="Reboot", targets=endpoint.address)
            pressed = press(device, other, reboot)
        assert (pressed.state, problem_of(pressed).code) == ("failed", "PRS-009")
        assert (endpoint.calls, endpoint.refused) == ([], [])
    finally:
        device.close()


def test_it_sends_nothing_for_a_command_that_it_does_not_know(
    device: Device, shared: AlgoEndpoint
) -> None:
    pressed = press(device, ButtonRequest(command="Explode", targets=shared.address))
    assert (pressed.state, problem_of(pressed).code) == ("failed", "PRS-010")


def test_it_takes_the_answer_of_one_endpoint_to_the_next(
    device: Device, shared: AlgoEndpoint
) -> None:
    about = signed(shared, method="GET", custom_path="api/info/about")
    show = ButtonRequest(
        command="Show Text",
        targets=shared.address,
        arguments={"textContent": '{{request.1.json:$["Product Name"]}} is here'},
    )
    assert press(device, about, show).problem is None
    assert shared.calls[-1].body == {"textContent": "Algo 8180 SIP Audio Alerter is here"}
