"""Which addresses are asked at all: https, and nothing inside the user's own network.

Hosts that the user names in `private_hosts` may be inside it, and may speak plain http.

A list comes from anyone, and a server may redirect anywhere.
Source: the IANA special-purpose address registries, and the RFCs named below.
"""

import ipaddress
import socket
from collections.abc import Collection

import httpx

from readlist.network.messages import Failure, FetchFailed, Outcome

# Private by the letter, but here stand names that a VPN client resolves itself (RFC 2544).
_RESOLVED_BY_VPN = ipaddress.ip_network("198.18.0.0/15")
_NEVER_PUBLIC = (
    ipaddress.IPv6Network("::/96"),  # IPv4 written as IPv6 (RFC 4291, 2.5.5.1), no longer in use
    ipaddress.IPv6Network("64:ff9b:1::/48"),  # a network's own translation to IPv4 (RFC 8215)
    ipaddress.IPv6Network("2001::/32"),  # Teredo (RFC 4380)
    ipaddress.IPv6Network("fec0::/10"),  # site-local (RFC 3879)
)
_TRANSLATED = (
    ipaddress.IPv6Network("::ffff:0:0/96"),  # IPv4-mapped (RFC 4291, 2.5.5.2)
    ipaddress.IPv6Network("::ffff:0:0:0/96"),  # IPv4-translated (RFC 2765, 2.1)
    ipaddress.IPv6Network("64:ff9b::/96"),  # NAT64, which reaches public IPv4 (RFC 6052, 2.1)
)
_6TO4 = ipaddress.IPv6Network("2002::/16")  # RFC 3056, 2
_ISATAP = (0x00005EFE, 0x02005EFE)  # before the IPv4 address, whatever the prefix (RFC 5214, 6.1)
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
        raise _refused("is not an address", address) from None
    may_be_plain = url.scheme == "http" and host in private_hosts
    if not host or (url.scheme != "https" and not may_be_plain):
        raise _refused("only https addresses are fetched", address)
    if not is_possible:
        raise _refused("is not an address", address)
    if url.userinfo:
        raise _refused("an address with a user name in it is not fetched", address)
    if host not in private_hosts and _is_local(host):
        raise _refused(_PRIVATE, address)
    return url


def check_peer(address: str, url: httpx.URL, private_hosts: Collection[str]) -> None:
    """Raise FetchFailed (refused) where a public name led to a private `address`."""
    if url.host not in private_hosts and _is_private(address):
        raise _refused(_PRIVATE, str(url))


_PRIVATE = "leads into a private network (private_hosts in config.toml would allow it)"


def _refused(detail: str, address: str) -> FetchFailed:
    return FetchFailed(Failure(Outcome.REFUSED, detail, address))


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
        if any(parsed in network for network in _NEVER_PUBLIC):
            return True
        parsed = _embedded_ipv4(parsed) or parsed
    if parsed in _RESOLVED_BY_VPN:
        return False
    return not parsed.is_global or parsed.is_multicast


def _embedded_ipv4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address to which packets for this address go on, None where there is none."""
    number = int(address)
    if address in _6TO4:
        return ipaddress.IPv4Address(number >> 80 & 0xFFFFFFFF)
    is_isatap = number >> 32 & 0xFFFFFFFF in _ISATAP
    if is_isatap or any(address in network for network in _TRANSLATED):
        return ipaddress.IPv4Address(number & 0xFFFFFFFF)
    return None
