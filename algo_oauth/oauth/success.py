"""When an answer counts as success: by its status, and by what its JSON says."""

from typing import Final

import msgspec

EXISTS: Final = "exists"
EQUALS: Final = "equals"
MATCHES: Final = "matches"
TESTS: Final = (EXISTS, EQUALS, MATCHES)


class SuccessRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule on an answer.

    ``status`` lists statuses and ranges of them (``200-299, 304``). ``path`` is a JSON path
    (RFC 9535) into the body, empty for none; what it finds must pass ``test``, with ``value``
    as the text to equal or the regular expression to match.
    """

    status: str = "200-299"
    path: str = ""
    test: str = EXISTS
    value: str = ""
