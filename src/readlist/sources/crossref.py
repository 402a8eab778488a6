r"""Crossref: the abstracts that publishers register with a DOI.

    {"status": "ok", "message-type": "work", "message": {
      "DOI": "10.1613/JAIR.3912",
      "title": ["The Arcade Learning\n   <i>Environment</i>"],
      "abstract": "<jats:title>Abstract</jats:title><jats:p>In this article …</jats:p>"}}

Most records have no abstract. Where there is one it is a piece of JATS without its namespaces.
Sources: https://www.crossref.org/documentation/retrieve-metadata/rest-api/ (record),
https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/ (pace).

Crossref's record of a DOI.

    {"DOI": "10.1613/jair.3912", "type": "journal-article",
     "title": ["The Arcade Learning\n   <i>Environment</i>"], "subtitle": ["An Evaluation …"],
     "author": [{"given": "Marc G.", "family": "Bellemare", "suffix": "Jr."}, {"name": "ALE Team"}],
     "container-title": ["Journal of …"], "published-print": {"date-parts": [[2013, 6, 14]]},
     "volume": "47", "issue": "1", "page": "253-279", "publisher": "AI Access Foundation",
     "updated-by": [{"type": "retraction", "DOI": "10.…"}],
     "relation": {"has-preprint": [{"id-type": "arxiv", "id": "1207.4708"}]}}

Every value may be absent, null or empty; a date may be `[[null]]`.
Source: https://www.crossref.org/documentation/retrieve-metadata/rest-api/ and
https://api.crossref.org/types (the types).
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote
from xml.sax.saxutils import escape

from readlist.model.dates import checked_date
from readlist.model.identifiers import Identifier, Scheme, page_address, parse_identifier
from readlist.model.paper import Paper
from readlist.network.messages import Kind, Request
from readlist.network.services import Service
from readlist.sources.doi_agency import CROSSREF, DOI_ORG, doi_of, registration_agency
from readlist.sources.parsing import parse_json, parse_xml, plain_text, without_markup
from readlist.sources.people import authors, corporate, from_parts
from readlist.sources.protocol import (
    FetchTarget,
    Record,
    SourceContext,
    SourceResult,
    Steps,
    doi_in,
    not_found,
)
from readlist.text import one_line, quoted

_GAP = 1.0
_GAP_WITH_CONTACT = 0.35  # who says whom to write to may ask three times a second
_PREFIX = r"[</\s]([A-Za-z_][\w.-]*):[A-Za-z_]"
_XML_ENTITY = r"&(?:#[0-9]+|#x[0-9A-Fa-f]+|amp|lt|gt|quot|apos);"
_NOT_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"


@dataclass(frozen=True, slots=True)
class CrossrefWork:
    """What Crossref says of one DOI. Absent text is ""."""

    doi: str  # lower case
    title: str
    abstract: str  # paragraphs separated by a blank line


class Crossref:
    """Abstracts by DOI."""

    name = "crossref"
    title = "Crossref"

    def __init__(self, run: SourceContext) -> None:
        self.run = run
        self.services: tuple[Service, ...] = (crossref_service(run.contact), DOI_ORG)

    def can_help(self, paper: Paper, wanted: FetchTarget) -> bool:
        """Whether an abstract is wanted of a paper with a DOI that is not arXiv's."""
        return wanted is FetchTarget.ABSTRACT and bool(doi_of(paper))

    def ask(self, paper: Paper, wanted: FetchTarget) -> Steps:  # noqa: ARG002 (it has but abstracts)
        """Look for it; only called where `can_help`. Raises FetchFailed where it is not had."""
        doi = doi_of(paper)
        agency = yield from registration_agency(doi)
        if agency not in {CROSSREF, ""}:
            raise not_found(f"{doi} is registered with {agency}, not with Crossref")
        url = work_address(doi, self.run.contact)
        work: CrossrefWork = (yield Request(url, Kind.JSON, parse_work, shared=True)).value
        if work.doi != doi:
            raise not_found(f"Crossref answered about another DOI, {quoted(work.doi)}", url)
        if not work.abstract:
            raise not_found("the publisher gave Crossref no abstract of it", url)
        return SourceResult(page_address(Identifier(Scheme.DOI, doi)), work.abstract)


def crossref_service(contact: str) -> Service:
    """How Crossref wants to be asked by a person of this e-mail address, "" if not known."""
    gap = _GAP_WITH_CONTACT if contact else _GAP
    return Service("Crossref", ("api.crossref.org",), gap=gap)


