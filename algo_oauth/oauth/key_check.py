"""Checking what a profile signs with: keys, algorithms, and the claims of its assertions."""

import json
from collections.abc import Mapping
from typing import Annotated, Final

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.oauth.profile import EXTRA_PARAMS_LIMIT, KEY_LIMIT
from algo_oauth.oauth.signing import KeyUnfit, check_key
from algo_oauth.secret import Secret

OWN_CLAIMS: Final = ("iss", "sub", "aud", "iat", "exp", "jti")
"""The claims that have fields of their own, or that the device makes."""

_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=KEY_LIMIT)]


class _ServiceAccount(msgspec.Struct, frozen=True, kw_only=True):
    """The members of a Google service account's key file that count here."""

    private_key: _Text
    client_email: _Text
    private_key_id: str = ""
    client_id: str = ""
    token_uri: str = ""


def filled_by_key_file(values: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that a service account's key file, pasted as the key, fills in.

    Nothing where the key is no such file. What was typed into a field stays.
    """
    text = values.get("assertion_key", "").strip()
    if not text.startswith("{"):
        return {}
    try:
        account = msgspec.convert(json.loads(text), _ServiceAccount)
    except (ValueError, RecursionError):
        return {}
    found = {
        "assertion_issuer": account.client_email,
        "assertion_key_id": account.private_key_id,
        "assertion_audience": account.token_uri,
        "token_url": account.token_uri,
        "client_id": account.client_id,
    }
    empty = {
        name: text for name, text in found.items() if text and not values.get(name, "").strip()
    }
    return empty | {"assertion_key": account.private_key, "assertion_algorithm": "RS256"}


def check_signing_key(faults: Faults, field: str, text: str, *, algorithm: str) -> Secret:
    """Check a pasted key, against its algorithm if that is named."""
    key = text.strip()
    faults.text(field, key, limit=KEY_LIMIT, lines=True)
    if field in faults.of:
        return Secret("")
    if key.startswith("{"):
        faults.add(
            field,
            "PRO-010",
            "This is JSON, but not a service account's key file.",
            "Paste the whole file as the provider gave it, or the key in PEM form.",
        )
        return Secret("")
    if algorithm:
        refuse_unfit(faults, field, Secret(key), algorithm=algorithm)
    return Secret(key)


def refuse_unfit(faults: Faults, field: str, key: Secret, *, algorithm: str) -> None:
    """Note a fault where a key cannot sign with the algorithm."""
    try:
        check_key(key, algorithm)
    except KeyUnfit as reason:
        faults.add(
            field,
            "PRO-009",
            f"This key does not fit: {reason}.",
            "Paste the private key that belongs to the algorithm, or choose another algorithm.",
        )


def check_claims(faults: Faults, field: str, text: str) -> str:
    """Check the extra claims, a JSON object, and return them as typed."""
    document = faults.json_object(field, text, limit=EXTRA_PARAMS_LIMIT)
    for name in OWN_CLAIMS:
        if name in document:
            faults.add(
                field,
                "PRO-002",
                f"{name!r} is set by the device itself.",
                "Remove it here; it has a field of its own or is made anew each time.",
            )
    return text.strip()
