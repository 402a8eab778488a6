"""Which agency a DOI is registered with."""

from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest

from readlist.network.messages import Outcome, Reply, Request
from readlist.sources.crossref import parse_agency, registration_agency
from readlist.sources.protocol import Asking, SourceResult

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive


def agency(steps: Generator[Request, Reply, str]) -> Asking[SourceResult]:
    """The agency as if it were what a source found."""
    return SourceResult(url=(yield from steps))


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (b'[{"DOI": "10.5281", "RA": "DataCite"}]', "DataCite"),
        (b'[{"DOI": "10.5281", "RA": "mEDRA"}]', "mEDRA"),
        (b'[{"DOI": "10.5281", "status": "DOI does not exist"}]', ""),
        (b"<html>", ""),
        (Outcome.NETWORK, ""),
    ],
)
def test_agency(drive: "Drive", answer: "Answer", name: str) -> None:
    """One request by prefix, shared by all DOIs of a registrant; no answer is no knowledge."""
    steps = registration_agency("10.5281/zenodo.48440")
    found, asked = drive(agency(steps), {"https://doi.org/ra/10.5281": answer})
    assert found.url == name
    assert asked == [next(registration_agency("10.5281/another"))]
    assert asked[0].shared


def test_arxiv_needs_no_request(drive: "Drive") -> None:
    """The agency of arXiv's prefix is known."""
    found, asked = drive(agency(registration_agency("10.48550/arxiv.2107.14795")), {})
    assert found.url == "DataCite"
    assert not asked


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"{}", b"[3]", b'[{"RA": null}]', b'[{"DOI": "10.5281"}]']
)
def test_no_answer(body: bytes) -> None:
    """Whatever names no agency and does not deny one."""
    with pytest.raises(ValueError, match=r"agency|Expecting"):
        parse_agency(body)
