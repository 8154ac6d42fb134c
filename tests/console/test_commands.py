"""Commands for Algo endpoints: what each sends, and what it refuses."""

from pathlib import Path

import msgspec
import pytest

from algo_oauth.checks import Faults
from algo_oauth.console.commands import BadArgument, commands, load_commands

GUIDE = [
    ("Play Tone", {}, "tone/start", '{"path": "chime.wav", "loop": false}'),
    (
        "Play Tone",
        {"path": "bell.wav", "loop": "yes", "duration": "5"},
        "tone/start",
        '{"path": "bell.wav", "loop": true, "duration": 5}',
    ),
    (
        "Play Tone",
        {"mcast": "yes", "address": "224.0.2.113", "port": "50013"},
        "tone/start",
        '{"path": "chime.wav", "loop": false, "mcast": true, "playback": false, "state":'
        ' {"address": "224.0.2.113", "port": "50013", "type": "rtp", "mode": "sender"}}',
    ),
    ("Stop Tone", {}, "tone/stop", ""),
    ("Stop Tone", {"path": "chime.wav"}, "tone/stop", '{"path": "chime.wav"}'),
    (
        "Start Strobe",
        {"color2": "blue", "duration": "5"},
        "strobe/start",
        '{"pattern": 2, "color1": "red", "color2": "blue", "ledlvl": 255, "duration": 5}',
    ),
    ("Stop Strobe", {}, "strobe/stop", ""),
    ("Emergency Alert Start", {"announcement": "10"}, "emergency-alert/start", None),
    ("Emergency Alert Stop", {}, "emergency-alert/stop", ""),
    (
        "Show Screen",
        {"image1": "exit.png", "text1": "OUT", "stopAfter": "10"},
        "screen/start",
        '{"type": "image", "image1": "exit.png", "text1": "OUT", "stopAfter": 10}',
    ),
    ("Show Screen", {"type": "digitalClock"}, "screen/start", '{"type": "digitalClock"}'),
    ("Stop Screen", {}, "screen/stop", ""),
    ("Show Text", {"textContent": "Grüße"}, "screen-text/start", '{"textContent": "Grüße"}'),
    ("Stop Text", {}, "screen-text/stop", ""),
    (
        "Call Start",
        {"extension": "123"},
        "call/start",
        '{"extension": "123", "tone": "chime.wav", "interval": "3", "maxdur": "60"}',
    ),
    ("Call Stop", {}, "call/stop", ""),
    ("Lock", {}, "door/lock", '{"doorid": "local"}'),
    ("Unlock", {}, "door/unlock", '{"doorid": "local"}'),
    ("Momentary Unlock", {}, "door/munlock", '{"doorid": "local", "duration": "5"}'),
    ("Relay On", {}, "relay/enable", ""),
    ("Relay Off", {}, "relay/disable", ""),
    ("Relay Pulse", {}, "relay/menable", '{"duration": 5}'),
    ("Test Tone Start", {}, "test/start", ""),
    ("Test Tone Loop", {}, "test/loop", ""),
    ("Test Tone Stop", {}, "test/stop", ""),
    ("Press Another Console's Button", {"id": "help"}, "console/button/activate", '{"id": "help"}'),
    ("Reboot", {}, "reboot", ""),
    ("Reload", {}, "reload", ""),
]


@pytest.mark.parametrize(("name", "arguments", "path", "body"), GUIDE)
def test_it_sends_what_the_guide_says(
    name: str, arguments: dict[str, str], path: str, body: str | None
) -> None:
    command = commands()[name]
    expected = '{"announcement": 10}' if body is None else body
    assert (command.method, command.path) == ("POST", f"/api/controls/{path}")
    assert command.body(arguments) == expected.encode()
    faults = Faults()
    assert command.check(faults, "", arguments) == command.defaults | arguments
    assert not faults


def test_it_has_every_command_of_the_guide_and_no_other() -> None:
    assert set(commands()) == {row[0] for row in GUIDE}


def test_it_gives_every_command_words_for_people() -> None:
    for command in commands().values():
        assert command.help.endswith("."), command.name
        assert all(field.label for field in command.fields)
        assert len({field.name for field in command.fields}) == len(command.fields)


def test_it_starts_every_form_with_values_that_can_be_sent_or_are_asked_for() -> None:
    for command in commands().values():
        faults = Faults()
        command.check(faults, "", {})
        assert {problem.code for found in faults.of.values() for problem in found} <= {"FLD-001"}


