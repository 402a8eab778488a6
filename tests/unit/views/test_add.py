"""The sentences on papers that were added."""

from typing import Any

import pytest

from readlist.actions.add import AddedPapers
from readlist.actions.attach import Linked
from readlist.library.intake import EntryOutcome, TakenEntry
from readlist.library.own_lists import Intake
from readlist.model.paper import Paper, ReadingList
from readlist.model.same_work import Entry
from readlist.network.messages import Failure, Outcome
from readlist.sources.protocol import LookUp, Record
from readlist.views.add import added_lines, added_text
from readlist.views.fetch import PASSING, failures_text

PAPER = Paper("kay2021tests", "Tests", authors=("Ann Kay",), year=2021)
BARE = Paper("tests", "Tests")


def added(outcome: EntryOutcome, paper: Paper | None = PAPER, **values: Any) -> AddedPapers:
    """One paper that was looked up, with this outcome."""
    entry = Entry("10.1/x", 0, paper, problem="it is odd" if paper is None else "")
    taken = TakenEntry(entry, outcome, 3, "kay2021tests", **values)
    described = LookUp("10.1/x", (), Record(PAPER, "Crossref", "https://doi.org/10.1/x"))
    return AddedPapers(Intake(ReadingList("mine", "Mine"), (taken,)), (described,))


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (added(EntryOutcome.ADDED), "added as 3 of mine: Tests (Kay 2021), from Crossref\n"),
        (added(EntryOutcome.PRESENT, BARE), "there already: 3 of mine: Tests\n"),
        (
            added(EntryOutcome.JOINED, changed=("venue", "doi"), notes=("so it is",)),
            (
                "joined with 3 of mine: Tests (Kay 2021), from Crossref\n"
                "  changed: venue, doi\n  so it is\n"
            ),
        ),
        (
            added(EntryOutcome.ALIKE),
            "not added: Tests (Kay 2021) looks like 3 of mine; `--new` adds it all the same\n",
        ),
        (added(EntryOutcome.SKIPPED, None), "not added: 10.1/x: it is odd\n"),
    ],
)
def test_sentences(one: AddedPapers, said: str) -> None:
    """A line has the outcome, the number, who wrote the paper and who described it."""
    assert added_text(one) == said


def test_attachments() -> None:
    """A PDF that came along, or why it did not."""
    files = (Linked("k", "/x/a.pdf"), Linked("k", "/x/b.pdf", "is no PDF"))
    text = added_text(AddedPapers(Intake(ReadingList("mine", "Mine"), ()), attached=files))
    assert text == "  k: a.pdf is its PDF now\n  k: is no PDF\n"


def test_lines() -> None:
    """Fields for programs; a control character is visible."""
    failure = Failure(Outcome.NETWORK, "fails (500)", source="arXiv")
    failed = LookUp("10.1/y", (), failures=(failure,))
    both = added(EntryOutcome.ADDED, notes=("a\x1b",))
    both = both._replace(looked_up=(*both.looked_up, failed))
    assert added_lines(both) == (
        "added\t3\tkay2021tests\t10.1/x\tCrossref\ta\\x1b\n"
        "failed\t\t\t10.1/y\t\tarXiv: fails (500)\n"
    )


def test_failures() -> None:
    """Each is told once, with whom; some may pass."""
    network = Failure(Outcome.NETWORK, "fails (500)", source="arXiv")
    unknown = Failure(Outcome.NOT_FOUND, "there is nothing")
    assert failures_text((network, network, unknown)) == "arXiv: fails (500); there is nothing"
    told = Failure(Outcome.NOT_FOUND, "arXiv knows no paper 1", source="arXiv")
    page = Failure(Outcome.NETWORK, "fails (500)", source="its page")
    said = "arXiv knows no paper 1; arXiv, its page: fails (500)"
    assert failures_text((told, network, page)) == said
    assert network.outcome in PASSING
    assert unknown.outcome not in PASSING
