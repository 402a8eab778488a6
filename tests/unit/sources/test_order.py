"""The table of sources: names, orders, and that a new service is one line of it."""

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import Failure, Kind, Observer, Outcome, Request, Service
from readlist.sources.order import (
    SOURCES,
    FailureMemory,
    SourceRanks,
    Sources,
    ask_in_order,
    source_names,
)
from readlist.sources.protocol import (
    Asking,
    Clue,
    FetchTarget,
    Record,
    Source,
    SourceContext,
    not_found,
)

if TYPE_CHECKING:
    from pathlib import Path

    from unit.sources.conftest import Play

ORDERS = ("record", "abstract", "pdf")
MADE = [ranks.make(SourceContext()) for ranks in SOURCES]
NAMED = [made for ranks, made in zip(SOURCES, MADE, strict=True) if ranks.abstract or ranks.pdf]


def titles(wanted: str, *only: str) -> list[str]:
    """The sources that are asked for this, in order."""
    return [source.title for source in Sources(SourceContext(), Observer(), only).order(wanted)]


def test_the_order_for_abstracts() -> None:
    """First a source the user signed in to, then those that answer for many, then the rest."""
    order = titles("abstract")
    assert order[:4] == ["OpenReview", "the conference's site", "OpenReview", "arXiv"]
    assert order[4] == "DataCite"
    assert order[-1] == "Semantic Scholar"


def test_the_order_for_pdfs() -> None:
    """The list's own address comes first; a source without PDFs is not asked."""
    order = titles("pdf")
    assert order[:3] == ["the list", "OpenReview", "OpenReview"]
    assert not {"DataCite", "Crossref"} & set(order)


def test_the_order_for_records() -> None:
    """The venue itself comes before the registries, and a search by title last."""
    order = titles("record")
    assert order.index("OpenReview") < order.index("arXiv") < order.index("Crossref")
    assert order[-1] == "Semantic Scholar"


@pytest.mark.parametrize("wanted", ORDERS)
def test_no_two_in_one_place(wanted: str) -> None:
    """No rank occurs twice in an order, so the order does not depend on that of the lines."""
    places = [place for ranks in SOURCES if (place := getattr(ranks, wanted))]
    assert len(set(places)) == len(places)


def test_names() -> None:
    """One service has one name and one title, and the name can be typed."""
    names = {(source.name, source.title) for source in NAMED}
    assert max(Counter(name for name, _ in names).values()) == 1
    assert max(Counter(title for _, title in names).values()) == 1
    assert source_names() == list(dict.fromkeys(source.name for source in NAMED))
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", name) for name in source_names())


@pytest.mark.parametrize("name", source_names())
def test_only_one(name: str) -> None:
    """`--source` leaves that source, wherever it stands, and no other."""
    sources = Sources(SourceContext(), Observer(), (name,))
    found = {source.name for wanted in FetchTarget for source in sources.order(wanted)}
    assert found == {name}


def test_two_of_them() -> None:
    """Several names leave several sources, in their usual order."""
    assert titles("pdf", "arxiv", "openreview") == ["OpenReview", "OpenReview", "arXiv"]


@pytest.mark.parametrize("source", MADE, ids=lambda source: type(source).__name__)
def test_services(source: Source) -> None:
    """Each says how its hosts want to be asked, by names in lower case, with a gap."""
    for service in source.services:
        assert service.hosts
        assert all(host == host.lower() and "/" not in host for host in service.hosts)
        assert service.gap > 0


def test_a_host_has_one_service() -> None:
    """Two sources that ask one host ask it in one queue."""
    services = {
        host: service.name
        for source in MADE
        for service in source.services
        for host in service.hosts
    }
    for source in MADE:
        for service in source.services:
            assert {services[host] for host in service.hosts} == {service.name}


class Library(Source):
    """A service that readlist does not know: all that a new one needs."""

    name = "library"
    title = "the library"
    services: tuple[Service, ...] = (Service("library", ("library.example",)),)

    def can_describe(self, clue: Clue) -> bool:
        """Return whether it has a DOI."""
        return bool(clue.doi)

    def describe(self, clue: Clue) -> Asking[Record]:
        """Ask for the title and the abstract."""
        reply = yield Request(f"https://library.example/{clue.doi}", Kind.JSON, bytes.decode)
        return Record(Paper("", "T", abstract=reply.value), self.title, reply.url)


def test_a_new_service_is_one_line(play: "Play", tmp_path: "Path") -> None:
    """With a line in the table it is asked in its place, and known by name."""
    table = (*SOURCES, SourceRanks(Library, record=85, abstract=85))
    sources = Sources(SourceContext(), Observer(), table=table)
    order = [source.title for source in sources.order("record")]
    assert order[order.index("the library") - 1] == "DataCite"
    assert "library" in source_names(table)
    memory = FailureMemory(tmp_path)
    only = Sources(SourceContext(), Observer(), ("library",), table, memory=memory)
    steps = only.steps(Paper("k", "T", doi="10.1000/x"), FetchTarget.ABSTRACT)
    found = play(steps, {"https://library.example/10.1000/x": b"We show."})
    assert (found.text, found.source) == ("We show.", "the library")


class Unknown(Library):
    """A service that decides and knows nothing."""

    title = "the authority"
    decides = True

    def describe(self, clue: Clue) -> Asking[Record]:
        """Say so."""
        yield from ()
        raise not_found(f"has no {clue.doi}")


def test_a_source_that_decides(play: "Play") -> None:
    """Its "not found" ends a look-up, and only that."""
    sources = [Unknown(SourceContext()), Library(SourceContext())]
    clue, observer = Clue(doi="10.1000/x"), Observer()
    failures = play(
        ask_in_order(sources, lambda each: each.describe(clue), observer, is_decided=True), {}
    )
    assert [failure.source for failure in failures] == ["the authority"]
    failures = play(ask_in_order(sources, lambda each: each.abstract(clue), observer), {})
    assert [failure.source for failure in failures] == ["the authority", "the library"]


def test_settled_failures_count(play: "Play") -> None:
    """A source that failed lately is not asked; its failure stands in its place."""
    settled = {"the library": Failure(Outcome.NOT_FOUND, "had nothing", source="the library")}
    steps = ask_in_order(
        [Library(SourceContext())], lambda each: each.abstract(Clue()), Observer(), settled
    )
    assert play(steps, {}) == tuple(settled.values())
