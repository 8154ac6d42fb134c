"""A device that stops while a press waits for its next request."""

from pathlib import Path

import trustme

from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import FIRST_SCREEN
from algo_oauth.device import Device
from algo_oauth.settings import load_settings
from algo_oauth.storage.journal_files import CURRENT
from tests.console.conftest import LONG, to
from tests.doubles.tls_target import answering, json_answer, tls_target

OK = answering(json_answer("{}"))


def a_device(state: Path, ca_file: Path) -> Device:
    environ = {"ALGO_OAUTH_CA_BUNDLE": str(ca_file), "ALGO_OAUTH_ADMIN_PASSWORD": "long enough"}
    return Device(load_settings(["--state", str(state)], environ))


def test_it_gives_up_what_waits_and_does_not_hold_the_stop(
    tmp_path: Path, authority_file: Path, certificate: trustme.LeafCert
) -> None:
    device = a_device(tmp_path, authority_file)
    with tls_target(OK, certificate) as (port, received):
        requests = (to(port), to(port, delay=60.0))
        button = Button(id="slow", text="Slow", position=0, requests=requests)
        device.screens.put(FIRST_SCREEN.id, FIRST_SCREEN.with_button(button))
        assert device.presser.press("slow", press_id="one").state == "sending"
        assert received.arrived.acquire(timeout=LONG)
        device.close()
        ended = device.presser.press("slow", press_id="one", wait=LONG)
    assert (ended.state, len(received.requests)) == ("failed", 1)
    assert ended.problem is not None
    assert ended.problem.code == "PRS-012"
    assert '"press-sending"' in (tmp_path / CURRENT).read_text()
    again = a_device(tmp_path, authority_file)
    shown = again.presser.states()["slow"]
    again.close()
    assert shown.state in {"failed", "unknown"}, "never as sent, and never as still on its way"
