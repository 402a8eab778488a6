"""Only https, and nothing inside the user's own network."""

from contextlib import suppress
from types import SimpleNamespace

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readlist.network.client import Connection, checked_address
from readlist.network.messages import FetchFailed, Outcome

PUBLIC = httpx.URL("https://arxiv.org/pdf/1")


def connect(peer: str, *private_hosts: str) -> None:
    """Connect to the public name, which leads to this peer."""
    stream = SimpleNamespace(get_extra_info=lambda _: (peer, 443), close=lambda: None)
    connection = Connection(PUBLIC, private_hosts, lambda: None)
    connection("connection.connect_tcp.complete", {"return_value": stream})


def refusal(address: str, *private_hosts: str) -> str:
    """Why the address is not asked; "" if it is."""
    try:
        checked_address(address, private_hosts)
    except FetchFailed as error:
        refused = error
    else:
        return ""
    assert refused.outcome is Outcome.REFUSED
    assert refused.failure.url == address
    assert refused.retry_after is None
    return refused.failure.detail


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://arxiv.org/pdf/1", "arxiv.org"),
        ("HTTPS://ArXiv.ORG/pdf/1", "arxiv.org"),
        ("https://arxiv.org.", "arxiv.org."),
        ("https://arxiv.org:8443/", "arxiv.org"),
        ("https://münchen.example/", "münchen.example"),
        ("https://xn--mnchen-3ya.example/", "münchen.example"),
        ("https://8.8.8.8/", "8.8.8.8"),
        ("https://[2606:4700::1111]/", "2606:4700::1111"),
        ("https://[64:ff9b::8.8.8.8]/", "64:ff9b::8.8.8.8"),  # a network that has only IPv6
        ("https://198.18.0.1/", "198.18.0.1"),  # where a VPN client resolves names itself
        ("https://localhost.example.org/", "localhost.example.org"),
        ("https://local/", "local"),
    ],
)
def test_asked(address: str, host: str) -> None:
    """Public names and addresses are, also in another script."""
    assert checked_address(address).host == host


@pytest.mark.parametrize(
    "address",
    [
        "http://arxiv.org/",
        "ftp://arxiv.org/",
        "file:///etc/hosts",
        "//arxiv.org/x",
        "arxiv.org",
        "/pdf/1",
        "https:///x",
        "https:arxiv.org",
        "javascript:alert(1)",
        "",
    ],
)
def test_only_https(address: str) -> None:
    """Anything else is said not to be fetched."""
    assert refusal(address) == "only https addresses are fetched"


@pytest.mark.parametrize(
    "address",
    [
        "https://[::1",
        "https://[v1.a]/",
        "https://a\x00b/",
        "https://\ud800/",
        "https://999.1.1.1/",
        "https://arxiv.org:port/",
        "https://xn--zzzzzz99999/",  # Punycode that means nothing
        "https://xn--/",
        "https://xn--a/",
        "https://www..example.org/",  # what no resolver takes
        "https://.example.org/",
        "https://example.org../",
        "https://" + "a" * 64 + ".example.org/",
        "https://" + "a." * 130 + "org/",
        "https://arxiv.org:65536/",
        "https://arxiv.org:-1/",
        "https://" + "a" * 70_000,
    ],
)
def test_no_address(address: str) -> None:
    """A text that cannot be an address is refused, not stumbled over."""
    assert refusal(address) == "is not an address"


@pytest.mark.parametrize(
    "address",
    [
        "https://ann:secret@arxiv.org/",
        "https://ann@arxiv.org/",
        "https://:secret@arxiv.org/",
        "https://arxiv.org@evil.example/",
    ],
)
def test_no_user_names(address: str) -> None:
    """An address with a name in it pretends to be another or gives a secret away."""
    assert "user name" in refusal(address)


LOCAL = [
    "localhost",
    "localhost.",
    "LOCALHOST",
    "www.localhost",
    "printer.local",
    "printer.local.",
    "db.internal",
    "nas.home.arpa",
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "0",
    "0.0.0.0",  # noqa: S104 (no server listens there)
    "127\u30020\u30020\u30021",  # ideographic full stops
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # where clouds keep the credentials of a machine
    "100.64.0.1",
    "100.127.255.255",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fe80::1%25eth0]",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[ff02::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[fec0::1]",
    "[feff::1]",
    "[::127.0.0.1]",
    "[::8.8.8.8]",
    "[64:ff9b::10.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::8.8.8.8]",
    "[64:ff9b:1:7f00:0:100::]",
    "[2002:7f00:1::1]",
    "[2002:c0a8:101:5::9]",
    "[::ffff:0:127.0.0.1]",
    "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",  # Teredo
    "[2606:4700::5efe:10.0.0.1]",  # ISATAP
    "[2606:4700::200:5efe:10.0.0.1]",
]


@pytest.mark.parametrize("host", LOCAL)
def test_nothing_local(host: str) -> None:
    """In whatever way a private address is written, it is refused, with any port."""
    assert "private network" in refusal(f"https://{host}/x")
    assert "private network" in refusal(f"https://{host}:8443/x")


@pytest.mark.parametrize("host", ["127.0.0.1", "printer.local", "10.1.2.3", "::1"])
def test_private_hosts(host: str) -> None:
    """Hosts that the user's configuration names are asked, also over plain http, and no others."""
    written = f"[{host}]" if ":" in host else host
    assert refusal(f"https://{written}/x", host) == ""
    assert refusal(f"https://{written}/x", "other.local") != ""
    assert refusal(f"http://{written}/x", host) == ""
    assert refusal(f"http://{written}/x", "other.local") == "only https addresses are fetched"
    assert refusal(f"ftp://{written}/x", host) == "only https addresses are fetched"


@pytest.mark.parametrize(
    ("peer", "is_fine"),
    [
        ("8.8.8.8", True),
        ("198.18.3.4", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:192.168.0.1", False),
        ("64:ff9b::8.8.8.8", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::1", False),
        ("fec0::1", False),
    ],
)
def test_peers(peer: str, is_fine: bool) -> None:
    """A public name that leads to a private address is refused, unless the user allows it."""
    connect(peer, "arxiv.org")
    if is_fine:
        connect(peer)
        return
    with pytest.raises(FetchFailed, match="private network") as caught:
        connect(peer, "other.example")
    assert caught.value.failure.url == str(PUBLIC)


@given(st.text() | st.text(max_size=30).map("https://{}".format))
@example("https://xn--0/")
@example("https://[::1%]/")
@example("https://\u2024/")
def test_any_text(address: str) -> None:
    """An address comes from anyone: it is parsed, or refused, and nothing else happens."""
    if refusal(address) == "":
        url = checked_address(address)
        assert url.scheme == "https"
        assert url.host
        assert not url.userinfo


@given(st.text(), st.text())
def test_any_peer(peer: str, host: str) -> None:
    """Whatever the system calls the other end, no other error comes of it."""
    with suppress(FetchFailed):
        connect(peer, host)
