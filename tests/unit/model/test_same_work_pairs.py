"""Forty pairs of records, and whether each is one work: the table behind readlist.model.same_work.

A pair is judged under what is known beside the two records: nothing ("-"), an identifier or a
service that links them ("id"), or one key in two versions of one list ("key").
`before` is what the six functions answered that this rule replaces, a letter each for yes:
I import without a shared identifier, A import with one, P preprint and publication by a service,
F fetch of a record by identifier, S search by title, K the same key in two versions of a list.
"""

from dataclasses import dataclass

import pytest

from readlist.library.three_way import _is_continued
from readlist.model.paper import Paper
from readlist.model.same_work import KnownPapers, same_main_title, same_title, titles_alike
from readlist.sources.confirm import same_work as linked_by_service
from readlist.sources.semantic_scholar import ScholarRecord, _confirmed


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


IO = "Perceiver IO: A General Architecture for Structured Inputs & Outputs"
PAIRS = (
    Pair("equal", p(IO, "Andrew Jaegle", year=2022), p(IO, "Andrew Jaegle", year=2022), "IAPFSK"),
    Pair("case and accents", p("Étude of Graphs", "A B"), p("etude of graphs", "A B"), "IAPFSK"),
    Pair("hyphen", p("Pre-training BERT", "A B"), p("Pretraining BERT", "A B"), "APFSK"),
    Pair("markup", p("Deep <i>BERT</i> Nets", "A B"), p("Deep BERT Nets", "A B"), "APFSK"),
    Pair("no subtitle", p(IO, "Andrew Jaegle"), p("Perceiver IO", "Andrew Jaegle"), "APFK"),
    Pair("no subtitle, nobody", p(IO), p("Perceiver IO"), "APFK"),
    Pair("other subtitle", p("BERT: Deep Nets", "A B"), p("BERT: Shallow Trees", "A B"), "PK"),
    Pair("only digits differ", p("Edge Graphs 2", "A B"), p("Edge Graphs 3", "A B"), "APK"),
    Pair(
        "title changed, first author same",
        p("Learning to See by Moving Hands Around", "Ann Lee", "Bo Chi"),
        p("Moving Cameras Teach Robots", "Ann Lee"),
        "K",
    ),
    Pair(
        "half of the words, first author same",
        p("Fast Graph Learning for Robots", "Ann Lee"),
        p("Graph Learning at Scale", "Ann Lee"),
        "APK",
    ),
    Pair(
        "half of the words, others' names",
        p("Fast Graph Learning for Robots", "Ann Lee"),
        p("Graph Learning at Scale", "Bo Chi"),
        "AK",
    ),
    Pair(
        "a third of the words, others' names",
        p("Fast Graph Kernels", "Ann Lee"),
        p("Slow Graph Sampling", "Bo Chi"),
        "",
    ),
    Pair(
        "a whole volume of the same DOI",
        p("On the Measure of Intelligence", "F. Chollet"),
        p("Proceedings of the Conference on the Nature of Machines"),
        "AK",
    ),
    Pair("nothing in common", p("Attention", "Ann Lee"), p("Diffusion", "Bo Chi"), ""),
    Pair("only the author", p("Attention", "Ann Lee"), p("Diffusion", "Ann Lee"), "K"),
    Pair("retitled by its author", p("Working Title", "Ann Lee"), p("Diffusion", "Ann Lee"), "K"),
    Pair(
        "common title, others",
        p("Introduction", "A B", year=2020),
        p("Introduction", "C D", year=2020),
        "APFSK",
    ),
    Pair("common title, nobody", p("Introduction"), p("Introduction"), "IAPFK"),
    Pair(
        "nobody on one side, same year",
        p("Deep Nets", "A B", year=2020),
        p("Deep Nets", year=2020),
        "APFSK",
    ),
    Pair(
        "nobody on one side, other year",
        p("Deep Nets", "A B", year=2020),
        p("Deep Nets", year=2017),
        "APFK",
    ),
    Pair(
        "initials",
        p("Deep Nets", "Andrew Jaegle", year=2020),
        p("Deep Nets", "Jaegle, A.", year=2020),
        "IAPFSK",
    ),
    Pair(
        "particle",
        p("Deep Nets", "Aäron van den Oord", year=2018),
        p("Deep Nets", "Oord, A. v. d.", year=2018),
        "IAPFSK",
    ),
    Pair(
        "authors in another order",
        p("Deep Nets", "A Lee", "B Chi", year=2018),
        p("Deep Nets", "B Chi", "A Lee", year=2018),
        "APFSK",
    ),
    Pair(
        "preprint a year earlier",
        p("Deep Nets", "A Lee", year=2017, venue="arXiv"),
        p("Deep Nets", "A Lee", year=2018, venue="ICML"),
        "IAPFSK",
    ),
    Pair(
        "preprint two years earlier",
        p("Deep Nets", "A Lee", year=2016, venue="arXiv"),
        p("Deep Nets", "A Lee", year=2018, venue="ICML"),
        "IAPFSK",
    ),
    Pair(
        "preprint three years earlier",
        p("Deep Nets", "A Lee", year=2015, venue="arXiv"),
        p("Deep Nets", "A Lee", year=2018, venue="ICML"),
        "APFSK",
    ),
    Pair(
        "conference, then journal",
        p("Deep Nets", "A Lee", year=2017, venue="ICML", type="paper-conference"),
        p("Deep Nets", "A Lee", year=2018, venue="JMLR", type="article-journal"),
        "APFSK",
    ),
    Pair(
        "conference and journal of a year",
        p("Deep Nets", "A Lee", year=2018, venue="ICML", type="paper-conference"),
        p("Deep Nets", "A Lee", year=2018, venue="JMLR", type="article-journal"),
        "APFSK",
    ),
    Pair(
        "another year of a series",
        p("Annual Report", "A Lee", year=2017, venue="NSF"),
        p("Annual Report", "A Lee", year=2018, venue="NSF"),
        "APFSK",
    ),
    Pair(
        "other pages",
        p("Letters", "A Lee", year=2018, venue="J", extra={"pages": "1-2"}),
        p("Letters", "A Lee", year=2018, venue="J", extra={"pages": "7-9"}),
        "APFSK",
    ),
    Pair(
        "other edition",
        p("Deep Nets", "A Lee", year=2018, venue="MIT", extra={"edition": "1"}),
        p("Deep Nets", "A Lee", year=2018, venue="MIT", extra={"edition": "2"}),
        "APFSK",
    ),
    Pair(
        "no year on one side", p("Deep Nets", "A Lee", year=2018), p("Deep Nets", "A Lee"), "IAPFSK"
    ),
    Pair(
        "other DOIs",
        p("Deep Nets", "A Lee", year=2018, doi="10.1/a"),
        p("Deep Nets", "A Lee", year=2018, doi="10.1/b"),
        "APFSK",
    ),
    Pair(
        "other arXiv ids",
        p("Deep Nets", "A Lee", year=2018, arxiv="1801.00001"),
        p("Deep Nets", "A Lee", year=2018, arxiv="1801.00002"),
        "APFSK",
    ),
    Pair(
        "DOI and arXiv id",
        p("Deep Nets", "A Lee", year=2018, doi="10.1/a"),
        p("Deep Nets", "A Lee", year=2018, arxiv="1801.00002"),
        "IAPFSK",
    ),
    Pair(
        "translated title",
        p("Sur les réseaux", "A Lee", year=2018),
        p("On Networks", "A Lee", year=2018),
        "K",
    ),
    Pair(
        "Chinese titles alike",
        p("深度学习综述", "邱锡鹏", year=2020),
        p("深度学习综述", "邱锡鹏", year=2020),
        "IAPFSK",
    ),
    Pair(
        "titles of punctuation", p("???", "A Lee", year=2020), p("!!!", "A Lee", year=2020), "APK"
    ),
    Pair(
        "body as author",
        p("GPT-4 Technical Report", "{OpenAI}", year=2023),
        p("GPT-4 Technical Report", "OpenAI", year=2023),
        "IAPFSK",
    ),
    Pair(
        "erratum",
        p("Deep Nets", "A Lee", year=2018),
        p("Erratum: Deep Nets", "A Lee", year=2018),
        "APK",
    ),
    Pair(
        "reply to it",
        p("Deep Nets", "A Lee", year=2018),
        p("A Comment on Deep Nets", "B Chi", year=2019),
        "AK",
    ),
)


def answers(one: Paper, other: Paper) -> str:
    """The letters of the functions that take the two for one work."""
    record = ScholarRecord(title=other.title, authors=other.authors, year=other.year)
    tried = {
        "I": KnownPapers([one]).same(other) is not None,
        "A": titles_alike(one, other),
        "P": linked_by_service(one, other),
        "F": same_main_title(one.title, other.title),
        "S": same_title(record.title, one.title) and _confirmed(record, one),
        "K": _is_continued(one, other),
    }
    return "".join(letter for letter, answer in tried.items() if answer)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_the_functions_of_five_rooms_answer_so(pair: Pair) -> None:
    """Each function that decides about one work today, asked about the pair."""
    assert answers(pair.one, pair.other) == pair.before
