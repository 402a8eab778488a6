"""arXiv's own description of a preprint, many in one query; its page where the API is busy."""

from datetime import date

from readlist.model.identifiers import Identifier, Scheme, arxiv_id, page_address
from readlist.model.paper import Paper
from readlist.network.messages import Kind, Request
from readlist.network.outcomes import Failure, FetchFailed, Outcome
from readlist.network.services import Service
from readlist.sources.arxiv import SERVICE, Entry, is_withdrawal_notice, queries
from readlist.sources.page_tags import Meta, parse_meta
from readlist.sources.pages import paper_of_page
from readlist.sources.people import authors, natural
from readlist.sources.protocol import not_found
from readlist.sources.record import Clue, Described, DescribeSteps, Inquiry, doi_in

WITHDRAWN = "arXiv says that it has been withdrawn"


class ArxivRecords:
    """Preprints by id: all of a run in as few queries as can be."""

    title = "arXiv"
    services: tuple[Service, ...] = (SERVICE,)
    decides = False  # the API learns of new papers later than the pages

    def __init__(self, inquiry: Inquiry) -> None:
        self._queries = queries(arxiv_id(clue.arxiv) for clue in inquiry.clues)

    def can_describe(self, clue: Clue) -> bool:
        """Whether it is on arXiv."""
        return bool(clue.arxiv)

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        arxiv = arxiv_id(clue.arxiv)
        if not arxiv:
            raise not_found(f"arXiv has no ids such as {clue.arxiv[:40]}")
        query = self._queries.get(arxiv) or queries([arxiv])[arxiv]
        entries: dict[str, Entry] = (yield query).value
        entry = entries.get(arxiv)
        if entry is None:
            raise not_found(f"arXiv knows no paper {arxiv}", query.url)
        if not entry.title:
            raise FetchFailed(Failure(Outcome.UNREADABLE, "sent a paper without title", query.url))
        return described(entry)


class ArxivPages:
    """The same from the page for people."""

    title = "the arXiv page"
    services: tuple[Service, ...] = (SERVICE,)
    decides = True

    def __init__(self, inquiry: Inquiry) -> None:
        """Needs nothing of the run."""

    def can_describe(self, clue: Clue) -> bool:
        """Whether it is on arXiv."""
        return bool(arxiv_id(clue.arxiv))

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        arxiv = arxiv_id(clue.arxiv)
        url = page_address(Identifier(Scheme.ARXIV, arxiv))
        meta: Meta = (yield Request(url, Kind.HTML, parse_meta, shared=True)).value
        if arxiv_id(meta.arxiv_id or arxiv) != arxiv or not meta.title:
            raise FetchFailed(Failure(Outcome.UNREADABLE, "sent another page", url))
        paper = paper_of_page(meta, url)
        is_withdrawn = is_withdrawal_notice(meta.abstract)
        preprint = Paper(
            "",
            paper.title,
            type="article",
            authors=paper.authors,
            year=paper.year,
            published=paper.published,
            arxiv=arxiv,
            abstract="" if is_withdrawn else meta.abstract,
        )
        return Described(preprint, self.title, url, meta.doi, (WITHDRAWN,) if is_withdrawn else ())


def described(entry: Entry) -> Described:
    """What an entry of the feed says."""
    published = _day(entry.published)
    paper = Paper(
        "",
        entry.title,
        type="article",
        authors=authors(map(natural, entry.authors)),
        year=published.year if published else None,
        published=published,
        arxiv=entry.id,
        primary_category=entry.primary_category,
        abstract="" if entry.withdrawn else entry.summary,
        extra={"note": entry.journal} if entry.journal else {},
    )
    url = page_address(Identifier(Scheme.ARXIV, entry.id))
    is_withdrawn = entry.withdrawn or is_withdrawal_notice(entry.comment)
    notes = (WITHDRAWN,) if is_withdrawn else ()
    return Described(paper, ArxivRecords.title, url, doi_in(entry.doi), notes)


def _day(moment: str) -> date | None:
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None
