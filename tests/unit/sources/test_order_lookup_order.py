"""Looking papers up: who is asked after whom, and a preprint with what it was published as."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from readlist.model.paper import Paper
from readlist.model.same_work import Link, same_work
from readlist.network.messages import Observer, Outcome
from readlist.sources.order import Sources
from readlist.sources.protocol import Clue, Record, SourceContext, as_published

if TYPE_CHECKING:
    from unit.sources.conftest import Answers, Play

ARXIV = "https://export.arxiv.org/api/query?id_list=2107.14795&max_results=1"
CROSSREF = "https://api.crossref.org/works/10.1000%2Fx"
FEED = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="http://arxiv.org/schemas/atom"><entry>
    <id>http://arxiv.org/abs/2107.14795v3</id><title>A Title of Some Length</title>
    <summary>We show.</summary><author><name>Ann Kay</name></author>
    <published>2021-07-30T00:00:00Z</published><a:primary_category term="cs.LG"/>
    <a:doi>10.1000/x</a:doi><a:journal_ref>J. X 4</a:journal_ref></entry></feed>"""


def work(**values: object) -> bytes:
    """Crossref's record of what it was published as."""
    record = {
        "DOI": "10.1000/x",
        "type": "journal-article",
        "title": ["A Title of Some Length"],
        "author": [{"given": "A.", "family": "Kay"}],
        "container-title": ["Journal of X"],
        "issued": {"date-parts": [[2022]]},
    } | values
    return json.dumps({"message-type": "work", "message": record}).encode()


def looked_up(play: "Play", clue: Clue, answers: "Answers") -> Any:
    """The result of the look-up."""
    inquiry = SourceContext((clue,))
    return play(
        Sources(inquiry, Observer()).described(clue),
        answers,
    )


def test_published(play: "Play") -> None:
    """Venue, year and type are the publication's; arXiv's id, category and abstract are kept."""
    found = looked_up(play, Clue(arxiv="2107.14795"), {ARXIV: FEED, CROSSREF: work()})
    paper = found.paper
    assert (paper.venue, paper.year, paper.type) == ("Journal of X", 2022, "article-journal")
    assert (paper.doi, paper.arxiv, paper.primary_category) == ("10.1000/x", "2107.14795", "cs.LG")
    assert (paper.abstract, paper.published, paper.extra) == ("We show.", None, {})
    assert (found.source, found.notes) == ("Crossref", ())


@pytest.mark.parametrize(
    ("answer", "doi", "said"),
    [
        (Outcome.NOT_FOUND, "", "does not exist"),
        (Outcome.NETWORK, "10.1000/x", "could not be looked up"),
    ],
)
def test_publication_that_is_not_had(play: "Play", answer: Outcome, doi: str, said: str) -> None:
    """It stays the preprint; a DOI that does not exist is dropped."""
    found = looked_up(play, Clue(arxiv="2107.14795"), {ARXIV: FEED, CROSSREF: answer})
    assert (found.paper.doi, found.source) == (doi, "arXiv")
    assert found.paper.extra == {"note": "J. X 4"}
    assert said in found.notes[0]


def test_another_work(play: "Play") -> None:
    """A DOI of another work is not believed."""
    other = work(title=["Bees"], author=[{"family": "Roe"}])
    found = looked_up(play, Clue(arxiv="2107.14795"), {ARXIV: FEED, CROSSREF: other})
    assert (found.paper.doi, found.paper.title) == ("", "A Title of Some Length")
    assert 'another work: "Bees"' in found.notes[0]


def test_both_names_are_given(play: "Play") -> None:
    """A PDF may name both; the identifiers by which it was asked for are kept."""
    feed = FEED.replace(b"<a:doi>10.1000/x</a:doi>", b"")
    clue = Clue(arxiv="2107.14795", doi="10.1000/x")
    found = looked_up(play, clue, {ARXIV: feed, CROSSREF: work()})
    assert (found.paper.arxiv, found.paper.doi) == ("2107.14795", "10.1000/x")


def test_preprint_elsewhere(play: "Play") -> None:
    """A preprint with a DOI of its own leads to its publication, and that DOI is kept."""
    early = work(
        DOI="10.1000/y", type="posted-content", relation={"is-preprint-of": [{"id": "10.1000/x"}]}
    )
    answers = {"https://api.crossref.org/works/10.1000%2Fy": early, CROSSREF: work()}
    paper = looked_up(play, Clue(doi="10.1000/y"), answers).paper
    assert (paper.doi, paper.extra) == ("10.1000/x", {"eprint": "10.1000/y", "eprinttype": "doi"})


