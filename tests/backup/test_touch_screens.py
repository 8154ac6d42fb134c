"""Accepted certificates and the lock of touch screens: in every file, and never by surprise."""

import json
from typing import Any

import msgspec
import pytest

from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.merging import MERGE, REPLACE
from algo_oauth.errors import ArchiveUnsound
from algo_oauth.passwords import hash_password
from algo_oauth.secret import Secret
from algo_oauth.storage.touch_settings import TouchSettings
from tests.backup.conftest import Planner
from tests.backup.samples import (
    A_CONFIGURATION,
    NOW,
    PASSPHRASE,
    WITH_TOUCH_SCREENS,
    a_file,
    certificate,
    changed_file,
    pin_hash,
)
from tests.backup.test_plan import told

HERE = WITH_TOUCH_SCREENS
A, B = (":".join([letter * 2] * 32) for letter in "AB")


def with_certificates(*certificates: Any) -> Configuration:
    return Configuration(accepted_certificates=certificates)


def locked(**settings: Any) -> Configuration:
    return msgspec.structs.replace(HERE, touch_screens=TouchSettings(**settings))


def test_it_shows_no_pin_to_who_reads_the_file() -> None:
    for passphrase in (None, PASSPHRASE):
        text = a_file(HERE, passphrase).decode()
        assert "argon2id$" not in text
        assert A in text


def test_it_takes_no_pass_of_a_touch_screen_along() -> None:
    assert set(json.loads(a_file(HERE))["contents"]) == {
        "profiles",
        "screens",
        "device",
        "accepted_certificates",
        "touch_screens",
    }


def test_it_shows_the_fingerprint_of_a_certificate_that_will_be_believed(planned: Planner) -> None:
    plan = planned(with_certificates(certificate("10.0.0.9", "B")), before=HERE)
    assert told(plan) == [f"added    Certificate 10.0.0.9:443 (Fingerprint: {B})"]
    assert plan.after.accepted_certificates == (
        *HERE.accepted_certificates,
        certificate("10.0.0.9", "B"),
    )


def test_it_shows_both_fingerprints_where_another_certificate_was_accepted(
    planned: Planner,
) -> None:
    there = certificate("10.0.0.7", "B", not_after=NOW, subject="CN=new")
    plan = planned(with_certificates(there), before=HERE)
    assert told(plan) == [
        f"changed  Certificate 10.0.0.7:443 (Fingerprint: {A} → {B}; Subject: CN=algo → CN=new; "
        "Valid Until: 15 Jan 2028 → 15 Jan 2027)"
    ]
    assert plan.after.accepted_certificates == (there, HERE.accepted_certificates[1])


def test_it_keeps_when_the_same_certificate_was_accepted_here(planned: Planner) -> None:
    first, second = HERE.accepted_certificates
    later = msgspec.structs.replace(first, accepted_at=NOW + 86_400)
    there = msgspec.structs.replace(HERE, accepted_certificates=(later, second))
    assert planned(there, before=HERE).is_empty
    assert told(planned(there, REPLACE, before=HERE)) == [
        "changed  Certificate 10.0.0.7:443 (Accepted: 15 Jan 2027 → 16 Jan 2027)"
    ]


def test_it_removes_certificates_only_where_everything_is_replaced(planned: Planner) -> None:
    there = msgspec.structs.replace(HERE, accepted_certificates=())
    assert planned(there, before=HERE).is_empty
    plan = planned(there, REPLACE, before=HERE)
    assert told(plan) == [
        "removed  Certificate 10.0.0.7:443",
        "removed  Certificate speaker.example.test:8443",
    ]
    assert plan.after.accepted_certificates == ()


def test_it_leaves_touch_screens_alone_unless_everything_is_replaced(planned: Planner) -> None:
    there = locked(pin_hash=pin_hash("b"), lock_minutes=0)
    assert planned(there, before=HERE).is_empty
    plan = planned(there, REPLACE, before=HERE)
    assert told(plan) == [
        "changed  Touch Screens (PIN: secret changed; Lock After Minutes: 7 → 0; "
        "Dim After Minutes: 3 → 0)"
    ]
    assert plan.after == there
    assert plan.changes_pin
    assert plan.way_back.changes_pin


def test_it_keeps_the_pin_where_the_file_has_none(planned: Planner) -> None:
    there = locked(pin_hash=pin_hash("b"), lock_minutes=9)
    plan = planned(there, REPLACE, before=HERE, with_secrets=False)
    assert plan.after.touch_screens == TouchSettings(pin_hash=pin_hash(), lock_minutes=9)
    assert not plan.changes_pin
    assert plan.remarks == ()


