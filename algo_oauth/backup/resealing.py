"""The same backup, its secrets sealed with the device's newest key."""

import msgspec

from algo_oauth.backup.archive import ByVault
from algo_oauth.backup.archive_reading import read_archive
from algo_oauth.errors import ArchiveError, WrongKey
from algo_oauth.storage.vault import Vault


def resealed(content: bytes, vault: Vault) -> bytes | None:
    """Return the file to keep in its place, or None where no key of the vault opens it."""
    try:
        file = read_archive(content)
        if not isinstance(file.secrets, ByVault):
            return None
        secrets = ByVault(text=vault.reseal(file.secrets.text))
    except (ArchiveError, WrongKey):
        return None
    file = msgspec.structs.replace(file, secrets=secrets)
    file = msgspec.structs.replace(file, sha256=file.checksum)
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"
