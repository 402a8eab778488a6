"""Whether a paper found by its title is the one that is meant."""

import time

import pytest

from readlist.model.paper import Paper
from readlist.sources.protocol import Clue


@pytest.mark.parametrize(
    ("evidence", "year", "confirmed"),
    [
        ("A Title by Ann Other", None, False),
        ("A Title\nJ. Müller-Lüdenscheidt", None, True),
        ("A Title\nJ. M¨uller-L¨udenscheidt", None, True),
        ("", 2017, True),
        ("", 2018, False),
    ],
)
def test_proof_of_a_title(evidence: str, year: int | None, confirmed: bool) -> None:
    """An author must be named, whatever becomes of accents, or the year must agree."""
    paper = Paper("", "A Title", authors=("Jo Müller-Lüdenscheidt", "{}"), year=2017)
    assert Clue(title="A title", evidence=evidence, year=year).expects(paper) is confirmed
    assert not Clue(title="Another title", evidence=evidence, year=year).expects(paper)


@pytest.mark.parametrize(
    ("evidence", "confirmed"),
    [
        ("A Title. There he is", False),
        ("A Title\nKaiming He1, Jo Ek", True),
        ("A Title\nKaiming Hewitt, Jo Ek", False),
        ("A Title\nMay Li", True),
    ],
)
def test_short_names(evidence: str, *, confirmed: bool) -> None:
    """One that may be another word counts with the given name only."""
    paper = Paper("", "A Title", authors=("Kaiming He", "{He}", "Bo May"))
    assert Clue(title="A title", evidence=evidence).expects(paper) is confirmed


def test_many_authors() -> None:
    """The evidence is read once, not once for each of ten thousand authors."""
    paper = Paper("", "T", authors=tuple(f"A Name{number}" for number in range(10_000)))
    clue = Clue(title="T", evidence="word " * 20_000)
    begun = time.process_time()
    assert not clue.expects(paper)
    assert time.process_time() - begun < 5.0
