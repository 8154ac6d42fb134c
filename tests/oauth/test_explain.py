"""From a provider's error to a problem with a remedy."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.errors import Problem
from algo_oauth.oauth.explain import Remedies, Step, read_error
from algo_oauth.outbound.exchange import Answer
from algo_oauth.outbound.masking import Mask
from algo_oauth.secret import DOTS, Secret
from tests.oauth.samples import an_answer

HOST = "platform.example"


def explained(remedies: Remedies, answer: Answer, step: Step = "api") -> Problem:
    problem = remedies.explain(answer, step=step, host=HOST, mask=Mask())
    assert problem is not None
    return problem


def oauth_body(code: str) -> str:
    """RingCentral's OAuth error, as the token endpoint sends it."""
    return json.dumps(
        {
            "error": "invalid_something",
            "error_description": "Words in any language",
            "errors": [{"errorCode": code, "message": "Words in any language"}],
        }
    )


def rest_body(code: str, **details: str) -> str:
    """RingCentral's REST error: the exact code inside, the broad one outside."""
    return json.dumps(
        {
            "errorCode": "BroadCode",
            "message": "Words in any language",
            "errors": [{"errorCode": code, "message": "Words in any language", **details}],
        }
        | details
    )


AT_TOKEN = [
    *((code, 400, "redirect URI", "callback URL") for code in ["OAU-109"]),
    ("OAU-113", 403, "no redirect URI", "JWT_BEARER"),
    *((code, 400, "Grant Type", "JWT auth flow") for code in ["OAU-112", "OAU-125", "OAU-251"]),
    *((code, 403, "authorization code", "within a minute") for code in ["OAU-106", "OAU-108"]),
    ("OAU-110", 403, "authorization code", "within a minute"),
    ("OAU-146", 401, "client credentials", "Client Secret again"),
    ("OAU-153", 400, "Client ID", "Token URL"),
    ("OAU-156", 401, "client credentials", "without spaces"),
    *((code, 400, "refresh token", "Reauthorise") for code in ["OAU-210", "OAU-211", "OAU-213"]),
    *((code, 400, "disabled", "administrator") for code in ["OAU-222", "OAU-232", "OAU-236"]),
    *((code, 401, "disabled", "administrator") for code in ["OAU-136", "OAU-141", "OAU-142"]),
    *((f"CMN-{n}", 429, "Too many", "Wait 30 s") for n in range(301, 311)),
    *((code, 503, "trouble of its own", "Try again") for code in ["CMN-201", "CMN-203"]),
]
AT_API = [
    *((code, 401, "access token", "OAuth test") for code in ["OAU-128", "OAU-129", "OAU-149"]),
    *((code, 401, "access token", "OAuth test") for code in ["OAU-213", "TokenInvalid"]),
    *((code, 401, "disabled", "administrator") for code in ["OAU-222", "OAU-232", "OAU-236"]),
    ("CMN-101", 400, "not accepted: text", "Data Payload"),
    ("CMN-102", 404, "does not exist: text", "IDs"),
    ("CMN-401", 403, "application lacks a permission: ReadCallLog", "scope"),
    *((code, 403, "role lacks", "administrator") for code in ["CMN-402", "CMN-408"]),
    *((f"CMN-{n}", 429, "Too many", "Wait 30 s") for n in range(301, 311)),
    *((code, 500, "trouble of its own", "Try again") for code in ["CMN-201", "CMN-203"]),
    *((code, 401, "no token", "OAuth profile") for code in ["AGW-401", "AGW-402"]),
    ("AGW-404", 404, "nothing at this address", "Check the address"),
]


@pytest.mark.parametrize(("code", "status", "message", "remedy"), AT_TOKEN)
def test_it_explains_ringcentrals_code_at_the_token(
    remedies: Remedies, code: str, status: int, message: str, remedy: str
) -> None:
    problem = explained(remedies, an_answer(oauth_body(code), status), "token")
    assert problem.code == code
    assert message in problem.message
    assert remedy in problem.remedy


@pytest.mark.parametrize(("code", "status", "message", "remedy"), AT_API)
def test_it_explains_ringcentrals_code_at_the_api(
    remedies: Remedies, code: str, status: int, message: str, remedy: str
) -> None:
    body = rest_body(code, permissionName="ReadCallLog", parameterName="text")
    problem = explained(remedies, an_answer(body, status))
    assert problem.code == code
    assert message in problem.message
    assert remedy in problem.remedy


@pytest.mark.parametrize(("code", "status"), [("CMN-102", 404), ("CMN-101", 400)])
def test_it_points_at_the_team_id_of_an_unknown_chat(
    remedies: Remedies, code: str, status: int
) -> None:
    problem = explained(remedies, an_answer(rest_body(code, parameterName="chatId"), status))
    assert "Team ID" in problem.remedy


def test_it_reads_newer_apis_that_send_errors_alone(remedies: Remedies) -> None:
    body = '{"errors": [{"errorCode": "CMN-401", "permissionName": "TeamMessaging"}]}'
    assert "TeamMessaging" in explained(remedies, an_answer(body, 403)).message


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("invalid_client", "Client Auth Mode"),
        ("invalid_grant", "new JWT"),
        ("unauthorized_client", "Grant Type"),
        ("unsupported_grant_type", "Grant Type"),
        ("invalid_scope", "Scope"),
        ("invalid_request", "Token URL"),
    ],
)
def test_it_explains_every_error_of_rfc_6749(remedies: Remedies, error: str, words: str) -> None:
    problem = explained(remedies, an_answer(json.dumps({"error": error}), 400), "token")
    assert problem.code == error
    assert words in problem.remedy


