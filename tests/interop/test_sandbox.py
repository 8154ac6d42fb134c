"""JWT_BEARER at the built-in sandbox: its console's JWT pasted, and one signed anew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.outbound.connect_to import Route
from algo_oauth.outbound.door import Door
from algo_oauth.sandbox.assertions import AUDIENCE, ISSUER
from algo_oauth.sandbox.running import RunningSandbox
from algo_oauth.secret import Secret
from tests.conftest import routed_door
from tests.doubles.clock import HandClock
from tests.interop.core import Core

SANDBOX_HOST = "platform.ringcentral.com"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sandbox")


@pytest.fixture
def sandbox(folder: Path, clock: HandClock) -> Iterator[RunningSandbox]:
    with RunningSandbox(folder, clock=clock) as running:
        yield running


@pytest.fixture
def door(sandbox: RunningSandbox) -> Iterator[Door]:
    """The way to RingCentral's documented addresses, which the sandbox answers."""
    ca_file = sandbox.report.ca_cert
    route = Route(
        host=SANDBOX_HOST, port=443, to_host="127.0.0.1", to_port=sandbox.port, ca_file=ca_file
    )
    opened = routed_door(Path(ca_file), route)
    yield opened
    opened.close()


def profile_of(sandbox: RunningSandbox, **changes: Any) -> OAuthProfile:
    report = sandbox.report
    return OAuthProfile(
        id="p1",
        name="RingCentral",
        provider_type="RINGCENTRAL",
        grant_type="JWT_BEARER",
        token_url=AUDIENCE,
        revocation_url=AUDIENCE.replace("/token", "/revoke"),
        client_auth_mode="HTTP_BASIC",
        client_id=report.client_id,
        client_secret=Secret(report.client_secret),
        **changes,
    )


def signed(sandbox: RunningSandbox, **changes: str) -> OAuthProfile:
    kept = sandbox.world.credentials
    fields = {
        "jwt_assertion_mode": "SIGNED",
        "assertion_key": Secret(kept.signing_key),
        "assertion_key_id": kept.key_id,
        "assertion_issuer": ISSUER,
        "assertion_subject": kept.user.id,
    }
    return profile_of(sandbox, **(fields | changes))


def got_and_gave_back(core: Core, profile: OAuthProfile) -> None:
    assert core.tokens.obtain(profile, deadline=core.deadline).problem is None
    assert core.renew(profile).problem is None  # the sandbox gives a refresh token
    assert core.tokens.disconnect(profile, deadline=core.deadline).problem is None


def test_it_takes_the_pasted_jwt(sandbox: RunningSandbox, core: Core) -> None:
    jwt_assertion = Secret(sandbox.report.jwt)
    got_and_gave_back(core, profile_of(sandbox, jwt_assertion=jwt_assertion))


def test_it_takes_a_jwt_that_the_device_signed(sandbox: RunningSandbox, core: Core) -> None:
    got_and_gave_back(core, signed(sandbox))


def test_it_refuses_a_jwt_of_another_issuer(sandbox: RunningSandbox, core: Core) -> None:
    profile = signed(sandbox, assertion_issuer="https://other.example.test")
    problem = core.tokens.obtain(profile, deadline=core.deadline).problem
    assert problem is not None
    assert "JWT" in problem.message