def work_address(doi: str, contact: str) -> str:
    """Where the record of the DOI is."""
    mailto = f"?mailto={quote(contact, safe='@')}" if contact else ""
    return f"https://api.crossref.org/works/{quote(doi, safe='')}{mailto}"


def parse_work(body: bytes) -> CrossrefWork:
    """The work that the answer holds.

    Raises ValueError for anything else, and where the abstract's markup makes no sense.
    """
    match parse_json(body):
        case {"message-type": "work", "message": {"DOI": str(doi), **message}}:
            return CrossrefWork(
                doi.lower(), _title(message.get("title")), jats_text(message.get("abstract"))
            )
    raise ValueError("no record of a DOI")


def _title(titles: object) -> str:
    match titles:
        case [str(title), *_]:
            return one_line(without_markup(title))
    return ""


def jats_text(markup: object) -> str:
    """The paragraphs of a piece of JATS; "" for what is no text.

    Raises ValueError where the markup makes no sense.
    """
    if not isinstance(markup, str):
        return ""
    # Many publishers escape twice, so what was text still holds entities and tags.
    return without_markup(plain_text(parse_xml(_document(markup).encode())))


def _document(markup: str) -> str:
    """The piece of markup as a document, with all that it leaves undeclared."""
    prefixes = sorted(set(re.findall(_PREFIX, markup)) - {"xml", "xmlns"})
    declared = "".join(f' xmlns:{prefix}="{prefix}"' for prefix in prefixes)
    content = re.sub(r"&(?:#?\w+;)?", _entity, re.sub(_NOT_XML, "", markup))
    content = re.sub(r"<(?![/A-Za-z!?])", "&lt;", content)
    return f"<abstract{declared}>{content}</abstract>"


def _entity(match: re.Match[str]) -> str:
    """An entity of HTML as its character, an ampersand that begins none as one."""
    if re.fullmatch(_XML_ENTITY, match[0]):
        return match[0]
    return escape(html.unescape(match[0]))


TITLE = "Crossref"
_TYPES = MappingProxyType(
    {
        "journal-article": "article-journal",
        "proceedings-article": "paper-conference",
        "posted-content": "article",
        "book-chapter": "chapter",
        "book-section": "chapter",
        "book-part": "chapter",
        "reference-entry": "entry",
        "book": "book",
        "monograph": "book",
        "edited-book": "book",
        "reference-book": "book",
        "proceedings": "book",
        "dissertation": "thesis",
        "report": "report",
        "dataset": "dataset",
        "standard": "standard",
        "peer-review": "review",
    }
)
_DATES = ("published-print", "published-online", "published", "issued", "posted", "created")
_EXTRA = (
    ("volume", "volume"),
    ("issue", "number"),
    ("page", "pages"),
    ("article-number", "eid"),
    ("publisher", "publisher"),
    ("publisher-location", "address"),
    ("edition-number", "edition"),
)
_RETRACTED = ("retract", "withdrawn", "withdrawal")
_Record = Mapping[object, object]


def parse_description(body: bytes) -> Record:
    """What the record of one DOI says. Raises ValueError for anything else."""
    match parse_json(body):
        case {"message-type": "work", "message": {**record}}:
            if work := _described(record):
                return work
    raise ValueError("no record of a DOI with a title")


def parse_works(body: bytes) -> tuple[Record, ...]:
    """What the records of a search say. Raises ValueError for no such answer."""
    match parse_json(body):
        case {"message-type": "work-list", "message": {"items": [*items]}}:
            works = (_described(each) for each in items if isinstance(each, dict))
            return tuple(filter(None, works))
    raise ValueError("no answer to a search")


def _described(record: _Record) -> Record | None:
    """None for one without DOI or title."""
    doi, title = doi_in(_text(record, "DOI")), _full_title(record)
    if not doi or not title:
        return None
    year, day = _date(record)
    series, venue = _containers(record)
    paper = Paper(
        "",
        title,
        type=_TYPES.get(_text(record, "type"), "document"),
        authors=_people(record, "author"),
        year=year,
        venue=venue or _event(record) or _institution(record),
        date=day,
        arxiv=_preprint(record),
        doi=doi,
        abstract=_abstract(record),
        extra=dict(_extra(record, series)),
    )
    url = page_address(Identifier(Scheme.DOI, doi))
    return Record(paper, TITLE, url, _published(record), tuple(_notes(record, title)))


