"""What the tests of a button's form share: a screen, what stands around it, filled fields."""

from algo_oauth.console.button_check import Surroundings, check_button
from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import Screen

SCREEN = Screen(
    id="s", name="Lobby", columns=2, rows=2, buttons=(Button(id="help", text="Help", position=0),)
)

AROUND = Surroundings(
    profile_ids=["p1"],
    screen_ids=["s", "t", "action-button"],
    icons={"bell"},
    has_remote_password=True,
)

GUIDE = {
    "button_status": "Enabled",
    "text": "HELLO",
    "position": "1",
    "action": "Send API Request",
    "number_of_requests": "1",
    "request_1_command": "Other",
    "request_1_method": "POST",
    "request_1_custom_path": "team-messaging/v1/chats/123456/posts",
    "request_1_targets": "platform.ringcentral.com",
    "request_1_oauth_profile": "p1",
    "request_1_headers": "Custom Headers",
    "request_1_custom_headers": "Content-Type: application/json; charset=utf-8",
    "request_1_data_payload": '{\n  "text": "HELLO!"\n}',
}


def faults_of(values: dict[str, str], before: Button | None = None) -> dict[str, list[str]]:
    """Return the codes of the faults of a form, by field."""
    _, faults = check_button(
        values, screen=SCREEN, before=before, taken={"help"}, surroundings=AROUND
    )
    return {field: [problem.code for problem in found] for field, found in faults.of.items()}


def checked(values: dict[str, str]) -> Button:
    """Return the button of a form without faults."""
    button, faults = check_button(values, screen=SCREEN, before=None, taken=(), surroundings=AROUND)
    assert not faults.of
    return button
