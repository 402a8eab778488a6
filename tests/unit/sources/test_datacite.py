"""DataCite: abstracts of preprints, data and software."""

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Outcome
from readlist.sources.datacite import ArxivPreprints, DataCite, parse_record
from readlist.sources.protocol import (
    Record,
    Source,
    SourceContext,
    SourceResult,
    clue_of_paper,
)

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive

PREPRINT = Paper("k", "T", arxiv="2107.14795")
SOFTWARE = Paper("k", "T", doi="10.5281/zenodo.48440")
PREPRINT_URL = "https://api.datacite.org/dois/10.48550/arxiv.2107.14795"
SOFTWARE_URL = "https://api.datacite.org/dois/10.5281/zenodo.48440"


def record(doi: str = "10.48550/ARXIV.2107.14795", **attributes: object) -> bytes:
    """An answer with these attributes; without any, a usual one."""
    usual: dict[str, object] = {
        "doi": doi,
        "titles": [{"title": "Perceiver IO"}],
        "version": "3",
        "publisher": {"name": "arXiv"},
        "descriptions": [
            {"description": "8 pages", "descriptionType": "Other"},
            {"description": "A goal\nof all, &lt; $a&b$.\n  Two.", "descriptionType": "Abstract"},
        ],
    }
    return json.dumps({"data": {"id": doi, "attributes": usual | attributes}}).encode()


def abstract(text: object) -> list[object]:
    """Descriptions with one abstract."""
    return [{"description": text, "descriptionType": "Abstract"}]


def test_it_is_a_source() -> None:
    """It has abstracts, of preprints and of what has a DOI."""
    preprints, works = ArxivPreprints(SourceContext()), DataCite(SourceContext())
    assert preprints.can_describe(clue_of_paper(PREPRINT))
    assert works.can_describe(clue_of_paper(SOFTWARE))
    assert type(works).pdf is Source.pdf
    assert not preprints.can_describe(clue_of_paper(Paper("k", "T", arxiv="abc", doi="x")))
    assert not works.can_describe(clue_of_paper(Paper("k", "T", arxiv="abc", doi="x")))
    assert {host for service in works.services for host in service.hosts} == {"api.datacite.org"}


@pytest.mark.parametrize(
    "paper",
    [
        PREPRINT,
        Paper("k", "T", arxiv="2107.14795v2", doi="10.1613/jair.3912"),
        Paper("k", "T", doi="10.48550/arXiv.2107.14795"),
    ],
)
def test_preprint(drive: "Drive", paper: Paper) -> None:
    """A preprint's DOI follows from its id; the version is arXiv's."""
    found, _ = drive(
        ArxivPreprints(SourceContext()).abstract(clue_of_paper(paper)), {PREPRINT_URL: record()}
    )
    assert found == SourceResult(
        "https://arxiv.org/abs/2107.14795",
        "A goal of all, < $a&b$.\n\nTwo.",
        version="v3",
        source="DataCite",
    )


def test_software(drive: "Drive") -> None:
    """The abstract of what has another DOI may be HTML."""
    answers: dict[str, Answer] = {
        SOFTWARE_URL: record(
            "10.5281/zenodo.48440", version="v1.0", descriptions=abstract("<p>Tools.</p><p>Use</p>")
        ),
    }
    found, asked = drive(DataCite(SourceContext()).abstract(clue_of_paper(SOFTWARE)), answers)
    assert found == SourceResult(
        "https://doi.org/10.5281/zenodo.48440", "Tools.\n\nUse", version="v1.0", source="DataCite"
    )
    assert [request.url for request in asked] == [SOFTWARE_URL]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (record(descriptions=[]), Outcome.NOT_FOUND),
        (record("10.48550/arxiv.2107.14796"), Outcome.NOT_FOUND),
        (record(descriptions=abstract("This paper has been withdrawn.")), Outcome.WITHDRAWN),
        (b'{"errors": [{"status": "404"}]}', Outcome.UNREADABLE),
        (Outcome.NOT_FOUND, Outcome.NOT_FOUND),
    ],
)
def test_no_abstract(drive: "Drive", answer: "Answer", outcome: Outcome) -> None:
    """Without an abstract, another work's, withdrawn, no record, unknown."""
    steps = ArxivPreprints(SourceContext()).abstract(clue_of_paper(PREPRINT))
    with pytest.raises(FetchFailed) as raised:
        drive(steps, {PREPRINT_URL: answer})
    assert raised.value.outcome is outcome


@pytest.mark.parametrize(
    "odd",
    [
        None,
        3,
        "text",
        {},
        [None, 3, "text", {}, [], {"description": "x"}, {"descriptionType": "Abstract"}],
        abstract(None) + abstract(" \n"),
    ],
)
def test_odd_attributes(odd: object) -> None:
    """A value of an odd shape is as absent."""
    found = parse_record(record(version=odd, descriptions=odd))
    assert (found.version, found.paper.abstract) == ("text" if odd == "text" else "", "")


