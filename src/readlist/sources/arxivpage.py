"""The abstract on arXiv's own page of a paper, for days on which its API answers nobody.

Source: https://arxiv.org/abs/2107.14795, which has the abstract in a citation_abstract tag.
"""

from readlist.model.identifiers import arxiv_id
from readlist.model.paper import Paper
from readlist.network.messages import Kind, Request
from readlist.network.outcomes import Failure, FetchFailed, Outcome
from readlist.network.services import Service
from readlist.sources.arxiv import SERVICE, is_withdrawal_notice
from readlist.sources.page_tags import Meta, parse_meta
from readlist.sources.protocol import Found, Run, Steps, Wanted, not_found


class ArxivPage:
    """Reads abstracts off arXiv's pages."""

    name = "arxiv-page"
    title = "the arXiv page"
    services: tuple[Service, ...] = (SERVICE,)

    def __init__(self, run: Run) -> None:
        """Needs nothing of the run."""

    def can_help(self, paper: Paper, wanted: Wanted) -> bool:
        """Whether an abstract is wanted of a paper that arXiv has."""
        return wanted is Wanted.ABSTRACT and bool(arxiv_id(paper.arxiv))

    def ask(self, paper: Paper, wanted: Wanted) -> Steps:  # noqa: ARG002
        """Ask for the page."""
        arxiv = arxiv_id(paper.arxiv)
        url = f"https://arxiv.org/abs/{arxiv}"
        reply = yield Request(url, Kind.HTML, parse_meta)
        meta: Meta = reply.value
        if meta.arxiv_id and arxiv_id(meta.arxiv_id) != arxiv:
            detail = f"the page is about {meta.arxiv_id}"
            raise FetchFailed(Failure(Outcome.UNREADABLE, detail, url))
        if is_withdrawal_notice(meta.abstract):
            raise FetchFailed(Failure(Outcome.WITHDRAWN, "the paper has been withdrawn", url))
        if not meta.abstract:
            raise not_found("the page has no abstract", url)
        return Found(url, meta.abstract)
