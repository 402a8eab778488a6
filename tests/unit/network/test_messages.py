"""Which service a host belongs to."""

from readlist.network.messages import Service, service_of

ARXIV = Service("arXiv", ("arxiv.org", "export.arxiv.org"), gap=3.0)
OPENREVIEW = Service("OpenReview", ("openreview.net",))
KNOWN = (ARXIV, OPENREVIEW)


def test_known_hosts() -> None:
    """All hosts of a service share its turns."""
    assert service_of("arxiv.org", KNOWN) is ARXIV
    assert service_of("export.arxiv.org", KNOWN) is ARXIV
    assert service_of("openreview.net", KNOWN) is OPENREVIEW


def test_unknown_hosts() -> None:
    """A host of which nothing is known is a service of its own, and politely asked."""
    for host in ("publisher.example", "arxiv.org.evil.example", "evilarxiv.org"):
        service = service_of(host, KNOWN)
        assert (service.name, service.hosts) == (host, (host,))
        assert service.gap > 0
    assert service_of("arxiv.org", ()).name == "arxiv.org"


def test_the_first_that_names_it() -> None:
    """Two services with one host do not make two lanes."""
    assert service_of("arxiv.org", (ARXIV, Service("other", ("arxiv.org",)))) is ARXIV
