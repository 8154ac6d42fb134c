"""Authlib's check of JWTs that authenticate a client (RFC 7523 §2.2)."""

from typing import Any

from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from joserfc.jwk import KeySet, OctKey

from tests.interop.jwks import public_keys
from tests.interop.on_authlib.memory import AuthlibClient, Memory
from tests.interop.registered import MODES

METHODS = list(MODES.values())


def registered_keys() -> Any:
    """Return the keys that the clients have registered."""
    return KeySet.import_key_set({"keys": public_keys()})


class ClientAssertion(JWTBearerClientAssertion):
    """One method of the two; each takes its own clients only."""

    def __init__(self, method: str, memory: Memory) -> None:
        super().__init__()
        self.CLIENT_AUTH_METHOD = method
        self._memory = memory

    def __call__(self, query_client: Any, request: Any) -> Any:
        """Authenticate a client of this method; the others are left to theirs."""
        assertion = request.form.get("client_assertion")
        if not assertion:
            return None
        client = query_client(str(self.extract_assertion(assertion)[1].get("sub")))
        if client is None or not client.check_endpoint_auth_method(self.CLIENT_AUTH_METHOD, ""):
            return None
        return super().__call__(query_client, request)

    def get_audiences(self) -> list[str]:
        return [f"{self._memory.issuer}/token", self._memory.issuer]

    def validate_jti(self, claims: Any, jti: str) -> bool:
        if jti in self._memory.used_jtis:
            return False
        self._memory.used_jtis.add(jti)
        return True

    def resolve_client_public_key(self, client: AuthlibClient) -> Any:
        secret = client.client.secret
        return OctKey.import_key(secret) if secret else registered_keys()