def test_it_says_when_there_will_be_no_pin_although_there_was_one(planned: Planner) -> None:
    plan = planned(HERE, REPLACE, before=A_CONFIGURATION, with_secrets=False)
    assert plan.after.touch_screens == TouchSettings(lock_minutes=7, dim_minutes=3)
    assert type(plan.after.touch_screens.pin_hash) is Secret
    assert plan.remarks == ("Touch Screens, PIN: It is not in the file. Set it afterwards.",)


@pytest.mark.parametrize("mode", [MERGE, REPLACE])
def test_it_leaves_all_of_this_where_an_older_file_does_not_know_it(
    planned: Planner, mode: str
) -> None:
    def older(raw: dict[str, Any]) -> None:
        del raw["contents"]["accepted_certificates"]
        del raw["contents"]["touch_screens"]

    content = changed_file(a_file(A_CONFIGURATION), older)
    assert planned.of_file(content, mode, before=HERE).is_empty


def test_it_leaves_the_settings_that_an_older_file_does_not_say(planned: Planner) -> None:
    def older(raw: dict[str, Any]) -> None:
        raw["contents"]["touch_screens"] = {"lock_minutes": 1}

    plan = planned.of_file(changed_file(a_file(HERE), older), REPLACE, before=HERE)
    assert told(plan) == ["changed  Touch Screens (Lock After Minutes: 7 → 1)"]
    assert not plan.changes_pin


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"host": ""}, "':443' is no address that a certificate can be accepted for"),
        ({"host": "10.0.0.7/x"}, "is no address"),
        ({"host": "me@10.0.0.7"}, "is no address"),
        ({"host": "SPEAKER"}, "is no address"),
        ({"host": "a b"}, "is no address"),
        ({"host": "10.0.0.7,10.0.0.8"}, "is no address"),
        ({"host": "türen.example"}, "is no address"),
        ({"host": "x" * 5000}, "is no address"),
        ({"port": 0}, "is no address"),
        ({"port": -1}, "is no address"),
        ({"port": 65_536}, "is no address"),
        ({"fingerprint": ""}, "the certificate of 10.0.0.7:443 has no SHA-256 fingerprint"),
        ({"fingerprint": "AA:BB"}, "no SHA-256 fingerprint"),
        ({"fingerprint": A.lower()}, "no SHA-256 fingerprint"),
        ({"fingerprint": A + "\n"}, "no SHA-256 fingerprint"),
        ({"not_after": 1e300}, "the certificate of 10.0.0.7:443 has a date that cannot be"),
        ({"accepted_at": -1e18}, "a date that cannot be"),
    ],
)
def test_it_refuses_a_certificate_that_cannot_be(
    planned: Planner, changes: dict[str, Any], reason: str
) -> None:
    changed = msgspec.structs.replace(certificate("10.0.0.7"), **changes)
    for mode in (MERGE, REPLACE):
        with pytest.raises(ArchiveUnsound) as caught:
            planned(with_certificates(changed), mode, before=HERE)
        assert reason in str(caught.value)


def test_it_refuses_two_certificates_for_one_target(planned: Planner) -> None:
    twice = with_certificates(certificate("10.0.0.7"), certificate("10.0.0.7", "B"))
    with pytest.raises(ArchiveUnsound, match=r"2 certificates have the address '10.0.0.7:443'"):
        planned(twice)


@pytest.mark.parametrize(
    "host", ["::1", "fe80::1", "speaker", "speaker.", "my_speaker", "xn--tren-0ra.example"]
)
def test_it_takes_every_host_that_a_target_can_have(planned: Planner, host: str) -> None:
    there = with_certificates(certificate(host), certificate(host, port=8443))
    assert planned(there).after.accepted_certificates == there.accepted_certificates


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"lock_minutes": -1}, "Touch Screens, Lock After Minutes: This is not a number of"),
        ({"lock_minutes": 1441}, "Lock After Minutes: "),
        ({"dim_minutes": 10**12}, "Touch Screens, Dim After Minutes: "),
        ({"pin_hash": Secret("1234")}, "Touch Screens, PIN: This is not what is kept of a PIN"),
        ({"pin_hash": Secret(pin_hash().reveal() + "\n")}, "PIN: "),
        ({"pin_hash": Secret(pin_hash().reveal().replace("m=19456", "m=999999"))}, "PIN: "),
        ({"pin_hash": Secret(pin_hash().reveal().replace("t=2", "t=90"))}, "PIN: "),
        ({"pin_hash": Secret(pin_hash().reveal().replace("2id", "2i"))}, "PIN: "),
    ],
)
def test_it_refuses_settings_that_no_touch_screen_could_have(
    planned: Planner, settings: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ArchiveUnsound) as caught:
        planned(locked(**settings), REPLACE, before=HERE)
    assert reason in str(caught.value)
    assert "1234" not in str(caught.value)


def test_it_takes_the_hash_of_any_pin(planned: Planner) -> None:
    there = locked(pin_hash=hash_password("2468"))
    assert planned(there, REPLACE, before=HERE).after == there
