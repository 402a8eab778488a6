"""Which papers a view keeps, and in which order."""

from datetime import UTC, datetime

import pytest

from readlist.errors import UsageError
from readlist.filters import SORT_KEYS, Filter, OnDisk, Sort, parse_years
from readlist.model import HistoryEntry, Paper, Progress, Status

PAPER = Paper(
    key="k",
    title="Work",
    authors=("Sergi Castella i Sapé", "Jane Doe"),
    year=2022,
    topics=("Graph Networks",),
)
READ = Progress((HistoryEntry(Status.READ, datetime(2026, 1, 1, tzinfo=UTC)),), tags=("Été",))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2022", range(2022, 2023)),
        (" 2020..2022 ", range(2020, 2023)),
        ("2020..", range(2020, 10000)),
        ("..2020", range(2021)),
    ],
)
def test_spans_of_years(text: str, years: range) -> None:
    """One year, or from and to, either of which may be left out."""
    assert parse_years(text) == years


@pytest.mark.parametrize("text", ["", "..", "20202022", "12345", "2020-2022", "x", "-5", "٢٠٢٢"])
def test_what_is_no_span_of_years(text: str) -> None:
    """The message shows what is understood."""
    with pytest.raises(UsageError, match="is no span of years") as caught:
        parse_years(text)
    assert "2020..2022" in caught.value.hint


@pytest.mark.parametrize(
    ("keep", "kept"),
    [
        (Filter(), True),
        (Filter(statuses=(Status.READ, Status.SKIPPED)), True),
        (Filter(statuses=(Status.UNREAD,)), False),
        (Filter(tags=("ete", "other")), True),
        (Filter(tags=("et",)), False),
        (Filter(topics=("graph",)), True),
        (Filter(topics=("text",)), False),
        (Filter(authors=("SAPE",)), True),
        (Filter(authors=("nobody", "doe")), True),
        (Filter(authors=("nobody",)), False),
        (Filter(years=range(2020, 2023)), True),
        (Filter(years=range(2020, 2022)), False),
        (Filter(has=(OnDisk.PDF,)), True),
        (Filter(has=(OnDisk.PDF, OnDisk.NOTES)), False),
        (Filter(statuses=(Status.READ,), years=range(1)), False),
    ],
)
def test_a_filter_keeps_what_fits(keep: Filter, *, kept: bool) -> None:
    """Any value of a kind will do, tags whole and topics and names in part; all kinds must fit."""
    assert keep.keeps(PAPER, READ, (OnDisk.PDF, OnDisk.ABSTRACT)) is kept


def test_what_is_unknown_fits_nothing_that_asks_for_it() -> None:
    """A damaged progress file has no status and no tag; a paper without year is of no year."""
    assert Filter().keeps(PAPER, None, ())
    assert not Filter(statuses=tuple(Status)).keeps(PAPER, None, ())
    assert not Filter(tags=("Été",)).keeps(PAPER, None, ())
    assert not Filter(years=range(10000)).keeps(Paper(key="k", title="Work"), READ, ())


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.NUMBER, "abc"),
        (Sort.TITLE, "bca"),
        (Sort.AUTHOR, "cab"),
        (Sort.YEAR, "bca"),
        (Sort.STATUS, "cab"),
    ],
)
def test_orders(sort: Sort, order: str) -> None:
    """Title and family name without case and accents; who lacks the property comes last."""
    read = Progress(READ.history)
    papers = [
        (Paper(key="a", title="Zebra", authors=("Aaron Zu",)), read),
        (Paper(key="b", title="ähre", year=1999), None),
        (Paper(key="c", title="Beta", authors=("Éa, Z",), year=2020), Progress()),
    ]
    ordered = sorted(papers, key=lambda each: SORT_KEYS[sort](*each))
    assert "".join(paper.key for paper, _ in ordered) == order


def test_a_backward_span_of_years_is_refused() -> None:
    """The hint has it the right way round."""
    with pytest.raises(UsageError, match=r"2022\.\.2020 runs backwards") as caught:
        parse_years("2022..2020")
    assert caught.value.hint == "write 2020..2022"
