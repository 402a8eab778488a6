"""The filter language: what queries state, and what is said of those that state nothing."""

from datetime import date

import pytest

from readlist.errors import UsageError
from readlist.selection.conditions import (
    All,
    AnyOf,
    Between,
    Condition,
    Happened,
    Has,
    Is,
    Label,
    Not,
    Number,
    Part,
    Step,
    Words,
)
from readlist.selection.filter_language import FIELDS, parse_filter
from readlist.selection.sorting import Held

UNREAD, READ = Is(Label.STATUS, "unread"), Is(Label.STATUS, "read")


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("graph", Words(("graph",))),
        ("GRÄPH*", Words(("graph",), is_beginning=True)),
        ('"World Models"', Words(("world", "models"))),
        ("“world mod”*", Words(("world", "mod"), is_beginning=True)),
        ("pre-training", Words(("pre", "training"))),
        ("diffusion,flow", AnyOf((Words(("diffusion",)), Words(("flow",))))),
        ("扩散", Words(("扩", "散"))),
        ("not", Words(("not",))),
        ("author:levine", Words(("levine",), parts=(Part.AUTHOR,))),
        ("Author：Hén*", Words(("hen",), is_beginning=True, parts=(Part.AUTHOR,))),
        ('title:"not all"', Words(("not", "all"), parts=(Part.TITLE,))),
        ("notes:x", Words(("x",), parts=(Part.NOTES,))),
        ("status:Read", READ),
        ("status:unread,read", AnyOf((UNREAD, READ))),
        ("status:unread status:read", AnyOf((UNREAD, READ))),
        ("-status:read", Not(READ)),
        ("−status:read", Not(READ)),
        ("not status:read", Not(READ)),
        ("NOT graph", Not(Words(("graph",)))),
        ("-graph", Not(Words(("graph",)))),
        ('tag:"to  do"', Is(Label.TAG, "to do")),
        ("tag:c++", Is(Label.TAG, "c++")),
        ("key:jaegle*", Is(Label.KEY, "jaegle", is_beginning=True)),
        ("arxiv:2107.14795", Is(Label.ARXIV, "2107.14795")),
        ("priority:normal", Is(Label.PRIORITY, "normal")),
        ("year:2020..", Between(Number.YEAR, 2020, None)),
        ("rating:4..5", Between(Number.RATING, 4, 5)),
        ("finished:2026-11", Happened(Step.FINISHED, date(2026, 11, 1), date(2026, 11, 30))),
        ("has:pdf", Has(Held.PDF)),
        ("has:pdf,notes", AnyOf((Has(Held.PDF), Has(Held.NOTES)))),
        ("in:notes,title graph", Words(("graph",), parts=(Part.NOTES, Part.TITLE))),
        ("graph in:notes", Words(("graph",), parts=(Part.NOTES,))),
    ],
)
def test_one_term(query: str, condition: Condition) -> None:
    """Words, phrases, beginnings, fields, spans, exclusion; without regard to case and accents."""
    assert parse_filter(query) == All((condition,))


@pytest.mark.parametrize("query", ["", "  ", "&", "- -- &", "*", '""', "in:notes"])
def test_nothing_asked_for(query: str) -> None:
    """Punctuation alone states nothing: every paper fits."""
    assert parse_filter(query) == All(())


def test_terms_narrow_and_one_field_widens() -> None:
    """The values of one field stand together wherever they were written; `has` narrows."""
    query = "tag:a graph has:pdf year:2022 tag:b,c -tag:d -tag:e,f has:notes"
    tag_a, tag_b, tag_c, *others = (Is(Label.TAG, each) for each in "abcdef")
    assert parse_filter(query) == All(
        (
            AnyOf((tag_a, tag_b, tag_c)),
            Between(Number.YEAR, 2022, 2022),
            Words(("graph",)),
            Has(Held.PDF),
            *map(Not, others),
            Has(Held.NOTES),
        )
    )


def test_a_comma_before_a_space_is_punctuation() -> None:
    """As it stands in a title; so is a Chinese comma between Chinese words."""
    assert parse_filter("vision, language,, ,x") == All(
        (Words(("vision",)), Words(("language",)), Words(("x",)))
    )
    assert parse_filter("新类，忘") == All((Words(("新", "类", "忘")),))
    assert parse_filter('-a*,"b c"') == All(
        (Not(Words(("a",), is_beginning=True)), Not(Words(("b", "c"))))
    )


def test_a_title_with_a_colon_is_words() -> None:
    """A word that is no field and ends in a colon asks for no value, nor does one in quotes."""
    assert parse_filter('"author:"') == All((Words(("author",)),))
    assert parse_filter("BERT: not 3:1") == All(
        (Words(("bert",)), Words(("not",)), Words(("3", "1")))
    )


@pytest.mark.parametrize(
    ("query", "column", "said"),
    [
        ("graph year:20x2", 12, '"20x2" is not a span of years'),
        ("year:2022..2020", 6, "runs backwards"),
        ("yaer:2022", 1, 'there is no field "yaer"'),
        ("https://a.b", 1, "there is no field"),
        ("-status:red", 9, 'status: cannot be "red"'),
        ("status:read,red", 13, 'status: cannot be "red"'),
        ("status:re*", 8, "status: cannot be"),
        ("has:money", 5, "has: cannot be"),
        ("author: levine", 8, "author: lacks a value"),
        ("tag:", 5, "tag: lacks a value"),
        ("graph rating>", 14, "rating> lacks a value"),
        ("year>=", 7, "year>= lacks a value"),
        ("status=", 8, "status= lacks a value"),
        ("tag:a,", 7, "a value is missing"),
        ("tag:,a", 5, "a value is missing"),
        ('a "b c', 3, "quote is not closed"),
        ("author:!!", 8, "author: lacks a word"),
        ("-in:notes", 2, "in: cannot be excluded"),
        ("started:soon", 9, "is not a date"),
    ],
)
def test_what_makes_no_sense(query: str, column: int, said: str) -> None:
    """The sentence names the column; the query is shown with a line that points at it."""
    with pytest.raises(UsageError) as caught:
        parse_filter(query)
    error = caught.value
    assert said in error.message
    assert error.message.startswith(f"column {column} of the filter: ")
    assert error.hint
    shown, pointer = error.details
    assert shown.strip() == query
    assert pointer.index("^") - 2 == column - 1


def test_the_pointer_stands_below_wide_characters_and_inside_long_queries() -> None:
    """Chinese takes two columns, an accent none, and only what is near is shown."""
    with pytest.raises(UsageError) as caught:
        parse_filter("图e\u0301 foo:x")
    assert caught.value.details[1] == "      ^"
    with pytest.raises(UsageError) as caught:
        parse_filter("a " * 5000 + "foo:x" + " b" * 5000)
    shown, pointer = caught.value.details
    assert len(shown) < 130
    assert shown[pointer.index("^") :].startswith("foo:x")


def test_a_near_field_is_named() -> None:
    """Else all are."""
    with pytest.raises(UsageError) as caught:
        parse_filter("autor:x")
    assert '"author:"' in caught.value.hint
    with pytest.raises(UsageError) as caught:
        parse_filter("qqqqqq:x")
    assert all(field in caught.value.hint for field in FIELDS)
