"""All sources and the order in which they are asked. A new service: its module and a line here.

The order is that of trust and of cost: first what a list or a venue itself gives, then what
answers for many papers at once, then the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from readlist.network.services import Service
from readlist.sources.arxiv import Arxiv
from readlist.sources.arxivpage import ArxivPage
from readlist.sources.conferences import Conference
from readlist.sources.crossref import Crossref
from readlist.sources.datacite import DataCite
from readlist.sources.listed import Listed
from readlist.sources.openalex import OpenAlex
from readlist.sources.openreview import OpenReview
from readlist.sources.proceedings import Proceedings
from readlist.sources.protocol import Run, Source, Wanted
from readlist.sources.semantic_scholar import SemanticScholar
from readlist.sources.unpaywall import Unpaywall


@dataclass(frozen=True, slots=True)
class Entry:
    """A source and its place in the two orders; 0: not asked for that."""

    make: Callable[[Run], Source]
    abstract: int = 0
    pdf: int = 0


ENTRIES = (
    Entry(Listed, pdf=1),
    Entry(partial(OpenReview, signed_in=True), abstract=1, pdf=2),
    Entry(Conference, abstract=2, pdf=6),
    Entry(partial(OpenReview, signed_in=False), abstract=3, pdf=3),
    Entry(Arxiv, abstract=4, pdf=5),
    Entry(DataCite, abstract=5),
    Entry(ArxivPage, abstract=6),
    Entry(Crossref, abstract=7),
    Entry(Proceedings, abstract=8, pdf=4),
    Entry(Unpaywall, pdf=7),
    Entry(OpenAlex, abstract=9, pdf=8),
    Entry(SemanticScholar, abstract=10, pdf=9),
)


class Sources:
    """The sources of one run; `only` has the names of those that may be asked, if not all."""

    def __init__(self, run: Run, only: tuple[str, ...] = ()) -> None:
        made = [(entry, entry.make(run)) for entry in ENTRIES]
        self._made = [(entry, each) for entry, each in made if not only or each.name in only]

    def order(self, wanted: Wanted) -> list[Source]:
        """Those to ask for this, in order."""
        ranked = [(getattr(entry, wanted), source) for entry, source in self._made]
        return [source for rank, source in sorted(ranked, key=lambda each: each[0]) if rank]

    @property
    def services(self) -> tuple[Service, ...]:
        """All services with known wishes."""
        return tuple(service for _, source in self._made for service in source.services)


def source_names() -> list[str]:
    """What `--source` takes, in the order in which abstracts are asked for."""
    return list(dict.fromkeys(entry.make(Run()).name for entry in ENTRIES))
