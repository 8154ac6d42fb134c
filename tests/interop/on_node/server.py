"""oidc-provider, of Node.js: another language, certified for OpenID Connect.

Its folder holds ``server.mjs``; ``tests/get-oidc-provider`` installs what that needs.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.interop import person
from tests.interop.certificate_files import CertificateFiles
from tests.interop.jwks import public_keys
from tests.interop.program import Program
from tests.interop.registered import CALLBACK, MODES, SCOPES, Client, client_for
from tests.interop.server import Server, discovered, endpoints_of

FOLDER: Final = Path(__file__).parent
INSTALLED: Final = FOLDER / "node_modules" / "oidc-provider"
NODE: Final = shutil.which("node")
CAN_RUN: Final = bool(NODE and (INSTALLED.is_dir() or shutil.which("npm")))
"""Whether this machine has what it takes; what is only not installed yet is a failure."""

NAME: Final = "oidc-provider"
_GRANTS: Final = ("CLIENT_CREDENTIALS", "AUTH_CODE", "AUTH_CODE_PKCE", "DEVICE_CODE")
_NOT_OFFERED: Final = {
    ("CLIENT_CREDENTIALS", "NONE"),  # RFC 6749 §4.4: for confidential clients only
    ("AUTH_CODE", "NONE"),  # RFC 9700 §2.1.1: a public client needs PKCE
}
OFFERED: Final = frozenset((grant, mode) for grant in _GRANTS for mode in MODES) - _NOT_OFFERED


def _registered(client: Client, callback: str) -> dict[str, Any]:
    """Write a client's metadata (RFC 7591)."""
    by_code = client.grant.startswith("AUTH_CODE")
    metadata: dict[str, Any] = {
        "client_id": client.client_id,
        "token_endpoint_auth_method": client.auth_method,
        "grant_types": client.grant_types,
        "response_types": ["code"] if by_code else [],
        "redirect_uris": [callback] if by_code else [],
        "id_token_signed_response_alg": "ES256",
    }
    if client.secret:
        metadata["client_secret"] = client.secret
    if client.mode == "PRIVATE_KEY_JWT":
        metadata["jwks"] = {"keys": public_keys()}
    return metadata


@contextmanager
def node_server(
    files: CertificateFiles, authority_file: Path, folder: Path, *, callback: str = CALLBACK
) -> Iterator[Server]:
    """Run oidc-provider; its complaints are kept in ``folder``."""
    assert NODE, "node is not installed: with CI=true this set of tests must run"
    assert INSTALLED.is_dir(), "oidc-provider is not installed: run tests/get-oidc-provider"
    clients = {each: client_for(*each) for each in sorted(OFFERED)}
    configuration = {
        "cert": files.cert,
        "key": files.key,
        "clients": [_registered(client, callback) for client in clients.values()],
        "scopes": SCOPES,
        "person": {"name": person.NAME, "password": person.PASSWORD},
    }
    command = (NODE, FOLDER / "server.mjs")
    with Program(command, configuration, folder / "oidc-provider.log") as program:
        issuer = program.started["issuer"]
        metadata = discovered(issuer, authority_file)
        yield Server(
            name=NAME,
            issuer=issuer,
            metadata=metadata,
            endpoints=endpoints_of(metadata),
            clients=clients,
            authority_file=authority_file,
            expire=lambda user_code: program.tell({"expire": user_code}),
            # OpenID Connect §11: who wants to stay connected has to ask for consent.
            authorize_params='{"prompt": "consent"}',
        )
