"""What the device is and how it fares."""

import time
from pathlib import Path
from typing import Final

import pytest

from algo_oauth.api.host import hardware_address
from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import Screen
from algo_oauth.device import Device
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.version import VERSION
from tests.api.conftest import AddButton, Caller, assert_refused
from tests.doubles.clock import HandClock

STATUS: Final = "/api/info/status"


def profile(name: str) -> OAuthProfile:
    return OAuthProfile(
        id=name,
        name=name,
        provider_type="CUSTOM",
        grant_type="CLIENT_CREDENTIALS",
        token_url="https://login.example.test/token",
        client_auth_mode="HTTP_BASIC",
    )


def test_it_says_what_it_is(caller: Caller) -> None:
    about = caller.get("/api/info/about").get_json()
    assert about["Product Name"] == "Algo 8450 IP Console"
    assert about["Firmware Version"] == VERSION
    assert "Software" in about["Hardware Info"]
    assert about.keys() == {
        "Product Name",
        "Firmware Version",
        "MAC Address",
        "Hardware Info",
        "Manufacturer Certificate",
    }


def test_it_says_how_it_fares(caller: Caller, clock: HandClock) -> None:
    status = caller.get(STATUS).get_json()
    assert status["Device Name"] == "Algo 8450"
    assert status["Date / Time"] == time.strftime(
        "%a %b %d %H:%M:%S GMT %Y", time.gmtime(clock.now())
    )
    assert (status["Console"], status["OAuth Profile Status"]) == ("Idle", "None")
    assert all(isinstance(text, str) and text for text in status.values())
    for missing in ("SIP Registration", "Call Status", "Switch Port ID", "Action Button"):
        assert status[missing] == "Not Available"


def test_it_tells_the_state_of_every_profile(caller: Caller, device: Device) -> None:
    for name in ("Door", "Café"):
        device.profiles.put(name, profile(name))
    told = caller.get(STATUS).get_json()["OAuth Profile Status"]
    assert told == "Door: never used; Café: never used"


def test_it_measures_no_noise(caller: Caller) -> None:
    assert_refused(caller.get("/api/info/audio.noise.level"), 404, "RST-041")


@pytest.mark.parametrize(("enabled", "state"), [(True, "Idle"), (False, "Disabled")])
def test_it_tells_of_the_action_button(
    caller: Caller, device: Device, enabled: bool, state: str
) -> None:
    button = Button(id="action", text="Action", position=0, enabled=enabled)
    device.screens.put(
        "action-button", Screen(id="action-button", name="Action Button", buttons=(button,))
    )
    assert caller.get(STATUS).get_json()["Action Button"] == state


def test_it_is_idle_again_after_a_press(caller: Caller, add_button: AddButton) -> None:
    add_button("hello")
    caller.post("/api/controls/console/button/activate", {"id": "hello"})
    assert caller.get(STATUS).get_json()["Console"] == "Idle"


def card(folder: Path, name: str, address: str, *, real: bool = False) -> None:
    (folder / name).mkdir()
    (folder / name / "address").write_text(f"{address}\n")
    if real:
        (folder / name / "device").mkdir()


def test_it_names_a_network_card_before_what_software_made(tmp_path: Path) -> None:
    card(tmp_path, "lo", "00:00:00:00:00:00")
    card(tmp_path, "br0", "02:00:00:00:00:01")
    card(tmp_path, "eth1", "00:22:ee:00:00:02", real=True)
    card(tmp_path, "eth0", "00:22:ee:00:00:01", real=True)
    assert hardware_address(tmp_path) == "00:22:ee:00:00:01"


def test_it_names_none_where_the_system_tells_none(tmp_path: Path) -> None:
    card(tmp_path, "lo", "00:00:00:00:00:00")
    card(tmp_path, "tun0", "")
    (tmp_path / "bonding_masters").write_text("")
    assert hardware_address(tmp_path) == ""
    assert hardware_address(tmp_path / "nowhere") == ""
