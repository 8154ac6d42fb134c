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
_FORMS_OWN: Final = {
    "while_locked": "On a Locked Screen",
    "pin_hash": "PIN",
    "lock_minutes": "Lock After Minutes",
    "dim_minutes": "Dim After Minutes",
}
"""Fields that their form calls something else."""


def label(field: str) -> str:
    """Return the words of a field's name: ``token_url`` → ``Token URL``."""
    words = (_CAPITALS.get(word, word.capitalize()) for word in field.split("_") if word)
    return _FORMS_OWN.get(field) or " ".join(words)


def form_label(field: str) -> str:
    """Return the words of a form's field: ``request_1_method`` → ``Request 1 - Method``."""
    words = field.split("_", 2)
    if len(words) == 3 and words[0] == "request" and words[1].isdecimal():
        return f"Request {words[1]} - {label(words[2])}"
    return label(field)
