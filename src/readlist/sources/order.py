"""All sources, and asking them in order. A new service: its module and a line in SOURCES.

The order is that of trust and of cost: first a list or a venue itself, then a service that answers
for many papers at once, then the rest. `Sources.steps` serves `fetch`, `described` serves `add`.

<cache>/failed/<key>.json   {"paper": […], "abstract": {source: {…}, …}, "pdf": {…}}

The failures of earlier runs: no source is asked again for a paper it does not have. "paper" has the
identifiers by which it was looked for; if they change, the failures count no more.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from readlist.model.identifiers import arxiv_id
from readlist.model.paper import Paper
from readlist.network.messages import Failure, FetchFailed, Observer, Outcome, Service
from readlist.sources.arxiv import Arxiv, ArxivPage
from readlist.sources.conferences import Conferences
from readlist.sources.crossref import Crossref
from readlist.sources.datacite import ArxivPreprints, DataCite
from readlist.sources.openalex import OpenAlex
from readlist.sources.openreview import OpenReview
from readlist.sources.paper_pages import Pages, Proceedings
from readlist.sources.protocol import (
    Asking,
    Clue,
    FetchTarget,
    ListedPdf,
    Record,
    Source,
    SourceContext,
    SourceResult,
    T,
    as_published,
    clue_of_paper,
)
from readlist.sources.semantic_scholar import SemanticScholar
from readlist.storage.files import number, read_record, remove_files, write_record

_REMEMBERED = 86_400.0  # seconds: tomorrow a source may have it
_SETTLED = {Outcome.NOT_FOUND, Outcome.WITHDRAWN, Outcome.NOT_PDF}


class FailureMemory(NamedTuple):
    """The failures of earlier runs, by paper, wanted thing and source."""

    folder: Path

    def failed_before(self, paper: Paper, wanted: Iterable[FetchTarget]) -> bool:
        """Whether the last attempt to fetch any of it failed."""
        record = self._record(paper)
        return any(record.get(each) for each in wanted)

    def settled(self, paper: Paper, wanted: FetchTarget) -> dict[str, Failure]:
        """The failures by the titles of the sources that need not be asked again today."""
        failures = self._record(paper).get(wanted)
        found: dict[str, Failure] = {}
        for source, failure in failures.items() if isinstance(failures, dict) else ():
            with suppress(KeyError, TypeError, ValueError):
                outcome, age = Outcome(failure["outcome"]), time.time() - number(failure["at"])
                if outcome in _SETTLED and 0 <= age < _REMEMBERED:
                    detail, url = str(failure["detail"]), str(failure["url"])
                    found[source] = Failure(outcome, detail, url, source=source, earlier=True)
        return found

    def note(self, paper: Paper, wanted: FetchTarget, failures: tuple[Failure, ...]) -> None:
        """Remember why it did not come; without failures, that it came."""
        record = self._record(paper)
        before = record.pop(wanted, None)
        if failures:
            old = before if isinstance(before, dict) else {}
            now = time.time()
            record[wanted] = {
                each.source: old.get(each.source)
                if each.earlier
                else {"outcome": each.outcome, "detail": each.detail, "url": each.url, "at": now}
                for each in failures
            }
        elif before is None:
            return
        path = self.folder / f"{paper.key}.json"
        if any(each in record for each in FetchTarget):
            write_record(path, {"paper": _known_by(paper), **record})
        elif path.parent.is_dir():
            remove_files(path)

    def _record(self, paper: Paper) -> dict[str, object]:
        record = read_record(self.folder / f"{paper.key}.json")
        return record if record.pop("paper", None) == _known_by(paper) else {}


def _known_by(paper: Paper) -> list[str]:
    return [paper.openreview, paper.arxiv, paper.doi, paper.url, paper.pdf]


class SourceRanks(NamedTuple):
    """A source and its ranks in the three orders; the lowest is asked first, 0 never."""

    make: Callable[[SourceContext], Source]
    record: int = 0  # for `add`
    abstract: int = 0  # for `fetch --abstract`
    pdf: int = 0  # for `fetch --pdf`


# The ranks have gaps, so that a new source needs no other line to change.
SOURCES = (
    SourceRanks(ListedPdf, pdf=10),
    SourceRanks(partial(OpenReview, signed_in=True), record=20, abstract=10, pdf=20),
    SourceRanks(Conferences, record=40, abstract=20, pdf=60),
    SourceRanks(partial(OpenReview, signed_in=False), record=30, abstract=30, pdf=30),
    SourceRanks(Arxiv, record=50, abstract=40, pdf=50),
    SourceRanks(ArxivPreprints, record=60, abstract=50),
    SourceRanks(ArxivPage, record=70, abstract=60),
    SourceRanks(Crossref, record=80, abstract=70),
    SourceRanks(DataCite, record=82, abstract=75),
    SourceRanks(Proceedings, abstract=80, pdf=40),
    SourceRanks(OpenAlex, record=90, abstract=90, pdf=80),
    SourceRanks(Pages, record=100),
    SourceRanks(SemanticScholar, record=110, abstract=100, pdf=90),
)


def ask_in_order(
    sources: Iterable[Source],
    ask: Callable[[Source], Asking[T]],
    observer: Observer,
    settled: Mapping[str, Failure] = MappingProxyType({}),
    *,
    is_decided: bool = False,
) -> Asking[T | tuple[Failure, ...]]:
    """Ask one source after the other until one answers: its answer, or why each has none.

    `settled` has by title the failures of earlier runs, which count as asked. With `is_decided` no
    further source is asked once one that decides does not know the paper.
    """
    failures: list[Failure] = []
    for source in sources:
        if source.title in settled:
            failures.append(settled[source.title])
            continue
        try:
            return (yield from ask(source))
        except FetchFailed as error:
            failure = error.failure
            failures.append(replace(failure, source=failure.source or source.title))
            if failure.personal:  # reported even if another source has the paper
                observer.closes(source.title, failure)
            if is_decided and source.decides and failure.outcome is Outcome.NOT_FOUND:
                break
    nothing = Failure(Outcome.NOT_FOUND, "nothing is known by which it could be found")
    return tuple(failures) or (nothing,)


class Sources:
    """The sources of one run; `only` has the names of those that may be asked, if not all.

    With a memory no source is asked again that has settled something lately.
    """

    def __init__(
        self,
        context: SourceContext,
        observer: Observer,
        only: tuple[str, ...] = (),
        table: tuple[SourceRanks, ...] = SOURCES,
        *,
        memory: FailureMemory | None = None,
    ) -> None:
        self.observer = observer
        self._memory = memory
        made = [(ranks, ranks.make(context)) for ranks in table]
        self._made = [(ranks, each) for ranks, each in made if not only or each.name in only]

    def order(self, wanted: str) -> list[Source]:
        """The sources to ask for a "record", an "abstract" or a "pdf", in order."""
        ranked = [(getattr(ranks, wanted), source) for ranks, source in self._made]
        return [source for rank, source in sorted(ranked, key=lambda each: each[0]) if rank]

    def able(self, wanted: str, clue: Clue) -> list[Source]:
        """Those of them that can look for this paper."""
        return [source for source in self.order(wanted) if source.can_describe(clue)]

    @property
    def services(self) -> tuple[Service, ...]:
        """The services of all sources."""
        return tuple(service for _, source in self._made for service in source.services)

    def steps(
        self, paper: Paper, wanted: FetchTarget
    ) -> Asking[SourceResult | tuple[Failure, ...]]:
        """The requests until one source has it; returns that, or why each has none."""
        clue = clue_of_paper(paper)
        settled = self._memory.settled(paper, wanted) if self._memory else {}
        ask = partial(_ask, clue=clue, wanted=wanted)
        return (yield from ask_in_order(self.able(wanted, clue), ask, self.observer, settled))

    def first_requests(self, paper: Paper, wanted: FetchTarget) -> Iterator[tuple[str, str, str]]:
        """The name, the title and the first address of each source that would be asked."""
        clue = clue_of_paper(paper)
        settled = self._memory.settled(paper, wanted) if self._memory else {}
        for source in self.able(wanted, clue):
            if source.title not in settled:
                steps = _ask(source, clue, wanted)
                with suppress(FetchFailed):  # it has found out without asking
                    yield source.name, source.title, next(steps).url
                steps.close()

    def described(self, clue: Clue) -> Asking[Record | tuple[Failure, ...]]:
        """The requests until the paper is described; returns its record, or why each failed."""
        result = yield from self._first(clue)
        if not isinstance(result, Record):
            return result
        if not clue.names(result.paper):
            detail = f'leads to "{result.paper.shown_title}", which the PDF does not name'
            return (Failure(Outcome.NOT_FOUND, detail, result.url, source=result.source),)
        paper = result.paper
        openreview, arxiv = paper.openreview or clue.openreview, paper.arxiv or arxiv_id(clue.arxiv)
        found = result._replace(paper=replace(paper, openreview=openreview, arxiv=arxiv))
        doi = found.published or clue.doi
        if not doi or (doi == found.paper.doi and not found.published):
            return found
        published = yield from self._first(Clue(doi=doi))
        if isinstance(published, Record):
            return as_published(found, published)
        is_unknown = all(each.outcome is Outcome.NOT_FOUND for each in published)
        what = "does not exist" if is_unknown else "could not be looked up"
        paper = replace(found.paper, doi="" if is_unknown else doi)
        note = f"doi:{doi}, which {found.source} names as its published version, {what}"
        return found._replace(paper=paper, notes=(*found.notes, note))

    def _first(self, clue: Clue) -> Asking[Record | tuple[Failure, ...]]:
        able = self.able("record", clue)
        ask = lambda source: source.describe(clue)  # noqa: E731 (its type is inferred)
        return (yield from ask_in_order(able, ask, self.observer, is_decided=True))


def source_names(table: tuple[SourceRanks, ...] = SOURCES) -> list[str]:
    """The names that `fetch --source` takes."""
    made = (ranks.make(SourceContext()) for ranks in table if ranks.abstract or ranks.pdf)
    return list(dict.fromkeys(source.name for source in made))


def _ask(source: Source, clue: Clue, wanted: FetchTarget) -> Asking[SourceResult]:
    steps = source.pdf if wanted is FetchTarget.PDF else source.abstract
    result = yield from steps(clue)
    return result._replace(source=result.source or source.title)
