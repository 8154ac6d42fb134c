"""Who is at the touch screen: a browser with a touch pass, or somebody who has logged in."""

from flask_login import current_user

from algo_oauth.storage.touch_passes import TouchPass
from algo_oauth.web.guard import session_id, touch_token
from algo_oauth.web.locks import Holder
from algo_oauth.web.services import device

_NOBODY = Holder("")


def holder() -> Holder:
    """Return the touch screen of a request that was let in; a login goes before a pass."""
    if current_user.is_authenticated:
        return Holder(f"session {session_id()}", "the admin's browser")
    found = device().touch_passes.find(touch_token())
    return holder_of(found) if found else _NOBODY


def holder_of(touch_pass: TouchPass) -> Holder:
    """Return the touch screen that holds this pass."""
    return Holder(f"pass {touch_pass.id}", touch_pass.name, is_pass=True)
