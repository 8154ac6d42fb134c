"""What an error body says, in whichever provider's shape it comes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.oauth.error_body import ProviderError, read_error
from tests.oauth.samples import an_answer

AADSTS = r"AADSTS\d+"


def said(body: Any, status: int = 400, pattern: str = "", **headers: Any) -> ProviderError:
    return read_error(an_answer(json.dumps(body), status, **headers), code_pattern=pattern)


@pytest.mark.parametrize(
    ("body", "status", "codes", "words"),
    [
        (
            {"error": "invalid_grant", "error_description": "Bad Request"},
            400,
            ["invalid_grant"],
            "Bad Request",
        ),
        (
            {
                "errorCode": "InsufficientPermissions",
                "message": "In short",
                "errors": [{"errorCode": "CMN-401", "message": "At length"}],
            },
            403,
            ["CMN-401", "InsufficientPermissions"],
            "In short",
        ),
        ({"ok": False, "error": "not_in_channel"}, 200, ["not_in_channel"], ""),
        (
            {"code": 4711, "message": "Invalid access token."},
            400,
            ["4711"],
            "Invalid access token.",
        ),
        (
            {"reason": "Invalid Token!", "error": "invalid_request"},
            401,
            ["invalid_request"],
            "Invalid Token!",
        ),
        (
            {
                "code": 300,
                "message": "Validation Failed.",
                "errors": [{"field": "topic", "message": "Invalid field."}],
            },
            400,
            ["300"],
            "Validation Failed.",
        ),
        (
            {"message": "Not found", "errors": [{"description": "Not found"}], "trackingId": "R"},
            404,
            [],
            "Not found",
        ),
        ({"code": 401, "message": "Expired"}, 401, [], "Expired"),
        (
            {"error": {"code": "Forbidden", "message": "No", "innerError": {"code": "exact"}}},
            403,
            ["exact", "Forbidden"],
            "No",
        ),
        (
            {
                "error": {
                    "code": 403,
                    "message": "Not enough scopes.",
                    "errors": [{"message": "x", "reason": "insufficientPermissions"}],
                    "status": "PERMISSION_DENIED",
                    "details": [{"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}],
                }
            },
            403,
            ["insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "PERMISSION_DENIED"],
            "Not enough scopes.",
        ),
        ({"title": "Out of credit", "detail": "Pay first", "status": 403}, 403, [], "Pay first"),
    ],
)
def test_it_reads_each_shape(body: Any, status: int, codes: list[str], words: str) -> None:
    found = said(body, status)
    assert [*found.codes] == codes
    assert found.words == words


def test_it_takes_the_exact_code_out_of_the_words() -> None:
    body = {
        "error": "invalid_grant",
        "error_description": "AADSTS70008: The code has expired. See AADSTS70000.",
        "error_codes": [70008],
    }
    assert said(body).codes == ("invalid_grant",)
    assert said(body, pattern=AADSTS).codes == ("AADSTS70008", "AADSTS70000", "invalid_grant")


def test_it_reads_the_scopes_that_slack_names() -> None:
    body = {"ok": False, "error": "missing_scope", "needed": "chat:write", "provided": "identify"}
    found = said(body, 200)
    assert (found.needed, found.provided) == ("chat:write", "identify")


def test_it_names_the_field_that_zoom_complains_of() -> None:
    assert said({"code": 300, "errors": [{"field": "topic"}]}).parameter == "topic"


@pytest.mark.parametrize(
    ("body", "headers", "support"),
    [
        ({"trackingId": "ROUTER_1"}, {"trackingid": "other"}, "ROUTER_1"),
        ({}, {"trackingid": "ROUTER_2"}, "ROUTER_2"),
        ({}, {"x_zm_trackingid": "v=2.0;c=3"}, "v=2.0;c=3"),
        ({}, {"request_id": "0a1b"}, "0a1b"),
        ({}, {}, ""),
    ],
)
def test_it_finds_the_number_that_support_asks_for(
    body: Any, headers: dict[str, Any], support: str
) -> None:
    assert said(body, **headers).support == support


@pytest.mark.parametrize("number", [0, -1, True, 400, 10**9, 10**4000, 4.5, None])
def test_it_takes_no_number_for_a_code_that_tells_nothing(number: Any) -> None:
    assert said({"code": number}).codes == ()


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[]", b"null", b'"x"', b"[" * 9999])
def test_it_reads_nothing_out_of_something_else(body: bytes) -> None:
    assert read_error(an_answer(body, 400)) == ProviderError(codes=())


NAMES = ["errors", "error", "errorCode", "code", "message", "details", "innerError", "reason"]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
)


@given(body=st.binary(max_size=100) | ANY_JSON.map(lambda d: json.dumps(d).encode()))
def test_it_never_stumbles(body: bytes) -> None:
    found = read_error(an_answer(body, 400), code_pattern=AADSTS)
    assert all(isinstance(code, str) and code for code in found.codes)
    assert len({*found.codes}) == len(found.codes)
    assert str(found).encode("utf-8")
