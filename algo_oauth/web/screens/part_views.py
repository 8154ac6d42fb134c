"""The parts of a button's form that its scripts ask for while it is being filled in."""

import re
from http import HTTPStatus
from typing import Final

from flask import Response, abort, jsonify, render_template, request

from algo_oauth.checks import Faults
from algo_oauth.console.arranging import grids
from algo_oauth.console.buttons import ACTIONS, COLOURS, GUARDS, STATUSES, TEXT_SIZES, Button
from algo_oauth.console.commands import commands
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN
from algo_oauth.web.icons import icon_names, icon_symbol
from algo_oauth.web.screens.forms import REQUEST_NUMBERS, typed_button
from algo_oauth.web.screens.views import blueprint
from algo_oauth.web.services import device
from algo_oauth.web.touch.layout import goes_to

_BUTTONS: Final = re.compile(r"<(/?)button\b")
_LABELS: Final = re.compile(r' aria-\w+="[^"]*"')


@blueprint.get("/icons")
def icons() -> Response:
    """Tell the names of all icons."""
    answer = jsonify(icon_names())
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@blueprint.get("/commands/form")
def command_form() -> str:
    """Show the form of a command inside a request, as new."""
    command = commands().get(request.args.get("command", ""))
    number = request.args.get("request", type=int)
    if command is None or number not in REQUEST_NUMBERS:
        abort(HTTPStatus.NOT_FOUND)
    prefix = f"request_{number}_argument_"
    values = {prefix + name: text for name, text in command.defaults.items()}
    return render_template(
        "screens/command.html", command=command, n=number, values=values, faults=Faults()
    )


@blueprint.post("/buttons/tile")
def preview_tile() -> str:
    """Show how the button would look, as far as it is filled in."""
    screens = grids(device().screens.all())
    chosen = [screen for screen in screens if screen.id == request.form.get("screen")]
    drawn = render_template(
        "screens/tile.html",
        button=_look(),
        is_action_button=request.args.get("screen") == ACTION_BUTTON_SCREEN,
        is_dense=any(screen.columns > 4 or screen.rows > 3 for screen in chosen),
        layout={"screen_names": {screen.id: screen.name for screen in screens}},
        goes_to=goes_to,
        icon_symbol=icon_symbol,
    )
    # A picture of a button, which is no control of this page.
    return _LABELS.sub("", _BUTTONS.sub(r"<\1div", drawn))


def _look() -> Button:
    """Return a button with the look that is typed; what is no choice is as on a new button."""
    values = typed_button(request.form)

    def one_of(name: str, offered: tuple[str, ...]) -> str:
        return values[name] if values[name] in offered else offered[0]

    return Button(
        id="preview",
        text=values["text"] or "Text",
        position=0,
        enabled=one_of("button_status", STATUSES) == STATUSES[0],
        action=one_of("action", ACTIONS),
        go_to=values["go_to"],
        colour=one_of("colour", COLOURS),
        icon=values["icon"] if values["icon"] in icon_names() else "",
        text_size=one_of("text_size", TEXT_SIZES),
        guard=one_of("guard", GUARDS),
    )
