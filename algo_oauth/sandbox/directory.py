"""The account's people (scope ReadAccounts)."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from algo_oauth.sandbox.faults import Json, bad_parameter
from algo_oauth.sandbox.gateway import api_call
from algo_oauth.sandbox.records import User
from algo_oauth.sandbox.world import world

directory = Blueprint("directory", __name__, url_prefix="/restapi/v1.0/account/~")


@directory.get("/extension/~")
@api_call("ReadAccounts", "light")
def show_own_extension() -> ResponseReturnValue:
    """Show the user of the token."""
    return jsonify(_extension(world().credentials.user))


@directory.get("/extension")
@api_call("ReadAccounts", "medium")
def list_extensions() -> ResponseReturnValue:
    """List the extensions, of one number or status where asked for."""
    number, status = request.args.get("extensionNumber"), request.args.get("status", "Enabled")
    found = [
        _extension(user)
        for user in world().users.values()
        if number in {None, user.extension_number} and status == "Enabled"
    ]
    page, per_page = _positive("page", 1), _positive("perPage", 100)
    start = (page - 1) * per_page
    return jsonify(
        {
            "uri": request.url,
            "records": found[start : start + per_page],
            "paging": {"page": page, "perPage": per_page, "totalElements": len(found)},
            "navigation": {},
        }
    )


def _positive(name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise bad_parameter(name)
    return int(text)


def _extension(user: User) -> Json:
    """Return a user as an extension; unlike all other ids this one is a number."""
    return {
        "id": int(user.id),
        "extensionNumber": user.extension_number,
        "name": user.name,
        "type": "User",
        "status": "Enabled",
        "contact": {
            "firstName": user.first_name,
            "lastName": user.last_name,
            "email": user.email,
        },
    }
