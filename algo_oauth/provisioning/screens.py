"""Screens and buttons of a provisioning file, checked as the pages would check them."""

import re
import uuid
from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec

from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.form_values import button_values
from algo_oauth.backup.soundness import checked_button
from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.commands import commands
from algo_oauth.console.screen_check import check_screen
from algo_oauth.console.screens import Screen, make_identifier
from algo_oauth.provisioning.complaints import Complaints
from algo_oauth.provisioning.document import Table, buttons_of, named, requests_of
from algo_oauth.provisioning.text_values import BadValue, as_argument, as_text, plain_fault

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
_Kind = TypeVar("_Kind", Button, ButtonRequest)
_BLANK_BUTTON: Final = Button(id="", text="", position=0)
_PLAIN_FIELDS: Final = {*Button.__struct_fields__} - {"id", "position", "requests"}
_REQUEST_FIELDS: Final = {*ButtonRequest.__struct_fields__}


class ScreenReader:
    """Makes screens of tables.

    A screen of the same name keeps its id and its grid where the file names none. ``within`` is
    the device's configuration with the file's profiles in it.
    """

    def __init__(self, *, within: Configuration, complaints: Complaints) -> None:
        self._within = within
        self._complaints = complaints
        self._here = {screen.name.casefold(): screen for screen in within.screens}
        self._profiles = {profile.name.casefold(): profile.id for profile in within.profiles}
        self._screens = {screen.name.casefold(): screen.id for screen in within.screens}
        self._buttons = [button for screen in within.screens for button in screen.buttons]
        self._taken: set[str] = set()

    def read(self, tables: list[Table]) -> tuple[Screen, ...]:
        """Return the screens; each fault is complained about."""
        bare: list[tuple[Screen, Table]] = []
        for table in tables:
            bare.append((self._bare(table, [screen for screen, _ in bare]), table))
        # Any button may go to any screen: all are known before the first button is read.
        known = {
            screen.id: screen for screen in (*self._within.screens, *(each for each, _ in bare))
        }
        self._screens |= {screen.name.casefold(): screen.id for screen in known.values()}
        self._within = msgspec.structs.replace(self._within, screens=tuple(known.values()))
        return tuple(self._furnished(screen, table) for screen, table in bare)

    def _bare(self, table: Table, others: list[Screen]) -> Screen:
        name = str(table.get("name", "")).strip()
        here = self._here.get(name.casefold()) or Screen(id=uuid.uuid4().hex, name=name)
        empty = msgspec.structs.replace(here, buttons=())
        values = {"columns": str(here.columns), "rows": str(here.rows)}
        values |= {key: str(value) for key, value in table.items() if key != "button"}
        screen, faults = check_screen(values, others=others, before=empty)
        self._complaints.of_form(named("Screen", table), faults)
        return screen

    def _furnished(self, screen: Screen, table: Table) -> Screen:
        found = [(each, self._cell(each, screen)) for each in buttons_of(table, self._complaints)]
        # Those with a place of their own first: the others take what is left.
        for button, cell in sorted(found, key=lambda each: each[1] is None):
            screen = self._with_button(screen, button, cell)
        return screen

    def _cell(self, button: Table, screen: Screen) -> int | None:
        row, column = button.get("row"), button.get("column")
        if row is None and column is None:
            return self._present_cell(button, screen)
        if type(row) is not int or type(column) is not int:
            reason = (
                "row and column are whole numbers from 1, and one is not given without the other"
            )
            self._complaints.add(named("Button", button), reason)
            return None
        if not 1 <= row <= screen.rows or not 1 <= column <= screen.columns:
            self._complaints.add(
                named("Button", button),
                f"there is no row {row}, column {column}: the screen {screen.name} has "
                f"{screen.rows} rows and {screen.columns} columns",
            )
            return None
        return (row - 1) * screen.columns + column - 1

    def _present_cell(self, button: Table, screen: Screen) -> int | None:
        """Return where the button is now: without a place in the file it stays there."""
        here = self._here.get(screen.name.casefold(), screen)
        wanted = _identifier(button)
        cells = (each.position for each in here.buttons if each.id == wanted)
        same_grid = (here.columns, here.rows) == (screen.columns, screen.rows)
        return next(cells, None) if same_grid else None

    def _with_button(self, screen: Screen, table: Table, cell: int | None) -> Screen:
        where, identifier = named("Button", table), _identifier(table)
        if not _ID.fullmatch(identifier) or identifier in self._taken:
            taken = "is in the file twice" if identifier in self._taken else "is no identifier"
            self._complaints.add(where, f"{identifier[:64]!r} {taken}")
            return screen
        self._taken.add(identifier)
        free = screen.free_positions
        if not free:
            self._complaints.add(where, f"the screen {screen.name} has no room for it")
            return screen
        place = free[0] if cell is None else cell
        values = self._values(table, where) | {"position": str(place)}
        # Its own cell counts as free to a button: with none it must be a free one.
        blank = Button(id=identifier, text="", position=-1)
        button, faults = checked_button(values, screen=screen, before=blank, within=self._within)
        # What is here already was checked when it came.
        if button not in self._buttons:
            self._complaints.of_form(where, faults)
        return screen if "position" in faults.of else screen.with_button(button)

    def _values(self, table: Table, where: str) -> dict[str, str]:
        """Return what the button's form would send."""
        requests = tuple(
            self._request(request, f"{where}, request {n}")
            for n, request in enumerate(requests_of(table, self._complaints), 1)
        )
        plain = {key: value for key, value in table.items() if key in _PLAIN_FIELDS}
        if plain.get("go_to"):
            plain["go_to"] = self._screen_id(str(plain["go_to"]), where)
        button = self._typed(_BLANK_BUTTON, plain, where)
        return button_values(msgspec.structs.replace(button, requests=requests))

    def _request(self, table: Table, where: str) -> ButtonRequest:
        values = {name: each for name, each in table.items() if name in _REQUEST_FIELDS}
        if values.get("oauth_profile"):
            values["oauth_profile"] = self._profile_id(str(values["oauth_profile"]), where)
        request = self._typed(ButtonRequest(), values, where)
        command = commands().get(request.command)
        if command is not None:
            # Its form would not show them, and nothing of them would be sent.
            known = [field.name for field in command.fields]
            self._complaints.unknown(f"{where}, arguments", request.arguments, known)
        return request

    def _typed(self, blank: _Kind, table: Mapping[str, Any], where: str) -> _Kind:
        """Return the document of a table, its texts not checked yet; bad values left out."""
        found = blank
        for field in msgspec.structs.fields(blank):
            if field.name not in table:
                continue
            try:
                value = msgspec.convert(_as_kept(table[field.name], field.type), field.type)
                found = msgspec.structs.replace(found, **{field.name: value})
            except BadValue as reason:
                self._complaints.add(f"{where}, {field.name}", str(reason))
            except msgspec.ValidationError as error:
                self._complaints.add(f"{where}, {field.name}", plain_fault(error))
        return found

    def _screen_id(self, name: str, where: str) -> str:
        found = self._screens.get(name.casefold())
        if found is None:
            self._complaints.add(
                where, f"there is no screen {name[:64]!r} to go to, in the file or on the device"
            )
            # Any screen: the check of the form shall not complain of the same again.
            found = next(iter(self._screens.values()))
        return found

    def _profile_id(self, name: str, where: str) -> str:
        found = self._profiles.get(name.casefold())
        if found is None:
            self._complaints.add(
                where, f"there is no OAuth profile {name[:64]!r}, in the file or on the device"
            )
        return found or ""


def _as_kept(value: object, kind: object) -> object:
    """Return the value with a text wherever the document has one."""
    if kind is str:
        return as_text(value)
    if kind == dict[str, str] and isinstance(value, dict):
        return {name: as_argument(each) for name, each in value.items()}
    return value


def _identifier(button: Table) -> str:
    return str(button.get("id") or make_identifier(str(button.get("text", "")), ()))
