"""Whatever a service says of a paper, it becomes a paper that a list can hold, or a ValueError."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from readlist.actions.attach import clues_of
from readlist.model.names import parse_name
from readlist.model.paper import Paper, ReadingList
from readlist.pdf.reader import FirstPage
from readlist.sources import crossref, datacite, openalex, openreview
from readlist.sources.conferences import VenueReader
from readlist.sources.paper_pages import Meta, paper_of_page
from readlist.sources.parsing import from_parts, natural
from readlist.sources.protocol import Record
from readlist.sources.venues import Venue, parse_venue_text
from readlist.storage.list_file import list_text, parse_list

Read = Callable[[bytes], list[Paper]]


def described(parse: Callable[[bytes], Record]) -> Read:
    """The parser of one record as one of many."""
    return lambda body: [parse(body).paper]


def submissions(body: bytes) -> list[Paper]:
    """OpenReview's."""
    return [each.paper for each in openreview.parse_notes(body).values()]


def listed(body: bytes) -> list[Paper]:
    """A conference's."""
    return [each.paper for each in VenueReader(Venue("iclr", 2022))(body)]


ODD = (
    *("Ann Kay", "Kay, A.", ",", "10.1000/x", "ICLR 2022 Oral", "2021-06-09", "<i>x</i> & <y"),
    *("https://openreview.net/forum?id=abc", "/virtual/2022/poster/1", "Withdrawn", "\ud835"),
)
TEXT = st.one_of(
    st.text(max_size=12),
    st.sampled_from(ODD),
)
KEYS = (
    *("title", "titles", "subtitle", "titleType", "name", "given", "family", "suffix", "fullname"),
    *("author", "authors", "authorships", "creators", "display_name", "raw_author_name", "editor"),
    *("givenName", "familyName", "nameType", "date-parts", "issued", "published-print", "dates"),
    *("date", "dateType", "publicationYear", "publication_year", "publication_date", "pdate"),
    *(
        "container-title",
        "event",
        "institution",
        "container",
        "publisher",
        "volume",
        "page",
        "ISBN",
    ),
    *("relation", "has-preprint", "is-preprint-of", "id", "relatedIdentifiers", "relationType"),
    *("relatedIdentifier", "types", "resourceTypeGeneral", "updated-by", "type", "abstract"),
    *("primary_location", "source", "biblio", "first_page", "content", "value", "venue", "venueid"),
    *(
        "_bibtex",
        "html",
        "pdf",
        "externalIds",
        "keywords",
        "topic",
        "decision",
        "uid",
        "event_type",
    ),
    *("paper_url", "paper_pdf_url", "virtualsite_url", "forum", "language", "is_retracted"),
)
VALUE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
    ),
    max_leaves=25,
)
FIELDS = st.dictionaries(st.sampled_from(KEYS), VALUE, max_size=12)


def work(fields: dict[str, object]) -> object:
    """Crossref's envelope."""
    return {"message-type": "work", "message": {"title": ["T"], **fields, "DOI": "10.1000/x"}}


def record(fields: dict[str, object]) -> object:
    """DataCite's."""
    titled = {"titles": [{"title": "T"}], **fields, "doi": "10.1000/x"}
    return {"data": {"attributes": titled}}


def note(fields: dict[str, object]) -> object:
    """OpenReview's."""
    return {"notes": [{**fields, "id": "abc", "content": {"title": "T", **fields}}]}


READERS: tuple[tuple[Read, Callable[[dict[str, object]], object]], ...] = (
    (described(crossref.parse_work), work),
    (described(datacite.parse_record), record),
    (described(openalex.parse_work), lambda fields: {"title": "T", **fields, "id": "W"}),
    (submissions, note),
    (listed, lambda fields: {"results": [{"name": "T", "authors": [], **fields}, fields]}),
)


def check_stored(papers: list[Paper]) -> None:
    """A list file can hold them, and gives them back, but for halves of surrogate pairs."""
    whole = ReadingList("x", "X", tuple(papers))
    data = list_text(whole).decode("utf-8", "surrogatepass").encode("utf-8", "replace")
    back = parse_list(data, Path("x.toml"))
    assert [each.title for each in back.papers] == [" ".join(each.title.split()) for each in papers]


@given(fields=FIELDS)
def test_records(fields: dict[str, object]) -> None:
    """Records of each service with any value under any of their keys."""
    for read, wrap in READERS:
        with suppress(ValueError):
            papers = read(json.dumps(wrap(fields)).encode())
            assert all(paper.key == "" and paper.title for paper in papers)
            assert all(author.strip() for paper in papers for author in paper.authors)
            check_stored([paper for paper in papers if paper.title.isprintable()])


@given(
    tags=st.dictionaries(
        st.sampled_from(["date", "journal_title", "firstpage", "authors"]),
        st.tuples(TEXT),
    ),
    people=st.lists(TEXT, max_size=3),
)
def test_pages(tags: dict[str, tuple[str, ...]], people: list[str]) -> None:
    """Tags with any content."""
    paper = paper_of_page(Meta({"title": ["T"], "author": people, **tags}), "https://a.b/c")
    assert all(author.strip() for author in paper.authors)


@given(TEXT)
def test_names(name: str) -> None:
    """Any name gives an author that can be taken apart, or none."""
    for author in (natural(name), from_parts(name, "Kay"), from_parts("Ann", name)):
        assert not author or parse_name(author).family


@given(st.text(max_size=40))
def test_venues(text: str) -> None:
    """Any line of a venue is taken apart."""
    told = parse_venue_text(text)
    assert told.year is None or 1900 <= told.year < 2100


@given(st.text(max_size=60), st.text(max_size=40), st.text(max_size=60))
def test_first_pages(text: str, info: str, xmp: str) -> None:
    """Any first page gives clues by which something can be looked up, or none."""
    page = FirstPage(text, info, {"doi": info, "Subject": text}, xmp)
    for clue in clues_of(page):
        assert clue.arxiv or clue.doi or clue.openreview or clue.title
