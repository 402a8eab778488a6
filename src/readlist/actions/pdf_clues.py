"""By what the paper in a PDF can be looked up: what its first page and metadata say of it.

In order of trust: arXiv's stamp in the margin, a DOI in the metadata, the conference in the
header, addresses on the page, the title. Addresses and titles prove nothing alone, since a first
page may hold references: what they lead to must be named on the page, before any reference list.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from readlist.model.identifiers import Scheme, arxiv_id, parse_identifier
from readlist.pdf.reader import FirstPage
from readlist.sources.protocol import Clue, clue_of, doi_in
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
    """What the paper can be looked up by, the surest first; () where there is nothing."""
    evidence = _before_references(page.text)
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
    """The titles that the metadata has, if the page has them too, and what is printed largest."""
    found: dict[str, str] = {}
    plain = "".join(words(page.text))
    told = re.search(_XMP_TITLE, page.xmp, re.DOTALL)
    for candidate in (page.info.get("Title", ""), told[1] if told else ""):
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


def _before_references(text: str) -> str:
    found = re.search(_REFERENCES, text)
    return text[: found.start()] if found else text


def _stamp(page: FirstPage) -> str:
    """The arXiv id that arXiv itself put on the page or into the metadata."""
    for key in (*_ARXIV_KEYS, "doi", "DOI"):
        found = parse_identifier(page.info.get(key, ""))
        if found and found.scheme is Scheme.ARXIV:
            return arxiv_id(found.value)
    stamp = re.search(_STAMP, page.text)
    return arxiv_id(stamp[1]) if stamp else ""


def _named_doi(page: FirstPage) -> str:
    """The DOI that the metadata gives for the document itself."""
    in_xmp = re.findall(_XMP_DOI, page.xmp) or re.findall(_XMP_IDENTIFIER, page.xmp)
    for text in (*in_xmp, *(page.info.get(key, "") for key in _DOI_KEYS)):
        told = re.sub(_DOI_PREFIX, "", one_line(text))
        if doi := _doi_within(told) if " " in told else doi_in(told):
            return doi
    return ""


def _doi_within(text: str) -> str:
    """The one DOI that a longer text names."""
    found = {doi_in(each.rstrip(".,;)")) for each in re.findall(r"\b10\.\d{4,9}/[^\s\"<>]+", text)}
    return found.pop() if len(found) == 1 else ""


def _venue(text: str) -> Venue | None:
    for pattern, name in _VENUES:
        if told := re.search(pattern, one_line(text)):
            return parse_venue(f"{name}:{told[1]}")
    return None


def _addressed(page: FirstPage, evidence: str) -> Iterator[Clue]:
    """What the addresses on the page lead to: in its text, then in its links."""
    dois = (each.rstrip(".,;)]") for each in re.findall(_DOI_IN_TEXT, evidence, re.IGNORECASE))
    found: dict[Clue, None] = {}
    for address in (*dois, *page.links):
        if clue := clue_of(address):
            found.setdefault(clue)
    yield from list(found)[:_MOST_CANDIDATES]
