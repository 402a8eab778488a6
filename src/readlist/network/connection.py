"""What is seen of the connection that one request uses, and what its errors mean."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import httpx

from readlist.network.address_guard import check_peer
from readlist.network.outcomes import FetchFailed, Outcome, failed
from readlist.network.responses import THE_PROXY, certificate_problem, unreached, untrusted


class Connection:
    """Follows one request, as the trace of httpx.

    `reached` tells whether the host itself was spoken to; a private peer behind a public name is
    refused before anything is sent to it. Source: httpcore's documentation, "trace" extension.
    """

    def __init__(
        self, url: httpx.URL, private_hosts: Collection[str], tell_reached: Callable[[], None]
    ) -> None:
        self._url = url
        self._private_hosts = private_hosts
        self._tell_reached = tell_reached
        self._is_direct = True
        self.reached = True  # over a connection that is there already
        self.answered = False

    def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        """One step of the connection."""
        if event.endswith("connect_tcp.started"):
            self.reached = False
            self._is_direct = info["host"] == self._url.raw_host.decode("ascii")
        elif event.endswith("connect_tcp.complete") and self._is_direct:
            self._check(info["return_value"])
        elif event.endswith("start_tls.complete"):
            self.reached, self.answered = True, False  # a proxy may have answered before
            self._tell_reached()
        elif event.endswith("receive_response_headers.complete"):
            self.answered = True

    def _check(self, stream: Any) -> None:
        try:
            peer = stream.get_extra_info("server_addr")
        except OSError:  # it is closed again already
            return
        try:
            check_peer(str(peer[0]), self._url, self._private_hosts)
        except FetchFailed:
            stream.close()
            raise

    def failure(self, error: Exception) -> FetchFailed:
        """What an error of httpx means for the request."""
        url = str(self._url)
        if problem := certificate_problem(error):
            self._tell_reached()
            return untrusted(problem, url)
        if not self.reached or isinstance(error, httpx.ProxyError):
            return self._without_contact(error)
        if isinstance(error, httpx.TimeoutException):
            return failed(Outcome.NETWORK, "stopped answering", url)
        if not self.answered:
            return failed(Outcome.NETWORK, "closed the connection", url, retry_after=0)
        return failed(Outcome.INCOMPLETE, "broke off", url, retry_after=0)

    def _without_contact(self, error: Exception) -> FetchFailed:
        url = str(self._url)
        if isinstance(error, httpx.ProxyError):
            return unreached(f"{THE_PROXY}does not lead there", error, url)
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            who = "" if self._is_direct else THE_PROXY
            return unreached(f"{who}cannot be reached", error, url)
        if isinstance(error, httpx.TimeoutException):
            return unreached("cannot be reached", TimeoutError(), url)
        return unreached("closes every connection", None, url)
