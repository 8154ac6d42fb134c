"""Every grant with every client auth mode that each server offers, from token to revocation."""

from typing import Any

import pytest

from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.profile import OAuthProfile
from tests.interop.conformance import OFFERED, Record
from tests.interop.core import Core, profile_for
from tests.interop.on_authlib import server as on_authlib
from tests.interop.on_django import server as on_django
from tests.interop.on_node import server as on_node
from tests.interop.server import Server

FIXTURES = {"authlib": on_authlib.NAME, "django": on_django.NAME, "node": on_node.NAME}


def everything_offered() -> list[Any]:
    return [
        pytest.param(
            *(fixture, grant, mode),
            marks=[pytest.mark.node] if fixture == "node" else [],
            id=f"{fixture}-{grant}-{mode}",
        )
        for fixture, name in FIXTURES.items()
        for grant, mode in sorted(OFFERED[name])
    ]


@pytest.mark.parametrize(("server", "grant", "mode"), everything_offered(), indirect=["server"])
def test_it_gets_refreshes_and_revokes_a_token(
    server: Server, grant: str, mode: str, core: Core, record: Record
) -> None:
    profile = profile_for(server, grant, mode)
    assert core.get_token(server, profile) is None
    assert server.is_live(core.token(profile).access_token.reveal())
    done = ["token"]
    if GRANTS[grant].consent:
        check_refresh(server, profile, core)
        done.append("refresh")
    last = core.token(profile).access_token.reveal()
    assert core.tokens.disconnect(profile, deadline=core.deadline).problem is None
    assert not server.is_live(last)
    record.note(server.name, grant, mode, ", ".join((*done, "revocation")))


def check_refresh(server: Server, profile: OAuthProfile, core: Core) -> None:
    before = core.token(profile)
    assert core.renew(profile).problem is None
    after = core.token(profile)
    assert after.access_token != before.access_token
    assert after.refresh_token != before.refresh_token
    assert server.is_live(after.access_token.reveal())
