"""Forty pairs of records, and when each is one work: the table behind readlist.model.same_work.

`before` is what the six functions answered that the rule replaces, a letter for each yes:
I import without a shared identifier, A import with one, P preprint and publication by a service,
F fetch of a record by identifier, S search by title, K the same key in two versions of a list.

`now` is what the one rule answers: W one work with nothing but the two records known, J also joined
by an import (nothing tells the publications apart), I with an identifier or a service that links
them, K with one key in two versions of a list. Where the six differed:

- A and F disagreed on changed titles, P on those of other people. Of linked records a third of the
  shorter title is enough where they share a first author, half of it where they do not. Fetch gets
  abstracts of papers whose title changed between versions.
- Articles and prepositions counted as words, so that a whole volume's record was taken for the
  paper whose DOI was copied wrongly. They no longer count.
- Import compared words, search compared letters: "Pre-training" is "Pretraining" everywhere.
- Search took the same title and year for proof by any authors. People who differ speak against
  it; the first author may stand in another place.
- A key was believed if any author was the same. Now the first author must be.
"""

from dataclasses import dataclass

import pytest

from readlist.model.paper import Paper
from readlist.model.same_work import KnownPapers, Link, same_work


def p(title: str, *authors: str, year: int | None = None, **more: object) -> Paper:
    """A paper without key, unless one is given."""
    return Paper(**{"key": "", "title": title, "authors": authors, "year": year, **more})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Pair:
    """Two records, and the answers."""

    name: str
    one: Paper
    other: Paper
    before: str
    now: str


