"""Dates as exactly as they are known, from whatever people and programs write."""

from datetime import date

import pytest

from readlist.model.dates import (
    PartialDate,
    checked_date,
    month_and_days,
    parse_date,
    parse_edtf,
    parse_month,
    parse_month_and_days,
)


@pytest.mark.parametrize(
    "text",
    [
        "2020",
        "2020-03",
        "2020-03-04",
        "2013-21",
        "2013-24",
        "1950~",
        "1957?",
        "1957%",
        "2019-05-12/2019-05-14",
        "2004/..",
        "2010-23/2015-21",
        "1992/1994",
        "-0044",
        "0476",
    ],
)
def test_edtf_comes_back(text: str) -> None:
    """A date of EDTF is read and written as it is, also where other forms would be tried."""
    found = parse_edtf(text)
    assert found
    assert (found.edtf, parse_date(text)) == (text, found)


@pytest.mark.parametrize(
    "text", ["2020-13", "2020-03-32", "2020-25", "20", "soon", "2020-21-01", "../.."]
)
def test_what_is_no_edtf(text: str) -> None:
    """A month or day that no calendar has, a day of a season, words."""
    assert parse_edtf(text) is None


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2020/03/04", "2020-03-04"),
        ("2020/3/4/", "2020-03-04"),
        ("2020.3", "2020-03"),
        ("20200304", "2020-03-04"),
        ("2020-13-40", "2020"),
        ("2020-02-32", "2020-02"),
        ("13/05/2020", "2020-05-13"),
        ("05/13/2020", "2020-05-13"),
        ("05/06/2020", "2020"),
        ("5.3.2020", "2020-03-05"),
        ("3/2020", "2020-03"),
        ("13/2020", "2020"),
        ("2019/20", "2019/2020"),
        ("2011/12", "2011-12"),
        ("1999/00", "1999"),
        ("2020年3月", "2020-03"),
        ("2020 年 3 月 15 日", "2020-03-15"),
        ("2020年", "2020"),
        ("März 2020", "2020-03"),
        ("3. Dezember 2020", "2020-12-03"),
        ("1er août 2019", "2019-08-01"),
        ("Gennaio–Marzo 2018", "2018-01/2018-03"),
        ("12 March 2020", "2020-03-12"),
        ("March 2020", "2020-03"),
        ("Sept. 3rd, 2011", "2011-09-03"),
        ("fall 1999", "1999-23"),
        ("Summer 1999", "1999-22"),
        ("6--9 November 2019", "2019-11-06/2019-11-09"),
        ("June 30 - July 2, 2004", "2004-06-30/2004-07-02"),
        ("March/April 2011", "2011-03/2011-04"),
        ("c. 1950", "1950~"),
        ("[circa 1950", "1950~"),
        ("1992--1994", "1992/1994"),
        ("1997--", "1997/.."),
        ("1997–", "1997/.."),
        ("2004/", "2004/.."),
        ("199X", "1990/1999"),
        ("19uu", "1900/1999"),
        ("2020-03-04T10:00:00Z", "2020-03-04"),
        ("1998a", "1998"),
        ("in press", ""),
        ("decided 1973", "1973"),
        ("Mayor 2020", "2020"),
        ("Septiembre 2020", "2020-09"),
        ("3000000", ""),
    ],
)
def test_what_people_write(text: str, edtf: str) -> None:
    """Numbers in either order, words, spans and doubt; of what is not sure only the year."""
    assert parse_date(text).edtf == edtf


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("6--9 November", PartialDate(None, 11, 6), PartialDate(None, 11, 9)),
        ("jan", PartialDate(None, 1), None),
        ("10~jan", PartialDate(None, 1, 10), None),
        ("3", PartialDate(None, 3), None),
        ("13", PartialDate(), None),
        ("Spring", PartialDate(None, 21), None),
        ("May and June and July", PartialDate(None, 5), None),
        ("", PartialDate(), None),
    ],
)
def test_months_with_days(text: str, start: PartialDate, end: PartialDate | None) -> None:
    """The content of a field for months, without its year."""
    assert parse_month_and_days(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("03", 3), ("mar", 3), ("March", 3), ("13", 0), ("x", 0), ("3月", 3)],
)
def test_months(text: str, number: int) -> None:
    """By number or name."""
    assert parse_month(text) == number


def test_parts() -> None:
    """Up to the first that is not known; a season is none, and has its own number."""
    assert PartialDate(2020, 3, 4).parts == [2020, 3, 4]
    assert PartialDate(2020, 0, 4).parts == [2020]
    assert (PartialDate(2020, 22).parts, PartialDate(2020, 22).season) == ([2020], 2)
    assert PartialDate().parts == []
    assert PartialDate(2020, 2, 29).whole == date(2020, 2, 29)
    assert PartialDate(2021, 2, 29).whole is None
    assert PartialDate(2021, 2).whole is None


def test_checked() -> None:
    """A month or day that no calendar has is left out, and so is the day behind such a month."""
    assert checked_date(2020, 12, 31) == PartialDate(2020, 12, 31)
    assert checked_date(2020, 13, 1) == PartialDate(2020)
    assert checked_date(2020, 5, 32) == PartialDate(2020, 5)
    assert checked_date(2020, 22, 1) == PartialDate(2020, 22)


def test_spans_in_words() -> None:
    """As a field for months says them."""
    names = ["January", "February", "March"]
    span = PartialDate(2020, 1, 30, PartialDate(2020, 2, 2))
    days = PartialDate(2020, 3, 6, PartialDate(2020, 3, 9))
    assert parse_month_and_days(month_and_days(span, names)) == (
        PartialDate(None, 1, 30),
        PartialDate(None, 2, 2),
    )
    assert month_and_days(days, names) == "6–9 March"


@pytest.mark.parametrize("text", ["APRİL 2020", "Aprıl 2020", "ſep 2020", "ſummer 2020"])
def test_letters_that_only_look_like_those_of_a_month(text: str) -> None:
    """A dotted I and such, which a pattern may take for plain letters, leave the year alone."""
    assert parse_date(text) == PartialDate(2020)


@pytest.mark.parametrize("text", ["1" * 100_000, "jan " * 25_000, "-" * 100_000, "c." * 50_000])
def test_long_texts_take_no_time(text: str) -> None:
    """Only the beginning of a text can be a date."""
    parse_date(text)
    parse_month_and_days(text)
