"""DataCite's records: preprints, theses, data, with all that may be absent or odd."""

import json
from datetime import date

import pytest

from readlist.sources.datacite import parse_described
from readlist.sources.protocol import Record

PREPRINT: dict[str, object] = {
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
    """What is made of the record with these changes."""
    return parse_described(json.dumps({"data": {"attributes": PREPRINT | changes}}).encode())


def test_preprint() -> None:
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
    """A container is the venue; placeholders are nobody."""
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
