"""DataCite: abstracts of preprints, data and software."""

import json
from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Outcome
from readlist.sources.datacite import DataCite, DataCiteRecord, parse_record
from readlist.sources.protocol import FetchTarget, Source, SourceContext, SourceResult

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive

PREPRINT = Paper("k", "T", arxiv="2107.14795")
SOFTWARE = Paper("k", "T", doi="10.5281/zenodo.48440")
PREPRINT_URL = "https://api.datacite.org/dois/10.48550/arxiv.2107.14795"
SOFTWARE_URL = "https://api.datacite.org/dois/10.5281/zenodo.48440"
AGENCY_URL = "https://doi.org/ra/10.5281"


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
    source: Source = DataCite(SourceContext())
    assert source.can_help(PREPRINT, FetchTarget.ABSTRACT)
    assert source.can_help(SOFTWARE, FetchTarget.ABSTRACT)
    assert not source.can_help(PREPRINT, FetchTarget.PDF)
    assert not source.can_help(Paper("k", "T", arxiv="abc", doi="x"), FetchTarget.ABSTRACT)
    assert {host for service in source.services for host in service.hosts} == {
        "api.datacite.org",
        "doi.org",
    }


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
        DataCite(SourceContext()).ask(paper, FetchTarget.ABSTRACT), {PREPRINT_URL: record()}
    )
    assert found == SourceResult(
        "https://arxiv.org/abs/2107.14795", "A goal of all, < $a&b$.\n\nTwo.", version="v3"
    )


def test_software(drive: "Drive") -> None:
    """Another DOI is asked for where DataCite has it; its abstract may be HTML."""
    answers: dict[str, Answer] = {
        AGENCY_URL: b'[{"DOI": "10.5281", "RA": "DataCite"}]',
        SOFTWARE_URL: record(
            "10.5281/zenodo.48440", version="v1.0", descriptions=abstract("<p>Tools.</p><p>Use</p>")
        ),
    }
    found, asked = drive(DataCite(SourceContext()).ask(SOFTWARE, FetchTarget.ABSTRACT), answers)
    assert found == SourceResult(
        "https://doi.org/10.5281/zenodo.48440", "Tools.\n\nUse", version="v1.0"
    )
    assert [request.url for request in asked] == [AGENCY_URL, SOFTWARE_URL]


def test_an_unknown_agency(drive: "Drive") -> None:
    """Where doi.org cannot be asked, DataCite says itself whether it has the DOI."""
    answers: dict[str, Answer] = {
        AGENCY_URL: Outcome.NETWORK,
        SOFTWARE_URL: record("10.5281/zenodo.48440", descriptions=abstract("Tools.")),
    }
    assert (
        drive(DataCite(SourceContext()).ask(SOFTWARE, FetchTarget.ABSTRACT), answers)[0].text
        == "Tools."
    )


def test_another_agency(drive: "Drive") -> None:
    """What is another agency's is not asked for there."""
    answer = b'[{"DOI": "10.5281", "RA": "Crossref"}]'
    with pytest.raises(FetchFailed, match="not registered with DataCite") as raised:
        drive(DataCite(SourceContext()).ask(SOFTWARE, FetchTarget.ABSTRACT), {AGENCY_URL: answer})
    assert raised.value.outcome is Outcome.NOT_FOUND


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
    with pytest.raises(FetchFailed) as raised:
        drive(DataCite(SourceContext()).ask(PREPRINT, FetchTarget.ABSTRACT), {PREPRINT_URL: answer})
    assert raised.value.outcome is outcome


@pytest.mark.parametrize(
    "odd",
    [
        None,
        3,
        "text",
        {},
        [None, 3, "text", {}, [], {"description": "x"}, {"descriptionType": "Abstract"}],
        abstract(None) + abstract(" \n") + [{"title": None}, {"title": " "}],
    ],
)
def test_odd_attributes(odd: object) -> None:
    """What has an odd shape is as absent."""
    body = record(titles=odd, version=odd, descriptions=odd)
    version = "text" if odd == "text" else ""
    assert parse_record(body) == DataCiteRecord("10.48550/arxiv.2107.14795", "", version, "")


def test_the_title_itself() -> None:
    """Subtitles and translations may come first."""
    titles = [{"title": "Sub", "titleType": "Subtitle"}, {"title": "Main\n one", "lang": None}]
    assert parse_record(record(titles=titles)).title == "Main one"


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
