"""The HTTP client: one request to one host, and its answer with every way it can go wrong.

A list comes from anyone, and a server may redirect anywhere: only https is asked, and nothing
inside the user's own network, except for the hosts in `private_hosts`, which may also speak plain
http. Redirects, retries and pauses are the queue's and the scheduler's business. Proxies and
certificates are those of HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR.
Source: the IANA special-purpose address registries, and the RFCs named below.
"""

import io
import ipaddress
import os
import socket
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from http.cookiejar import DefaultCookiePolicy
from time import monotonic
from typing import Any

import httpx

from readlist import __version__
from readlist.errors import UsageError
from readlist.network import responses
from readlist.network.host_state import FRESH, ReplyCache
from readlist.network.messages import (
    Failure,
    FetchFailed,
    Kind,
    Limits,
    Outcome,
    Redirect,
    Request,
    Response,
    RunSettings,
    failed,
)
from readlist.text import size_text

# Private by the letter, but here stand names that a VPN client resolves itself (RFC 2544).
_RESOLVED_BY_VPN = ipaddress.ip_network("198.18.0.0/15")
_NEVER_PUBLIC = (
    ipaddress.IPv6Network("::/96"),  # IPv4 written as IPv6 (RFC 4291, 2.5.5.1), no longer in use
    ipaddress.IPv6Network("::ffff:0:0:0/96"),  # IPv4-translated (RFC 2765, 2.1)
    ipaddress.IPv6Network("64:ff9b:1::/48"),  # a network's own translation to IPv4 (RFC 8215)
    ipaddress.IPv6Network("2001::/32"),  # Teredo (RFC 4380)
    ipaddress.IPv6Network("2002::/16"),  # 6to4 (RFC 3056), no longer in use
    ipaddress.IPv6Network("fec0::/10"),  # site-local (RFC 3879)
)
_ISATAP = (0x00005EFE, 0x02005EFE)  # before the IPv4 address, whatever the prefix (RFC 5214, 6.1)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # which reaches public IPv4 (RFC 6052, 2.1)
_LOCAL_NAMES = ("localhost", ".localhost", ".local", ".internal", ".home.arpa")


def checked_address(address: str, private_hosts: Collection[str] = ()) -> httpx.URL:
    """Return the parsed address; raises FetchFailed (refused) for one that is not asked."""
    try:
        url = httpx.URL(address)
        name, host = url.raw_host.decode("ascii"), url.host
        labels = [len(label) for label in name.removesuffix(".").split(".")]
        # A name server can be asked for 253 characters, and labels of 63: RFC 1035, 2.3.4.
        is_possible = len(name) <= 253 and min(labels) > 0 and max(labels) <= 63
        is_possible = is_possible and 0 < (url.port or 443) < 65536
    except (httpx.InvalidURL, ValueError):
        raise failed(Outcome.REFUSED, "is not an address", address) from None
    may_be_plain = url.scheme == "http" and host in private_hosts
    if not host or (url.scheme != "https" and not may_be_plain):
        raise failed(Outcome.REFUSED, "only https addresses are fetched", address)
    if not is_possible:
        raise failed(Outcome.REFUSED, "is not an address", address)
    if url.userinfo:
        raise failed(Outcome.REFUSED, "an address with a user name in it is not fetched", address)
    if host not in private_hosts and _is_local(host):
        raise failed(Outcome.REFUSED, _PRIVATE, address)
    return url


_PRIVATE = "leads into a private network (private_hosts in config.toml would allow it)"


def _is_local(host: str) -> bool:
    name = host.lower().rstrip(".")
    if name.endswith(_LOCAL_NAMES) or _is_private(name):
        return True
    try:  # 127.1, 0x7f000001 and 2130706433 are addresses, too
        return _is_private(socket.inet_ntoa(socket.inet_aton(name)))
    except (OSError, UnicodeError):
        return False


