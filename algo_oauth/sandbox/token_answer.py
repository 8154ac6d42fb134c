"""What the token endpoint answers, field by field as RingCentral documents it."""

from flask import g

from algo_oauth.sandbox.records import App, Session, TokenPair
from algo_oauth.sandbox.world import world


def token_answer(session: Session, pair: TokenPair) -> dict[str, object]:
    """Return the JSON members of a token answer."""
    access_left, refresh_left = world().sessions.seconds_left(pair)
    answer: dict[str, object] = {
        "access_token": pair.access_token,
        "token_type": "bearer",
        "expires_in": access_left,
        "scope": " ".join(session.scopes),
        "owner_id": session.user_id,
        "endpoint_id": f"e{session.id}",
        "session_id": session.id,
    }
    if pair.refresh_token:
        answer["refresh_token"] = pair.refresh_token
        answer["refresh_token_expires_in"] = refresh_left
    return answer


def spend_auth_request(app: App) -> None:
    """Count a token request against the Auth group.

    RingCentral counts per user and app. Who the user is may not be known yet here, and every
    app of the sandbox serves one user, so the app alone is the key.
    """
    g.rate_headers = world().limits.spend("", app.client_id, "auth")
