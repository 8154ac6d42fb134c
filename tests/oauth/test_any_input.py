"""Whatever is typed as params, scopes and headers: refused, or sent exactly as it was typed."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.checks import Faults
from algo_oauth.oauth.grants import Occasion
from algo_oauth.oauth.params_check import RESERVED_PARAMS, check_params, check_scope
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.request_check import check_headers
from algo_oauth.oauth.token_request import device_request, grant_request, refresh_request
from algo_oauth.outbound.connect_to import ConnectTo
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.exchange import OutgoingRequest
from algo_oauth.outbound.trust import Trust
from algo_oauth.secret import Secret
from tests.oauth.samples import a_profile

NOW = 1_800_000_000.0
STEPS: dict[str, Callable[[OAuthProfile], OutgoingRequest]] = {
    "extra_params": lambda profile: grant_request(profile, Occasion(now=NOW)),
    "authorize_params": lambda profile: device_request(profile, now=NOW),
    "refresh_params": lambda profile: refresh_request(profile, Secret("r"), now=NOW),
}
VALUES = st.text(max_size=20) | st.integers(-(10**9), 10**9) | st.booleans()


def sent(field: str, profile: OAuthProfile) -> list[tuple[str, str]]:
    body = STEPS[field](profile).body.decode()
    return parse_qsl(body, keep_blank_values=True, strict_parsing=True)


@pytest.mark.parametrize("field", RESERVED_PARAMS)
@given(document=st.dictionaries(st.text(max_size=20), VALUES, max_size=5))
def test_it_sends_params_as_they_were_typed_or_refuses_them(
    field: str, document: dict[str, str | int | bool]
) -> None:
    faults, text = Faults(), json.dumps(document)
    kept = check_params(faults, field, text)
    if faults:
        return
    pairs = sent(field, a_profile(**{field: kept}))
    for name, value in document.items():
        assert (name, value if isinstance(value, str) else json.dumps(value)) in pairs
    assert len({name for name, _ in pairs}) == len(pairs)


@pytest.mark.parametrize("field", RESERVED_PARAMS)
@given(text=st.text(max_size=60))
def test_it_reads_any_text_as_params_or_says_what_is_wrong(field: str, text: str) -> None:
    faults = Faults()
    kept = check_params(faults, field, text)
    if not faults:
        assert sent(field, a_profile(**{field: kept}))


@given(text=st.text(max_size=60))
def test_it_sends_scopes_as_they_were_typed_or_refuses_them(text: str) -> None:
    faults = Faults()
    scope = check_scope(faults, text, listed=True)
    if faults:
        return
    profile = a_profile(scope_mode="SCOPES_LIST", scope=scope)
    assert profile.scopes == tuple(text.replace(",", " ").split())
    assert ("scope", " ".join(profile.scopes)) in sent("extra_params", profile)


@pytest.fixture(scope="module")
def way_out() -> Iterator[Door]:
    door = Door(trust=Trust(), connect_to=ConnectTo())
    yield door
    door.close()


@given(text=st.text(max_size=120))
def test_it_takes_no_headers_that_cannot_be_sent(way_out: Door, text: str) -> None:
    faults = Faults()
    headers = check_headers(faults, "headers", text, with_profile=False)
    if faults:
        return
    request = OutgoingRequest(method="GET", url="https://127.0.0.1:9/", headers=headers)
    fault = way_out.send(request, within=5).fault
    assert fault is not None
    assert fault.problem.code == "NET-102"  # nobody listens there; what was to be sent is right
