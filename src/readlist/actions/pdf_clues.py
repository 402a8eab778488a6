"""The clues by which the paper in a PDF is looked up, from its first page and metadata.

In order of trust: arXiv's stamp in the margin, a DOI in the metadata, the conference in the
header, addresses on the page, the title. Addresses and titles prove nothing alone, since a first
page may hold references: what they lead to must be named on the page, before any reference list.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from readlist.model.identifiers import Scheme, arxiv_id, identifier_in
from readlist.pdf.reader import FirstPage
from readlist.sources.protocol import Clue, clue_of, first_identifier
from readlist.sources.venues import Venue, parse_venue
from readlist.text import one_line, words

_STAMP = (
    r"arXiv:\s*((?:[a-z-]+(?:\.[A-Z]{2})?/)?\d{4}[.\d]\d{2,5})(?:v\d+)?"
    r"\s*\[[\w.-]+\]\s*\d{1,2}\s*\w{3}\s*\d{4}"
)
_XMP_DOI = r"<(?:prism|pdfx|crossmark|jav):(?:doi|DOI)\b[^>]{0,200}>([^<]{7,200})<"
_XMP_IDENTIFIER = r"<dc:identifier>([^<]{7,200})<"
_XMP_TITLE = r"<dc:title>.{0,200}?<rdf:li[^>]{0,100}>([^<]{3,500})<"
_DOI_IN_TEXT = r"(?:doi\.org/|\bdoi:?\s{0,2})(10\.\d{4,9}/[^\s\"<>{}|\\^]{2,100})"
_DOI = r"\b10\.\d{4,9}/[^\s\"<>]+"
_DOI_PREFIX = r"(?i)^(?:doi|info)\s*[:/]\s*(?:doi/)?"
_DOI_KEYS = ("doi", "DOI", "WPS-ARTICLEDOI", "Subject", "Keywords")
_ARXIV_KEYS = ("arXivID", "ArXivID")
_REFERENCES = (
    r"(?im)^[ \t]*(?:\d+\.?[ \t]*|[ivx]+\.[ \t]*)?"
    r"(?:references|bibliography|literature cited)[ \t\r]*$"
)
_VENUES = (
    (r"(?i)published as a conference paper at ICLR (20\d\d)", "iclr"),
    (r"(?i)international conference on machine learning\b.{0,120}?\b(20\d\d)", "icml"),
    (r"(?i)neural information processing systems\s*\(?(?:NeurIPS|NIPS)\s*(20\d\d)", "neurips"),
)
_NO_TITLE = (
    r"(?i)(?:microsoft (?:word|powerpoint)\b.*|untitled\b.*|title"
    r"|\S+\.(?:docx?|tex|dvi|pdf|indd|qxd)"
    r"|pii:.*|arxiv:.*|paper\s*\d*|main|template.*|.*instructions for.*)"
)
_LONGEST_TITLE = 500  # characters
_MOST_TITLES = 2
_MOST_CANDIDATES = 3  # addresses of the page that are tried


def clues_of(page: FirstPage) -> tuple[Clue, ...]:
    """The clues to look the paper up by, the surest first; () if there are none."""
    references = re.search(_REFERENCES, page.text)
    evidence = page.text[: references.start()] if references else page.text
    stamped, named = _stamp(page), _named_doi(page)
    sure = [Clue(arxiv=stamped, doi=named)] if stamped or named else []
    if stamped and named:
        sure += [Clue(arxiv=stamped), Clue(doi=named)]
    titles = [Clue(title=title, evidence=evidence) for title in titles_of(page) if evidence]
    venue = _venue(evidence)
    found = [*sure]
    found += [replace(clue, venue=venue) for clue in titles if venue]
    found += [replace(clue, evidence=evidence) for clue in _addressed(page, evidence)]
    return tuple(dict.fromkeys([*found, *titles]))


def titles_of(page: FirstPage) -> list[str]:
    """The titles in the metadata that stand on the page too, and the line printed largest."""
    found: dict[str, str] = {}
    plain = "".join(words(page.text))
    in_xmp = re.search(_XMP_TITLE, page.xmp, re.DOTALL)
    for candidate in (page.info.get("Title", ""), in_xmp[1] if in_xmp else ""):
        title = one_line(candidate)
        letters = "".join(words(title))
        if _can_be_title(title) and letters in plain:
            found.setdefault(letters, title)
    heading = one_line(page.heading)
    if _can_be_title(heading):
        found.setdefault("".join(words(heading)), heading)
    return list(found.values())[:_MOST_TITLES]


def _can_be_title(text: str) -> bool:
    if len(text) > _LONGEST_TITLE or re.fullmatch(_NO_TITLE, text):
        return False
    return len(words(text)) > 1 and not (" " not in text and re.search(r"\d{6}", text))


def _stamp(page: FirstPage) -> str:
    """The arXiv id that arXiv itself put on the page or into the metadata."""
    texts = (page.info.get(key, "") for key in (*_ARXIV_KEYS, "doi", "DOI"))
    if named := first_identifier(Scheme.ARXIV, texts):
        return arxiv_id(named)
    stamp = re.search(_STAMP, page.text)
    return arxiv_id(stamp[1]) if stamp else ""


def _named_doi(page: FirstPage) -> str:
    """The DOI that the metadata gives for the document itself."""
    in_xmp = re.findall(_XMP_DOI, page.xmp) or re.findall(_XMP_IDENTIFIER, page.xmp)
    for text in (*in_xmp, *(page.info.get(key, "") for key in _DOI_KEYS)):
        line = re.sub(_DOI_PREFIX, "", one_line(text))
        named = [each.rstrip(".,;)") for each in re.findall(_DOI, line)]
        dois = {identifier_in(Scheme.DOI, each) for each in (named if " " in line else [line])}
        if len(dois) == 1 and any(dois):  # of several none is sure to be the document's
            return dois.pop()
    return ""


def _venue(text: str) -> Venue | None:
    for pattern, name in _VENUES:
        if found := re.search(pattern, one_line(text)):
            return parse_venue(f"{name}:{found[1]}")
    return None


def _addressed(page: FirstPage, evidence: str) -> Iterator[Clue]:
    """The clues in the addresses on the page: those in its text, then its links."""
    dois = (each.rstrip(".,;)]") for each in re.findall(_DOI_IN_TEXT, evidence, re.IGNORECASE))
    found: dict[Clue, None] = {}
    for address in (*dois, *page.links):
        if clue := clue_of(address):
            found.setdefault(clue)
    yield from list(found)[:_MOST_CANDIDATES]
