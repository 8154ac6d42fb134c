"""Client Auth Modes: how a client proves who it is, one file each."""

from algo_oauth.oauth.client_auth.client_secret_jwt import CLIENT_SECRET_JWT
from algo_oauth.oauth.client_auth.http_basic import HTTP_BASIC
from algo_oauth.oauth.client_auth.mode import ClientAuthMode, ClientProof
from algo_oauth.oauth.client_auth.none import NONE
from algo_oauth.oauth.client_auth.post_body import POST_BODY
from algo_oauth.oauth.client_auth.private_key_jwt import PRIVATE_KEY_JWT

_MODES = (HTTP_BASIC, POST_BODY, NONE, CLIENT_SECRET_JWT, PRIVATE_KEY_JWT)

CLIENT_AUTH_MODES: dict[str, ClientAuthMode] = {mode.name: mode for mode in _MODES}
"""Every Client Auth Mode on offer, by name."""

__all__ = ["CLIENT_AUTH_MODES", "ClientAuthMode", "ClientProof"]
