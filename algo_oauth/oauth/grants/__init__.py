"""Grant Types: from a profile to a token request, one file each."""

from algo_oauth.oauth.grants.client_credentials import CLIENT_CREDENTIALS
from algo_oauth.oauth.grants.grant import Grant
from algo_oauth.oauth.grants.jwt_bearer import JWT_BEARER

GRANTS: dict[str, Grant] = {grant.name: grant for grant in (JWT_BEARER, CLIENT_CREDENTIALS)}
"""Every Grant Type on offer, by name."""

__all__ = ["GRANTS", "Grant"]
