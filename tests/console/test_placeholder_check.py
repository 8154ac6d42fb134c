"""Checking the placeholders in a button's form: those that will be filled, and no others."""

import pytest

from algo_oauth.console.button_check import check_button
from tests.console.checking import AROUND, GUIDE, SCREEN, checked, faults_of

TWICE = (
    GUIDE
    | {"number_of_requests": "2"}
    | {
        name.replace("request_1", "request_2"): text
        for name, text in GUIDE.items()
        if name.startswith("request_1")
    }
)
EARLIER = '{"id": {{request.1.json:$.id}}, "text": "{{button.text}} {{request.1.status}}"}'


def test_it_takes_the_answer_to_an_earlier_request() -> None:
    button = checked(TWICE | {"request_2_data_payload": EARLIER})
    assert button.requests[1].data_payload == EARLIER


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"request_1_data_payload": EARLIER}, {"request_1_data_payload": ["PLH-003"] * 2}),
        (
            {"request_2_custom_path": "x/{{request.2.json:$.id}}"},
            {"request_2_custom_path": ["PLH-003"]},
        ),
        (
            {"order": "All at once", "request_2_data_payload": EARLIER},
            {"request_2_data_payload": ["PLH-004"] * 2},
        ),
        (
            {"request_2_data_payload": '{"a": "{{request.1.json:$.[}}"}'},
            {"request_2_data_payload": ["PLH-005"]},
        ),
        (
            {"request_2_data_payload": "{ {{request.1.json:$.id}}: 1}"},
            {"request_2_data_payload": ["REQ-005"]},
        ),
    ],
)
def test_it_refuses_an_answer_that_will_not_be_there(
    changes: dict[str, str], expected: dict[str, list[str]]
) -> None:
    assert faults_of(TWICE | changes) == expected


def test_it_names_the_placeholders_that_it_knows() -> None:
    _, faults = check_button(
        GUIDE | {"request_1_custom_path": "x/{{team.id}}"},
        screen=SCREEN,
        before=None,
        taken=(),
        surroundings=AROUND,
    )
    remedy = faults.of["request_1_custom_path"][0].remedy
    assert "{{button.text}}" in remedy
    assert "{{request.1.json:$.id}}" in remedy


@pytest.mark.parametrize(
    "path",
    ["x/{{ button.text }}?at={{time}}", "{{device.name}}", "x?p={{press.id}}&t={{target}}"],
)
def test_it_takes_placeholders_in_a_path(path: str) -> None:
    assert checked(GUIDE | {"request_1_custom_path": path}).requests[0].custom_path == path


def test_it_takes_placeholders_in_headers() -> None:
    values = {"request_1_custom_headers": "X-Who: {{button.id}}@{{device.name}}"}
    assert checked(GUIDE | values).requests[0].custom_headers.startswith("X-Who")
