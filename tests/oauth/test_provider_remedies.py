"""What goes wrong at each provider, explained by the provider's own remedies."""

import json
import re

import pytest

from algo_oauth.errors import Problem
from algo_oauth.oauth.explain import Remedies
from algo_oauth.oauth.remedy import UNKNOWN, Remedy, Step
from algo_oauth.outbound.masking import Mask
from algo_oauth.secret import DOTS, Secret
from tests.oauth.presets import SHIPPED
from tests.oauth.provider_errors import WORDS, error_body
from tests.oauth.samples import an_answer

ENTRIES = [
    pytest.param(name, number, entry, id=f"{name}-{entry.codes[0]}-{entry.step}-{number}")
    for name, preset in SHIPPED.items()
    for number, entry in enumerate(preset.remedies)
]
TELLING = {
    "does not contain": "Invalid access token, does not contain scopes:[meeting:write:meeting].",
    "invalid": "Invalid Token!",
    "one of": "Missing scope. API requires one of 'Mail.Send'. Scopes on the request 'User.Read'",
    "expired or revoked": "Token has been expired or revoked.",
    "jwt": "Invalid JWT Signature.",
}
"""Words of real answers, by a part of the pattern that they are for."""


def words_for(entry: Remedy) -> str:
    """Return words that the entry is for."""
    if not entry.words:
        return WORDS
    return next(text for part, text in TELLING.items() if part in entry.words)


def explained(
    remedies: Remedies, provider: str, code: str, step: Step, words: str = WORDS, status: int = 0
) -> Problem:
    """Return what is said to a profile of the provider about this code."""
    status = status or (int(code) if provider == "WEBEX" else 400)
    answer = an_answer(error_body(provider, code, words), status)
    problem = remedies.explain(
        answer, step=step, host="h.example", mask=Mask(), provider=SHIPPED[provider]
    )
    assert problem is not None
    return problem


@pytest.mark.parametrize(
    ("provider", "step", "code", "message", "remedy"),
    [
        ("SLACK", "api", "not_in_channel", "not a member", "/invite"),
        ("SLACK", "api", "channel_not_found", "does not know this channel", "Channel ID"),
        ("SLACK", "api", "missing_scope", "lacks a scope", "reauthorise"),
        ("SLACK", "api", "invalid_auth", "any more", "Reauthorise"),
        ("SLACK", "api", "token_revoked", "any more", "Reauthorise"),
        ("SLACK", "token", "account_inactive", "any more", "Reauthorise"),
        ("SLACK", "token", "bad_redirect_uri", "callback URL", "Copy this device's callback URL"),
        ("ZOOM", "api", "4700", "does not accept the token", "scopes"),
        ("ZOOM", "token", "4702", "Client ID and the Client Secret", "Copy both again"),
        ("ZOOM", "token", "4704", "Client ID and the Client Secret", "Copy both again"),
        ("ZOOM", "token", "4706", "Client ID and the Client Secret", "Copy both again"),
        ("ZOOM", "token", "4709", "callback URL", "Copy this device's callback URL"),
        ("ZOOM", "token", "4733", "code is wrong or has expired", "Start Authorization again"),
        ("ZOOM", "token", "4734", "code is wrong or has expired", "Start Authorization again"),
        ("ZOOM", "token", "4711", "refresh token", "Reauthorise"),
        ("ZOOM", "token", "4741", "refresh token", "Reauthorise"),
        ("WEBEX", "api", "404", "does not know this space", "add the user to the space"),
        ("WEBEX", "api", "401", "any more", "Reauthorise"),
        ("WEBEX", "api", "429", "rate limit", "Wait 30 s"),
        ("MICROSOFT", "token", "AADSTS7000215", "Secret is wrong", "Value"),
        ("MICROSOFT", "token", "AADSTS7000222", "Secret has expired", "new client secret"),
        ("MICROSOFT", "token", "AADSTS7000218", "none was sent", "Enter the Client Secret"),
        ("MICROSOFT", "token", "AADSTS700016", "does not find this application", "Client ID"),
        ("MICROSOFT", "token", "AADSTS90002", "in this organisation", "tenant"),
        ("MICROSOFT", "token", "AADSTS50011", "callback URL", "Copy this device's callback URL"),
        ("MICROSOFT", "token", "AADSTS65001", "consented", "Grant admin consent"),
        ("MICROSOFT", "token", "AADSTS90094", "consented", "Grant admin consent"),
        ("MICROSOFT", "token", "AADSTS70008", "has ended", "Reauthorise"),
        ("MICROSOFT", "token", "AADSTS700082", "has ended", "Reauthorise"),
        ("MICROSOFT", "token", "AADSTS700084", "has ended", "Reauthorise"),
        ("MICROSOFT", "token", "AADSTS70011", "Scope", "/.default"),
        ("MICROSOFT", "token", "AADSTS700022", "Scope", "/.default"),
        ("MICROSOFT", "token", "AADSTS9002327", "Single-page application", "platform Web"),
        ("MICROSOFT", "token", "authorization_declined", "did not allow", "allow it"),
        ("MICROSOFT", "token", "bad_verification_code", "device code", "Start Authorization"),
        ("GOOGLE", "token", "redirect_uri_mismatch", "callback URL", "Copy this device's"),
        ("GOOGLE", "token", "invalid_scope", "device codes", "AUTH_CODE_PKCE"),
        ("RINGCENTRAL", "token", "invalid_grant", "JWT", "create a new JWT"),
        ("RINGCENTRAL", "token", "OAU-109", "redirect URI", "callback URL"),
    ],
)
def test_it_says_what_to_do_at_each_provider(
    remedies: Remedies, provider: str, step: Step, code: str, message: str, remedy: str
) -> None:
    problem = explained(remedies, provider, code, step)
    assert (problem.code, message in problem.message, remedy in problem.remedy) == (
        f"HTTP-{code}" if provider == "WEBEX" else code,
        True,
        True,
    ), problem


