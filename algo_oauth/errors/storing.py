"""What goes wrong with the state folder; nothing that was stored is lost."""

from algo_oauth.errors.problem import DeviceError


class StorageError(DeviceError):
    """The state folder could not be read or written; nothing that was stored is lost."""


class FolderInUse(StorageError):
    """A second process wants the same state folder."""

    code = "STO-001"
    message = "The state folder {folder} is in use by another algo-oauth (process {pid})."
    remedy = "Stop that one first, or give this one its own folder with --state."


class FolderUnusable(StorageError):
    """The state folder cannot be made, read or written."""

    code = "STO-002"
    message = "The state folder {folder} cannot be used: {reason}."
    remedy = "Make it writable for the user that runs the device, or choose another with --state."


class NotSaved(StorageError):
    """A write failed; what was stored before still stands."""

    code = "STO-003"
    message = "Not saved: {reason}. What was stored before is unchanged."
    remedy = "Free some space or make the state folder writable, then save again."


class FileDamaged(StorageError):
    """A file and its previous generation are both unreadable."""

    code = "STO-004"
    message = "{file} and its previous generation cannot be read: {reason}."
    remedy = "Restore it from a backup, or move it and its .previous away to start empty."


class WrongKey(StorageError):
    """The vault key does not open a stored secret."""

    code = "STO-005"
    message = "The key {file} does not open the stored secrets."
    remedy = "Restore the key file that belongs to this state folder."


class DocumentUnreadable(StorageError):
    """A stored document is not of the form this version knows."""

    code = "STO-006"
    message = "What is stored for {place} cannot be read: {reason}."
    remedy = "Save it again, or restore the state folder from a backup."


class BackupsUnusable(StorageError):
    """The folder of the backups cannot be made, read or written."""

    code = "STO-007"
    message = "The folder {folder} cannot be used for backups: {reason}."
    remedy = (
        "Make it writable for the user that runs the device, or name another one with "
        "ALGO_OAUTH_BACKUPS."
    )


class BackupsAway(BackupsUnusable):
    """The folder is not the one that bears the device's mark, as under a share not mounted."""

    code = "STO-009"
    message = "No backup can be made or read in {folder}: this device's mark {mark} is not there."
    remedy = (
        "Mount the share that belongs there. Where a new one takes its place, put an empty file "
        "{mark} into it."
    )


class BackupNotSaved(NotSaved):
    """A backup, or the mark beside it, could not be written or removed."""

    code = "STO-010"
    message = "Not saved in {folder}: {reason}. What was stored before is unchanged."
    remedy = (
        "Free some space there, or make the folder writable for the user that runs the device; "
        "then try again."
    )


class BackupsOfAnother(StorageError):
    """Another device keeps its backups in the folder that this one was given."""

    code = "STO-008"
    message = "The folder {folder} holds the backups of another device."
    remedy = (
        "Give each device a folder of its own with ALGO_OAUTH_BACKUPS. If the other one is no "
        "more, remove its mark, the file {mark}, from there."
    )
