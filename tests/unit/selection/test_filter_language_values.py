"""Comparisons, recent days, saved filters and identifiers in filters; `OR` is refused."""

from datetime import date

import pytest

from readlist.errors import UsageError
from readlist.selection.conditions import (
    All,
    AnyOf,
    Between,
    Happened,
    Is,
    Label,
    Not,
    Number,
    Part,
    Step,
    Words,
)
from readlist.selection.filter_language import FilterContext, parse_filter

TODAY = date(2026, 11, 28)  # a Saturday
CONTEXT = FilterContext(TODAY, {"core": "rating>3 -@old", "old": "year<2020", "loop": "@loop"})


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("rating>3", Between(Number.RATING, 4, None)),
        ("rating >= 3", Between(Number.RATING, 3, None)),
        ("Year<2020", Between(Number.YEAR, None, 2019)),
        ("year<=2020", Between(Number.YEAR, None, 2020)),
        ("finished>2026-10", Happened(Step.FINISHED, date(2026, 11, 1), None)),
        ("finished>=2026-10", Happened(Step.FINISHED, date(2026, 10, 1), None)),
        ("started<2026", Happened(Step.STARTED, None, date(2025, 12, 31))),
        ("started<=7d", Happened(Step.STARTED, None, date(2026, 11, 21))),
        ("-year>2020", Not(Between(Number.YEAR, 2021, None))),
        ("finished:7d..", Happened(Step.FINISHED, date(2026, 11, 21), None)),
        ("finished:yesterday", Happened(Step.FINISHED, date(2026, 11, 27), date(2026, 11, 27))),
        ("finished:2w..monday", Happened(Step.FINISHED, date(2026, 11, 14), date(2026, 11, 23))),
        ("keyword:graph", Words(("graph",), parts=(Part.KEYWORD,))),
        ("arxiv:2107.14795v3", Is(Label.ARXIV, "2107.14795")),
    ],
)
def test_values(query: str, condition: object) -> None:
    """Numbers and days are compared, and days may be recent ones."""
    assert parse_filter(query, CONTEXT) == All((condition,))  # type: ignore[arg-type]


def test_comparisons_narrow() -> None:
    """Two of one field both hold, unlike two values."""
    parsed = parse_filter("rating>2 rating<5", CONTEXT)
    assert parsed == All((Between(Number.RATING, 3, None), Between(Number.RATING, None, 4)))


@pytest.mark.parametrize(
    ("query", "scheme", "value"),
    [
        ("10.1145/3292500.3330701", Label.DOI, "10.1145/3292500.3330701"),
        ("https://doi.org/10.1145/ABC", Label.DOI, "10.1145/abc"),
        ("2107.14795v2", Label.ARXIV, "2107.14795"),
        ("https://openreview.net/forum?id=fILj7WpI-g", Label.OPENREVIEW, "filj7wpi-g"),
    ],
)
def test_an_identifier_alone(query: str, scheme: Label, value: str) -> None:
    """It means the paper that has it; its words may also stand in a text."""
    (condition,) = parse_filter(query).conditions
    assert isinstance(condition, AnyOf)
    assert condition.conditions[0] == Is(scheme, value)


def test_saved_filters() -> None:
    """One may name others; in quotes the name is a word."""
    rated = Between(Number.RATING, 4, None)
    old = Between(Number.YEAR, None, 2019)
    assert parse_filter("@core", CONTEXT) == All((All((rated, Not(All((old,))))),))
    assert parse_filter("-@old", CONTEXT) == All((Not(All((old,))),))
    assert parse_filter('"@core"', CONTEXT) == All((Words(("core",)),))


@pytest.mark.parametrize(
    ("query", "message", "hint"),
    [
        ("tag:a OR tag:b", "column 7 of the filter: OR is not understood", "tag:thesis,core"),
        ("rating:4.. or tag:a", "column 12 of the filter: or is not", "run the filter twice"),
        ("@core or not tag:a", "column 7 of the filter: or is not understood", "comma"),
        ("tag:a or b", "column 7 of the filter: or is not understood", "tag:thesis,core"),
        ("a or tag:b", "column 3 of the filter: or is not understood", "quotes"),
        ("tag:a AND b", "column 7 of the filter: AND is not understood", "leave it out"),
        ("tag:a and tag:b", "column 7 of the filter: and is not understood", "leave it out"),
        ("(tag:a year:2020", "column 1 of the filter: brackets are not", "leave brackets out"),
        ("-(@core tag:a)", "column 2 of the filter: brackets are not", "leave brackets out"),
        ("a | b", "column 3 of the filter: | is not understood", "comma"),
        ("year>2020..", "a span cannot be compared", "one number or day"),
        ("finished>9999", "there is no such day", "earlier"),
        ("rating>x", '"x" is not a span of ratings', "write 4"),
        ("@mine", 'no filter is saved as "mine"', "@core, @old"),
        ("@loop", 'no filter is saved as "loop"', "@core, @old"),
    ],
)
def test_refused(query: str, message: str, hint: str) -> None:
    """Nothing of it is silently taken for words."""
    with pytest.raises(UsageError) as refused:
        parse_filter(query, CONTEXT)
    assert message in refused.value.message
    assert hint in refused.value.hint


@pytest.mark.parametrize(
    "query",
    [
        "neural or not",
        "now or never tag:a",
        "graph AND b",
        "tag:a or",
        "(2020) f(x)",
        "p > 0.05",
        "a<b",
        '"OR"',
        "OR-Net",
        "|x|",
    ],
)
def test_what_are_words_all_the_same(query: str) -> None:
    """A small "or", signs between other words, and what stands in quotes."""
    assert parse_filter(query).conditions
