"""The table ``[device]`` of a provisioning file: the device's own settings."""

import json
from collections.abc import Container, Iterator
from typing import Final

from algo_oauth.checks import Faults
from algo_oauth.provisioning.complaints import Complaints
from algo_oauth.provisioning.document import Table
from algo_oauth.provisioning.text_values import BadValue, SecretSource, as_text
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.device_settings import SETTINGS, DeviceSetting, with_shared_settings

_BY_PATH: Final = {".".join(setting.path): setting for setting in SETTINGS}


def provisioned_record(
    table: Table, record: DeviceRecord, secrets: SecretSource, complaints: Complaints
) -> DeviceRecord:
    """Return the record with the settings of the table; each fault is complained about."""
    found = dict(_flat(table, _BY_PATH))
    complaints.unknown("[device]", found, _BY_PATH)
    texts: dict[str, str] = {}
    bad: dict[str, str] = {}
    for path in filter(found.__contains__, _BY_PATH):
        setting = _BY_PATH[path]
        try:
            texts[setting.name] = _text(setting, found[path], secrets)
        except BadValue as reason:
            bad[path] = str(reason)
    faults = Faults()
    record = with_shared_settings(record, texts, faults)
    for path, setting in _BY_PATH.items():
        if path in bad:
            complaints.add(f"[device], {path}", bad[path])
        for problem in faults.of.get(setting.name, []):
            complaints.add_problem(f"[device], {path}", problem)
    return record


def _text(setting: DeviceSetting, value: object, secrets: SecretSource) -> str:
    if setting.secret:
        return secrets.find(value).reveal()
    if not setting.words:
        return as_text(value)
    meant = [text for text, word in setting.words.items() if word == value]
    if not meant:
        offered = ", ".join(json.dumps(word) for word in setting.words.values())
        raise BadValue(f"{value!r:.64} is not on offer here: choose one of {offered}")
    return meant[0]


def _flat(table: Table, known: Container[str], within: str = "") -> Iterator[tuple[str, object]]:
    """Yield the values of a table and of those in it, by their dotted names."""
    for name, value in table.items():
        path = f"{within}{name}"
        if isinstance(value, dict) and path not in known:
            yield from _flat(value, known, f"{path}.")
        else:
            yield path, value
