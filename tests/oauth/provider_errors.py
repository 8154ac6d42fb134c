"""Errors of the known providers, in the shapes in which they send them."""

import json
from typing import Any

WORDS = "Words in any language"


def ringcentral(code: str, words: str = WORDS) -> Any:
    """RingCentral's OAuth error, which names both codes."""
    return {
        "error": code,
        "error_description": words,
        "errors": [{"errorCode": code, "message": words}],
    }


def slack(code: str, words: str = WORDS) -> Any:
    """Slack's error of any method; it comes with a 200."""
    return {"ok": False, "error": code, "response_metadata": {"messages": [words]}}


def zoom(code: str, words: str = WORDS) -> Any:
    """Zoom's error: of the API with a number, of the token endpoint with a name."""
    if code.isdigit():
        return {"code": int(code), "message": words}
    return {"reason": words, "error": code}


def webex(_: str, words: str = WORDS) -> Any:
    """Webex's error, which has no code but its status."""
    return {"message": words, "errors": [{"description": words}], "trackingId": "ROUTER_1-2"}


def microsoft(code: str, words: str = WORDS) -> Any:
    """Microsoft's error: of the token endpoint for AADSTS codes, else of Microsoft Graph."""
    if code.startswith("AADSTS"):
        return {
            "error": "broad_code",
            "error_description": f"{code}: {words} Trace ID: 0a1b Timestamp: 2030-01-01 00:00:00Z",
            "error_codes": [int(code.removeprefix("AADSTS"))],
            "trace_id": "0a1b",
        }
    if code.islower():
        return {"error": code, "error_description": words}
    return {
        "error": {
            "code": code,
            "message": words,
            "innerError": {"date": "2030-01-01T00:00:00", "request-id": "0a1b"},
        }
    }


def google(code: str, words: str = WORDS) -> Any:
    """Google's error: of the token endpoint for RFC codes, else of its APIs."""
    if code.islower() and "_" in code:
        return {"error": code, "error_description": words}
    if code.isupper():
        detail = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": code}
        return {
            "error": {"code": 403, "message": words, "status": "BROAD_CODE", "details": [detail]}
        }
    return {
        "error": {
            "code": 403,
            "message": words,
            "errors": [{"message": words, "domain": "global", "reason": code}],
        }
    }


SHAPES = {
    "RINGCENTRAL": ringcentral,
    "SLACK": slack,
    "ZOOM": zoom,
    "WEBEX": webex,
    "MICROSOFT": microsoft,
    "GOOGLE": google,
}


def error_body(provider: str, code: str, words: str = WORDS, **details: str) -> str:
    """Return a provider's error body with this code and these words."""
    return json.dumps(SHAPES[provider](code, words) | details)
