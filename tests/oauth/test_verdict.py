"""What decides whether a request worked: its own rule, its provider's, or the status alone."""

import json
import ssl
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import trustme

from algo_oauth.oauth.call import ApiCaller, ApiRequest, ApiStep, CallResult, TokenStep
from algo_oauth.oauth.explain import Remedies
from algo_oauth.oauth.success import SuccessRule
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.outbound.door import Door
from algo_oauth.secret import DOTS, Secret
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import (
    Received,
    Script,
    answering,
    answering_once,
    http,
    json_answer,
    tls_target,
)
from tests.oauth.presets import SHIPPED
from tests.oauth.provider_errors import error_body
from tests.oauth.samples import a_profile
from tests.oauth.targets import granting, in_turn

HTML = http("200 OK", b"<html>Sign in</html>", "Content-Type: text/html")
SLACK_OK = json_answer('{"ok": true, "ts": "1"}')
OK_TRUE = SuccessRule(path="$.ok", test="equals", value="true")

Call = Callable[..., CallResult]


@pytest.fixture
def call(
    door: Door,
    manager: TokenManager,
    remedies: Remedies,
    clock: HandClock,
    certificate: trustme.LeafCert,
) -> Call:
    """Call an API for a profile of a provider (none where its name is empty)."""
    caller = ApiCaller(door=door, tokens=manager, remedies=remedies, clock=clock, presets=SHIPPED)

    def make(
        api: Script | bytes, provider: str = "", tokens: Script | None = None, **changes: Any
    ) -> CallResult:
        script = answering(api) if isinstance(api, bytes) else api
        endpoint = tls_target(tokens or answering(granting("t1-is-long")), certificate)
        with endpoint as (token_port, _), tls_target(script, certificate) as (port, _):
            profile = a_profile(
                provider_type=provider, token_url=f"https://127.0.0.1:{token_port}/token"
            )
            request = ApiRequest(method="POST", url=f"https://127.0.0.1:{port}/", body=b"{}")
            return caller.call(
                msgspec.structs.replace(request, **changes),
                profile=profile if provider else None,
                deadline=clock.monotonic() + 20,
            )

    return make


def code_of(result: CallResult) -> str:
    return result.problem.code if result.problem else ""


@pytest.mark.parametrize("provider", ["", "CUSTOM", "RINGCENTRAL"])
def test_it_takes_every_2xx_for_a_success_where_nobody_says_otherwise(
    call: Call, provider: str
) -> None:
    result = call(json_answer("{}", "202 Accepted"), provider)
    assert result.problem is None
    assert result.rule is not None
    assert (result.rule.met, result.rule.rule) == (True, SuccessRule())
    assert result.rule.owner == ("provider" if provider else "device")


def test_it_takes_slacks_word_for_it(call: Call) -> None:
    result = call(SLACK_OK, "SLACK")
    assert result.problem is None
    assert result.rule is not None
    assert result.rule.words == (
        "The success rule of the provider was met: wanted status 200-299, and $.ok equals true; "
        "found status 200, and $.ok is true."
    )


def test_it_explains_a_refusal_that_slack_sends_with_a_200(call: Call) -> None:
    result = call(json_answer(error_body("SLACK", "not_in_channel")), "SLACK")
    assert code_of(result) == "not_in_channel"
    assert result.problem is not None
    assert "/invite" in result.problem.remedy
    assert result.status == 200
    assert result.rule is not None
    assert (result.rule.met, result.rule.status_met) == (False, True)
    assert not result.in_doubt


def test_it_quotes_a_refusal_of_slacks_that_nobody_knows(call: Call) -> None:
    result = call(json_answer('{"ok": false, "error": "it_rains"}'), "SLACK")
    assert result.problem is not None
    assert result.problem.code == "API-005"
    assert result.problem.message == (
        "127.0.0.1 answered 200: it_rains. The success rule of the provider wants status 200-299, "
        "and $.ok equals true; there is status 200, and $.ok is false."
    )


def test_it_does_not_apply_slacks_rule_to_others(call: Call) -> None:
    refusal = json_answer(error_body("SLACK", "not_in_channel"))
    assert call(refusal, "ZOOM").problem is None
    assert call(refusal).problem is None


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (HTML, "API-002"),
        (http("200 OK", b'{"ok": ', "Content-Type: application/json"), "API-003"),
        (http("200 OK", b"ok", "Content-Type: text/plain"), "API-005"),
        (json_answer(""), "API-005"),
        (json_answer("[]"), "API-005"),
        (json_answer('{"ok": "no"}'), "API-005"),
        (json_answer(error_body("SLACK", "ratelimited"), "429 Too Many Requests"), "ratelimited"),
        (json_answer("{}", "503 Service Unavailable"), "HTTP-503"),
        (http("302 Found", b"", "Location: https://elsewhere.example/"), "API-001"),
    ],
)
def test_it_ends_every_bad_answer_of_slacks_in_a_clear_line(
    call: Call, raw: bytes, code: str
) -> None:
    assert code_of(call(raw, "SLACK")) == code


