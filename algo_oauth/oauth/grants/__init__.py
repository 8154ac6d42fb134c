"""Grant Types: from a profile to a token request, one file each."""

from algo_oauth.oauth.grants.auth_code import AUTH_CODE
from algo_oauth.oauth.grants.auth_code_pkce import AUTH_CODE_PKCE
from algo_oauth.oauth.grants.client_credentials import CLIENT_CREDENTIALS
from algo_oauth.oauth.grants.device_code import DEVICE_CODE
from algo_oauth.oauth.grants.grant import Consent, Grant, Occasion
from algo_oauth.oauth.grants.jwt_bearer import JWT_BEARER

_GRANTS = (JWT_BEARER, CLIENT_CREDENTIALS, AUTH_CODE, AUTH_CODE_PKCE, DEVICE_CODE)

GRANTS: dict[str, Grant] = {grant.name: grant for grant in _GRANTS}
"""Every Grant Type on offer, by name."""

__all__ = ["GRANTS", "Consent", "Grant", "Occasion"]
