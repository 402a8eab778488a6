"""Spans of years, ratings and days as people write them."""

from datetime import date

import pytest

from readlist.errors import UsageError
from readlist.selection.filter_language import parse_filter
from readlist.selection.periods import days, numbers


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2022", (2022, 2022)),
        (" 2020..2022 ", (2020, 2022)),
        ("2020..", (2020, None)),
        ("..2020", (None, 2020)),
    ],
)
def test_spans_of_years(text: str, span: tuple[int | None, int | None]) -> None:
    """One year, or from and to, either of which may be left out."""
    assert numbers(text) == span


@pytest.mark.parametrize("text", ["", "..", "20202022", "12345", "2020-2022", "x", "-5", "٢٠٢٢"])
def test_what_is_no_span_of_years(text: str) -> None:
    """The message shows what is understood."""
    with pytest.raises(UsageError, match="is not a span of years") as caught:
        numbers(text)
    assert "2020..2022" in caught.value.hint


def test_a_backward_span_of_years_is_refused() -> None:
    """The hint has it the right way round."""
    with pytest.raises(UsageError, match=r"2022\.\.2020 runs backwards") as caught:
        numbers("2022..2020")
    assert caught.value.hint == "write 2020..2022"


def test_ratings_have_an_example_of_their_own() -> None:
    """A mistyped rating is not answered with advice on years."""
    with pytest.raises(UsageError, match="is not a span of ratings") as caught:
        parse_filter("rating:four")
    assert caught.value.hint == "write 4, 3..5 or 4.."


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-11-22", date(2026, 11, 22), date(2026, 11, 22)),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2024-2", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-11..", date(2026, 11, 1), None),
        ("..2026-11", None, date(2026, 11, 30)),
        ("2025..2026-02", date(2025, 1, 1), date(2026, 2, 28)),
    ],
)
def test_spans_of_days(text: str, first: date | None, last: date | None) -> None:
    """A year or a month is all of its days."""
    assert days(text) == (first, last)


@pytest.mark.parametrize("text", ["", "..", "2026-13", "2026-02-30", "0000", "26-11-22", "soon"])
def test_what_is_no_span_of_days(text: str) -> None:
    """Days that no calendar has are none."""
    with pytest.raises(UsageError, match="is not a date"):
        days(text)


def test_a_backward_span_of_days_is_refused() -> None:
    """The hint has it the right way round."""
    with pytest.raises(UsageError, match="runs backwards") as caught:
        days("2026-12..2026-11")
    assert caught.value.hint == "write 2026-11..2026-12"
