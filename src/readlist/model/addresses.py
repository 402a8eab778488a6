"""The web addresses of a paper, by what stands behind them. Pure functions."""

from readlist.model.identifiers import Identifier, Scheme, page_address, pdf_address
from readlist.model.paper import Paper


def identifiers(paper: Paper) -> tuple[Identifier, ...]:
    """The paper's identifiers, the published version's before the preprint's."""
    values = ((scheme, getattr(paper, scheme.value)) for scheme in _PAGE_ORDER)
    return tuple(Identifier(scheme, value) for scheme, value in values if value)


def all_addresses(paper: Paper) -> dict[str, str]:
    """Label → address of everything known: openreview, doi, arxiv, url, pdf, code, project."""
    found = {each.scheme.value: page_address(each) for each in identifiers(paper)}
    own = {"url": paper.url, "pdf": paper.pdf, "code": paper.code, "project": paper.project}
    return found | {label: address for label, address in own.items() if address}


def page(paper: Paper) -> str | None:
    """The paper's own page: forum, DOI, publisher's page or arXiv; None where nothing is known."""
    pages = {each.scheme: page_address(each) for each in identifiers(paper)}
    published = pages.get(Scheme.OPENREVIEW) or pages.get(Scheme.DOI)
    return published or paper.url or pages.get(Scheme.ARXIV)


def arxiv_page(paper: Paper) -> str | None:
    """The abs page, None for a paper that arXiv does not have."""
    return page_address(Identifier(Scheme.ARXIV, paper.arxiv)) if paper.arxiv else None


def remote_pdf(paper: Paper) -> str | None:
    """Where the PDF can be had: the list's own address first, then OpenReview, then arXiv."""
    served = (pdf_address(each) for each in identifiers(paper))
    return paper.pdf or next((address for address in served if address), None)


_PAGE_ORDER = (Scheme.OPENREVIEW, Scheme.DOI, Scheme.ARXIV)