@pytest.mark.parametrize(
    ("rule", "raw", "code"),
    [
        (SuccessRule(status="201"), json_answer("{}", "201 Created"), ""),
        (SuccessRule(status="201"), json_answer("{}"), "API-005"),
        (SuccessRule(status="200-299, 304"), http("304 Not Modified", b""), ""),
        (SuccessRule(status="200, 404"), json_answer("{}", "404 Not Found"), ""),
        (SuccessRule(status="201"), json_answer("{}", "404 Not Found"), "HTTP-404"),
        (SuccessRule(status="201"), http("302 Found", b"", "Location: https://x/"), "API-001"),
        (SuccessRule(), HTML, ""),
        (SuccessRule(path="$.id"), HTML, "API-005"),
        (SuccessRule(path="$.id"), json_answer('{"id": 1}'), ""),
        (OK_TRUE, json_answer('{"ok": 1}'), "API-005"),
        (SuccessRule(path="$.url", test="matches", value="^https:"), json_answer("{}"), "API-005"),
        (
            SuccessRule(status="200-499", path="$.id"),
            json_answer(error_body("RINGCENTRAL", "CMN-401"), "403 Forbidden"),
            "CMN-401",
        ),
    ],
)
@pytest.mark.parametrize("provider", ["", "SLACK"])
def test_it_lets_the_requests_own_rule_decide(
    call: Call, rule: SuccessRule, raw: bytes, code: str, provider: str
) -> None:
    result = call(raw, provider, success=rule)
    assert code_of(result) == code
    assert result.rule is not None
    assert (result.rule.owner, result.rule.rule) == ("request", rule)
    assert result.rule.met is (code == "")


@pytest.mark.parametrize(
    "rule", [SuccessRule(path="$..id"), SuccessRule(path="$.v", test="matches", value="(a|aa)+$")]
)
def test_it_says_so_when_a_rule_takes_too_long_on_an_answer(call: Call, rule: SuccessRule) -> None:
    answer = {"v": "a" * 80 + "b", "deep": json.loads("[" * 200 + "]" * 200)}
    result = call(json_answer(json.dumps(answer)), success=rule)
    assert result.problem is not None
    assert result.problem.code == "API-006"
    assert rule.path in result.problem.message
    assert "look at the target before sending again" in result.problem.remedy
    assert (result.status, result.in_doubt) == (200, False)


def test_it_lets_the_status_refuse_what_takes_too_long(call: Call) -> None:
    deep = json_answer("[" * 200 + "]" * 200, "404 Not Found")
    assert code_of(call(deep, success=SuccessRule(path="$..id"))) == "HTTP-404"


def test_it_has_no_rule_to_show_where_no_answer_came(call: Call) -> None:
    result = call(answering_once(b""), "SLACK")
    assert code_of(result) == "NET-111"
    assert result.rule is None
    assert result.in_doubt


def test_it_masks_what_the_rule_found(call: Call) -> None:
    rule = SuccessRule(path="$.*", test="equals", value="x")
    result = call(json_answer('{"echo": "Bearer t1-is-long"}'), "ZOOM", success=rule)
    assert result.problem is not None
    assert result.rule is not None
    assert "t1-is-long" not in f"{result.problem} {result.rule.words}"
    assert DOTS in result.rule.found


def test_it_masks_the_words_of_a_refusal(call: Call) -> None:
    body = '{"ok": false, "error": "x", "message": "you sent t1-is-long"}'
    result = call(json_answer(body), "SLACK")
    assert f"answered 200: you sent {DOTS}" in str(result.problem)


def test_it_gets_a_new_token_when_slack_calls_the_old_one_expired(
    call: Call, manager: TokenManager
) -> None:
    expired = json_answer(error_body("SLACK", "token_expired"))
    result = call(in_turn(expired, SLACK_OK), "SLACK", in_turn(granting("t1"), granting("t2")))
    assert result.problem is None
    assert [type(step) for step in result.steps] == [TokenStep, ApiStep, TokenStep, ApiStep]
    token = manager.record("p1").token
    assert token is not None
    assert token.access_token == Secret("t2")


@pytest.mark.parametrize("code", ["not_in_channel", "invalid_auth"])
def test_it_does_not_repeat_other_refusals_of_slacks(call: Call, code: str) -> None:
    result = call(json_answer(error_body("SLACK", code)), "SLACK")
    assert [type(step) for step in result.steps] == [TokenStep, ApiStep]
    assert code_of(result) == code


def test_it_repeats_nothing_that_a_body_of_another_provider_says(call: Call) -> None:
    result = call(json_answer(error_body("SLACK", "token_expired")), "CUSTOM")
    assert [type(step) for step in result.steps] == [TokenStep, ApiStep]
    assert result.problem is None


def test_it_knows_a_provider_that_was_taken_away_by_nothing(call: Call) -> None:
    result = call(json_answer("{}"), "GONE")
    assert result.problem is None
    assert result.rule is not None
    assert result.rule.owner == "device"


def test_it_looks_into_no_answer_that_was_cut(call: Call) -> None:
    def flood(peer: ssl.SSLSocket, received: Received) -> None:
        received.read_request(peer)
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n")
        for _ in range(800):
            peer.sendall(b"x" * 65536)

    result = call(flood, "SLACK")
    assert code_of(result) == "API-005"
    assert "longer than the device reads" in str(result.problem)
