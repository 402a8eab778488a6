r"""Crossref: the records that publishers register with a DOI.

    {"status": "ok", "message-type": "work", "message": {
      "DOI": "10.1613/JAIR.3912", "type": "journal-article",
      "title": ["The Arcade Learning\n   <i>Environment</i>"], "subtitle": ["An Evaluation …"],
      "abstract": "<jats:title>Abstract</jats:title><jats:p>In this article …</jats:p>",
      "author": [{"given": "Marc G.", "family": "Bellemare", "suffix": "Jr."},
                 {"name": "ALE Team"}],
      "container-title": ["Journal of …"], "published-print": {"date-parts": [[2013, 6, 14]]},
      "volume": "47", "issue": "1", "page": "253-279", "publisher": "AI Access Foundation",
      "updated-by": [{"type": "retraction", "DOI": "10.…"}],
      "relation": {"has-preprint": [{"id-type": "arxiv", "id": "1207.4708"}]}}}

Every value may be absent, null or empty; a date may be `[[null]]`. Most records have no abstract;
an abstract is a piece of JATS without its namespaces.

Sources: https://www.crossref.org/documentation/retrieve-metadata/rest-api/ (record),
https://api.crossref.org/types (types),
https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/ (pace).
"""

from collections.abc import Iterator
from urllib.parse import quote

from readlist.formats.publication import (
    first_and_last_page,
    joined_people,
    registered_type,
    with_subtitle,
)
from readlist.model.dates import checked_date
from readlist.model.identifiers import Identifier, Scheme, page_address
from readlist.model.paper import Paper
from readlist.network.messages import Service
from readlist.sources.parsing import (
    Json,
    corporate,
    filled,
    from_parts,
    jats_text,
    page_range,
    parse_json,
)
from readlist.sources.protocol import (
    Asking,
    Clue,
    Record,
    Source,
    SourceContext,
    ask_for_doi,
    doi_of,
    first_identifier,
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


class Crossref(Source):
    """Published works by DOI."""

    name = "crossref"
    title = "Crossref"
    needs = "doi"

    def __init__(self, context: SourceContext) -> None:
        self._contact = context.contact
        gap = 0.35 if context.contact else 1.0  # those who can be written to may ask more often
        self.services: tuple[Service, ...] = (Service("Crossref", ("api.crossref.org",), gap=gap),)

    def describe(self, clue: Clue) -> Asking[Record]:
        mailto = f"?mailto={quote(self._contact, safe='@')}" if self._contact else ""
        url = f"https://api.crossref.org/works/{quote(clue.doi, safe='')}{mailto}"
        return (yield from ask_for_doi(url, parse_work, clue.doi))


def parse_work(body: bytes) -> Record:
    """The work that the answer describes. Raises ValueError for any other, or one without title."""
    answer = Json(parse_json(body))
    work = Json(answer.at("message"))
    doi = doi_of(work.text("DOI"))
    title = with_subtitle(_first(work, "title"), _first(work, "subtitle"))
    if answer.at("message-type") != "work" or not doi or not title:
        raise ValueError("no record of a DOI with a title")
    year, day = _date(work)
    series, venue = _places(work)
    paper = Paper(
        "",
        title,
        type=registered_type(work.line("type")),
        authors=_people(work, "author"),
        year=year,
        venue=venue,
        date=day,
        arxiv=_related(work, Scheme.ARXIV, "has-preprint", "has-version", "is-identical-to"),
        doi=doi,
        abstract=jats_text(work.text("abstract")),
        extra=_extra(work, series),
    )
    url, notes = page_address(Identifier(Scheme.DOI, doi)), tuple(_notes(work, title))
    published = _related(work, Scheme.DOI, "is-preprint-of")
    return Record(paper, Crossref.title, url, published=published, notes=notes)


def _lines(work: Json, name: str) -> list[str]:
    """The lines of a field that is a text or a list of texts, in the form of `marked_text`."""
    texts = work.items(name) or [Json(work.at(name))]
    return list(filter(None, (each.title() for each in texts)))


def _first(work: Json, name: str) -> str:
    return next(iter(_lines(work, name)), "")


def _people(work: Json, name: str) -> tuple[str, ...]:
    people = (
        from_parts(each.line("given"), each.line("family"), each.line("suffix"))
        or corporate(each.line("name"))
        for each in work.items(name)
    )
    return tuple(filter(None, people))


def _date(work: Json) -> tuple[int | None, str]:
    """The year, and the date as exactly as it is known, of the first that has a year."""
    for name in _DATES:
        match work.at(name):
            case {"date-parts": [[int(year), *rest], *_]} if 1000 <= year <= 9999:
                more = [part for part in rest[:2] if isinstance(part, int)] + [0, 0]
                exact = name != "created"
                return year, checked_date(year, more[0], more[1]).edtf if exact else ""
    return None, ""


def _places(work: Json) -> tuple[str, str]:
    """The series and the venue: a container, conference, university, the body behind a report."""
    kind = work.line("type")
    match _lines(work, "container-title"):
        case [series, venue, *_] if series != venue and kind != "journal-article":
            return series, venue
        case [venue, *_]:
            return "", venue
    if kind == "proceedings-article":
        return "", work.title("event", "name")
    is_of_a_body = kind in {"dissertation", "report", "report-component"}
    names = (each.line("name") for each in work.items("institution") if is_of_a_body)
    return "", next(filter(None, names), "")


def _extra(work: Json, series: str) -> dict[str, str]:
    named = {field: work.line(name) for name, field in _EXTRA}
    named["pages"] = page_range(*first_and_last_page(named["pages"]))
    numbers = {name.lower(): _first(work, name) for name in ("ISBN", "ISSN")}
    editors, language = joined_people(_people(work, "editor")), work.line("language")
    language = "" if language == "en" else language
    return filled({"series": series, **named, **numbers, "editor": editors, "language": language})


def _related(work: Json, scheme: Scheme, *relations: str) -> str:
    """The identifier of a work that the publisher names as another form of this one."""
    items = (each for name in relations for each in work.items("relation", name))
    return first_identifier(scheme, (each.line("id") for each in items))


def _notes(work: Json, title: str) -> Iterator[str]:
    kinds = [each.line("type").lower() for each in work.items("updated-by")]
    head = title[:30].lower().lstrip("[( ")
    if any(kind.startswith(_RETRACTED) for kind in kinds) or head.startswith(_RETRACTED[:2]):
        yield "Crossref says that it has been retracted"
    elif any(each.line("type").startswith(_RETRACTED) for each in work.items("update-to")):
        yield "this is the notice of another paper's retraction"
