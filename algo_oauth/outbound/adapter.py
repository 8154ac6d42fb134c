"""How `requests` reaches the network here: routed, with prepared trust, never by itself again."""

from typing import Any

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import ConnectionPool
from urllib3.poolmanager import PoolManager, ProxyManager

from algo_oauth.outbound.address import HTTPS_PORT
from algo_oauth.outbound.attempt import AttemptPool
from algo_oauth.outbound.connect_to import ConnectTo
from algo_oauth.outbound.pinned import fingerprint_in
from algo_oauth.outbound.trust import Trust


class DoorAdapter(HTTPAdapter):
    """Sends over kept TLS connections, to where the connect-to map says."""

    def __init__(
        self, *, connect_to: ConnectTo, trust: Trust, hosts: int, connections: int
    ) -> None:
        self._connect_to = connect_to
        self._trust = trust
        super().__init__(pool_connections=hosts, pool_maxsize=connections, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of straight connections."""
        super().init_poolmanager(*args, **kwargs)
        _watch(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> ProxyManager:
        """Make the pools of connections through the owner's proxy."""
        manager: ProxyManager = super().proxy_manager_for(proxy, **kwargs)
        _watch(manager)
        return manager

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        """Say which kept connection fits: address, name in the certificate, trust."""
        address, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        tls: dict[str, Any] = {"ssl_context": self._trust.context(verify)}
        host, port = address["host"], address["port"] or HTTPS_PORT
        route = self._connect_to.route(host, port)
        if route is not None:
            address = {**address, "host": route.to_host, "port": route.to_port}
            tls |= {"server_hostname": host, "assert_hostname": host}
        if pin := fingerprint_in(verify):
            # The socket compares, too, and says more; this one looks also through a TLS proxy.
            tls |= {"assert_fingerprint": pin, "assert_hostname": False}
        return address, tls

    def cert_verify(self, conn: ConnectionPool, url: str, verify: Any, cert: Any) -> None:
        """Leave the pool's TLS context as it is: it already verifies against ``verify``."""
        if not url.startswith("https://") or not isinstance(verify, str):
            raise ValueError("only verified HTTPS leaves this device")


def _watch(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = {"https": AttemptPool}
