"""Who the current request acts for, in words for the activity."""

from flask import has_request_context, request
from flask_login import current_user

from algo_oauth.storage.activity import THE_DEVICE
from algo_oauth.web.guard import touch_token
from algo_oauth.web.services import device


def current_actor() -> str:
    """Name the admin, the API or a stranger by address, and a touch screen by its name.

    Outside of a request it is the device itself that acts.
    """
    if not has_request_context():
        return THE_DEVICE
    address = request.remote_addr or "an unknown address"
    if request.path.startswith("/api/"):
        return f"API at {address}"
    if current_user.is_authenticated:
        return f"admin at {address}"
    touch_pass = device().touch_passes.find(touch_token())
    return f"touch screen {touch_pass.name}" if touch_pass else f"visitor at {address}"
