"""The identifiers a paper goes by, read from whatever a person pastes, and their addresses.

Sources: https://info.arxiv.org/help/arxiv_identifier.html (arXiv ids, old and new style);
https://www.doi.org/the-identifier/resources/handbook (DOI); OpenReview ids as its addresses
carry them.

The web addresses of a paper, by what stands behind them. Pure functions.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, quote, unquote, urlsplit

from readlist.model.paper import Paper

# Patterns are compiled on first use: most commands need few of them.
_ARXIV = r"([0-9]{4}\.[0-9]{4,5}|[a-zA-Z-]+(?:\.[a-zA-Z]{2})?/[0-9]{7})(?:[vV][0-9]+)?"
_ARXIV_PATH = rf"(?i:/+(?:abs|pdf|html|ps|format|src|e-print|bibtex|papers)/+){_ARXIV}(?i:\.pdf)?/?"
_DOI = r"10\.[0-9]{4,9}/\S+"
_ARXIV_DOI_PREFIX = "10.48550/arxiv."
_OPENREVIEW = r"[A-Za-z0-9_-]{3,}"
_UNSAFE = r"\s\x00-\x1f\x7f-\x9f"
_WEB_ADDRESS = (
    rf"(?i:https?)://(?:[^{_UNSAFE}/?#@]*@)?"
    rf"(?:\[[0-9A-Fa-f:.]+\]|[^{_UNSAFE}/?#@:\[\]\\]+)(?:[:/?#\\][^{_UNSAFE}]*)?"
)
_ADDRESS_START = r"(?i:https?://)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]+)?(?=[/?])"
_MONTH = r"(?:0[1-9]|1[0-2])"
# Five digits follow the month since 2015, four before.
_NEW_ID = rf"(?:0[7-9]|1[0-4]){_MONTH}\.[0-9]{{4}}|(?:1[5-9]|[2-9][0-9]){_MONTH}\.[0-9]{{5}}"
_OLD_ARCHIVE = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas"
    "|cond-mat|cs|dg-ga|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin"
    "|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_OLD_ID = rf"({_OLD_ARCHIVE})(?:\.[a-z]{{2}})?(/[0-9]{{2}}{_MONTH}[0-9]{{3}})"
_STAMP = r"(?i:arxiv:)(\S+)\s.*"


class Scheme(StrEnum):
    """A naming authority. The value is the prefix people type and the key in list files."""

    ARXIV = "arxiv"
    OPENREVIEW = "openreview"
    DOI = "doi"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier in the form lists keep: arXiv without version, DOI in lower case."""

    scheme: Scheme
    value: str

    @property
    def compared(self) -> "Identifier":
        """In the form in which two are compared: only OpenReview tells capitals from small."""
        if self.scheme is Scheme.OPENREVIEW:
            return self
        return Identifier(self.scheme, self.value.lower())


def parse_identifier(text: str) -> Identifier | None:
    """The identifier that `text` is or that its address names; None where there is none.

    Understood: `arxiv:…`, `openreview:…`, `doi:…`, a bare arXiv id or DOI, and the abs, pdf, html
    and forum addresses of arXiv, OpenReview and doi.org, with version, query or fragment.
    """
    text = text.strip().removeprefix("<").removesuffix(">").strip().rstrip(".").removeprefix("//")
    prefix, colon, rest = text.partition(":")
    if colon and prefix.lower() in {"arxiv", "openreview", "doi"}:
        if stamp := re.fullmatch(_STAMP, text):  # arXiv:2107.14795v3 [cs.LG] 2 Aug 2021
            rest = stamp[1]
        return identifier_of(Scheme(prefix.lower()), rest.strip()) or _from_address(rest.strip())
    return _arxiv(text) or _doi(text) or _from_address(text)


def identifier_of(scheme: Scheme, value: str) -> Identifier | None:
    """The identifier that `value`, without prefix, is in this scheme; None if it cannot be one."""
    if scheme is Scheme.ARXIV:
        return _arxiv(value)
    if scheme is Scheme.DOI:
        return _doi(value)
    return _openreview(value)


def arxiv_id(text: str) -> str:
    """The id as arXiv itself writes it, without version and subject class; "" if it is none."""
    text = text.strip().lower()
    bare = re.sub(r"v[0-9]+$", "", text)
    if re.fullmatch(_NEW_ID, bare):
        return bare
    old = re.fullmatch(_OLD_ID, bare)
    return old[1] + old[2] if old else ""


def _arxiv(value: str) -> Identifier | None:
    match = re.fullmatch(_ARXIV, value)
    return Identifier(Scheme.ARXIV, match[1]) if match else None


def _doi(value: str) -> Identifier | None:
    if not re.fullmatch(_DOI, value):
        return None
    doi = value.lower()
    if doi.startswith(_ARXIV_DOI_PREFIX):
        return _arxiv(doi.removeprefix(_ARXIV_DOI_PREFIX))
    return Identifier(Scheme.DOI, doi)


def _openreview(value: str) -> Identifier | None:
    return Identifier(Scheme.OPENREVIEW, value) if re.fullmatch(_OPENREVIEW, value) else None


def _from_address(text: str) -> Identifier | None:
    if not re.match(_ADDRESS_START, text):
        return None
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, path = (parts.hostname or "").lower(), unquote(parts.path)
    except ValueError:  # brackets or a port that no address can have
        return None
    if host == "openreview.net" or host.endswith(".openreview.net"):
        query = parse_qs(parts.query)
        return _openreview((query.get("id") or query.get("forum") or [""])[0].rstrip("/"))
    if match := re.fullmatch(_ARXIV_PATH, path):
        return Identifier(Scheme.ARXIV, match[1])
    doi = re.search(_DOI, path)
    return _doi(doi[0].rstrip("/")) if doi else None


def is_web_address(text: str) -> bool:
    """Whether `text` is an http(s) address with a host, no white space and no control character."""
    return re.fullmatch(_WEB_ADDRESS, text) is not None


def page_address(identifier: Identifier) -> str:
    """Where a person reads about the paper: abs page, forum, or the DOI's landing page."""
    if identifier.scheme is Scheme.ARXIV:
        return f"https://arxiv.org/abs/{identifier.value}"
    if identifier.scheme is Scheme.OPENREVIEW:
        return f"https://openreview.net/forum?id={quote(identifier.value)}"
    return f"https://doi.org/{quote(identifier.value, safe='/:;()')}"


def pdf_address(identifier: Identifier) -> str | None:
    """Where the authority serves the PDF itself; None for a DOI, which has no such place."""
    if identifier.scheme is Scheme.ARXIV:
        return f"https://arxiv.org/pdf/{identifier.value}"
    if identifier.scheme is Scheme.OPENREVIEW:
        return f"https://openreview.net/pdf?id={quote(identifier.value)}"
    return None


def identifiers(paper: Paper) -> tuple[Identifier, ...]:
    """The paper's identifiers, the published version's before the preprint's."""
    values = ((scheme, getattr(paper, name)) for scheme, name in _PAGE_ORDER)
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


_PAGE_ORDER = tuple((each, each.value) for each in (Scheme.OPENREVIEW, Scheme.DOI, Scheme.ARXIV))
