"""What the tests of Start Authorization by redirect share: a browser that is sent and returns."""

from urllib.parse import parse_qsl, urlsplit

from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.redirect_flow import RedirectFlow, Returned
from tests.doubles.clock import HandClock

CALLBACK = "https://console.example.org/control/oauth-callback.lua"
SESSION = "session-1"
NOBODY = 9  # a port on which nothing of the test listens


def begin(flow: RedirectFlow, profile: OAuthProfile) -> dict[str, str]:
    """Send a browser to the provider; return the query that goes with it."""
    url = flow.begin(profile, session=SESSION, redirect_uri=CALLBACK)
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True, strict_parsing=True))


def finish(flow: RedirectFlow, clock: HandClock, session: str = SESSION, **query: str) -> Returned:
    """Let a browser come back from the provider with this query."""
    return flow.finish(query, session=session, deadline=clock.monotonic() + 5)


def code_of(returned: Returned) -> str:
    assert returned.problem is not None
    return returned.problem.code