@pytest.mark.parametrize(
    ("name", "arguments", "field", "code"),
    [
        ("Play Tone", {"path": ""}, "path", "FLD-001"),
        ("Play Tone", {"path": "x" * 256}, "path", "FLD-002"),
        ("Play Tone", {"path": "a\x07b"}, "path", "FLD-003"),
        ("Play Tone", {"loop": "maybe"}, "loop", "FLD-004"),
        ("Play Tone", {"duration": "five"}, "duration", "FLD-030"),
        ("Play Tone", {"duration": "1.5"}, "duration", "FLD-030"),
        ("Play Tone", {"duration": "1e3"}, "duration", "FLD-030"),
        ("Play Tone", {"duration": "٣"}, "duration", "FLD-030"),
        ("Play Tone", {"duration": "0"}, "duration", "FLD-031"),
        ("Play Tone", {"duration": "-5"}, "duration", "FLD-031"),
        ("Play Tone", {"mcast": "yes", "address": ""}, "address", "FLD-001"),
        ("Play Tone", {"mcast": "yes", "port": "70000"}, "port", "FLD-031"),
        ("Play Tone", {"mcast": "yes", "type": "udp"}, "type", "FLD-004"),
        ("Start Strobe", {"color1": "pink"}, "color1", "FLD-004"),
        ("Start Strobe", {"ledlvl": "256"}, "ledlvl", "FLD-031"),
        ("Emergency Alert Start", {"announcement": "11"}, "announcement", "FLD-031"),
        ("Show Screen", {"image1": ""}, "image1", "FLD-001"),
        ("Show Screen", {"type": "blitz", "image1": "a"}, "image2", "FLD-001"),
        ("Show Text", {"textContent": " "}, "textContent", "FLD-001"),
        ("Call Start", {}, "extension", "FLD-001"),
        ("Unlock", {"doorid": "front"}, "doorid", "FLD-004"),
        ("Momentary Unlock", {"duration": ""}, "duration", "FLD-001"),
        ("Press Another Console's Button", {}, "id", "FLD-001"),
    ],
)
def test_it_refuses_a_bad_argument_when_it_is_saved_and_when_it_is_sent(
    name: str, arguments: dict[str, str], field: str, code: str
) -> None:
    faults = Faults()
    commands()[name].check(faults, "request_1_argument_", arguments)
    assert {name: [p.code for p in found] for name, found in faults.of.items()} == {
        f"request_1_argument_{field}": [code]
    }
    with pytest.raises(BadArgument):
        commands()[name].body({name: text.strip() for name, text in arguments.items()})


def test_it_tells_every_fault_at_once() -> None:
    faults = Faults()
    commands()["Start Strobe"].check(faults, "", {"pattern": "x", "color1": "", "ledlvl": "999"})
    assert set(faults.of) == {"pattern", "color1", "ledlvl"}


def test_it_leaves_a_group_out_that_goes_with_multicast_alone() -> None:
    body = commands()["Play Tone"].body({"type": "poly", "group": "7"})
    assert body == b'{"path": "chime.wav", "loop": false}'


def test_it_sends_the_group_of_a_poly_multicast() -> None:
    body = commands()["Play Tone"].body({"mcast": "yes", "type": "poly", "group": "7"})
    assert msgspec.json.decode(body)["state"]["group"] == 7


def test_it_does_not_look_at_fields_that_are_not_asked_for() -> None:
    faults = Faults()
    commands()["Play Tone"].check(faults, "", {"port": "no number", "address": ""})
    assert not faults


def test_it_takes_no_argument_that_it_has_no_field_for() -> None:
    kept = commands()["Reboot"].check(Faults(), "", {"path": "/etc/passwd"})
    assert kept == {}
    assert commands()["Reboot"].body({"path": "/etc/passwd"}) == b""


def test_it_lets_a_placeholder_stand_for_a_number_until_it_is_sent() -> None:
    command, faults = commands()["Relay Pulse"], Faults()
    kept = command.check(faults, "", {"duration": "{{request.1.json:$.seconds}}"})
    assert not faults
    with pytest.raises(BadArgument):
        command.body(kept)


ONE = '[[command]]\nname = "X"\npath = "/x"\nhelp = "Y."\n'


@pytest.mark.parametrize(
    "text",
    [
        "",
        ONE + "colour = 1\n",
        '[[command]]\nname = "X"\npath = "/x"\n',
        ONE + 'method = "TRACE"\n',
        ONE + '[[command.field]]\nname = "a"\n',
        ONE + '[[command.field]]\nname = "a"\nlabel = "A"\nkind = "colour"\n',
        ONE + '[[command.field]]\nname = "a"\nlabel = "A"\nmost = "many"\n',
    ],
)
def test_it_reads_its_file_strictly(tmp_path: Path, text: str) -> None:
    file = tmp_path / "commands.toml"
    file.write_text(text)
    with pytest.raises(msgspec.ValidationError):
        load_commands(file)
    file.write_text(ONE)
    assert list(load_commands(file)) == ["X"]
