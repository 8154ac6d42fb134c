"""The OAuth side of a device, put together as the device does it, and profiles for servers."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from algo_oauth.errors import Problem
from algo_oauth.oauth.device_flow import DeviceAuthorization, DeviceFlows
from algo_oauth.oauth.explain import load_remedies
from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.presets import load_presets
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.redirect_flow import RedirectFlow, Returned
from algo_oauth.oauth.token_flights import ObtainedToken
from algo_oauth.oauth.token_record import Token
from algo_oauth.oauth.tokens import By, TokenManager
from algo_oauth.outbound.door import Door
from algo_oauth.secret import NO_SECRET, Secret
from tests.doubles.clock import HandClock
from tests.doubles.token_store import MemoryTokenStore
from tests.interop.jwks import KEY_IDS
from tests.interop.registered import CALLBACK, SCOPES
from tests.interop.server import Server
from tests.oauth.keys import key_of, pem
from tests.oauth.samples import PROVIDERS, REMEDIES

SESSION = "the session of the technician's browser"
PATIENCE = 10.0


def profile_for(server: Server, grant: str, mode: str, **changes: Any) -> OAuthProfile:
    """Return a CUSTOM profile as a technician would fill it in for a server's client."""
    client = server.clients[grant, mode]
    signing = mode == "PRIVATE_KEY_JWT"
    fields: dict[str, Any] = {
        "id": "p1",
        "name": server.name,
        "provider_type": "CUSTOM",
        "grant_type": grant,
        "client_auth_mode": mode,
        "auth_url": server.endpoints.authorize,
        "token_url": server.endpoints.token,
        "device_url": server.endpoints.device,
        "revocation_url": server.endpoints.revoke,
        "issuer": server.issuer,
        "scope_mode": "SCOPES_LIST",
        "scope": " ".join(SCOPES) if GRANTS[grant].consent else "messages",
        "authorize_params": server.authorize_params,
        "client_id": client.client_id,
        "client_secret": Secret(client.secret) if client.secret else NO_SECRET,
        "client_key": Secret(pem(key_of("ES256"))) if signing else NO_SECRET,
        "client_key_id": KEY_IDS["ES256"] if signing else "",
        "client_assertion_algorithm": "ES256" if signing else "",
    }
    if grant == "JWT_BEARER":
        fields |= signed_with("RS256") | {"assertion_subject": "ada"}
    return OAuthProfile(**(fields | changes))


def signed_with(algorithm: str) -> dict[str, Any]:
    """Return the fields of an assertion that the device signs with one of the keys."""
    return {
        "jwt_assertion_mode": "SIGNED",
        "assertion_algorithm": algorithm,
        "assertion_key": Secret(pem(key_of(algorithm))),
        "assertion_key_id": KEY_IDS[algorithm],
    }


class Core:
    """Token manager, redirect flow and device flows over one door, one clock, one store."""

    def __init__(self, door: Door, clock: HandClock) -> None:
        self.clock = clock
        self.store = MemoryTokenStore()
        self.profiles: dict[str, OAuthProfile] = {}
        self.tokens = TokenManager(
            door=door,
            store=self.store,
            remedies=load_remedies(REMEDIES),
            clock=clock,
            presets=load_presets(PROVIDERS),
        )
        self.redirects = RedirectFlow(tokens=self.tokens, clock=clock, find=self.profiles.get)
        self.devices = DeviceFlows(tokens=self.tokens, clock=clock, find=self.profiles.get)

    @property
    def deadline(self) -> float:
        """How long a call may take, on the clock's monotonic time."""
        return self.clock.monotonic() + PATIENCE

    def get_token(
        self, server: Server, profile: OAuthProfile, *, allow: bool = True
    ) -> Problem | None:
        """Get the profile's first token as its grant wants it; a person decides at the server."""
        self.profiles[profile.id] = profile
        match GRANTS[profile.grant_type].consent:
            case "redirect":
                callback = server.consent(self.begin(profile), allow=allow)
                return self.finish(callback).problem
            case "device":
                flow = self.start_device(profile)
                server.enter_code(flow.code.verification_uri, flow.code.user_code, allow=allow)
                return self.poll(profile).problem
            case _:
                return self.tokens.obtain(profile, deadline=self.deadline).problem

    def begin(self, profile: OAuthProfile) -> str:
        """Start an authorization by redirect; return where the browser is sent."""
        self.profiles[profile.id] = profile
        return self.redirects.begin(profile, session=SESSION, redirect_uri=CALLBACK)

    def finish(self, callback: str) -> Returned:
        """Take the callback that the browser came back with."""
        query = dict(parse_qsl(urlsplit(callback).query))
        return self.redirects.finish(query, session=SESSION, deadline=self.deadline)

    def start_device(self, profile: OAuthProfile) -> DeviceAuthorization:
        """Start an authorization by device code, which must succeed."""
        self.profiles[profile.id] = profile
        problem = self.devices.start(profile, deadline=self.deadline)
        assert problem is None, problem
        return self.flow(profile)

    def poll(self, profile: OAuthProfile) -> DeviceAuthorization:
        """Let the interval pass, and look what the server says then."""
        self.clock.advance(self.flow(profile).interval)
        self.devices.look()
        return self.flow(profile)

    def flow(self, profile: OAuthProfile) -> DeviceAuthorization:
        """Return the profile's authorization by device code."""
        flow = self.devices.of(profile.id)
        assert flow is not None
        return flow

    def renew(self, profile: OAuthProfile, by: By = "refresh") -> ObtainedToken:
        """Get another token now."""
        return self.tokens.renew(profile, by=by, deadline=self.deadline)

    def token(self, profile: OAuthProfile) -> Token:
        """Return the token that the profile has."""
        token = self.tokens.record(profile.id).token
        assert token is not None
        return token
