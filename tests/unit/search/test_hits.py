"""The piece of a text that shows why a paper was found."""

import pytest

from readlist.model.paper import Paper
from readlist.search.hits import reason, snippet, words_in
from readlist.search.texts import PaperTexts
from readlist.selection.conditions import Part, Words
from readlist.text import one_line, tokens

LONG = "nothing here " * 40


def marked(text: str, *queries: str) -> str:
    """The snippet with brackets around the words."""
    sought = [Words(tuple(tokens(each)), each.endswith("*")) for each in queries]
    text = one_line(text)
    spans = [span for each in words_in(text, sought).values() for span in each]
    shown, inside = snippet(text, spans)
    told, at = "", 0
    for start, end in inside:
        told += f"{shown[at:start]}[{shown[start:end]}]"
        at = end
    return told + shown[at:]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("An Über-model", "uber", "An [Über]-model"),
        ("An U\u0308ber-model", "uber", "An [U\u0308ber]-model"),
        ("diffusion models", "diff*", "[diffusion] models"),
        ("the ﬁne ﬂow", "fine", "the [ﬁne] ﬂow"),
        ("让网络学习注意力机制", "注意力", "让网络学习[注意力]机制"),
        ("Transformer模型好", "模型", "Transformer[模型]好"),
        ("a b\n\n  c\td", "c d", "a b [c d]"),
        ("x_1 and x", "x", "x_1 and [x]"),
        ("Straße", "strasse", "[Straße]"),
        ("world models of the world", "world models", "[world models] of the world"),
    ],
)
def test_words_are_found_where_they_stand(text: str, query: str, expected: str) -> None:
    """In the text as it is written, whatever the spelling of the query."""
    assert marked(text, query) == expected


def test_a_long_text_is_cut_between_words() -> None:
    """Around the place where the words stand closest together."""
    shown = marked(f"{LONG} apple {LONG} apple pear {LONG}", "apple", "pear")
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "[apple] [pear]" in shown
    assert shown.count("apple") == 1
    assert len(shown) < 180
    assert set(shown.strip("…").split()) == {"nothing", "here", "[apple]", "[pear]"}


@pytest.mark.parametrize("text", [f"apple {LONG}", f"{LONG}apple", "apple", "a" * 500 + " apple"])
def test_at_the_ends_of_a_text(text: str) -> None:
    """The whole width is used."""
    shown = marked(text, "apple")
    assert "[apple]" in shown
    assert len(shown) <= 170


def test_an_endless_word() -> None:
    """It is cut where the snippet must end."""
    assert len(marked("a" * 5000, "a" * 5000)) <= 5010
    assert snippet("words " * 100, ())[0].startswith("words words")


def test_words_that_are_not_there() -> None:
    """Only whole words count, and phrases only in a row."""
    assert marked("modelling the world", "model") == "modelling the world"
    assert words_in("world of models", [Words(("world", "models"))]) == {}


def test_a_word_that_stands_everywhere() -> None:
    """Each of its places is found, in a time that grows with the text and not with its square."""
    (spans,) = words_in("a é " * 5_000, [Words(("a",))]).values()
    assert spans[:2] == [(0, 1), (4, 5)]
    assert len(spans) == 5_000


def test_the_reason_in_a_long_text() -> None:
    """Of a long note the piece with the most words is shown, wherever it begins."""
    note = "pelican " + "graph " * 4000 + "a pelican beside a cormorant " + "graph " * 4000
    paper = PaperTexts((Paper("k", "Birds"),), {Part.NOTES: (note,)})
    found = reason(paper, [Words(("pelican",)), Words(("cormorant",))])
    assert found is not None
    assert found.part is Part.NOTES
    assert "a pelican beside a cormorant" in found.snippet