def _text(record: _Record, name: str) -> str:
    value = record.get(name)
    return one_line(value) if isinstance(value, str) else ""


def _texts(record: _Record, name: str) -> list[str]:
    value = record.get(name)
    texts = value if isinstance(value, list) else [value]
    return [plain for each in texts if isinstance(each, str) and (plain := _plain(each))]


def _plain(markup: str) -> str:
    """A line of text that may hold HTML, JATS or MathML, and line breaks."""
    try:
        return one_line(jats_text(markup) or without_markup(markup))
    except ValueError:
        return one_line(without_markup(markup))


def _tables(record: _Record, name: str) -> Iterator[_Record]:
    value = record.get(name)
    for each in value if isinstance(value, list) else []:
        if isinstance(each, dict):
            yield each


def _full_title(record: _Record) -> str:
    """The title and, where it is told apart, the subtitle."""
    title, subtitle = (next(iter(_texts(record, name)), "") for name in ("title", "subtitle"))
    if not title or not subtitle or subtitle.lower() in title.lower():
        return title
    return f"{title} {subtitle}" if title[-1] in ":?!–—" else f"{title}: {subtitle}"


def _people(record: _Record, name: str) -> tuple[str, ...]:
    return authors(
        from_parts(_text(each, "given"), _text(each, "family"), _text(each, "suffix"))
        or corporate(_text(each, "name"))
        for each in _tables(record, name)
    )


def _date(record: _Record) -> tuple[int | None, str]:
    """The year, and the date as exactly as it is known, of the first that has a year."""
    for name in _DATES:
        match record.get(name):
            case {"date-parts": [[int(year), *rest], *_]} if 1000 <= year <= 9999:
                more = [part for part in rest[:2] if isinstance(part, int)] + [0, 0]
                exact = name != "created"
                return year, checked_date(year, more[0], more[1]).edtf if exact else ""
    return None, ""


def _containers(record: _Record) -> tuple[str, str]:
    """The series, if there is one, and what the work stands in."""
    match _texts(record, "container-title"):
        case [series, venue, *_] if series != venue and _text(record, "type") != "journal-article":
            return series, venue
        case [venue, *_]:
            return "", venue
    return "", ""


def _event(record: _Record) -> str:
    match record.get("event"):
        case {"name": str(name)} if _text(record, "type") == "proceedings-article":
            return _plain(name)
    return ""


def _institution(record: _Record) -> str:
    """The university of a thesis, the body behind a report."""
    if _text(record, "type") not in {"dissertation", "report", "report-component"}:
        return ""
    return next(filter(None, (_text(each, "name") for each in _tables(record, "institution"))), "")


def _abstract(record: _Record) -> str:
    try:
        return jats_text(record.get("abstract"))
    except ValueError:  # the rest of the record is good all the same
        return ""


def _extra(record: _Record, series: str) -> Iterator[tuple[str, str]]:
    if series:
        yield "series", series
    for name, field in _EXTRA:
        if value := _text(record, name):
            first, dash, last = value.partition("-")
            yield field, first if dash and first == last else value
    for name in ("ISBN", "ISSN"):
        if values := _texts(record, name):
            yield name.lower(), values[0]
    if editors := _people(record, "editor"):
        yield "editor", " and ".join(editors)
    if (language := _text(record, "language")) and language != "en":
        yield "language", language


def _related(record: _Record, relation: str) -> Iterator[str]:
    match record.get("relation"):
        case {**relations}:
            for each in _tables(relations, relation):
                yield _text(each, "id")


def _preprint(record: _Record) -> str:
    """The arXiv id of the preprint that the publisher names."""
    for relation in ("has-preprint", "has-version", "is-identical-to"):
        for name in _related(record, relation):
            found = parse_identifier(name)
            if found and found.scheme is Scheme.ARXIV:
                return found.value
    return ""


def _published(record: _Record) -> str:
    """The DOI of what a preprint became."""
    return next(filter(None, map(doi_in, _related(record, "is-preprint-of"))), "")


def _notes(record: _Record, title: str) -> Iterator[str]:
    kinds = [_text(each, "type").lower() for each in _tables(record, "updated-by")]
    head = title[:30].lower().lstrip("[( ")
    if any(kind.startswith(_RETRACTED) for kind in kinds) or head.startswith(_RETRACTED[:2]):
        yield "Crossref says that it has been retracted"
    elif any(_text(each, "type").startswith(_RETRACTED) for each in _tables(record, "update-to")):
        yield "this is the notice of another paper's retraction"
