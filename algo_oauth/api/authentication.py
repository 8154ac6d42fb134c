"""Who sent a call: Algo's Standard authentication (a signature), or Basic (the password itself).

Source: Algo's RESTful API guide, *Authentication*. What a device answers to a wrong call is not
documented; here it is 401 with the reason.
"""

import base64
import binascii
import hashlib
import hmac
import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from algo_oauth.api.nonces import Nonces
from algo_oauth.api.received import ReceivedCall
from algo_oauth.console.algo_standard import content_md5, signature
from algo_oauth.errors import (
    ApiWithoutPassword,
    BodyChanged,
    CallRepeated,
    ClocksApart,
    CredentialsMissing,
    CredentialsWrong,
    DateUnreadable,
)
from algo_oauth.secret import Secret
from algo_oauth.storage.api_settings import BASIC, ApiSettings

USERS: Final = ("admin", "algo")

_SIGNED: Final = re.compile(
    r"hmac +(?:admin|algo):(?P<nonce>[!-9;-~]{1,128}):(?P<signature>[0-9a-f]{64})", re.IGNORECASE
)
_BASIC: Final = re.compile(r"basic +(?P<pair>[A-Za-z0-9+/=_-]{1,2048})", re.IGNORECASE)

_HOW: Final = {
    "Standard": "Send Authorization: hmac admin:<nonce>:<signature>, with Date.",
    "Basic": "Send Authorization: Basic, with the user admin and the RESTful API password.",
}


def authenticate(call: ReceivedCall, api: ApiSettings, *, nonces: Nonces, now: float) -> None:
    """Return if the call may be carried out; ``now`` is the device's Unix time.

    Raises:
        CallNotAuthenticated: why it may not. ``CredentialsWrong`` is the only kind that can be a
            guess at the password.
    """
    if not api.password:
        raise ApiWithoutPassword
    if api.method == BASIC:
        _check_basic(call, api.password)
    else:
        _check_standard(call, api, nonces, now)


def _check_standard(call: ReceivedCall, api: ApiSettings, nonces: Nonces, now: float) -> None:
    sent = _SIGNED.fullmatch(call.authorization.strip())
    if sent is None:
        raise _missing(call, api.method)
    signed_at = _seconds(call.date)
    if call.body and not _same(content_md5(call.body), call.content_md5.strip()):
        raise BodyChanged
    right = signature(
        method=call.method,
        uri=call.target,
        body=call.body,
        timestamp=signed_at,
        nonce=sent["nonce"],
        password=api.password,
    )
    if not _same(right, sent["signature"].lower()):
        raise CredentialsWrong
    if abs(signed_at - now) > api.tolerance:
        raise ClocksApart(seconds=round(abs(signed_at - now)), tolerance=api.tolerance)
    # Last: what is refused for another reason does not use up its nonce.
    if not nonces.take(sent["nonce"], signed_at=signed_at, now=now, tolerance=api.tolerance):
        raise CallRepeated


def _check_basic(call: ReceivedCall, password: Secret) -> None:
    sent = _BASIC.fullmatch(call.authorization.strip())
    if sent is None:
        raise _missing(call, BASIC)
    try:
        user, _, typed = base64.b64decode(sent["pair"], validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise _missing(call, BASIC) from None
    right_password = _same(password.reveal(), typed)
    if user not in USERS or not right_password:
        raise CredentialsWrong


def _same(kept: str, sent: str) -> bool:
    """Compare two texts in a time that tells nothing of either, not even their lengths."""
    digests = [hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in (kept, sent)]
    return hmac.compare_digest(*digests)


def _missing(call: ReceivedCall, method: str) -> CredentialsMissing:
    reason = ", or cannot be read" if call.authorization else ""
    return CredentialsMissing(method=method, reason=reason, how=_HOW[method])


def _seconds(date: str) -> int:
    """Return the Unix time of a Date header."""
    try:
        parsed = parsedate_to_datetime(date)
        # A date without a zone is one in GMT, as all of HTTP's are (RFC 9110 section 5.6.7).
        return int((parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp())
    except (TypeError, ValueError, IndexError, OverflowError):
        raise DateUnreadable from None
