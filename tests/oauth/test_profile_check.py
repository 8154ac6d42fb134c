"""Checking a profile: all faults at once beside their fields, and nothing lost."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.oauth.params_check import RESERVED_PARAMS
from algo_oauth.oauth.profile import (
    ASSERTION_LIMIT,
    CLIENT_ID_LIMIT,
    EXTRA_PARAMS_LIMIT,
    NAME_LIMIT,
    SCOPE_LIMIT,
    SECRET_LIMIT,
    OAuthProfile,
)
from algo_oauth.oauth.profile_check import ProfileCheck
from algo_oauth.secret import Secret
from tests.oauth.samples import a_profile

NOW = 1_800_000_000.0  # 15 January 2027, 08:00 UTC


def a_jwt(**claims: Any) -> str:
    def part(document: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")

    return f"{part({'alg': 'RS256'})}.{part(claims)}.c2lnbmF0dXJl"


GOOD = {
    "name": "RingCentral",
    "provider_type": "RINGCENTRAL",
    "grant_type": "JWT_BEARER",
    "token_url": "https://platform.ringcentral.com/restapi/oauth/token",
    "client_auth_mode": "HTTP_BASIC",
    "scope_mode": "NONE",
    "scope": "",
    "extra_params": '{\n  "environment": "production"\n}',
    "jwt_assertion_mode": "DISABLED",
    "client_id": "client-id",
    "client_secret": "client-secret",
    "jwt_assertion": a_jwt(iss="i", aud="a", exp=NOW + 1),
}


def check(
    *others: OAuthProfile, before: OAuthProfile | None = None, **changes: Any
) -> ProfileCheck:
    return ProfileCheck(
        GOOD | changes,
        profile_id="p1",
        others=others,
        provider_types=("RINGCENTRAL", "CUSTOM"),
        now=NOW,
        before=before,
    )


def check_field(field: str, value: str, before: OAuthProfile | None = None) -> ProfileCheck:
    changes: dict[str, Any] = {field: value}
    return check(before=before, **changes)


def codes(checked: ProfileCheck) -> dict[str, list[str]]:
    return {field: [p.code for p in problems] for field, problems in checked.faults.of.items()}


def test_it_makes_a_profile_of_good_input() -> None:
    checked = check()
    assert codes(checked) == {}
    assert checked.faults.notes == {}
    expected: dict[str, Any] = GOOD | {
        "client_secret": Secret(GOOD["client_secret"]),
        "jwt_assertion": Secret(GOOD["jwt_assertion"]),
    }
    assert checked.profile == OAuthProfile(id="p1", **expected)


def test_it_lists_every_fault_of_an_empty_form() -> None:
    checked = ProfileCheck({}, profile_id="p1", others=(), provider_types=("CUSTOM",), now=NOW)
    assert codes(checked) == {
        "name": ["FLD-001"],
        "provider_type": ["FLD-004"],
        "grant_type": ["FLD-004"],
        "token_url": ["FLD-001"],
        "client_auth_mode": ["FLD-004"],
    }


def test_it_lists_faults_of_several_fields_at_once() -> None:
    found = codes(
        check(
            name="", token_url="http://host/#x", extra_params="[", client_id="", jwt_assertion="x"
        )
    )
    assert found == {
        "name": ["FLD-001"],
        "token_url": ["FLD-011", "FLD-013"],
        "extra_params": ["FLD-020"],
        "client_id": ["PRO-006"],
        "jwt_assertion": ["PRO-004"],
    }


def test_it_loses_nothing_of_what_was_typed_wrongly() -> None:
    profile = check(
        token_url="http://u@h/", extra_params=" {oops ", scope="s", name="x" * 99
    ).profile
    assert (profile.token_url, profile.extra_params) == ("http://u@h/", "{oops")
    assert (profile.scope, profile.name) == ("s", "x" * 99)


@pytest.mark.parametrize(
    ("taken", "words"),
    [
        ("RingCentral", "is taken"),
        ("RINGCENTRAL", "only by case"),
        ("ringcentral", "only by case"),
    ],
)
def test_it_refuses_a_name_that_another_profile_has(taken: str, words: str) -> None:
    checked = check(a_profile(id="p2", name=taken))
    assert codes(checked) == {"name": ["PRO-001"]}
    assert words in checked.faults.of["name"][0].message


@pytest.mark.parametrize(("name", "taken"), [("Straße", "STRASSE"), ("  Desk ", "desk")])
def test_it_compares_names_without_case_and_ends(name: str, taken: str) -> None:
    assert codes(check(a_profile(name=taken), name=name)) == {"name": ["PRO-001"]}


def test_it_takes_a_name_that_is_only_part_of_another() -> None:
    assert codes(check(a_profile(name="RingCentral 2"))) == {}


@pytest.mark.parametrize("name", RESERVED_PARAMS["extra_params"])
@pytest.mark.parametrize("value", ['"x"', "1"])
def test_it_refuses_an_extra_param_that_overrides(name: str, value: str) -> None:
    assert codes(check(extra_params=f'{{"{name}": {value}}}')) == {"extra_params": ["PRO-002"]}


@pytest.mark.parametrize("value", ["null", "[]", "{}", '["x"]'])
def test_it_refuses_an_extra_param_that_no_form_can_carry(value: str) -> None:
    assert codes(check(extra_params=f'{{"a": {value}}}')) == {"extra_params": ["PRO-003"]}


@pytest.mark.parametrize("value", ['"x"', "1", "1.5", "true", "false", '""'])
def test_it_takes_an_extra_param_that_a_form_can_carry(value: str) -> None:
    assert codes(check(extra_params=f'{{"a": {value}}}')) == {}


@pytest.mark.parametrize(
    "text", ['{"a": "\\u0000"}', '{"a": "\\ud800"}', '{"\\n": "a"}', '{"a": "x\\n"}']
)
def test_it_refuses_control_characters_that_json_hides(text: str) -> None:
    assert codes(check(extra_params=text)) == {"extra_params": ["FLD-003"]}


@pytest.mark.parametrize(
    "text", ["[]", '"text"', "1", "null", "{", "{'a': 1}", '{"a": NaN}', "a=b"]
)
def test_it_refuses_extra_params_that_are_no_json_object(text: str) -> None:
    assert set(codes(check(extra_params=text))) == {"extra_params"}


@pytest.mark.parametrize("deep", [10, 300, 480, 900, 990, 2000, 100_000])
def test_it_survives_extra_params_of_any_depth(deep: int) -> None:
    text = '{"a": ' + "[" * deep + "]" * deep + "}"
    assert set(codes(check(extra_params=text))) == {"extra_params"}


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        ("name", NAME_LIMIT),
        ("scope", SCOPE_LIMIT),
        ("client_id", CLIENT_ID_LIMIT),
        ("client_secret", SECRET_LIMIT),
    ],
)
def test_it_takes_a_text_at_its_limit_and_refuses_one_over_it(field: str, limit: int) -> None:
    assert codes(check_field(field, "x" * limit)) == {}
    assert codes(check_field(field, "x" * (limit + 1))) == {field: ["FLD-002"]}


def test_it_refuses_an_assertion_over_its_limit() -> None:
    assertion = a_jwt(iss="i" * ASSERTION_LIMIT)
    assert codes(check(jwt_assertion=assertion)) == {"jwt_assertion": ["FLD-002"]}


def test_it_refuses_extra_params_over_their_limit() -> None:
    text = json.dumps({"a": "x" * EXTRA_PARAMS_LIMIT})
    assert "FLD-002" in codes(check(extra_params=text))["extra_params"]


@pytest.mark.parametrize("field", ["name", "scope", "client_id", "client_secret"])
@pytest.mark.parametrize("char", ["\x00", "\n", "\x7f", "\ud800"])
def test_it_refuses_control_characters(field: str, char: str) -> None:
    assert codes(check_field(field, f"a{char}b")) == {field: ["FLD-003"]}


@pytest.mark.parametrize("field", ["client_id", "client_secret"])
def test_it_trims_a_pasted_id_or_secret_and_says_so(field: str) -> None:
    checked = check_field(field, " \tpasted\r\n")
    value = getattr(checked.profile, field)
    assert (value.reveal() if isinstance(value, Secret) else value) == "pasted"
    assert set(checked.faults.notes) == {field}
    assert codes(checked) == {}


def test_it_takes_line_breaks_out_of_a_pasted_jwt_and_says_so() -> None:
    whole = GOOD["jwt_assertion"]
    checked = check(jwt_assertion=f"  {whole[:20]}\r\n{whole[20:]}\n")
    assert checked.profile.jwt_assertion == Secret(whole)
    assert set(checked.faults.notes) == {"jwt_assertion"}


def test_it_reads_the_claims_of_a_pasted_jwt() -> None:
    claims = check().claims
    assert claims is not None
    assert (claims.issuer, claims.audience, claims.expires_at) == ("i", "a", NOW + 1)


@pytest.mark.parametrize("ends", [NOW, NOW - 1])
def test_it_refuses_a_jwt_that_has_expired_and_says_when(ends: float) -> None:
    checked = check(jwt_assertion=a_jwt(exp=ends))
    assert codes(checked) == {"jwt_assertion": ["PRO-005"]}
    assert "15 January 2027" in checked.faults.of["jwt_assertion"][0].message


@pytest.mark.parametrize("ends", [0, -5, -1e300, 1, 0.5])
def test_it_can_name_any_date_of_the_past(ends: float) -> None:
    checked = check(jwt_assertion=a_jwt(exp=ends))
    assert "1 January 1970" in checked.faults.of["jwt_assertion"][0].message


@pytest.mark.parametrize("claims", [{}, {"exp": 1e300}, {"exp": None}, {"exp": "soon"}])
def test_it_takes_a_jwt_that_never_expires(claims: dict[str, Any]) -> None:
    assert codes(check(jwt_assertion=a_jwt(**claims))) == {}


def test_it_never_repeats_a_pasted_secret_in_a_fault() -> None:
    checked = check(client_secret="hid\x00den", jwt_assertion="hidden-jwt")
    assert "hid" not in str(checked.faults.of)
    assert "hidden" not in repr(checked.profile)


@pytest.mark.parametrize(
    ("grant", "needed"),
    [
        ("JWT_BEARER", {"client_id", "client_secret", "jwt_assertion"}),
        ("CLIENT_CREDENTIALS", {"client_id", "client_secret"}),
    ],
)
@pytest.mark.parametrize("mode", ["HTTP_BASIC", "POST_BODY"])
def test_it_names_the_credentials_that_are_missing(grant: str, needed: set[str], mode: str) -> None:
    checked = check(
        grant_type=grant, client_auth_mode=mode, client_id="", client_secret="", jwt_assertion=""
    )
    assert codes(checked) == {field: ["PRO-006"] for field in needed}


def test_it_wants_a_scope_where_scopes_are_listed() -> None:
    assert codes(check(scope_mode="SCOPES_LIST", scope=" ")) == {"scope": ["FLD-001"]}


@pytest.mark.parametrize("field", ["client_secret", "jwt_assertion"])
def test_it_keeps_a_secret_that_is_left_empty_on_editing(field: str) -> None:
    before = a_profile()
    checked = check_field(field, "", before)
    assert getattr(checked.profile, field) == getattr(before, field)
    assert codes(checked) == {}


@pytest.mark.parametrize(
    "field",
    ["provider_type", "grant_type", "client_auth_mode", "scope_mode", "jwt_assertion_mode"],
)
@pytest.mark.parametrize("value", ["", "NONSENSE", "jwt_bearer"])
def test_it_refuses_a_choice_that_is_not_on_offer(field: str, value: str) -> None:
    assert codes(check_field(field, value))[field] == ["FLD-004"]


@given(
    values=st.dictionaries(
        st.sampled_from([*GOOD]),
        st.text(max_size=30) | st.text(st.sampled_from('{}[]":,.#@/\x00\ud800aA'), max_size=30),
    )
)
def test_it_never_stumbles_over_what_is_typed(values: dict[str, str]) -> None:
    for form in (values, GOOD | values):
        checked = ProfileCheck(form, profile_id="p", others=(), provider_types=("X",), now=NOW)
        assert all(checked.faults.of.values())
