"""OpenAlex: published works by DOI, with abstracts and the places of open copies.

    {"id": "https://openalex.org/W3186…", "doi": "https://doi.org/10.1145/3448016.3452841",
     "title": "Vector Quotient Filters", "type": "article", "is_retracted": false,
     "publication_year": 2021, "publication_date": "2021-06-09",
     "abstract_inverted_index": {"Today's": [0], "filters,": [1, 199]},
     "authorships": [{"author": {"display_name": "Prashant Pandey"}, "raw_author_name": "…"}],
     "primary_location": {"source": {"display_name": "Nature"}, "raw_source_name": "…"},
     "biblio": {"volume": "4", "issue": "1", "first_page": "1386", "last_page": "1399"},
     "best_oa_location": {"is_oa": true, "pdf_url": "https://…", "version": "publishedVersion"},
     "locations": [{"is_oa": false, "pdf_url": null}]}

Every value may be null. A single work by DOI is free.
Source: https://developers.openalex.org/api-reference/works.
"""

from urllib.parse import quote

from readlist.formats.publication import registered_type
from readlist.model.identifiers import Identifier, Scheme, page_address
from readlist.model.paper import Paper
from readlist.model.same_work import Link
from readlist.network.messages import Service
from readlist.sources.parsing import (
    Json,
    authors,
    day_in,
    filled,
    page_range,
    parse_json,
    title_line,
    without_markup,
)
from readlist.sources.protocol import (
    Asking,
    Clue,
    Copy,
    Record,
    Source,
    ask_for_doi,
    not_found,
    open_copies,
)
from readlist.text import quoted

_LONGEST = 20_000  # words of an abstract
_DOI_ORG = "https://doi.org/"


class OpenAlex(Source):
    """Published works by DOI. One answer serves record, abstract and PDF."""

    name = "openalex"
    title = "OpenAlex"
    services = (Service("OpenAlex", ("api.openalex.org",)),)
    needs = "doi"
    decides = True  # it has what Crossref and DataCite have, which are asked before

    def describe(self, clue: Clue) -> Asking[Record]:
        url = f"https://api.openalex.org/works/doi:{quote(clue.doi, safe='/:')}"
        record = yield from ask_for_doi(url, parse_work, clue.doi)
        if clue.title and not clue.expects(record.paper, Link.IDENTIFIER):
            other = quoted(record.paper.shown_title)
            raise not_found(f"has another paper under this DOI, {other}", url)
        return record


def parse_work(body: bytes) -> Record:
    """The work that the answer describes. Raises ValueError for any other, or one without title."""
    work = Json(parse_json(body))
    title = work.title("title")
    if not work.text("id") or not title:
        raise ValueError("no record of a work with a title")
    doi = work.text("doi").lower().removeprefix(_DOI_ORG)
    is_proceedings = work.text("primary_location", "raw_type") == "proceedings-article"
    kind = "conference-paper" if is_proceedings else work.text("type")
    kind = "journal-article" if kind in ("article", "review", "letter") else kind
    year = work.year("publication_year")
    day = day_in(work.text("publication_date"))
    # The first of January stands for a year of which no more is known.
    is_known = day and (day.month, day.day) != (1, 1) and day.year == year
    place = Json(work.at("biblio"))
    pages = page_range(place.line("first_page"), place.line("last_page"))
    paper = Paper(
        "",
        title,
        type=registered_type(kind),
        authors=authors(
            each.line("author", "display_name") or each.line("raw_author_name")
            for each in work.items("authorships")
        ),
        year=year,
        venue=title_line(
            work.text("primary_location", "source", "display_name")
            or work.text("primary_location", "raw_source_name")
        ),
        date=day.isoformat() if day and is_known else "",
        doi=doi,
        abstract=without_markup(_abstract(work)),
        extra=filled(
            {"volume": place.line("volume"), "number": place.line("issue"), "pages": pages}
        ),
    )
    copies = open_copies(
        Copy(each.text("pdf_url"), each.text("version"))
        for each in (Json(work.at("best_oa_location")), *work.items("locations"))
        if each.at("is_oa") is not False
    )
    url = page_address(Identifier(Scheme.DOI, doi))
    notes = ("OpenAlex says that it has been retracted",) if work.at("is_retracted") is True else ()
    return Record(paper, OpenAlex.title, url, copies=copies, notes=notes)


def _abstract(work: Json) -> str:
    index = work.at("abstract_inverted_index")
    words: dict[int, str] = {}
    for word, places in index.items() if isinstance(index, dict) else ():
        for place in places if isinstance(places, list) else [None]:
            if type(place) is not int or not 0 <= place < _LONGEST or place in words:
                return ""
            words[place] = word
    return " ".join(words[place] for place in sorted(words))
