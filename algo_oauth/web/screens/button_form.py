"""The form of a button, whatever led to it."""

import json
from collections.abc import Mapping

import msgspec
from flask import render_template, url_for

from algo_oauth.checks import Faults
from algo_oauth.console import buttons
from algo_oauth.console.arranging import grids
from algo_oauth.console.buttons import Button
from algo_oauth.console.commands import commands
from algo_oauth.console.preview import Preview
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, Screen
from algo_oauth.console.success_form import RULES
from algo_oauth.oauth.request_check import METHODS
from algo_oauth.oauth.success import TESTS
from algo_oauth.web.icons import icon_datalist
from algo_oauth.web.screens.forms import REQUEST_NUMBERS, button_labels
from algo_oauth.web.screens.placeholder_help import PLACEHOLDERS
from algo_oauth.web.screens.values import button_values, new_button_values
from algo_oauth.web.services import device
from algo_oauth.web.versions import version_of


class ButtonForm(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a button's form; ``editing`` is None for a new one.

    ``screen`` is where the button is, or where its making began; ``version`` is what was saved
    when the form was opened, empty for a new button; ``previews`` is what it would send, where
    that was asked for.
    """

    screen: Screen
    values: Mapping[str, str]
    faults: Faults = msgspec.field(default_factory=Faults)
    editing: Button | None = None
    version: str = ""
    previews: tuple[Preview, ...] | None = None

    @property
    def sending_url(self) -> str:
        """Where the form goes to show what it would send."""
        button = self.editing.id if self.editing else None
        return url_for("screens.preview_sending", screen_id=self.screen.id, button=button)

    @property
    def action(self) -> str:
        """Where the form goes."""
        if self.editing is None:
            return url_for("screens.create_button", screen_id=self.screen.id)
        return url_for("screens.update_button", button_id=self.editing.id)

    @property
    def labels(self) -> dict[str, str]:
        """The labels of its fields."""
        return button_labels(self.values)

    @property
    def is_action_button(self) -> bool:
        """Whether it is the button below the display, which has no place on a grid."""
        return self.screen.id == ACTION_BUTTON_SCREEN

    @property
    def screens(self) -> tuple[Screen, ...]:
        """The screens that it may be on."""
        return grids(device().screens.all())

    @property
    def screen_choices(self) -> list[tuple[str, str]]:
        """The same by id and name."""
        return [(screen.id, screen.name) for screen in self.screens]

    @property
    def places(self) -> list[tuple[str, str]]:
        """The cells of the chosen screen."""
        chosen = self.values.get("screen", "")
        found = next((each for each in self.screens if each.id == chosen), self.screen)
        return self.places_on(found)

    def places_on(self, screen: Screen) -> list[tuple[str, str]]:
        """The cells that are on offer on a screen: an existing button may change places."""
        return [
            (str(cell), self._words(screen, cell, there))
            for cell, there in enumerate(screen.cells)
            if there is None or self.editing is not None
        ]

    def places_json(self, screen: Screen) -> str:
        """The same for the page's script."""
        return json.dumps(self.places_on(screen))

    def _words(self, screen: Screen, cell: int, there: Button | None) -> str:
        if there is None or (self.editing and there.id == self.editing.id):
            return screen.place(cell)
        return f"{screen.place(cell)}: changes places with {there.text}"


def edit_button_form(screen: Screen, button: Button) -> ButtonForm:
    """Return the form of an existing button."""
    values, version = button_values(screen, button), button_version(screen, button)
    return ButtonForm(screen=screen, values=values, editing=button, version=version)


def button_version(screen: Screen, button: Button | None) -> str:
    """Return the version of a button for its form; empty for one that is not saved yet."""
    return version_of(button_values(screen, button)) if button else ""


def new_button_form(screen: Screen, position: int) -> ButtonForm:
    """Return the form of a new button in a cell."""
    return ButtonForm(screen=screen, values=new_button_values(screen, position))


def render_button(form: ButtonForm) -> str:
    """Render a button's form."""
    return render_template(
        "screens/button.html",
        form=form,
        choices=buttons,
        command_names=(buttons.OTHER_COMMAND, *commands()),
        icon_datalist=icon_datalist,
        numbers=[str(n) for n in REQUEST_NUMBERS],
        commands=commands(),
        methods=METHODS,
        success_rules=RULES,
        success_tests=TESTS,
        placeholders=PLACEHOLDERS,
        profiles=[(profile.id, profile.name) for profile in device().profiles.all()],
    )
