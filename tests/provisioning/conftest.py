"""A device that is provisioned from a file, again and again."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from algo_oauth.backup.plan import Plan
from algo_oauth.device import Device
from algo_oauth.errors import ProvisionRefused
from algo_oauth.settings import load_settings
from tests.doubles.clock import HandClock

PASSWORD = "correct horse battery"


class Site:
    """A state folder and a provisioning file."""

    def __init__(self, folder: Path, environ: pytest.MonkeyPatch) -> None:
        self.state = folder / "state"
        self.file = folder / "site.toml"
        self.clock = HandClock()
        self._environ = environ

    def write(self, text: str, **environ: str) -> None:
        """Write the file, and set variables of the environment."""
        self.file.write_text(text, encoding="utf-8")
        for name, value in environ.items():
            self._environ.setenv(name, value)

    @contextmanager
    def device(self, **more: str) -> Iterator[Device]:
        """Start the device."""
        environ: Mapping[str, str] = {
            "ALGO_OAUTH_ADMIN_PASSWORD": PASSWORD,
            "ALGO_OAUTH_PROVISION": str(self.file),
            **more,
        }
        settings = load_settings(["--state", str(self.state)], environ)
        with closing(Device(settings, clock=self.clock)) as device:
            yield device

    def start(self) -> Plan:
        """Start the device, stop it, and return what the file changed."""
        with self.device() as device:
            assert device.provisioned is not None
            return device.provisioned

    def refusal(self) -> list[str]:
        """Start a device that must refuse the file, and return its lines."""
        with pytest.raises(ProvisionRefused) as caught:
            self.start()
        return str(caught.value).split("\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path, monkeypatch)
