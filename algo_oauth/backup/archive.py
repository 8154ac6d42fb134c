"""The file that carries a configuration: one JSON object, readable, its secrets sealed apart.

Its checksum tells damage, and sealed secrets open only in the file that they were sealed in.
"""

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec

from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.sealing import ByPassphrase, new_sealing, seal
from algo_oauth.backup.secrets_apart import taken_apart
from algo_oauth.secret import Secret
from algo_oauth.storage.vault import Vault
from algo_oauth.version import VERSION

FORMAT: Final = "algo-oauth configuration"
FORMAT_VERSION: Final = 1
MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"

Line = Annotated[str, msgspec.Meta(max_length=200)]


class LeftOutSecrets(
    msgspec.Struct, frozen=True, tag="left out", tag_field="kind", forbid_unknown_fields=True
):
    """No secret is in the file."""


class ByVault(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag="vault",
    tag_field="kind",
    forbid_unknown_fields=True,
):
    """The secrets open with the key of the device that made the file, and with no other."""

    text: str = ""


Sealing = LeftOutSecrets | ByPassphrase | ByVault


class VaultText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a vault seals: the secrets, and the digest of the file that they belong to."""

    about: str
    secrets: list[str]


class ArchiveFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file. ``device`` is the name of the device that it comes from, ``made_at`` in UTC."""

    format: str = FORMAT
    version: int = FORMAT_VERSION
    product: Line = VERSION
    made_at: Line
    device: Line
    secrets: Sealing = LeftOutSecrets()
    sha256: str = ""
    contents: dict[str, Any]

    @property
    def about(self) -> bytes:
        """The bytes that sealed secrets are bound to: all but them and the checksum."""
        secrets = self.secrets
        if not isinstance(secrets, LeftOutSecrets):
            secrets = msgspec.structs.replace(secrets, text=type(secrets.text)())
        return _bytes(msgspec.structs.replace(self, sha256="", secrets=secrets))

    @property
    def checksum(self) -> str:
        """The digest of everything but itself."""
        return hashlib.sha256(_bytes(msgspec.structs.replace(self, sha256=""))).hexdigest()


def _bytes(file: ArchiveFile) -> bytes:
    return msgspec.json.encode(file, order="deterministic")


def write_archive(
    configuration: Configuration, *, now: float, seal_with: Secret | Vault | None
) -> bytes:
    """Return the file of a configuration.

    Args:
        configuration: what to take along.
        now: Unix time in seconds.
        seal_with: a passphrase, the device's own vault, or None to leave the secrets out.
    """
    contents, secrets = taken_apart(configuration, with_secrets=seal_with is not None)
    made_at = datetime.fromtimestamp(now, UTC).strftime(MOMENT)
    file = ArchiveFile(made_at=made_at, device=configuration.device.name[:200], contents=contents)
    if isinstance(seal_with, Vault):
        file = _sealed_by_vault(file, secrets, seal_with)
    elif seal_with is not None:
        file = _sealed_by_passphrase(file, secrets, seal_with)
    file = msgspec.structs.replace(file, sha256=file.checksum)
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def _sealed_by_passphrase(file: ArchiveFile, secrets: list[str], passphrase: Secret) -> ArchiveFile:
    how = new_sealing()
    about = msgspec.structs.replace(file, secrets=how).about
    sealed = seal(msgspec.json.encode(secrets), how, passphrase, about=about)
    return msgspec.structs.replace(file, secrets=sealed)


def _sealed_by_vault(file: ArchiveFile, secrets: list[str], vault: Vault) -> ArchiveFile:
    text = VaultText(vault_digest(msgspec.structs.replace(file, secrets=ByVault())), secrets)
    sealed = vault.seal(Secret(msgspec.json.encode(text).decode()))
    return msgspec.structs.replace(file, secrets=ByVault(text=sealed))


def vault_digest(file: ArchiveFile) -> str:
    """Return what a vault's text says of the file that it belongs to."""
    return hashlib.sha256(file.about).hexdigest()
