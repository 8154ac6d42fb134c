"""Refusals, written exactly as RingCentral writes them: OAuth style and REST style."""

from collections.abc import Mapping

from authlib.oauth2 import OAuth2Error

Json = dict[str, object]


class StartFault(Exception):
    """The sandbox cannot start; its text is the one line to print."""


class ApiFault(Exception):
    """A refusal of the API, in REST style.

    ``summary`` is the top-level ``errorCode`` where it differs from the detailed one, and
    ``details`` are members such as ``parameterName``, which RingCentral repeats at the top.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        summary: str = "",
        headers: Mapping[str, str] | None = None,
        **details: str,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.headers = dict(headers or {})
        self.body: Json = {
            "errorCode": summary or code,
            "message": message,
            "errors": [{"errorCode": code, "message": message, **details}],
            **details,
        }


def token_invalid(code: str, message: str) -> ApiFault:
    """Refuse an access token (OAU-128, OAU-129, OAU-149, OAU-213)."""
    challenge = f'Bearer realm="RingCentral REST API", error="invalid_token", errorCode="{code}"'
    return ApiFault(
        401, code, message, summary="TokenInvalid", headers={"WWW-Authenticate": challenge}
    )


def bad_parameter(name: str) -> ApiFault:
    """Refuse a request whose parameter ``name`` is missing or cannot be used."""
    return ApiFault(
        400,
        "CMN-101",
        f"Parameter [{name}] value is invalid",
        summary="InvalidParameter",
        parameterName=name,
    )


def not_found(name: str) -> ApiFault:
    """Refuse an id, given as parameter ``name``, that nothing is known under."""
    return ApiFault(
        404, "CMN-102", f"Resource for parameter [{name}] is not found", parameterName=name
    )


class OAuthFault(OAuth2Error):
    """A refusal of the authorization server: RFC 6749 section 5.2 plus RingCentral's code."""

    def __init__(self, error: str, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(description=message, error=error, status_code=status)
        self.code = code

    def get_body(self) -> list[tuple[str, object]]:
        """Return the members of the JSON body."""
        body: list[tuple[str, object]] = super().get_body()
        detail = {"errorCode": self.code, "message": self.description}
        return [*body, ("errors", [detail])]

    def get_headers(self) -> list[tuple[str, str]]:
        """Return the headers; RFC 6749 asks for a challenge where a client is refused by 401."""
        headers: list[tuple[str, str]] = super().get_headers()
        if self.status_code == 401:
            headers.append(("WWW-Authenticate", 'Basic realm="RingCentral REST API"'))
        return headers


def invalid_grant(code: str, message: str) -> OAuthFault:
    """Refuse a code or a refresh token."""
    return OAuthFault("invalid_grant", code, message)
