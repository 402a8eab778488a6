"""The stand-in for all hosts: a proxy on loopback with the world behind it."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from .authority import Authority
from .log import Log
from .proxy import Proxy
from .world import World

# What could lead a client past the stand-in, or tell it something of the user's own machine.
CLEARED = (
    "all_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "ssl_cert_file",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "OPENREVIEW_TOKEN",
    "OPENREVIEW_USERNAME",
    "OPENREVIEW_PASSWORD",
)


class StandIn:
    """Runs from the start until `close`, or as long as its `with` block."""

    def __init__(self, authority: Authority) -> None:
        self.world = World()
        self._pem = authority.pem
        self._proxy = Proxy(authority, self.world)

    @property
    def log(self) -> Log:
        """The requests that it got."""
        return self._proxy.log

    def environ(self) -> Mapping[str, str]:
        """The environment variables that lead a client here."""
        address = f"http://127.0.0.1:{self._proxy.port}"
        return {
            "HTTPS_PROXY": address,
            "HTTP_PROXY": address,
            "ALL_PROXY": "",
            "NO_PROXY": "",
            "SSL_CERT_FILE": str(self._pem),
        }

    def close(self) -> None:
        """End all connections; from now on the proxy cannot be reached."""
        self._proxy.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
