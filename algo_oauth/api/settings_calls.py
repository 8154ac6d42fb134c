"""Settings by their names, below /api/settings: read one, change several, put all back."""

from typing import Final

from flask import Blueprint, Response

from algo_oauth.api.answers import json_answer
from algo_oauth.api.bodies import read_body
from algo_oauth.api.refusals import refusal
from algo_oauth.api.services import device
from algo_oauth.checks import Faults, has_unseen_ends
from algo_oauth.errors import SettingsUnusable, SettingUnknown, SettingWriteOnly
from algo_oauth.secret import NO_SECRET
from algo_oauth.storage.api_settings import ApiSettings
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.device_settings import NAMED, PUT_BACK, JsonValue

blueprint = Blueprint("settings", __name__, url_prefix="/api/settings")

EXAMPLE: Final = {"device.name": "Reception"}
_NEW: Final = DeviceRecord(password_hash=NO_SECRET, session_key=NO_SECRET, api=ApiSettings())


@blueprint.get("/<name>")
def read(name: str) -> Response:
    """Tell one setting."""
    setting = NAMED.get(name)
    if setting is None:
        raise SettingUnknown(name=name[:80], known=", ".join(NAMED))
    if setting.secret:
        raise SettingWriteOnly(name=name)
    return json_answer({name: setting.read(device().record)})


@blueprint.put("")
def change() -> Response:
    """Change settings: all of them, or none when one cannot be used."""
    wanted = read_body(dict[str, JsonValue], example=EXAMPLE)
    if not wanted:
        return _unusable("no setting is named")
    faults = Faults()
    texts = _texts(wanted, faults)
    if device().apply_settings(texts, faults):
        return _refused(faults)
    names = ", ".join(texts)
    device().note_change("api", f"Settings were changed over the RESTful API: {names}")
    return json_answer({name: _shown(name) for name in texts})


@blueprint.post("/action/restore")
def restore() -> Response:
    """Put settings back to what a new device has, but for those of the API itself and passwords.

    Profiles, screens and buttons stay: nobody is at hand who could be asked.
    """
    before = device().record
    new = {setting.name: setting.read(_NEW) for setting in PUT_BACK}
    changed = {name: text for name, text in new.items() if NAMED[name].read(before) != text}
    if faults := device().apply_settings(changed):
        return _refused(faults)
    device().note_change("api", "Settings were put back to their defaults over the RESTful API")
    return json_answer({"Restore": "Settings are as on a new device", "changed": changed})


def _texts(wanted: dict[str, JsonValue], faults: Faults) -> dict[str, str]:
    """Return the texts that values stand for; one that stands for none is a fault."""
    texts = {}
    for name, value in wanted.items():
        text = NAMED[name].text_of(value) if name in NAMED else str(value)
        if text is None:
            faults.add(name, "SET-010", "This is not a text.", "Send it in double quotes.")
            continue
        if has_unseen_ends(text):
            # A page takes it off and says so; a program would not notice, nor would its password.
            around = "White space, or something else that cannot be seen, stands around this."
            faults.add(name, "SET-011", around, "Send it without.")
        texts[name] = text
    return texts


def _shown(name: str) -> str:
    return NAMED[name].read(device().record)


def _refused(faults: Faults) -> Response:
    sentences = {
        name: [f"{each.message} {each.remedy}" for each in found]
        for name, found in faults.of.items()
    }
    told = " ".join(f"{name}: {' '.join(found)}" for name, found in sentences.items())
    return _unusable(told.rstrip("."), faults=sentences)


def _unusable(reason: str, **more: object) -> Response:
    return refusal(SettingsUnusable(faults=reason).problem, SettingsUnusable.status, **more)
