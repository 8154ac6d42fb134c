"""Text from outside, fit to be shown and stored."""

from typing import Any


def foreign_text(value: Any, *, limit: int) -> str:
    r"""Return at most ``limit`` characters of a text, and an empty text for anything else.

    JSON can name half a character (``\\ud800``): no page could be encoded with that in it.
    """
    if not isinstance(value, str):
        return ""
    return value[:limit].encode("utf-8", "replace").decode("utf-8")