def test_it_tells_an_ended_google_authorization_from_other_bad_grants(remedies: Remedies) -> None:
    ended = "Token has been expired or revoked."
    assert "publish" in explained(remedies, "GOOGLE", "invalid_grant", "token", ended).remedy
    other = explained(remedies, "GOOGLE", "invalid_grant", "token", "Bad Request")
    assert "publish" not in other.remedy
    assert "Start Authorization" in other.remedy
    key = explained(remedies, "GOOGLE", "invalid_grant", "token", "Invalid JWT Signature.")
    assert "key file" in key.remedy


@pytest.mark.parametrize("code", ["4711", "4700"])
def test_it_names_the_scope_that_zoom_names_in_its_words(remedies: Remedies, code: str) -> None:
    words = "Invalid access token, does not contain scopes:[a:b:c, d:e:f]."
    problem = explained(remedies, "ZOOM", code, "api", words)
    assert "Zoom wants a:b:c, d:e:f." in problem.message


def test_it_explains_one_number_of_zooms_by_the_step_it_came_at(remedies: Remedies) -> None:
    words = TELLING["does not contain"]
    assert "lacks a scope" in explained(remedies, "ZOOM", "4711", "api", words).message
    assert "refresh token" in explained(remedies, "ZOOM", "4711", "token", words).message


def test_it_names_what_slack_needs_and_has(remedies: Remedies) -> None:
    body = error_body("SLACK", "missing_scope", needed="chat:write", provided="identify,app")
    answer = an_answer(body, 200)
    problem = remedies.explain_codes(answer, step="api", mask=Mask(), provider=SHIPPED["SLACK"])
    assert problem is not None
    assert "Slack wants chat:write; the token has identify,app." in problem.message


