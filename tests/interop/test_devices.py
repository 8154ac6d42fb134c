"""Start Authorization by device code, to each of the ends that it can have."""

from algo_oauth.oauth.profile import OAuthProfile
from tests.interop.conformance import DEVICE_DENIED, DEVICE_EXPIRED, SLOW_DOWN, Record
from tests.interop.core import Core, profile_for
from tests.interop.registered import DEVICE_CODE
from tests.interop.server import Server


def profile_of(server: Server) -> OAuthProfile:
    return profile_for(server, "DEVICE_CODE", "HTTP_BASIC")


def failed_with(core: Core, profile: OAuthProfile) -> str:
    flow = core.poll(profile)
    assert flow.state == "failed"
    assert flow.problem is not None
    assert core.tokens.record(profile.id).token is None
    return flow.problem.code


def test_it_waits_until_the_person_has_decided(server: Server, core: Core) -> None:
    profile = profile_of(server)
    begun = core.start_device(profile)
    assert core.poll(profile).state == "waiting"
    assert core.poll(profile).interval == begun.interval
    server.enter_code(begun.code.verification_uri, begun.code.user_code)
    assert core.poll(profile).state == "done"
    assert server.is_live(core.token(profile).access_token.reveal())


def test_it_gives_a_link_that_brings_its_code_along(server: Server, core: Core) -> None:
    profile = profile_of(server)
    code = core.start_device(profile).code
    assert code.user_code in code.verification_uri_complete
    server.enter_code(code.verification_uri_complete, code.user_code)
    assert core.poll(profile).state == "done"


def test_it_tells_that_the_person_denied(server: Server, core: Core, record: Record) -> None:
    profile = profile_of(server)
    begun = core.start_device(profile)
    server.enter_code(begun.code.verification_uri, begun.code.user_code, allow=False)
    assert failed_with(core, profile) == "AUT-006"
    record.beyond(DEVICE_DENIED, server.name, "told")


def test_it_tells_that_the_code_expired(server: Server, core: Core, record: Record) -> None:
    profile = profile_of(server)
    server.expire(core.start_device(profile).code.user_code)
    assert failed_with(core, profile) == "AUT-008"
    record.beyond(DEVICE_EXPIRED, server.name, "told")


def test_it_asks_no_more_after_a_cancel(server: Server, core: Core) -> None:
    profile = profile_of(server)
    begun = core.start_device(profile)
    core.devices.cancel(profile.id)
    server.enter_code(begun.code.verification_uri, begun.code.user_code)
    assert core.poll(profile).state == "cancelled"
    assert core.tokens.record(profile.id).token is None


def test_it_asks_more_slowly_when_told(authlib: Server, core: Core, record: Record) -> None:
    profile = profile_of(authlib)
    begun = core.start_device(profile)
    core.clock.advance(begun.interval - 1)
    somebody_polls(authlib, begun.code.device_code.reveal())
    core.clock.advance(1 - begun.interval)
    slowed = core.poll(profile)
    assert slowed.state == "waiting"
    assert slowed.interval == begun.interval + 5
    authlib.enter_code(begun.code.verification_uri, begun.code.user_code)
    core.clock.advance(begun.interval)
    core.devices.look()
    assert core.flow(profile).state == "waiting"  # it keeps to the longer interval
    assert core.poll(profile).state == "done"
    record.beyond(SLOW_DOWN, authlib.name, "obeyed")


def somebody_polls(server: Server, device_code: str) -> None:
    form = {"grant_type": DEVICE_CODE, "device_code": device_code}
    client = server.clients["DEVICE_CODE", "HTTP_BASIC"]
    answer = server.post(server.endpoints.token, form, basic=client)
    assert answer.json()["error"] == "authorization_pending"


def test_it_shows_why_a_server_gives_no_code(server: Server, core: Core) -> None:
    profile = profile_for(server, "DEVICE_CODE", "NONE", client_id="nobody")
    problem = core.devices.start(profile, deadline=core.deadline)
    assert problem is not None
    assert core.devices.of(profile.id) is None
