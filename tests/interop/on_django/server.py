"""Django OAuth Toolkit on oauthlib: the other large implementation in Python.

``oidc-provider-mock`` would be smaller, but it is Authlib again, which the sandbox and
``on_authlib`` already are, and it knows the code grant only. This one shares nothing with
them, is in wide use, and has device codes, rotation, revocation and RFC 9207.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.interop import person
from tests.interop.certificate_files import CertificateFiles
from tests.interop.program import Program
from tests.interop.registered import CALLBACK, SCOPES, client_for
from tests.interop.server import Server, discovered, endpoints_of

NAME: Final = "Django OAuth Toolkit"
_GRANTS: Final = ("CLIENT_CREDENTIALS", "AUTH_CODE", "AUTH_CODE_PKCE", "DEVICE_CODE")
_MODES: Final = ("HTTP_BASIC", "POST_BODY", "NONE")
_NOT_OFFERED: Final = {("CLIENT_CREDENTIALS", "NONE")}  # RFC 6749 §4.4
OFFERED: Final = frozenset((grant, mode) for grant in _GRANTS for mode in _MODES) - _NOT_OFFERED


@contextmanager
def django_server(
    files: CertificateFiles, authority_file: Path, folder: Path, *, callback: str = CALLBACK
) -> Iterator[Server]:
    """Run Django OAuth Toolkit; its database and its complaints are kept in ``folder``."""
    clients = {each: client_for(*each) for each in sorted(OFFERED)}
    configuration = {
        "cert": files.cert,
        "key": files.key,
        "folder": str(folder),
        "clients": list(clients.values()),
        "scopes": SCOPES,
        "callback": callback,
        "person": {"name": person.NAME, "password": person.PASSWORD},
    }
    command = (sys.executable, "-m", "tests.interop.on_django.site")
    with Program(command, configuration, folder / "django.log") as program:
        issuer = program.started["issuer"]
        metadata = discovered(issuer, authority_file)
        yield Server(
            name=NAME,
            issuer=issuer,
            metadata=metadata,
            # Its description of itself leaves the device endpoint out.
            endpoints=endpoints_of(metadata, device=f"{issuer}/device-authorization/"),
            clients=clients,
            authority_file=authority_file,
            expire=lambda user_code: program.tell({"expire": user_code}),
        )
