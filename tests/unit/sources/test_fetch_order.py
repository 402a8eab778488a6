"""All sources are registered, under names of their own, in the two orders."""

import re
from collections import Counter

import pytest

from readlist.sources.fetch_order import ENTRIES, Sources, source_names
from readlist.sources.protocol import FetchTarget, Source, SourceContext

MADE = [entry.make(SourceContext()) for entry in ENTRIES]


def titles(wanted: FetchTarget, *only: str) -> list[str]:
    """Who is asked for this, in order."""
    return [source.title for source in Sources(SourceContext(), only).order(wanted)]


def test_every_source_is_asked() -> None:
    """Each source has a place in the order for abstracts, or for PDFs, or in both."""
    asked = {each for wanted in FetchTarget for each in titles(wanted)}
    assert asked == {source.title for source in MADE}
    assert len(asked) >= 10


def test_the_order_for_abstracts() -> None:
    """Whom the person signed in to, then who answers for many at once, then the rest."""
    assert titles(FetchTarget.ABSTRACT) == [
        "OpenReview",
        "the conference's site",
        "OpenReview",
        "arXiv",
        "DataCite",
        *titles(FetchTarget.ABSTRACT)[5:],
    ]
    assert titles(FetchTarget.ABSTRACT)[-1] == "Semantic Scholar"


def test_the_order_for_pdfs() -> None:
    """What the list itself names comes first; who does not serve PDFs is not asked."""
    order = titles(FetchTarget.PDF)
    assert order[:3] == ["the list", "OpenReview", "OpenReview"]
    assert not {"DataCite", "Crossref"} & set(order)


@pytest.mark.parametrize("wanted", FetchTarget)
def test_no_two_in_one_place(wanted: FetchTarget) -> None:
    """The places of each order are 1, 2, 3, …; so it does not depend on the lines' order."""
    places = [place for entry in ENTRIES if (place := getattr(entry, wanted))]
    assert sorted(places) == list(range(1, len(places) + 1))


def test_names() -> None:
    """One service has one name and one title, and the name can be typed."""
    names = {(source.name, source.title) for source in MADE}
    assert max(Counter(name for name, _ in names).values()) == 1
    assert max(Counter(title for _, title in names).values()) == 1
    assert source_names() == list(dict.fromkeys(source.name for source in MADE))
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", name) for name in source_names())


@pytest.mark.parametrize("name", source_names())
def test_only_one(name: str) -> None:
    """`--source` leaves that source, wherever it stands, and no other."""
    sources = Sources(SourceContext(), (name,))
    found = {source.name for wanted in FetchTarget for source in sources.order(wanted)}
    assert found == {name}
    hosts = {host for service in sources.services for host in service.hosts}
    assert hosts == {
        host for source in MADE if source.name == name for s in source.services for host in s.hosts
    }


def test_two_of_them() -> None:
    """Several names leave several sources, in their usual order."""
    assert titles(FetchTarget.PDF, "arxiv", "openreview") == ["OpenReview", "OpenReview", "arXiv"]


@pytest.mark.parametrize("source", MADE, ids=lambda source: type(source).__name__)
def test_services(source: Source) -> None:
    """Each says how its hosts want to be asked, by names in lower case, with a gap."""
    for service in source.services:
        assert service.hosts
        assert all(host == host.lower() and "/" not in host for host in service.hosts)
        assert service.gap > 0


def test_a_host_has_one_service() -> None:
    """Two sources that ask one host ask it in one lane."""
    services = {
        host: service.name
        for source in MADE
        for service in source.services
        for host in service.hosts
    }
    for source in MADE:
        for service in source.services:
            assert {services[host] for host in service.hosts} == {service.name}
