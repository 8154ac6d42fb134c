"""Reading a file that may be anything: a configuration comes out, or the reason why not."""

from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from algo_oauth.backup.archive import (
    FORMAT,
    FORMAT_VERSION,
    MOMENT,
    ArchiveFile,
    ByVault,
    LeftOutSecrets,
    VaultText,
    vault_digest,
)
from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.sealing import ByPassphrase, unseal
from algo_oauth.backup.secrets_apart import put_together
from algo_oauth.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveForeign,
    ArchiveNewer,
    ArchiveTooLarge,
    PassphraseNeeded,
    SealedElsewhere,
    WrongKey,
)
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.storage.vault import Vault

LIMIT: Final = 64 * 1024 * 1024
"""Bytes: many thousands of buttons."""


class Archive(msgspec.Struct, frozen=True, kw_only=True):
    """An opened file. ``made_at`` is a Unix time.

    ``says`` names the parts that it holds and, for those of which there is one, the fields: an
    older version did not know them all, and what a file does not say stays as it is.
    """

    configuration: Configuration
    says: dict[str, frozenset[str]]
    made_at: float
    device: str
    product: str
    secrets_left_out: bool


def read_archive(content: bytes) -> ArchiveFile:
    """Read a file as far as that goes without its key.

    Raises:
        ArchiveError: it is too large, foreign, damaged or newer.
    """
    if len(content) > LIMIT:
        raise ArchiveTooLarge(
            limit=LIMIT // 1024 // 1024, hint="Choose a file that was downloaded from a device."
        )
    raw = _json(content)
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ArchiveForeign(reason="it does not say that it is one")
    product = str(raw.get("product", ""))[:40] or "unknown"
    version = raw.get("version")
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise ArchiveNewer(product=product, reason=f"it has the form {version}")
    try:
        file = msgspec.convert(raw, ArchiveFile)
    except msgspec.ValidationError as error:
        raise _unreadable(error, product) from error
    if file.version != FORMAT_VERSION:
        raise ArchiveDamaged(reason=f"there is no form {file.version}")
    if _checksum(file) != file.sha256:
        raise ArchiveDamaged(reason="its checksum does not match what it holds")
    return file


def _json(content: bytes) -> Any:
    if not content.strip():
        raise ArchiveForeign(reason="it is empty")
    try:
        return msgspec.json.decode(content)
    except (ValueError, RecursionError) as error:  # bad UTF-8 is a ValueError of its own
        if content.lstrip().startswith(b"{") and FORMAT.encode() in content[:200]:
            raise ArchiveDamaged(reason="it is cut off, or a part of it was changed") from error
        raise ArchiveForeign(reason="it is not JSON") from error


def _checksum(file: ArchiveFile) -> str:
    try:
        return file.checksum
    except RecursionError:
        return ""


def _unreadable(error: msgspec.ValidationError, product: str) -> ArchiveError:
    reason = str(error).replace("`", "")
    if "unknown field" in reason:
        return ArchiveNewer(product=product, reason=f"this version cannot read it ({reason})")
    return ArchiveDamaged(reason=f"it does not hold a configuration ({reason})")


def open_archive(file: ArchiveFile, *, passphrase: Secret = NO_SECRET, vault: Vault) -> Archive:
    """Open a file: with the passphrase, or with the key of this device, whichever it wants.

    Raises:
        ArchiveError: the key does not fit, or the contents are damaged or newer.
    """
    secrets = _secrets(file, passphrase, vault)
    try:
        configuration = put_together(file.contents, secrets)
    except msgspec.ValidationError as error:
        raise _unreadable(error, file.product) from error
    return Archive(
        configuration=configuration,
        says={
            part: frozenset(said) if isinstance(said, dict) else frozenset()
            for part, said in file.contents.items()
        },
        made_at=_moment(file.made_at),
        device=file.device,
        product=file.product,
        secrets_left_out=isinstance(file.secrets, LeftOutSecrets),
    )


def _moment(text: str) -> float:
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=UTC).timestamp()
    except ValueError as error:
        raise ArchiveDamaged(reason="it does not say when it was made") from error


def _secrets(file: ArchiveFile, passphrase: Secret, vault: Vault) -> list[str]:
    sealed = file.secrets
    if isinstance(sealed, ByPassphrase):
        if not passphrase:
            raise PassphraseNeeded
        return _list_of(unseal(sealed, passphrase, about=file.about))
    if isinstance(sealed, ByVault):
        return _of_vault(file, sealed, vault)
    return []


def _of_vault(file: ArchiveFile, sealed: ByVault, vault: Vault) -> list[str]:
    try:
        text = msgspec.json.decode(vault.open(sealed.text).reveal(), type=VaultText)
    except WrongKey as error:
        raise SealedElsewhere from error
    except ValueError as error:
        raise ArchiveDamaged(reason="its sealed part is empty") from error
    if text.about != vault_digest(file):
        raise ArchiveDamaged(reason="its secrets belong to another file")
    return text.secrets


def _list_of(plain: bytes) -> list[str]:
    try:
        return msgspec.json.decode(plain, type=list[str])
    except ValueError as error:
        raise ArchiveDamaged(reason="its sealed part is no list of secrets") from error