def test_the_title_itself() -> None:
    """Subtitles and translations may come first."""
    titles = [{"title": "Sub", "titleType": "Subtitle"}, {"title": "Main\n one", "lang": None}]
    assert parse_record(record(titles=titles)).paper.title == "Main one"


@pytest.mark.parametrize(
    "body",
    [
        b"null",
        b"[]",
        b'{"data": []}',
        b'{"data": {"attributes": null}}',
        b'{"data": {"attributes": {"doi": 3}}}',
        b'{"doi": "10.48550/arxiv.2107.14795", "descriptions": []}',
    ],
)
def test_no_record(body: bytes) -> None:
    """Whatever does not say which DOI it is about is refused."""
    with pytest.raises(ValueError, match="no record"):
        parse_record(body)


ATTRIBUTES: dict[str, object] = {
    "doi": "10.48550/ARXIV.2107.14795",
    "titles": [{"title": "Sub", "titleType": "Subtitle"}, {"title": "Perceiver &amp; co"}],
    "creators": [
        {
            "name": "Jaegle, Andrew",
            "nameType": "Personal",
            "givenName": "Andrew",
            "familyName": "Jaegle",
        },
        {"name": "The Team", "nameType": "Organizational"},
        {"name": "(:Unav)", "nameType": "Organizational"},
        {"name": "Berg, Rianne van den"},
        "odd",
    ],
    "descriptions": [{"descriptionType": "Abstract", "description": "We show."}],
    "publicationYear": 2022,
    "publisher": "arXiv",
    "dates": [
        {"date": "odd", "dateType": "Issued"},
        {"date": "2021-07-30T17:53:34Z", "dateType": "Submitted"},
        {"date": "2022-03-15", "dateType": "Submitted"},
    ],
    "types": {"resourceTypeGeneral": "Preprint"},
    "relatedIdentifiers": [
        {"relationType": "References", "relatedIdentifier": "10.1/other"},
        {"relationType": "IsVersionOf", "relatedIdentifier": "10.1000/Published"},
    ],
}


def described(**changes: object) -> Record:
    """The paper that is made of the record with these changes."""
    return parse_record(json.dumps({"data": {"attributes": ATTRIBUTES | changes}}).encode())


def test_record_of_a_preprint() -> None:
    """An arXiv DOI is an arXiv id; the year is that of the first version."""
    found = described()
    paper = found.paper
    assert (paper.title, paper.type) == ("Perceiver & co", "article")
    assert paper.authors == ("Andrew Jaegle", "{The Team}", "Rianne van den Berg")
    assert (paper.arxiv, paper.doi, paper.venue) == ("2107.14795", "", "")
    assert (paper.year, paper.published) == (2021, date(2021, 7, 30))
    assert found.published == "10.1000/published"
    assert (found.url, found.source) == ("https://arxiv.org/abs/2107.14795", "DataCite")


def test_withdrawn() -> None:
    """A withdrawal notice is no abstract."""
    text = "This paper has been withdrawn by the author."
    found = described(descriptions=[{"descriptionType": "Abstract", "description": text}])
    assert found.paper.abstract == ""
    assert "withdrawn" in found.notes[0]


@pytest.mark.parametrize(
    ("types", "kind", "venue"),
    [
        ({"resourceTypeGeneral": "Dissertation"}, "thesis", "ETH"),
        ({"resourceTypeGeneral": "Text", "citeproc": "thesis"}, "thesis", "ETH"),
        ({"resourceTypeGeneral": "Dataset"}, "dataset", "ETH"),
        ({"resourceTypeGeneral": "JournalArticle"}, "article-journal", ""),
        ({"resourceTypeGeneral": "New"}, "document", ""),
        (None, "document", ""),
    ],
)
def test_other_works(types: object, kind: str, venue: str) -> None:
    """The publisher is where a thesis is from; of an article it is the publisher."""
    paper = described(
        doi="10.1000/X", types=types, publisher={"name": "ETH"}, dates=None, relatedIdentifiers=3
    ).paper
    assert (paper.doi, paper.type, paper.venue, paper.year) == ("10.1000/x", kind, venue, 2022)
    assert paper.extra == ({} if venue else {"publisher": "ETH"})


def test_journal() -> None:
    """A container is the venue; placeholders are no author."""
    paper = described(
        doi="10.1000/x",
        container={"title": "J. X"},
        publisher="(:unav)",
        creators=None,
        publicationYear=True,
    ).paper
    assert (paper.venue, paper.authors, paper.year, paper.extra) == ("J. X", (), None, {})


@pytest.mark.parametrize("titles", [[], None, [{"title": None}]])
def test_without_title(titles: object) -> None:
    """A record without title describes no paper."""
    with pytest.raises(ValueError, match="record"):
        described(titles=titles)
