"""What a preset fills into the page's forms, as the page's script reads it."""

import json

import msgspec

from algo_oauth.oauth.preset_fields import PresetFields
from algo_oauth.oauth.presets import Hello, Preset


def fill_of(preset: Preset) -> str:
    """Return the profile fields that choosing the Provider Type fills in: name → value."""
    return json.dumps(_named(preset.fields))


def grant_fills_of(preset: Preset) -> str:
    """Return, by Grant Type, the fields that choosing it fills in otherwise."""
    changed = {grant: _named(preset.fields_for(grant)) for grant in preset.grant_fields}
    usual = preset.fields.grant_type
    if usual and changed:
        changed[usual] = _named(preset.fields)
    return json.dumps(changed)


def hellos_of(preset: Preset) -> list[tuple[str, str, str]]:
    """Return the HELLO calls: title, note, and the fields of the test form that each fills in."""
    return [(hello.title, hello.note, json.dumps(_test_fields(hello))) for hello in preset.hellos]


def _named(fields: PresetFields) -> dict[str, str]:
    values: dict[str, str | None] = msgspec.to_builtins(fields)
    return {name: value for name, value in values.items() if value is not None}


def _test_fields(hello: Hello) -> dict[str, str]:
    rule = hello.success
    return {
        "test_method": hello.method,
        "test_url": hello.url,
        "test_headers": hello.headers,
        "test_payload": hello.payload,
        "test_success_status": rule.status if rule else "",
        "test_success_path": rule.path if rule else "",
        "test_success_test": rule.test if rule else "exists",
        "test_success_value": rule.value if rule else "",
    }
