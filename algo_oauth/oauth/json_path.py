"""JSON paths (RFC 9535): finding values in an answer's body."""

from typing import Any, Final

import jsonpath

LIMIT: Final = 200
"""Characters of a path."""

_ENVIRONMENT: Final = jsonpath.JSONPathEnvironment(strict=True)


class BadPath(Exception):
    """The text is not a JSON path; the message says why in few words."""


class JsonPath:
    """A compiled path. ``$.user.name`` may also be written ``user.name``.

    Raises:
        BadPath: the text is not a JSON path.
    """

    def __init__(self, text: str) -> None:
        self.text = text if text.startswith("$") else f"$.{text}"
        try:
            self._path = _ENVIRONMENT.compile(self.text)
        except (jsonpath.JSONPathError, ValueError, RecursionError) as error:
            raise BadPath(str(error).partition("\n")[0]) from error

    def find(self, document: Any) -> list[Any]:
        """Return every value that the path finds, in document order; none where it fits nothing."""
        try:
            return list(self._path.findall(document))
        except (jsonpath.JSONPathError, RecursionError):
            return []