def test_it_prefers_the_exact_code_to_the_broad_one(remedies: Remedies) -> None:
    body = '{"error": "invalid_client", "errors": [{"errorCode": "OAU-153"}]}'
    assert explained(remedies, an_answer(body, 400), "token").code == "OAU-153"


def test_it_falls_back_to_the_broad_code(remedies: Remedies) -> None:
    body = '{"error": "invalid_client", "errors": [{"errorCode": "OAU-999"}]}'
    assert explained(remedies, an_answer(body, 400), "token").code == "invalid_client"


def test_it_explains_one_code_by_the_step_it_came_at(remedies: Remedies) -> None:
    answer = an_answer(oauth_body("OAU-213"), 400)
    assert "refresh token" in explained(remedies, answer, "token").message
    assert "access token" in explained(remedies, answer, "api").message


@pytest.mark.parametrize("step", ["token", "api"])
def test_it_quotes_the_code_and_words_it_does_not_know(remedies: Remedies, step: Step) -> None:
    body = '{"errorCode": "XYZ-1", "message": "It rains."}'
    assert explained(remedies, an_answer(body, 418), step) == Problem(
        "XYZ-1",
        "platform.example answered 418: It rains.",
        "Look at what it answered, and correct the request.",
    )


@pytest.mark.parametrize("step", ["token", "api"])
@pytest.mark.parametrize("status", [401, 403, 404, 405, 429, 500, 502, 503, 504])
@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[]", b"null", b'{"error": 7}'])
def test_it_explains_a_status_that_comes_without_a_code(
    remedies: Remedies, step: Step, status: int, body: bytes
) -> None:
    assert explained(remedies, an_answer(body, status), step).code == f"HTTP-{status}"


def test_it_names_the_status_where_nothing_else_is_known(remedies: Remedies) -> None:
    problem = explained(remedies, an_answer(b"", 418, reason="I'm a teapot"))
    assert (problem.code, problem.message) == (
        "API-004",
        "platform.example answered 418 I'm a teapot.",
    )


def test_it_fills_in_how_long_to_wait(remedies: Remedies) -> None:
    problem = explained(remedies, an_answer(b"", 429, Retry_After="42"))
    assert problem.remedy.startswith("Wait 42 s;")


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308, 399])
def test_it_names_a_redirect_at_the_api(remedies: Remedies, status: int) -> None:
    answer = an_answer(b"", status, Location="https://elsewhere.example/")
    problem = explained(remedies, answer)
    assert problem.code == "API-001"
    assert "https://elsewhere.example/" in problem.remedy


@pytest.mark.parametrize("status", [100, 101, 103, 199])
@pytest.mark.parametrize("step", ["token", "api"])
def test_it_never_takes_an_interim_answer_for_a_success(
    remedies: Remedies, status: int, step: Step
) -> None:
    assert explained(remedies, an_answer(b"", status), step).code == "API-004"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "application/json"),
        ("{}", "application/json"),
        ("ok", "text/html"),
        ("", "text/html"),
        ("ok", "text/plain"),
        ("not json", "text/plain"),
        ("<xml/>", "application/xml"),
    ],
)
def test_it_takes_2xx_for_a_success(remedies: Remedies, body: str, kind: str) -> None:
    answer = an_answer(body, 201, kind=kind)
    assert remedies.explain(answer, step="api", host=HOST, mask=Mask()) is None


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        ("<html>Sign in</html>", "text/html", "API-002"),
        (" \n<!doctype html>", "text/html; charset=utf-8", "API-002"),
        ('{"id": ', "application/json", "API-003"),
        ("[" * 100_000, "application/json", "API-003"),
    ],
)
def test_it_names_a_success_that_cannot_be_read(
    remedies: Remedies, body: str, kind: str, code: str
) -> None:
    assert explained(remedies, an_answer(body, 200, kind=kind)).code == code


def test_it_does_not_call_json_broken_that_the_device_cut(remedies: Remedies) -> None:
    answer = an_answer('{"id": ', 200, cut=True)
    assert remedies.explain(answer, step="api", host=HOST, mask=Mask()) is None


def test_it_masks_what_the_provider_repeats(remedies: Remedies) -> None:
    answer = an_answer('{"error": "odd", "error_description": "you sent top-secret"}', 400)
    mask = Mask([Secret("top-secret")])
    problem = remedies.explain(answer, step="token", host=HOST, mask=mask)
    assert problem is not None
    assert f"you sent {DOTS}" in problem.message


def test_it_gives_texts_that_any_page_can_show(remedies: Remedies) -> None:
    answer = an_answer('{"errorCode": "X\\ud800", "message": "\\udfff"}', 418)
    assert str(explained(remedies, answer)).encode()


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["errors", "errorCode", "error", "message", "parameterName"]), inner
        )
    ),
)


@given(body=st.binary(max_size=100) | ANY_JSON.map(lambda d: json.dumps(d).encode()))
def test_it_never_stumbles_over_an_error_body(body: bytes) -> None:
    said = read_error(an_answer(body, 400))
    assert all(isinstance(code, str) and code for code in said.codes)
