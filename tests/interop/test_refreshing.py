"""Refresh tokens that rotate, at servers that end the old one."""

import pytest

from algo_oauth.oauth.profile import OAuthProfile
from tests.interop.conformance import REUSE, Record
from tests.interop.core import Core, profile_for
from tests.interop.server import Server


def connected(server: Server, core: Core, **changes: str) -> OAuthProfile:
    profile = profile_for(server, "AUTH_CODE_PKCE", "HTTP_BASIC", **changes)
    assert core.get_token(server, profile) is None
    return profile


def spend(server: Server, refresh_token: str) -> int:
    """Use a refresh token as somebody who got hold of it would; return the status."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    client = server.clients["AUTH_CODE_PKCE", "HTTP_BASIC"]
    return server.post(server.endpoints.token, form, basic=client).status_code


def test_it_goes_from_pair_to_pair(server: Server, core: Core) -> None:
    profile = connected(server, core)
    seen = {core.token(profile).refresh_token.reveal()}
    for _ in range(3):
        assert core.renew(profile).problem is None
        seen.add(core.token(profile).refresh_token.reveal())
    assert len(seen) == 4
    assert server.is_live(core.token(profile).access_token.reveal())


def test_it_refreshes_by_itself_when_the_token_is_stale(server: Server, core: Core) -> None:
    profile = connected(server, core)
    first = core.token(profile)
    assert first.expires_at is not None
    core.clock.advance(first.expires_at - core.clock.now())
    obtained = core.tokens.obtain(profile, deadline=core.deadline)
    assert obtained.token is not None
    assert obtained.token.access_token != first.access_token
    assert server.is_live(obtained.token.access_token.reveal())


@pytest.mark.parametrize("refresh_scope", ["OMIT", "SEND"])
def test_it_keeps_its_scopes(server: Server, core: Core, refresh_scope: str) -> None:
    profile = connected(server, core, refresh_scope=refresh_scope)
    granted = set(core.token(profile).scope.split())
    assert core.renew(profile).problem is None
    assert set(core.token(profile).scope.split()) == granted
    assert "messages" in granted


def test_it_uses_a_rotated_token_that_is_on_disk(server: Server, core: Core) -> None:
    profile = connected(server, core)
    core.renew(profile)
    kept = core.store.kept[profile.id].token
    assert kept is not None
    assert kept.refresh_token == core.token(profile).refresh_token
    assert spend(server, kept.refresh_token.reveal()) == 200


def test_it_asks_for_a_person_when_somebody_else_used_the_token(
    server: Server, core: Core, record: Record
) -> None:
    profile = connected(server, core)
    assert spend(server, core.token(profile).refresh_token.reveal()) == 200
    problem = core.renew(profile).problem
    assert problem is not None
    assert core.tokens.record(profile.id).reauthorise
    assert core.tokens.needs_consent(profile)
    asked = core.renew(profile)
    assert asked.exchanges == ()  # never again in a loop
    assert core.get_token(server, profile) is None
    assert not core.tokens.needs_consent(profile)
    record.beyond(REUSE, server.name, "reauthorisation asked for")
