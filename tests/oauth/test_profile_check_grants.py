"""Profiles for every grant: what each needs, and keys, claims and params that do not fit."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.oauth.params_check import RESERVED_PARAMS
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.profile_check import ProfileCheck
from algo_oauth.secret import Secret
from tests.oauth.keys import key_of, pem, public_pem
from tests.oauth.samples import a_profile

NOW = 1_800_000_000.0
URL = "https://provider.example/token"
GOOD = {
    "name": "Door",
    "provider_type": "CUSTOM",
    "grant_type": "CLIENT_CREDENTIALS",
    "token_url": URL,
    "client_auth_mode": "HTTP_BASIC",
    "client_id": "client-id",
    "client_secret": "client-secret",
}
SIGNED = {"grant_type": "JWT_BEARER", "jwt_assertion_mode": "SIGNED"}
RSA = pem(key_of("RS256"))
ACCOUNT = {
    "type": "service_account",
    "private_key": RSA,
    "private_key_id": "kid-1",
    "client_email": "robot@project.example",
    "client_id": "1234567890",
    "token_uri": "https://oauth2.googleapis.com/token",
}


def check(before: OAuthProfile | None = None, /, **changes: str) -> ProfileCheck:
    return ProfileCheck(
        GOOD | changes,
        profile_id="p1",
        others=(),
        provider_types=("CUSTOM",),
        now=NOW,
        before=before,
    )


def codes(checked: ProfileCheck) -> dict[str, list[str]]:
    return {field: [p.code for p in problems] for field, problems in checked.faults.of.items()}


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({"grant_type": "AUTH_CODE"}, {"auth_url"}),
        ({"grant_type": "AUTH_CODE_PKCE"}, {"auth_url"}),
        ({"grant_type": "DEVICE_CODE"}, {"device_url"}),
        ({"grant_type": "JWT_BEARER"}, {"jwt_assertion"}),
        (SIGNED, {"assertion_key"}),
        ({"client_auth_mode": "PRIVATE_KEY_JWT"}, {"client_key"}),
        ({"client_auth_mode": "NONE", "client_secret": "", "client_id": ""}, {"client_id"}),
        ({"client_auth_mode": "CLIENT_SECRET_JWT", "client_secret": ""}, {"client_secret"}),
    ],
)
def test_it_asks_for_what_the_choices_need_and_for_nothing_else(
    changes: dict[str, str], needed: set[str]
) -> None:
    assert codes(check(**changes)) == {field: ["PRO-006"] for field in needed}


@pytest.mark.parametrize(
    "changes",
    [
        {"grant_type": "AUTH_CODE", "auth_url": "https://p.example/auth"},
        {"grant_type": "DEVICE_CODE", "device_url": "https://p.example/device"},
        {**SIGNED, "assertion_key": RSA},
        {**SIGNED, "assertion_key": "x" * 32, "assertion_algorithm": "HS256"},
        {"client_auth_mode": "NONE", "client_secret": ""},
        {"client_auth_mode": "CLIENT_SECRET_JWT"},
        {"client_auth_mode": "PRIVATE_KEY_JWT", "client_key": RSA},
        {
            "client_auth_mode": "PRIVATE_KEY_JWT",
            "client_key": pem(key_of("EdDSA")),
            "client_assertion_algorithm": "EdDSA",
        },
    ],
)
def test_it_makes_a_profile_for_each_grant_and_mode(changes: dict[str, str]) -> None:
    checked = check(**changes)
    assert codes(checked) == {}
    assert checked.profile.grant_type == changes.get("grant_type", "CLIENT_CREDENTIALS")


@pytest.mark.parametrize(
    "field", ["auth_url", "device_url", "device_token_url", "revocation_url", "issuer"]
)
@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://p.example/", "FLD-011"),
        ("https://user@p.example/", "FLD-012"),
        ("https://p.example/#x", "FLD-013"),
        ("p.example", "FLD-010"),
        ("javascript:alert(1)", "FLD-010"),
    ],
)
def test_it_takes_only_https_addresses(field: str, address: str, code: str) -> None:
    assert code in codes(check(**{field: address}))[field]


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("ES256", RSA),
        ("RS256", pem(key_of("ES256"))),
        ("HS256", RSA),
        ("HS512", "x" * 63),
        ("RS256", public_pem(key_of("RS256"))),
        ("RS256", "no key"),
    ],
)
def test_it_refuses_a_key_that_does_not_fit_its_algorithm(algorithm: str, key: str) -> None:
    checked = check(**SIGNED, assertion_algorithm=algorithm, assertion_key=key)
    assert codes(checked) == {"assertion_key": ["PRO-009"]}
    assert key not in str(checked.faults.of)


def test_it_refuses_a_kept_key_when_its_algorithm_changes() -> None:
    before = a_profile(
        grant_type="JWT_BEARER", jwt_assertion_mode="SIGNED", assertion_key=Secret(RSA)
    )
    assert codes(check(before, **SIGNED)) == {}
    changed = check(before, **SIGNED, assertion_algorithm="ES256")
    assert codes(changed) == {"assertion_key": ["PRO-009"]}


def test_it_refuses_a_client_key_that_does_not_fit() -> None:
    checked = check(
        client_auth_mode="PRIVATE_KEY_JWT", client_key=RSA, client_assertion_algorithm="ES256"
    )
    assert codes(checked) == {"client_key": ["PRO-009"]}


@pytest.mark.parametrize(
    ("mode", "algorithm"), [("PRIVATE_KEY_JWT", "HS256"), ("CLIENT_SECRET_JWT", "RS256")]
)
def test_it_offers_each_mode_its_own_algorithms(mode: str, algorithm: str) -> None:
    checked = check(client_auth_mode=mode, client_key=RSA, client_assertion_algorithm=algorithm)
    assert codes(checked)["client_assertion_algorithm"] == ["FLD-004"]


def test_it_minds_no_key_that_nothing_signs_with() -> None:
    checked = check(assertion_key=RSA, assertion_algorithm="ES256")
    assert codes(checked) == {}
    assert checked.profile.assertion_key == Secret(RSA.strip())


def test_it_fills_the_fields_from_a_service_accounts_key_file() -> None:
    checked = check(**SIGNED, client_id="", token_url="", assertion_key=json.dumps(ACCOUNT))
    assert codes(checked) == {}
    profile = checked.profile
    assert profile.assertion_issuer == "robot@project.example"
    assert profile.assertion_key_id == "kid-1"
    assert profile.assertion_audience == profile.token_url == ACCOUNT["token_uri"]
    assert profile.client_id == "1234567890"
    assert profile.assertion_key == Secret(RSA.strip())
    assert checked.filled["assertion_issuer"] == "robot@project.example"


def test_it_leaves_what_was_typed_when_a_key_file_is_pasted() -> None:
    checked = check(**SIGNED, assertion_issuer="me", assertion_key=json.dumps(ACCOUNT))
    assert checked.profile.assertion_issuer == "me"
    assert checked.profile.token_url == URL
    assert checked.profile.client_id == "client-id"


@pytest.mark.parametrize(
    "pasted",
    [
        "{",
        "{}",
        "[1]",
        json.dumps(ACCOUNT | {"private_key": ""}),
        json.dumps(ACCOUNT | {"private_key": 7}),
        json.dumps({"web": {"client_id": "x"}}),
    ],
)
def test_it_refuses_a_file_that_is_no_key_file(pasted: str) -> None:
    assert "assertion_key" in codes(check(**SIGNED, assertion_key=pasted))


def test_it_refuses_a_key_file_whose_key_is_damaged() -> None:
    damaged = json.dumps(ACCOUNT | {"private_key": RSA[:100]})
    assert codes(check(**SIGNED, assertion_key=damaged)) == {"assertion_key": ["PRO-009"]}


@pytest.mark.parametrize("lifetime", ["", "0", "-1", "3601", "1.5", "long", "9" * 50, "²"])
def test_it_takes_only_a_lifetime_that_makes_sense(lifetime: str) -> None:
    checked = check(**SIGNED, assertion_key=RSA, assertion_lifetime=lifetime)
    assert codes(checked) == {"assertion_lifetime": ["FLD-005"]}


@pytest.mark.parametrize("name", ["iss", "sub", "aud", "iat", "exp", "jti"])
def test_it_refuses_claims_that_have_a_field_or_are_made_anew(name: str) -> None:
    checked = check(**SIGNED, assertion_key=RSA, assertion_claims=json.dumps({name: "x"}))
    assert codes(checked) == {"assertion_claims": ["PRO-002"]}


def test_it_takes_nested_claims() -> None:
    nested = '{"https://p.example/claims": {"roles": ["a", "b"]}}'
    checked = check(**SIGNED, assertion_key=RSA, assertion_claims=nested)
    assert codes(checked) == {}


@pytest.mark.parametrize("claims", ["[", "[1]", "7", '{"a": NaN}'])
def test_it_refuses_claims_that_are_no_object(claims: str) -> None:
    checked = check(**SIGNED, assertion_key=RSA, assertion_claims=claims)
    assert set(codes(checked)) == {"assertion_claims"}


@pytest.mark.parametrize(
    ("field", "name"), [(field, name) for field, names in RESERVED_PARAMS.items() for name in names]
)
def test_it_refuses_params_that_the_step_sends_itself(field: str, name: str) -> None:
    assert codes(check(**{field: json.dumps({name: "x"})})) == {field: ["PRO-002"]}


@pytest.mark.parametrize("field", RESERVED_PARAMS)
@pytest.mark.parametrize("text", ["[", "[1]", '{"a": {}}', '{"a": null}', '{"a": "\\u0000"}'])
def test_it_refuses_params_that_no_form_can_carry(field: str, text: str) -> None:
    assert set(codes(check(**{field: text}))) == {field}


@pytest.mark.parametrize("scope", ['a "b"', "a\\b", "ä", "a\tb\u200b"])
def test_it_refuses_what_can_be_no_scope(scope: str) -> None:
    assert "scope" in codes(check(scope_mode="SCOPES_LIST", scope=scope))


@pytest.mark.parametrize(
    "scope", ["chat:write,chat:write.public", "a b", "https://x.example/.default"]
)
def test_it_takes_scopes_of_every_provider(scope: str) -> None:
    assert codes(check(scope_mode="SCOPES_LIST", scope=scope)) == {}


@pytest.mark.parametrize(
    "field",
    ["scope_separator", "refresh_scope", "pkce_method", "response_type", "callback_issuer"],
)
def test_it_takes_only_choices_that_are_on_offer(field: str) -> None:
    assert codes(check(**{field: "FORGED"})) == {field: ["FLD-004"]}


@given(
    values=st.dictionaries(
        st.sampled_from([*GOOD, *SIGNED, "assertion_key", "scope", "extra_params", "client_key"]),
        st.text(max_size=80),
    )
)
def test_it_takes_any_submission_without_falling_over(values: dict[str, Any]) -> None:
    check(**values)
