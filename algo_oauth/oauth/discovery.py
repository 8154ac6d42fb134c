"""*Fill from issuer*: a provider's own description of its addresses and abilities.

OpenID Connect Discovery 1.0 §4 and RFC 8414 §3; the issuer must name itself exactly (§3.3).
"""

import json
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import msgspec

from algo_oauth.errors import IssuerUnusable
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.exchange import Answer, OutgoingRequest

_MODES: Final = {
    "client_secret_basic": "HTTP_BASIC",
    "client_secret_post": "POST_BODY",
    "none": "NONE",
    "client_secret_jwt": "CLIENT_SECRET_JWT",
    "private_key_jwt": "PRIVATE_KEY_JWT",
}
_GRANTS: Final = {
    "authorization_code": "AUTH_CODE",
    "client_credentials": "CLIENT_CREDENTIALS",
    "urn:ietf:params:oauth:grant-type:device_code": "DEVICE_CODE",
    "urn:ietf:params:oauth:grant-type:jwt-bearer": "JWT_BEARER",
}
_Names = tuple[Annotated[str, msgspec.Meta(max_length=200)], ...]


class _Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """The members of RFC 8414 §2 that count here, with the defaults that it names."""

    issuer: str
    token_endpoint: str = ""
    authorization_endpoint: str = ""
    device_authorization_endpoint: str = ""
    revocation_endpoint: str = ""
    grant_types_supported: _Names = ("authorization_code",)
    token_endpoint_auth_methods_supported: _Names = ("client_secret_basic",)
    code_challenge_methods_supported: _Names = ()
    authorization_response_iss_parameter_supported: bool = False  # RFC 9207 §3


class ProviderDescription(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says of itself, in a profile's words.

    ``fields`` are profile fields by name; ``grants`` and ``modes`` are the Grant Types and
    Client Auth Modes that it supports and this device knows, in the device's own order.
    """

    fields: dict[str, str]
    grants: tuple[str, ...]
    modes: tuple[str, ...]


def read_issuer(door: Door, issuer: str, *, within: float) -> ProviderDescription:
    """Fetch and check the description of an issuer (an https address).

    Raises:
        IssuerUnusable: no usable description came, with the reason of the last try.
    """
    reason = ""
    for url in _addresses(issuer):
        exchange = door.send(OutgoingRequest(method="GET", url=url), within=within)
        answer = exchange.answer
        if answer is None:
            problem = exchange.fault.problem if exchange.fault else None
            raise IssuerUnusable(
                issuer=issuer, reason=problem.message.rstrip(".") if problem else "no answer came"
            )
        if answer.status == 200:
            return _described(issuer, _read(issuer, answer))
        reason = f"it answered {answer.status} at {urlsplit(url).path}"
    raise IssuerUnusable(issuer=issuer, reason=reason)


def _addresses(issuer: str) -> tuple[str, ...]:
    """Return where a description may stand, the usual place first."""
    parts = urlsplit(issuer)
    path = parts.path.rstrip("/")
    well_known = "/.well-known/"
    return tuple(
        parts._replace(path=where, query="", fragment="").geturl()
        for where in (
            f"{path}{well_known}openid-configuration",
            f"{well_known}oauth-authorization-server{path}",
        )
    )


def _read(issuer: str, answer: Answer) -> _Metadata:
    try:
        document: Any = json.loads(answer.body)
        metadata = msgspec.convert(document, _Metadata)
    except (ValueError, RecursionError) as error:
        wrong = str(error) if isinstance(error, msgspec.ValidationError) else "it is not JSON"
        raise IssuerUnusable(issuer=issuer, reason=wrong.replace("`", "")) from error
    if metadata.issuer != issuer:
        given = metadata.issuer[:200]
        raise IssuerUnusable(issuer=issuer, reason=f"it calls itself {given!r}")
    for url in _endpoints(metadata).values():
        if url and not (url.startswith("https://") and url.isprintable() and urlsplit(url).netloc):
            raise IssuerUnusable(issuer=issuer, reason="it names an address that is not https")
    if not metadata.token_endpoint:
        raise IssuerUnusable(issuer=issuer, reason="it names no token endpoint")
    return metadata


def _endpoints(metadata: _Metadata) -> dict[str, str]:
    return {
        "token_url": metadata.token_endpoint,
        "auth_url": metadata.authorization_endpoint,
        "device_url": metadata.device_authorization_endpoint,
        "revocation_url": metadata.revocation_endpoint,
    }


def _described(issuer: str, metadata: _Metadata) -> ProviderDescription:
    grants = {_GRANTS.get(name) for name in metadata.grant_types_supported}
    if "AUTH_CODE" in grants and "S256" in metadata.code_challenge_methods_supported:
        grants.add("AUTH_CODE_PKCE")
    modes = {_MODES.get(name) for name in metadata.token_endpoint_auth_methods_supported}
    order = ("AUTH_CODE_PKCE", *_GRANTS.values())
    names_itself = metadata.authorization_response_iss_parameter_supported
    own = {"issuer": issuer, "callback_issuer": "REQUIRED" if names_itself else "OPTIONAL"}
    return ProviderDescription(
        fields={**own, **_endpoints(metadata)},
        grants=tuple(name for name in order if name in grants),
        modes=tuple(name for name in _MODES.values() if name in modes),
    )