def test_it_names_what_microsoft_needs_and_has(remedies: Remedies) -> None:
    problem = explained(remedies, "MICROSOFT", "Forbidden", "api", TELLING["one of"], 403)
    assert "one of Mail.Send; the token has User.Read." in problem.message
    cut = "API requires one of 'Mail.Send'. Scopes on the re"
    problem = explained(remedies, "MICROSOFT", "Forbidden", "api", cut, 403)
    assert f"one of Mail.Send; the token has {UNKNOWN}." in problem.message


def test_it_quotes_the_number_that_webexs_support_asks_for(remedies: Remedies) -> None:
    assert "ROUTER_1-2" in explained(remedies, "WEBEX", "429", "api").remedy


def test_it_prefers_the_providers_own_remedy_and_falls_back_to_everybodys(
    remedies: Remedies,
) -> None:
    answer = an_answer('{"error": "invalid_grant"}', 400)
    alone = remedies.explain(answer, step="token", host="h", mask=Mask())
    of_zoom = remedies.explain(
        answer, step="token", host="h", mask=Mask(), provider=SHIPPED["ZOOM"]
    )
    of_webex = remedies.explain(
        answer, step="token", host="h", mask=Mask(), provider=SHIPPED["WEBEX"]
    )
    assert alone is not None
    assert of_zoom is not None
    assert "Zoom" in of_zoom.message
    assert of_webex == alone


def test_it_says_nothing_of_slack_to_other_profiles(remedies: Remedies) -> None:
    answer = an_answer(error_body("SLACK", "not_in_channel"), 200)
    for provider in (None, SHIPPED["ZOOM"], SHIPPED["CUSTOM"]):
        assert remedies.explain_codes(answer, step="api", mask=Mask(), provider=provider) is None


def test_it_adds_the_answers_own_words_to_what_its_status_means(remedies: Remedies) -> None:
    body = json.dumps({"error": {"code": 400, "message": "Invalid start time.", "status": "BAD"}})
    problem = remedies.explain(
        an_answer(body, 400), step="api", host="h", mask=Mask(), provider=SHIPPED["GOOGLE"]
    )
    assert problem is not None
    assert problem.code == "HTTP-400"
    assert problem.message.endswith("The answer says: Invalid start time.")


def test_it_masks_what_it_fills_in(remedies: Remedies) -> None:
    words = "does not contain scopes:[top-secret]"
    answer = an_answer(error_body("ZOOM", "4711", words), 400)
    mask = Mask([Secret("top-secret")])
    problem = remedies.explain(answer, step="api", host="h", mask=mask, provider=SHIPPED["ZOOM"])
    assert problem is not None
    assert f"Zoom wants {DOTS}." in problem.message


@pytest.mark.parametrize(("provider", "number", "entry"), ENTRIES)
def test_it_ships_no_entry_that_is_never_reached(
    remedies: Remedies, provider: str, number: int, entry: Remedy
) -> None:
    assert SHIPPED[provider].remedies[number] is entry
    assert entry.codes
    for step in ("token", "api") if entry.step == "any" else (entry.step,):
        for code in entry.codes:
            words = words_for(entry)
            status = int(code) if len(code) == 3 and provider != "ZOOM" else 0
            problem = explained(remedies, provider, code, step, words, status or 400)
            expected = re.escape(entry.message)
            for brace in re.findall(r"\\\{\w+\\\}", expected):
                expected = expected.replace(brace, ".+")
            assert re.match(expected, problem.message), (code, problem)


@pytest.mark.parametrize(("provider", "number", "entry"), ENTRIES)
def test_it_ships_whole_sentences_with_nothing_left_to_fill_in(
    remedies: Remedies, provider: str, number: int, entry: Remedy
) -> None:
    assert number >= 0
    assert entry.message.endswith(".")
    assert entry.remedy.endswith(".") or "://" in entry.remedy.split()[-1]
    step: Step = "token" if entry.step == "token" else "api"
    problem = explained(remedies, provider, entry.codes[0], step, words_for(entry), 400)
    assert not re.search(r"\{\w+\}", problem.message + problem.remedy)
