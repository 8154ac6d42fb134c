"""What a device is configured to be, and what of it can be taken to another device."""

from typing import Final

import msgspec

from algo_oauth.console.screens import Screen
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.outbound.certificates import AcceptedCertificate
from algo_oauth.secret import NO_SECRET
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.touch_settings import TouchSettings

OWN_FIELDS: Final = ("password_hash", "session_key")
"""The fields of the device's record that stay with it: who may log in is not configuration."""

NO_RECORD: Final = DeviceRecord(password_hash=NO_SECRET, session_key=NO_SECRET)


class Configuration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that can be taken to another device.

    A field with a tuple is a list of documents with ids (certificates: with addresses), one with
    a document is settings of which there is one. ``device`` carries none of ``OWN_FIELDS``.
    Touch passes are no part of it: a file from before one was revoked must not bring it back.
    """

    profiles: tuple[OAuthProfile, ...] = ()
    screens: tuple[Screen, ...] = ()
    device: DeviceRecord = NO_RECORD
    accepted_certificates: tuple[AcceptedCertificate, ...] = ()
    touch_screens: TouchSettings = TouchSettings()


def portable(record: DeviceRecord) -> DeviceRecord:
    """Return the record without what stays with its device."""
    return msgspec.structs.replace(record, **dict.fromkeys(OWN_FIELDS, NO_SECRET))


def settled(record: DeviceRecord, *, on: DeviceRecord) -> DeviceRecord:
    """Return a portable record as that of the device whose own record is ``on``."""
    own = {name: getattr(on, name) for name in OWN_FIELDS}
    return msgspec.structs.replace(record, **own)
