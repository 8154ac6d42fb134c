"""What the pages of this section show, whatever led to them."""

from collections.abc import Mapping

import msgspec
from flask import render_template, url_for

from algo_oauth.checks import Faults
from algo_oauth.console.arranging import grids
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, MOST_COLUMNS, MOST_ROWS, Screen
from algo_oauth.web.screens.forms import SCREEN_LABELS
from algo_oauth.web.screens.touch_section import TouchSection
from algo_oauth.web.screens.values import NEW_SCREEN, screen_values
from algo_oauth.web.services import device
from algo_oauth.web.versions import version_of


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

    @property
    def version(self) -> str:
        """What is saved while the form is shown; empty for a new screen."""
        return version_of(screen_values(self.editing)) if self.editing else ""


def edit_screen_form(screen: Screen) -> ScreenForm:
    """Return the form of an existing screen."""
    return ScreenForm(values=screen_values(screen), editing=screen)


def render_screens(form: ScreenForm | None = None, touch: TouchSection | None = None) -> str:
    """Render the list, or an existing screen's form."""
    form, this = form or ScreenForm(), device()
    screens = grids(this.screens.all())
    action_screen = this.screens.get(ACTION_BUTTON_SCREEN)
    return render_template(
        "screens/edit.html" if form.editing else "screens/page.html",
        form=form,
        screens=screens,
        names={screen.id: screen.name for screen in screens},
        action_button=action_screen.cells[0] if action_screen else None,
        touch=touch or TouchSection(),
        labels=SCREEN_LABELS,
        columns=[str(number) for number in range(1, MOST_COLUMNS + 1)],
        rows=[str(number) for number in range(1, MOST_ROWS + 1)],
    )
