"""Accepted certificates: on disk before they are believed, and gone when taken back."""

from pathlib import Path

import msgspec
import pytest

from algo_oauth.errors import DocumentUnreadable
from algo_oauth.outbound.address import Address, address_of
from algo_oauth.outbound.certificates import AcceptedCertificate
from algo_oauth.storage.documents import CONFIGURATION, Documents
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.pins import ACCEPTED_CERTIFICATES, PinRepository
from algo_oauth.storage.vault import Vault
from tests.doubles.clock import HandClock

ACCEPTED = AcceptedCertificate(
    host="10.0.0.7",
    port=443,
    fingerprint="AB:CD",
    subject="CN=algo",
    not_after=1_900_000_000.0,
    accepted_at=1_800_000_000.0,
)


class Opened:
    """A state folder that is open, as a start of the device would have it."""

    def __init__(self, folder: Path) -> None:
        self.folder = StateFolder(folder)
        self.documents = Documents(self.folder, CONFIGURATION, HandClock())
        self.vault = Vault(self.folder, sealed_before=False)

    def pins(self) -> PinRepository:
        return PinRepository(self.documents, self.vault)

    def close(self) -> None:
        self.documents.close()
        self.folder.close()


def test_it_believes_what_was_accepted_after_the_next_start_too(tmp_path: Path) -> None:
    first = Opened(tmp_path)
    first.pins().accept(ACCEPTED)
    first.close()
    second = Opened(tmp_path)
    pins = second.pins()
    assert pins.fingerprint(Address("10.0.0.7", 443)) == "AB:CD"
    assert pins.all() == [ACCEPTED]
    second.close()


def test_it_keeps_one_certificate_a_target(tmp_path: Path) -> None:
    opened = Opened(tmp_path)
    pins = opened.pins()
    pins.accept(ACCEPTED)
    pins.accept(msgspec.structs.replace(ACCEPTED, fingerprint="EF:01"))
    assert [kept.fingerprint for kept in pins.all()] == ["EF:01"]
    for other in (Address("10.0.0.7", 8443), Address("10.0.0.8", 443)):
        assert pins.fingerprint(other) == ""
    pins.remove(str(ACCEPTED.address))
    assert pins.fingerprint(ACCEPTED.address) == ""
    opened.close()


def test_it_refuses_a_document_that_it_does_not_know(tmp_path: Path) -> None:
    opened = Opened(tmp_path)
    opened.documents.put(ACCEPTED_CERTIFICATES, "10.0.0.7:443", {"host": "10.0.0.7"})
    with pytest.raises(DocumentUnreadable):
        opened.pins()
    opened.close()


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://10.0.0.7/x", "10.0.0.7:443"),
        ("https://SPEAKER.example:8443/", "speaker.example:8443"),
        ("https://[::1]:8443/x", "[::1]:8443"),
        ("https://türen.example/", "xn--tren-0ra.example:443"),
    ],
)
def test_it_knows_a_target_however_it_is_written(url: str, address: str) -> None:
    assert str(address_of(url)) == address


@pytest.mark.parametrize("url", ["https:///x", "nonsense", "https://[::1", ""])
def test_it_knows_no_target_where_none_is_named(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        address_of(url)
