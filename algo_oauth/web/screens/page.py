"""What the pages of this section show, whatever led to them."""

from collections.abc import Mapping

import msgspec
from flask import render_template, url_for

from algo_oauth.checks import Faults
from algo_oauth.console.buttons import ACTIONS, COMMANDS, HEADER_KINDS, STATUSES, Button
from algo_oauth.console.screens import MOST_COLUMNS, MOST_ROWS, Screen
from algo_oauth.oauth.request_check import METHODS
from algo_oauth.web.screens.forms import (
    BUTTON_LABELS,
    NEW_SCREEN,
    REQUEST_NUMBERS,
    SCREEN_LABELS,
    button_values,
    new_button_values,
    screen_values,
)
from algo_oauth.web.screens.touch_section import TouchSection
from algo_oauth.web.services import device


class ScreenForm(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a screen's form."""

    values: Mapping[str, str] = msgspec.field(default_factory=NEW_SCREEN.copy)
    faults: Faults = msgspec.field(default_factory=Faults)
    editing: Screen | None = None

    @property
    def action(self) -> str:
        """Where the form goes."""
        if self.editing is None:
            return url_for("screens.create")
        return url_for("screens.update", screen_id=self.editing.id)


class ButtonForm(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a button's form; ``editing`` is None for a new one."""

    screen: Screen
    values: Mapping[str, str]
    faults: Faults = msgspec.field(default_factory=Faults)
    editing: Button | None = None

    @property
    def action(self) -> str:
        """Where the form goes."""
        if self.editing is None:
            return url_for("screens.create_button", screen_id=self.screen.id)
        return url_for("screens.update_button", button_id=self.editing.id)

    @property
    def places(self) -> list[tuple[str, str]]:
        """The cells on offer: the free ones and the button's own."""
        own = [self.editing.position] if self.editing else []
        cells = sorted({*self.screen.free_positions, *own})
        return [(str(cell), self.screen.place(cell)) for cell in cells]


def edit_screen_form(screen: Screen) -> ScreenForm:
    """Return the form of an existing screen."""
    return ScreenForm(values=screen_values(screen), editing=screen)


def edit_button_form(screen: Screen, button: Button) -> ButtonForm:
    """Return the form of an existing button."""
    return ButtonForm(screen=screen, values=button_values(button), editing=button)


def new_button_form(screen: Screen, position: int) -> ButtonForm:
    """Return the form of a new button in a cell."""
    return ButtonForm(screen=screen, values=new_button_values(position))


def render_screens(form: ScreenForm | None = None, touch: TouchSection | None = None) -> str:
    """Render the list, or an existing screen's form."""
    form = form or ScreenForm()
    return render_template(
        "screens/edit.html" if form.editing else "screens/page.html",
        form=form,
        screens=device().screens.all(),
        touch=touch or TouchSection(),
        labels=SCREEN_LABELS,
        columns=[str(number) for number in range(1, MOST_COLUMNS + 1)],
        rows=[str(number) for number in range(1, MOST_ROWS + 1)],
    )


def render_button(form: ButtonForm) -> str:
    """Render a button's form."""
    return render_template(
        "screens/button.html",
        form=form,
        labels=BUTTON_LABELS,
        statuses=STATUSES,
        actions=ACTIONS,
        numbers=[str(n) for n in REQUEST_NUMBERS],
        commands=COMMANDS,
        methods=METHODS,
        header_kinds=HEADER_KINDS,
        profiles=[(profile.id, profile.name) for profile in device().profiles.all()],
    )
