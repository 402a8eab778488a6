"""A DOI's record from the agency that has it."""

import json
from typing import TYPE_CHECKING, Any

import pytest

from readlist.network.messages import FetchFailed, Outcome
from readlist.sources.datacite import DoiRecord
from readlist.sources.protocol import Clue, SourceContext

if TYPE_CHECKING:
    from unit.sources.conftest import Play

DOI = "10.1000/x"
RA = "https://doi.org/ra/10.1000"
CROSSREF = "https://api.crossref.org/works/10.1000%2Fx"
DATACITE = f"https://api.datacite.org/dois/{DOI}"
OURS = {"DOI": DOI, "title": ["A Title"]}


def dumped(value: object) -> bytes:
    """As a service sends it."""
    return json.dumps(value).encode()


def refused(play: "Play", source: Any, clue: Clue, answers: dict[str, bytes]) -> Outcome:
    """How it ends where nothing is described."""
    with pytest.raises(FetchFailed) as caught:
        play(source.describe(clue), answers)
    return caught.value.outcome


@pytest.mark.parametrize("agency", [[{"RA": "DataCite"}], [{"status": "unknown"}]])
def test_doi_at_datacite(play: "Play", agency: object) -> None:
    """Where DataCite has it, or where it is not known who has it."""
    record = {"data": {"attributes": {"doi": DOI, "titles": [{"title": "A Title"}]}}}
    answers = {RA: dumped(agency), DATACITE: dumped(record)}
    assert play(DoiRecord(SourceContext()).describe(Clue(doi=DOI)), answers).source == "DataCite"


def test_doi_elsewhere(play: "Play") -> None:
    """A DOI of another agency is not "not found": another service may describe it."""
    answers = {RA: dumped([{"RA": "mEDRA"}])}
    assert refused(play, DoiRecord(SourceContext()), Clue(doi=DOI), answers) is Outcome.REFUSED


def test_doi_troubles(play: "Play") -> None:
    """An answer about another DOI is none; what is no record makes no sense; both are told."""
    source = DoiRecord(SourceContext())
    work = {"message-type": "work", "message": OURS | {"DOI": "10.1000/y"}}
    answers = {RA: dumped([{"RA": "Crossref"}]), CROSSREF: dumped(work)}
    assert refused(play, source, Clue(doi=DOI), answers) is Outcome.NOT_FOUND
    assert refused(play, source, Clue(doi=DOI), {CROSSREF: b"{}"}) is Outcome.UNREADABLE