def test_what_the_text_does_not_name(play: "Play") -> None:
    """An identifier in a text leads nowhere if the text does not name the paper."""
    clue = Clue(doi="10.1000/x", evidence="About something else")
    (failure,) = looked_up(play, clue, {CROSSREF: work()})
    assert (failure.outcome, "which the PDF does not name" in failure.detail) == (
        Outcome.NOT_FOUND,
        True,
    )
    clue = Clue(doi="10.1000/x", evidence="A title\nof SOME-length, 2022")
    assert looked_up(play, clue, {CROSSREF: work()}).paper.doi == "10.1000/x"


def test_everybody_fails(play: "Play") -> None:
    """Each is named with its reason; without any clue there is no source to ask."""
    answers = {ARXIV: Outcome.NETWORK, "https://arxiv.org/abs/2107.14795": Outcome.BLOCKED}
    failures = looked_up(play, Clue(arxiv="2107.14795"), answers)
    assert [failure.source for failure in failures] == [
        "arXiv",
        "DataCite",
        "the arXiv page",
        "Semantic Scholar",
    ]
    (nothing,) = looked_up(play, Clue(), {})
    assert nothing.outcome is Outcome.NOT_FOUND


def test_found_by_title(play: "Play") -> None:
    """A paper that a title found is described by a service that has its DOI; else as it is."""
    fields = "title,abstract,year,venue,url,authors,externalIds,openAccessPdf".replace(",", "%2C")
    record = {"title": "A Title of Some Length", "authors": [{"name": "A. Kay"}], "year": 2022}
    clue = Clue(title="A title of some length", evidence="A title of some length, by Ann Kay")
    query = f"query=A+title+of+some+length&fields={fields}"
    url = f"https://api.semanticscholar.org/graph/v1/paper/search/match?{query}"
    named = json.dumps({"data": [record | {"externalIds": {"DOI": "10.1000/x"}}]}).encode()
    found = looked_up(play, clue, {url: named, CROSSREF: work()})
    assert (found.source, found.paper.venue) == ("Crossref", "Journal of X")
    assert "found by its title at Semantic Scholar" in found.notes[0]
    found = looked_up(play, clue, {url: named, CROSSREF: Outcome.NETWORK})
    assert (found.source, found.paper.doi) == ("Semantic Scholar", "10.1000/x")
    bare = json.dumps({"data": [record]}).encode()
    assert looked_up(play, clue, {url: bare}).paper.doi == ""
    (failure,) = looked_up(play, clue._replace(evidence="by Ann Other"), {url: bare})
    assert failure.outcome is Outcome.NOT_FOUND


def test_what_is_the_persons_affair(play: "Play") -> None:
    """A token that makes no sense is reported, whichever source describes the paper."""
    told: list[str] = []

    class Listening(Observer):
        def closes(self, host: str, failure: Any) -> None:
            told.append(f"{host}: {failure.detail}")

    clue = Clue(openreview="abc", arxiv="2107.14795")
    inquiry = SourceContext((clue,), environ={"OPENREVIEW_TOKEN": "a b"})
    feed = {ARXIV: FEED.replace(b"<a:doi>10.1000/x</a:doi>", b"")}
    assert play(Sources(inquiry, Listening()).described(clue), feed).source == "arXiv"
    (line,) = told
    assert line.startswith("OpenReview: OPENREVIEW_TOKEN holds a space")


KAY = ("Ann Kay",)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Paper("", "A Title: More", authors=KAY), Paper("", "A title", authors=("B C",)), True),
        (
            Paper("", "Old Words Here", authors=KAY),
            Paper("", "Old Words", authors=("A. Kay",)),
            True,
        ),
        (Paper("", "Old Words", authors=KAY), Paper("", "New Ones", authors=KAY), False),
        (Paper("", "Old Words"), Paper("", "Old Words Here", authors=KAY), True),
        (Paper("", "Old Words"), Paper("", "New Ones Here", authors=KAY), False),
    ],
)
def test_same_work(one: Paper, other: Paper, same: bool) -> None:
    """The same main title, or the same first author and many of the words."""
    assert same_work(one, other, Link.IDENTIFIER) is same


def test_what_is_filled_in() -> None:
    """A field that the publication's record lacks comes from the preprint's."""
    early = Paper(
        "",
        "T",
        type="paper-conference",
        authors=KAY,
        year=2021,
        venue="V",
        date="2021-01-02",
        url="https://a.b",
        topics=("x",),
    )
    late = Paper("", "T", doi="10.1000/x")
    paper = as_published(Record(early, "A", ""), Record(late, "B", "")).paper
    assert (paper.type, paper.authors, paper.year, paper.venue) == (
        "paper-conference",
        KAY,
        2021,
        "V",
    )
    assert (paper.published, paper.url, paper.topics) == (date(2021, 1, 2), "https://a.b", ("x",))