IO = "Perceiver IO: A General Architecture for Structured Inputs & Outputs"
PAIRS = (
    Pair(
        "equal",
        p(IO, "Andrew Jaegle", year=2022),
        p(IO, "Andrew Jaegle", year=2022),
        "IAPFSK",
        "JWIK",
    ),
    Pair("accents", p("Étude of Graphs", "A B"), p("etude of graphs", "A B"), "IAPFSK", "JWIK"),
    Pair("hyphen", p("Pre-training BERT", "A B"), p("Pretraining BERT", "A B"), "APFSK", "JWIK"),
    Pair("markup", p("Deep <i>BERT</i> Nets", "A B"), p("Deep BERT Nets", "A B"), "APFSK", "JWIK"),
    Pair("no subtitle", p(IO, "Andrew Jaegle"), p("Perceiver IO", "Andrew Jaegle"), "APFK", "IK"),
    Pair("hyphen, no subtitle", p("Pre-training: A Way"), p("Pretraining"), "PF", "IK"),
    Pair(
        "one key",
        p("Deep Nets", "A Lee", year=2017, venue="ICML", key="lee"),
        p("Deep Nets", "B Chi", year=2019, venue="NeurIPS", key="lee"),
        "IAPFK",
        "JIK",
    ),
    Pair("no subtitle, nobody", p(IO), p("Perceiver IO"), "APFK", "IK"),
    Pair(
        "other subtitle", p("BERT: Deep Nets", "A B"), p("BERT: Shallow Trees", "A B"), "PK", "IK"
    ),
    Pair("only digits differ", p("Edge Graphs 2", "A B"), p("Edge Graphs 3", "A B"), "APK", "IK"),
    Pair(
        "title changed, first author same",
        p("Learning to See by Moving Hands Around", "Ann Lee", "Bo Chi"),
        p("Moving Cameras Teach Robots", "Ann Lee"),
        "K",
        "K",
    ),
    Pair(
        "half of the words, first author same",
        p("Fast Graph Learning for Robots", "Ann Lee"),
        p("Graph Learning at Scale", "Ann Lee"),
        "APK",
        "IK",
    ),
    Pair(
        "half of the words, others' names",
        p("Fast Graph Learning for Robots", "Ann Lee"),
        p("Graph Learning at Scale", "Bo Chi"),
        "AK",
        "IK",
    ),
    Pair(
        "a third of the words, others' names",
        p("Fast Graph Kernels", "Ann Lee"),
        p("Slow Graph Sampling", "Bo Chi"),
        "",
        "",
    ),
    Pair(
        "a whole volume of the same DOI",
        p("On the Measure of Intelligence", "F. Chollet"),
        p("Proceedings of the Conference on the Nature of Machines"),
        "AK",
        "",
    ),
    Pair("nothing in common", p("Attention", "Ann Lee"), p("Diffusion", "Bo Chi"), "", ""),
    Pair("only the author", p("Attention", "Ann Lee"), p("Diffusion", "Ann Lee"), "K", "K"),
    Pair(
        "retitled by its author", p("Working Title", "Ann Lee"), p("Diffusion", "Ann Lee"), "K", "K"
    ),
    Pair(
        "common title, others",
        p("Introduction", "A B", year=2020),
        p("Introduction", "C D", year=2020),
        "APFSK",
        "IK",
    ),
    Pair("common title, nobody", p("Introduction"), p("Introduction"), "IAPFK", "JWIK"),
    Pair(
        "nobody on one side, same year",
        p("Deep Nets", "A B", year=2020),
        p("Deep Nets", year=2020),
        "APFSK",
        "WIK",
    ),
    Pair(
        "nobody on one side, other year",
        p("Deep Nets", "A B", year=2020),
        p("Deep Nets", year=2017),
        "APFK",
        "IK",
    ),
    Pair(
        "initials",
        p("Deep Nets", "Andrew Jaegle", year=2020),
        p("Deep Nets", "Jaegle, A.", year=2020),
        "IAPFSK",
        "JWIK",
    ),
    Pair(
        "particle",
        p("Deep Nets", "Aäron van den Oord", year=2018),
        p("Deep Nets", "Oord, A. v. d.", year=2018),
        "IAPFSK",
        "JWIK",
    ),
    Pair(
        "authors in another order",
        p("Deep Nets", "A Lee", "B Chi", year=2018),
        p("Deep Nets", "B Chi", "A Lee", year=2018),
        "APFSK",
        "JWIK",
    ),
    Pair(
        "preprint a year earlier",
        p("Deep Nets", "A Lee", year=2017, venue="arXiv"),
        p("Deep Nets", "A Lee", year=2018, venue="ICML"),
        "IAPFSK",
        "JWIK",
    ),
    Pair(
        "preprint two years earlier",
        p("Deep Nets", "A Lee", year=2016, venue="arXiv"),
        p("Deep Nets", "A Lee", year=2018, venue="ICML"),
        "IAPFSK",
        "JWIK",
    ),
    Pair(
        "preprint three years earlier",
        p("Deep Nets", "A Lee", year=2015, venue="arXiv"),
        p("Deep Nets", "A Lee", year=2018, venue="ICML"),
        "APFSK",
        "IK",
    ),
    Pair(
        "conference, then journal",
        p("Deep Nets", "A Lee", year=2017, venue="ICML", type="paper-conference"),
        p("Deep Nets", "A Lee", year=2018, venue="JMLR", type="article-journal"),
        "APFSK",
        "WIK",
    ),
    Pair(
        "conference and journal of a year",
        p("Deep Nets", "A Lee", year=2018, venue="ICML", type="paper-conference"),
        p("Deep Nets", "A Lee", year=2018, venue="JMLR", type="article-journal"),
        "APFSK",
        "WIK",
    ),
    Pair(
        "another year of a series",
        p("Annual Report", "A Lee", year=2017, venue="NSF"),
        p("Annual Report", "A Lee", year=2018, venue="NSF"),
        "APFSK",
        "WIK",
    ),
    Pair(
        "other pages",
        p("Letters", "A Lee", year=2018, venue="J", extra={"pages": "1-2"}),
        p("Letters", "A Lee", year=2018, venue="J", extra={"pages": "7-9"}),
        "APFSK",
        "WIK",
    ),
    Pair(
        "other edition",
        p("Deep Nets", "A Lee", year=2018, venue="MIT", extra={"edition": "1"}),
        p("Deep Nets", "A Lee", year=2018, venue="MIT", extra={"edition": "2"}),
        "APFSK",
        "WIK",
    ),
    Pair(
        "no year on one side",
        p("Deep Nets", "A Lee", year=2018),
        p("Deep Nets", "A Lee"),
        "IAPFSK",
        "JWIK",
    ),
    Pair(
        "other DOIs",
        p("Deep Nets", "A Lee", year=2018, doi="10.1/a"),
        p("Deep Nets", "A Lee", year=2018, doi="10.1/b"),
        "APFSK",
        "WIK",
    ),
    Pair(
        "other arXiv ids",
        p("Deep Nets", "A Lee", year=2018, arxiv="1801.00001"),
        p("Deep Nets", "A Lee", year=2018, arxiv="1801.00002"),
        "APFSK",
        "WIK",
    ),
    Pair(
        "DOI and arXiv id",
        p("Deep Nets", "A Lee", year=2018, doi="10.1/a"),
        p("Deep Nets", "A Lee", year=2018, arxiv="1801.00002"),
        "IAPFSK",
        "JWIK",
    ),
    Pair(
        "translated title",
        p("Sur les réseaux", "A Lee", year=2018),
        p("On Networks", "A Lee", year=2018),
        "K",
        "K",
    ),
    Pair(
        "Chinese titles alike",
        p("深度学习综述", "邱锡鹏", year=2020),
        p("深度学习综述", "邱锡鹏", year=2020),
        "IAPFSK",
        "JWIK",
    ),
    Pair(
        "titles of punctuation",
        p("???", "A Lee", year=2020),
        p("!!!", "A Lee", year=2020),
        "APK",
        "K",
    ),
    Pair(
        "body as author",
        p("GPT-4 Technical Report", "{OpenAI}", year=2023),
        p("GPT-4 Technical Report", "OpenAI", year=2023),
        "IAPFSK",
        "JWIK",
    ),
    Pair(
        "erratum",
        p("Deep Nets", "A Lee", year=2018),
        p("Erratum: Deep Nets", "A Lee", year=2018),
        "APK",
        "IK",
    ),
    Pair(
        "reply to it",
        p("Deep Nets", "A Lee", year=2018),
        p("A Comment on Deep Nets", "B Chi", year=2019),
        "AK",
        "IK",
    ),
)


def answers(one: Paper, other: Paper) -> str:
    """The letters under which the two are one work now."""
    tried = {
        "J": KnownPapers([one]).same(other) is not None,
        "W": same_work(one, other),
        "I": same_work(one, other, Link.IDENTIFIER),
        "K": same_work(one, other, Link.KEY),
    }
    return "".join(letter for letter, answer in tried.items() if answer)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_one_rule_decides(pair: Pair) -> None:
    """Whichever room asks, the answer is the same; it does not depend on the order of the two."""
    assert answers(pair.one, pair.other) == pair.now
    assert answers(pair.other, pair.one) == pair.now
