"""Client Auth Modes: how a client proves who it is, one file each."""

from algo_oauth.oauth.client_auth.http_basic import HTTP_BASIC
from algo_oauth.oauth.client_auth.mode import ClientAuthMode, ClientProof
from algo_oauth.oauth.client_auth.post_body import POST_BODY

CLIENT_AUTH_MODES: dict[str, ClientAuthMode] = {mode.name: mode for mode in (HTTP_BASIC, POST_BODY)}
"""Every Client Auth Mode on offer, by name."""

__all__ = ["CLIENT_AUTH_MODES", "ClientAuthMode", "ClientProof"]
