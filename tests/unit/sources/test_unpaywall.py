"""Open copies that Unpaywall knows."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Outcome, Reply
from readlist.sources.protocol import (
    Copy,
    Source,
    SourceContext,
    SourceResult,
    clue_of_paper,
    pdf_of,
)
from readlist.sources.unpaywall import Unpaywall, parse_copies

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive

PAPER = Paper("k", "T", doi="10.1023/a:1007<5>")
RUN = SourceContext(contact="me+papers@example.org")
URL = "https://api.unpaywall.org/v2/10.1023/a:1007%3C5%3E?email=me%2Bpapers@example.org"
A, B = "https://a.example/1.pdf", "https://b.example/2.pdf"


def record(best: object, *others: object) -> bytes:
    """A record with these places."""
    value = {"doi": PAPER.doi, "best_oa_location": best, "oa_locations": list(others)}
    return json.dumps(value).encode()


def place(url: object, version: object = None) -> dict[str, object]:
    """One place."""
    return {"url": "https://doi.org/x", "url_for_pdf": url, "version": version}


def test_it_is_a_source() -> None:
    """It has PDFs of papers with DOI, for people who gave their address."""
    source: Source = Unpaywall(RUN)
    assert source.can_describe(clue_of_paper(PAPER))
    assert not source.can_describe(clue_of_paper(Paper("k", "T", doi="soon")))
    assert not Unpaywall(SourceContext()).can_describe(clue_of_paper(PAPER))


@pytest.mark.parametrize(
    ("body", "copies"),
    [
        (
            record(place(B, "publishedVersion"), place(A), place(B)),
            (Copy(B, "publishedVersion"), Copy(A)),
        ),
        (
            record(place(None), place(None), place(A, "submittedVersion")),
            (Copy(A, "submittedVersion"),),
        ),
        (record(place("http://a.example/1.pdf"), place("https://a b"), place(7), "odd", None), ()),
        (record(None), ()),
        (b'{"doi": "10.1/x", "best_oa_location": null, "oa_locations": null}', ()),
    ],
)
def test_copies(body: bytes, copies: tuple[Copy, ...]) -> None:
    """The best place comes first, each once; only what https has counts."""
    assert parse_copies(body) == copies


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b'{"error": true, "doi": "10.1/x"}', b"<html></html>"]
)
def test_other_answers(body: bytes) -> None:
    """An answer that is no record is not taken for one without copies."""
    with pytest.raises(ValueError, match=r"."):
        parse_copies(body)


def test_one_copy_after_the_other(drive: "Drive") -> None:
    """Where the best one does not come, the next is asked for."""
    answers: dict[str, Answer] = {
        URL: record(place(A), place(B, "acceptedVersion")),
        A: Outcome.BLOCKED,
        B: Reply(B, file=Path("b.pdf")),
    }
    found, asked = drive(pdf_of(Unpaywall(RUN), clue_of_paper(PAPER)), answers)
    assert found == SourceResult(B, file=Path("b.pdf"), version="acceptedVersion")
    assert [each.url for each in asked] == [URL, A, B]


def test_no_copy_comes(drive: "Drive") -> None:
    """What is told is why the best one did not come; not every place in the world is tried."""
    others = [f"https://o.example/{number}.pdf" for number in range(8)]
    answers: dict[str, Answer] = {URL: record(place(A), *map(place, others)), A: Outcome.BLOCKED}
    answers |= dict.fromkeys(others[:3], Outcome.NOT_FOUND)
    with pytest.raises(FetchFailed) as failed:
        drive(pdf_of(Unpaywall(RUN), clue_of_paper(PAPER)), answers)
    assert failed.value.outcome is Outcome.BLOCKED


def test_no_copy_is_known(drive: "Drive") -> None:
    """A closed paper has none."""
    with pytest.raises(FetchFailed, match="no open PDF"):
        drive(pdf_of(Unpaywall(RUN), clue_of_paper(PAPER)), {URL: record(None)})
