"""Which papers fit which conditions."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from readlist.model.paper import HistoryEntry, OnDisk, Paper, Progress, Status
from readlist.selection.conditions import (
    LongTexts,
    Part,
    SearchedPapers,
    parts_named,
    texts,
    word_row,
)
from readlist.selection.filter_language import parse_filter

PAPER = Paper(
    key="doe2022work",
    title="Über the Work: Graph-based 世界模型 Pre-training",
    authors=("Sergi Castella i Sapé", "Jane Doe"),
    year=2022,
    venue="International Conference on Learning Representations",
    topics=("Graph Networks",),
    arxiv="2107.14795",
    code="https://a.b/c",
    type="article-journal",
    citekey="work",
    summary={"en": "An odd summary.", "zh": "一个摘要"},
)
READ = Progress(
    (
        HistoryEntry(Status.READING, datetime(2026, 1, 1, 12, tzinfo=UTC)),
        HistoryEntry(Status.READ, datetime(2026, 2, 1, 12, tzinfo=UTC)),
    ),
    tags=("Été", "to do"),
    rating=4,
)


@dataclass
class Known:
    """A candidate as a test has it."""

    list_name: str = "mine"
    paper: Paper = PAPER
    progress: Progress | None = READ
    on_disk: tuple[OnDisk, ...] = (OnDisk.PDF, OnDisk.ABSTRACT)
    long_texts: LongTexts = field(default_factory=lambda: {Part.NOTES: ("My own words.",)})


def among_thousands(query: str) -> set[int]:
    """The papers that fit where their words stand in rows: the one there is, or none."""
    rows = [word_row({part: texts(PAPER, Known().long_texts, part) for part in Part})]
    known = SearchedPapers(lambda: {0}, lambda words: words.found_in(rows), lambda _: [Known()])
    return known.fitting(parse_filter(query))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "uber work",
        '"graph based"',
        "pre-training pre-train*",
        "世界",
        "摘要 summary",
        "networks doe castella",
        "iclr venue:iclr venue:learning",
        '"own words" in:notes "my"',
        "author:sape,nobody",
        'author:"castella i sap"*',
        "topic:graph -topic:text",
        "status:read -status:unread",
        "tag:ete",
        'tag:"TO DO"',
        "tag:t*",
        "priority:normal",
        "type:article-journal type:book",
        "type:article*",
        "list:mine",
        "key:WORK",
        "key:doe2022work",
        "arxiv:2107.14795",
        "year:2020..2023 year:1999",
        "rating:4..",
        "started:2026-01 finished:2026-02-01",
        "finished:2026-01-31.. started:..2026",
        "has:pdf has:abstract has:code has:tags has:rating has:summary has:year has:arxiv",
        "-has:notes -has:doi has:notes,pdf",
        "-nothing -author:levine",
    ],
)
def test_what_fits(query: str) -> None:
    """Words whole unless * ends them, in any part; labels whole; all terms must fit."""
    assert parse_filter(query).fits(Known())
    assert among_thousands(query) == {0}


@pytest.mark.parametrize(
    "query",
    [
        "grap",
        '"work the"',
        "界世",
        "text",
        "author:doe -author:jane",
        "topic:pre",
        "venue:nips",
        "status:unread",
        "tag:et",
        "tag:do",
        "priority:high",
        "list:min",
        "key:doe",
        "doi:10.1/x",
        "year:..2021",
        "rating:5",
        "started:2026-02",
        "finished:..2026-01",
        "has:notes",
        "-uber",
        "in:notes graph",
        "title:summary",
        "work nothing",
    ],
)
def test_what_does_not_fit(query: str) -> None:
    """Part of a word is no word; each field knows only its own."""
    assert not parse_filter(query).fits(Known())
    assert among_thousands(query) == set()


@pytest.mark.parametrize(
    "query", ["status:read", "tag:ete", "rating:1..", "priority:normal", "started:..2030"]
)
def test_what_is_unknown_fits_nothing_that_asks_for_it(query: str) -> None:
    """A damaged progress file has no status, tag or rating; but it is not of status read."""
    damaged = Known(progress=None)
    assert not parse_filter(query).fits(damaged)
    assert parse_filter(f"-{query}").fits(damaged)


def test_a_paper_without_year_is_of_no_year() -> None:
    """Neither early nor late."""
    assert not parse_filter("year:..9999").fits(Known(paper=Paper(key="k", title="Work")))


def test_parts_named() -> None:
    """A condition names what has to be read before it can be asked about a paper."""
    assert set(parts_named(parse_filter("author:a,b -notes:c year:2022"))) == {
        Part.AUTHOR,
        Part.NOTES,
    }
    assert set(parts_named(parse_filter("word"))) == set()