def _is_private(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        is_isatap = int(parsed) >> 32 & 0xFFFFFFFF in _ISATAP
        if is_isatap or any(parsed in network for network in _NEVER_PUBLIC):
            return True
        if parsed.ipv4_mapped or parsed in _NAT64:  # packets go on to the IPv4 address in it
            parsed = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
    return parsed not in _RESOLVED_BY_VPN and (not parsed.is_global or parsed.is_multicast)


@dataclass(slots=True)
class Connection:
    """The state of the connection that one request uses; httpx reports its steps here.

    `reached` is True once the host itself, not only a proxy, was connected. A private peer behind
    a public name is refused before anything is sent to it.
    Source: httpcore's documentation, "trace" extension.
    """

    url: httpx.URL
    private_hosts: Collection[str]
    report_reached: Callable[[], None]
    is_direct: bool = True  # not by way of a proxy
    reached: bool = True  # over an open connection
    answered: bool = False

    def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        """Note one step of the connection."""
        if event.endswith("connect_tcp.started"):
            self.reached = False
            self.is_direct = info["host"] == self.url.raw_host.decode("ascii")
        elif event.endswith("connect_tcp.complete") and self.is_direct:
            stream, peer = info["return_value"], ("",)
            with suppress(OSError):  # where it is closed again already
                peer = stream.get_extra_info("server_addr")
            if self.url.host not in self.private_hosts and _is_private(str(peer[0])):
                with suppress(OSError):
                    stream.close()
                raise failed(Outcome.REFUSED, _PRIVATE, str(self.url))
        elif event.endswith("receive_response_headers.complete"):
            self.answered = True
        is_plain = self.is_direct and self.url.scheme == "http"  # nothing more is to come
        if event.endswith("connect_tcp.complete" if is_plain else "start_tls.complete"):
            self.reached, self.answered = True, False  # a proxy may have answered before
            self.report_reached()

    def failure(self, error: Exception) -> FetchFailed:
        """Return the error that one of httpx means for the request."""
        url = str(self.url)
        if not self.reached or isinstance(error, httpx.ProxyError):
            what = "cannot be reached"
            if isinstance(error, httpx.ProxyError):
                what = f"{responses.THE_PROXY}does not lead there"
            elif not self.is_direct and isinstance(
                error, httpx.ConnectError | httpx.ConnectTimeout
            ):
                what = f"{responses.THE_PROXY}{what}"
            unreached = responses.unreached(what, error, url)
            if unreached.failure.detail.startswith(responses.UNTRUSTED):
                self.report_reached()
            return unreached
        if isinstance(error, httpx.TimeoutException):
            detail = "stopped answering" if self.answered else "does not answer"
            return FetchFailed(Failure(Outcome.NETWORK, detail, url), is_silent=not self.answered)
        if not self.answered:
            return failed(Outcome.NETWORK, "closed the connection", url, retry_after=0)
        return failed(Outcome.INCOMPLETE, "broke off", url, retry_after=0)


_PAGE = "https://pypi.org/project/readlist/"  # the page where a service reads who is asking


class Client:
    """Asks hosts."""

    def __init__(self, settings: RunSettings) -> None:
        self._limits = limits = settings.limits
        self._private_hosts = settings.private_hosts
        self._observer = settings.observer
        self._parts = settings.cache / "parts"
        fresh = 0.0 if settings.ignore_closed else FRESH
        self.reply_cache = ReplyCache(settings.cache / "replies", fresh)
        self.reached = threading.Event()  # set once any host has been spoken to
        timeout = httpx.Timeout(limits.read, connect=limits.connect)
        mail = f"; mailto:{settings.contact}" if settings.contact else ""
        agent = f"readlist/{__version__} (+{_PAGE}{mail})"
        try:
            client = httpx.Client(headers={"user-agent": agent}, timeout=timeout)
        except OSError as error:
            names = ("SSL_CERT_FILE", "SSL_CERT_DIR")  # where authorities may be
            named = (f"{name}={os.environ[name]}" for name in names if name in os.environ)
            message = f"no certificate authorities can be read: {error.strerror or error}"
            raise UsageError(message, hint=", ".join(named) or "reinstall certifi") from error
        except (ValueError, httpx.InvalidURL):  # whose text may hold a password
            message = "the proxy settings of the environment make no sense"
            raise UsageError(message, hint="see HTTPS_PROXY, ALL_PROXY and NO_PROXY") from None
        # No cookies: one that a sign-in sets would go to hosts that are no API hosts.
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._http = client

    def ask(self, request: Request, hear: Callable[[], None]) -> Response | Redirect:
        """Return the answer; that with a PDF has no body, as the PDF is in its file.

        `hear` is called whenever a part of it comes; what it raises ends the request. Raises
        FetchFailed for anything else, OSError where the PDF cannot be written.
        """
        url = checked_address(request.url, self._private_hosts)
        connection = Connection(url, self._private_hosts, self.reached.set)
        part = responses.PartFile(request.to, self._parts) if request.to else None
        headers = {"accept": request.kind.value, **dict(request.secrets)}
        headers["accept-encoding"] = "identity" if request.kind is Kind.PDF else "gzip"
        if request.content:
            headers["content-type"] = "application/json"
        try:
            if part:
                headers |= part.resume_headers(str(url))
            elif request.cached:
                headers |= self.reply_cache.condition_headers(request.url)
            with self._http.stream(
                "POST" if request.content else "GET",
                url,
                headers=headers,
                content=request.content or None,
                extensions={"trace": connection},
            ) as response:
                hear()
                body = fast_enough(response.iter_raw(), hear, self._limits, str(url))
                return self._answer(request, response, body, part)
        except UnicodeError as error:  # a name that no host can have, in a redirect as well
            raise failed(Outcome.REFUSED, "leads to what is not an address", str(url)) from error
        except (httpx.TransportError, EOFError) as error:
            raise connection.failure(error) from error

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def _answer(
        self,
        request: Request,
        response: httpx.Response,
        chunks: Iterator[bytes],
        part: responses.PartFile | None,
    ) -> Response | Redirect:
        url, status = str(response.url), response.status_code
        headers = {name.lower(): value for name, value in response.headers.items()}
        if response.has_redirect_location:
            try:
                return Redirect(str(response.url.join(response.headers["location"])))
            except (httpx.InvalidURL, ValueError, UnicodeError):
                detail = "redirects to something that is not an address"
                raise failed(Outcome.REFUSED, detail, url) from None
        if status == 304 and request.cached:
            if stored := self.reply_cache.renewed(request.url):
                return stored
            raise failed(Outcome.INCOMPLETE, "is not stored any more", request.url, retry_after=0)
        if status == 416 and part:
            part.remove()
            raise failed(Outcome.INCOMPLETE, "went on somewhere else", request.url, retry_after=0)
        body = responses.decoded(chunks, headers.get("content-encoding", ""))
        if status not in {200, 206}:
            raise responses.failure_of(status, headers, _sample(body), url)
        head = Response(url, b"", headers, status)
        if part:
            part.receive(head, body, self._limits, self._observer)
            return head
        most = self._limits.kept_bytes if request.cached else self._limits.reply_bytes
        if request.kind is Kind.TEXT:
            most = self._limits.text_bytes
        whole = _whole(head, body, most)
        if request.kind is Kind.HTML:
            whole = responses.page_in_utf8(whole, headers.get("content-type", ""))
        return replace(head, body=whole)


def _whole(head: Response, body: Iterator[bytes], most: int) -> bytes:
    """The body; raises FetchFailed if it has more than `most` bytes, or broken compression."""
    received = io.BytesIO()
    is_too_large = (responses.declared_size(head.headers) or 0) > most
    try:
        while not is_too_large and (piece := next(body, None)) is not None:
            received.write(piece)
            is_too_large = received.tell() > most
    except ValueError as error:
        raise responses.wrong_kind(head.headers, received.getvalue(), head.url) from error
    if is_too_large:
        raise failed(Outcome.REFUSED, f"is larger than {size_text(most)}", head.url)
    return received.getvalue()  # without a copy


def _sample(body: Iterator[bytes]) -> bytes:
    held = bytearray()
    with suppress(httpx.TransportError, EOFError, ValueError):
        while len(held) < responses.SAMPLE and (piece := next(body, None)) is not None:
            held += piece
    return bytes(held[: responses.SAMPLE])


def fast_enough(
    chunks: Iterable[bytes],
    hear: Callable[[], None],
    limits: Limits,
    url: str,
    clock: Callable[[], float] = monotonic,
) -> Iterator[bytes]:
    """Yield the pieces of a body, and call `hear` before each.

    Raises FetchFailed for a body that comes more slowly than the slowest that is allowed: readlist
    gives up a server that only drips.
    """
    since, received = clock(), 0
    for chunk in chunks:
        hear()
        now = clock()
        received += len(chunk)
        if now - since >= limits.slow:
            if received < limits.slowest * (now - since):
                raise failed(Outcome.NETWORK, "sends too slowly", url)
            since, received = now, 0
        yield chunk
