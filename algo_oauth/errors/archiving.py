"""Why a file with a configuration, or a backup, cannot be used; nothing is changed by any."""

from algo_oauth.errors.problem import DeviceError


class ArchiveError(DeviceError):
    """A file cannot be imported; the configuration is as it was."""


class ArchiveForeign(ArchiveError):
    """The file is something else."""

    code = "BAK-001"
    message = "This is not a configuration file of this product: {reason}."
    remedy = "Choose a file from System, Maintenance, or one that algo-oauth export wrote."


class ArchiveDamaged(ArchiveError):
    """The file is not what was written."""

    code = "BAK-002"
    message = "The file is damaged: {reason}."
    remedy = "Copy it again from where it was kept, or choose another one."


class ArchiveNewer(ArchiveError):
    """The file holds what this version does not know."""

    code = "BAK-003"
    message = "The file was made by a newer version (algo-oauth {product}): {reason}."
    remedy = "Bring this device up to that version first."


class ArchiveTooLarge(ArchiveError):
    """The file is larger than any configuration."""

    code = "BAK-004"
    message = "The file is larger than {limit} MB."
    remedy = "{hint}"


class PassphraseWrong(ArchiveError):
    """The passphrase does not open the sealed secrets."""

    code = "BAK-005"
    message = "The passphrase does not open this file."
    remedy = "Type the one that the file was made with; mind capital letters."


class PassphraseNeeded(ArchiveError):
    """The secrets are sealed and no passphrase was given."""

    code = "BAK-006"
    message = "The secrets in this file are sealed with a passphrase, and none was given."
    remedy = "Give the passphrase that the file was made with."


class SealedElsewhere(ArchiveError):
    """The secrets are sealed with the key of another device."""

    code = "BAK-007"
    message = "This backup is sealed with a key that this device does not have."
    remedy = (
        "Restore it on the device that made it, or download the configuration there with a "
        "passphrase."
    )


class ArchiveUnsound(ArchiveError):
    """The file is whole, and what it says cannot be."""

    code = "BAK-008"
    message = "The file cannot be imported: {reasons}."
    remedy = "Correct this where the file comes from, and download it again."


class ChangedMeanwhile(ArchiveError):
    """The configuration is not the one that the preview was about."""

    code = "BAK-009"
    message = "The configuration was changed after the preview. Nothing was imported."
    remedy = "Look at the new preview, and decide again."


class NoConfiguration(ArchiveError):
    """The state folder holds no device yet."""

    code = "BAK-010"
    message = "There is no device in the state folder {folder}."
    remedy = "Name another folder with --state, or start the device there once."


class BackupGone(ArchiveError):
    """There is no such backup any more."""

    code = "BAK-011"
    message = "The backup {name} is not there any more."
    remedy = "Load the list of backups again."


class UploadGone(ArchiveError):
    """A preview is about a file that does not wait for a decision any more."""

    code = "BAK-015"
    message = "This file does not wait any more: it was decided on, or half an hour has passed."
    remedy = "Choose it again under System, Maintenance; this click has changed nothing."


class FileUnusable(ArchiveError):
    """A file named on the command line cannot be read or written."""

    code = "BAK-012"
    message = "{file} cannot be {done}: {reason}."
    remedy = "Check the path, who may use it, and the room on its disk."


class PassphraseWeak(ArchiveError):
    """A passphrase that could be guessed."""

    code = "BAK-013"
    message = "A passphrase needs {least} to {most} characters; this one has {length}."
    remedy = "Several words that do not belong together are easy to remember."
