"""Start Authorization by device code: what the page shows until the code is entered."""

import trustme

from algo_oauth.device import Device
from tests.doubles.clock import HandClock
from tests.oauth.targets import refusing
from tests.web.authorizing import EDIT, GRANTED, OFFERED, authorizing, follow
from tests.web.conftest import Person


def test_it_shows_the_code_with_a_link_and_a_picture_of_it(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, OFFERED) as here:
        here.have("DEVICE_CODE")
        page = follow(admin, admin.post(f"{EDIT}/authorize"))
        again = admin.get(EDIT).text  # it survives a reload
    for shown in (page, again):
        assert "WDJB-MJHT" in shown
        assert 'href="https://p.example/activate"' in shown
        assert "<svg" in shown
        assert "10 minutes" in shown
        assert "d3vice" not in shown


def test_it_says_how_a_code_stands_until_it_is_entered(
    admin: Person, device: Device, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, OFFERED, GRANTED) as here:
        here.have("DEVICE_CODE")
        admin.post(f"{EDIT}/authorize")
        clock.advance(5)
        assert admin.get(f"{EDIT}/device-code").get_json() == {
            "state": "waiting",
            "seconds_left": 595,
        }
        device.device_flows.look()
        assert admin.get(f"{EDIT}/device-code").get_json()["state"] == "done"
    page = admin.get(EDIT).text
    assert "WDJB-MJHT" not in page
    assert "Authorized by a person" in page


def test_it_cancels_a_code(
    admin: Person, device: Device, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, OFFERED, GRANTED) as here:
        here.have("DEVICE_CODE")
        admin.post(f"{EDIT}/authorize")
        page = follow(admin, admin.post(f"{EDIT}/device-code/cancel"))
        clock.advance(60)
        device.device_flows.look()
    assert "was cancelled" in page
    assert "WDJB-MJHT" not in page
    assert len(here.got.requests) == 1


def test_it_shows_why_a_code_came_to_nothing(
    admin: Person, device: Device, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, OFFERED, refusing("access_denied")) as here:
        here.have("DEVICE_CODE")
        admin.post(f"{EDIT}/authorize")
        clock.advance(5)
        device.device_flows.look()
    assert "AUT-006" in admin.get(EDIT).text


def test_it_knows_no_code_after_a_restart(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, OFFERED) as here:
        here.have("DEVICE_CODE")
        admin.post(f"{EDIT}/authorize")
        device.close()
        again = Device(device.settings)
        try:
            assert again.device_flows.of("p1") is None
        finally:
            again.close()
