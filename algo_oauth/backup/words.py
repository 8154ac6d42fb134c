"""Names of fields as people read them."""

from typing import Final

_CAPITALS: Final = {
    "api": "API",
    "id": "ID",
    "url": "URL",
    "jwt": "JWT",
    "pkce": "PKCE",
    "pin": "PIN",
    "oauth": "OAuth",
}
_NAMES: Final = {
    "pin_hash": "PIN",
    "lock_minutes": "Lock After Minutes",
    "dim_minutes": "Dim After Minutes",
}
"""What fields are called where their own name says it otherwise."""


def label(field: str) -> str:
    """Return the words of a field's name: ``token_url`` → ``Token URL``."""
    return _NAMES.get(field) or " ".join(
        _CAPITALS.get(word, word.capitalize()) for word in field.split("_") if word
    )


def form_label(field: str) -> str:
    """Return the words of a form's field: ``request_1_method`` → ``Request 1 - Method``."""
    words = field.split("_", 2)
    if len(words) == 3 and words[0] == "request" and words[1].isdecimal():
        return f"Request {words[1]} - {label(words[2])}"
    return label(field)
