"""The tables of ``docs/interop.md``: what each server and the device agreed on."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from algo_oauth.settings import CHECKOUT
from tests.interop.on_authlib import server as authlib
from tests.interop.on_django import server as django
from tests.interop.on_node import server as node
from tests.interop.registered import GRANTS, MODES

DOCUMENT: Final = CHECKOUT / "docs" / "interop.md"
OFFERED: Final = {each.NAME: each.OFFERED for each in (authlib, django, node)}
BEYOND: Final = "Beyond the grants"
NOT_OFFERED: Final = "not offered"

_HEAD: Final = """# Proven against others

The device talks OAuth with authorization servers that others wrote. The tests in `tests/interop/`
run them for real, over TLS on loopback, and let a person log in and decide on their pages. These
tables are written by that run (`make tables`), and every run compares itself with them.

Where a cell names what works, each of its words was tried: a *token* came and the server itself
calls it live; a *refresh* brought another one, with a new refresh token; a *revocation* was
confirmed and the server calls the token dead.
"""


_TAIL: Final = """## Where they differ

- Authlib reads a space in Basic credentials as `%20` only, not as `+`; the device sends `%20`.
- Authlib and oidc-provider take each client assertion once; the device signs one for each request.
- oidc-provider takes a client registered for `client_secret_basic` with `client_secret_post` too;
  Authlib takes the registered mode alone.
- oidc-provider gives a refresh token only where the scope `offline_access` is asked for with
  `{"prompt": "consent"}` among the Authorize Params, and a public client has to use PKCE.
- Django OAuth Toolkit wants the Client ID in the form of a device authorization request in every
  mode; its description leaves out the device endpoint and that it takes public clients; it does
  not name itself when a person denies.
"""

DISCOVERY: Final = "description read (*Fill from issuer*, RFC 8414)"
ISSUER: Final = "`iss` in the answer (RFC 9207)"
DENIED: Final = "consent denied"
DEVICE_DENIED: Final = "device code denied"
DEVICE_EXPIRED: Final = "device code expired"
SLOW_DOWN: Final = "device slowed down (RFC 8628 §3.5)"
REUSE: Final = "refresh token used by somebody else"
WRONG_SECRET: Final = "wrong secret"
CLIENT_JWT: Final = "algorithms of client assertions (RFC 7523 §2.2)"
GRANT_JWT: Final = "algorithms of assertions in the place of a grant (RFC 7523 §2.1)"

_ALL: Final = tuple(OFFERED)
FEATURES: Final = {
    DISCOVERY: _ALL,
    ISSUER: _ALL,
    DENIED: _ALL,
    DEVICE_DENIED: _ALL,
    DEVICE_EXPIRED: _ALL,
    SLOW_DOWN: (authlib.NAME,),
    REUSE: _ALL,
    WRONG_SECRET: _ALL,
    CLIENT_JWT: (authlib.NAME, node.NAME),
    GRANT_JWT: (authlib.NAME,),
}
"""What is tried besides, and with whom: of the servers that offer it, all."""


class Cell(NamedTuple):
    """A place in a table."""

    table: str
    row: str
    column: str


EXPECTED: Final = {
    *(Cell(name, *each) for name, offered in OFFERED.items() for each in offered),
    *(Cell(BEYOND, feature, name) for feature, names in FEATURES.items() for name in names),
}
"""Every cell that a run of all tests fills."""


class Record:
    """Compares what a run sees with the committed tables, or keeps it to write them anew."""

    def __init__(self, *, keep: bool) -> None:
        self.keep = keep
        self.seen: dict[Cell, str] = {}
        self._committed = {} if keep else read(DOCUMENT.read_text(encoding="utf-8"))

    def note(self, table: str, row: str, column: str, result: str) -> None:
        """Say what came of something."""
        cell = Cell(table, row, column)
        assert cell in EXPECTED
        if not self.keep:
            assert result == self._committed.get(cell), f"{cell}: run make tables"
        self.seen[cell] = result

    def beyond(self, feature: str, server: str, result: str) -> None:
        """Say what came of something besides grants and modes."""
        self.note(BEYOND, feature, server, result)

    def write(self) -> None:
        """Write the tables, if all of them were seen."""
        missing = EXPECTED - self.seen.keys()
        assert not missing, f"docs/interop.md stays as it is: the run did not fill {missing}"
        DOCUMENT.write_text(render(self.seen), encoding="utf-8")


def render(cells: Mapping[Cell, str]) -> str:
    """Write the document."""
    tables = [_table(name, tuple(GRANTS), tuple(MODES), cells) for name in OFFERED]
    beyond = _table(BEYOND, tuple(FEATURES), tuple(OFFERED), cells)
    return "\n".join((_HEAD, *tables, beyond, _TAIL))


def _table(
    name: str, rows: tuple[str, ...], columns: tuple[str, ...], cells: Mapping[Cell, str]
) -> str:
    lines = [f"## {name}", "", _line("", *columns), _line(*["---"] * (len(columns) + 1))]
    for row in rows:
        found = (cells.get(Cell(name, row, column), NOT_OFFERED) for column in columns)
        lines.append(_line(row, *found))
    return "\n".join((*lines, ""))


def _line(*texts: str) -> str:
    return f"| {' | '.join(texts)} |"


def read(document: str) -> dict[Cell, str]:
    """Read the cells of a document; those that are not offered are left out."""
    cells: dict[Cell, str] = {}
    table, columns = "", list[str]()
    for line in document.splitlines():
        if line.startswith("## "):
            table, columns = line.removeprefix("## "), []
        elif line.startswith("|"):
            row, *texts = (text.strip() for text in line.strip("|").split("|"))
            if not columns:
                columns = texts
            elif row != "---":
                found = zip(columns, texts, strict=True)
                cells |= {Cell(table, row, column): text for column, text in found}
    return {cell: text for cell, text in cells.items() if text != NOT_OFFERED}
