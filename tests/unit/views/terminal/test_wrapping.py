"""Lines broken for a terminal, with and without spaces between words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from readlist.views.terminal.wrapping import wrapped, wrapped_below

CLOSING = "、。，：；？！）》」』”’…"
LATIN = st.from_regex(r"[A-Za-z0-9.-]{1,12}", fullmatch=True)
CHINESE = st.text(st.sampled_from("中文论文感知器。，（《"), min_size=1, max_size=12).map(
    lambda text: "的" + text + "的"
)
TEXT = st.lists(LATIN | CHINESE | st.just(" ") | st.just("\n")).map("".join)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("a b\n\nc", 10, ["a b", "", "c"]),
        ("感知器读取任何数组", 8, ["感知器读", "取任何数", "组"]),
        ("感知器读。取任何", 8, ["感知器", "读。取任", "何"]),
        ("读（取）任何", 4, ["读", "（取）", "任何"]),
        ("模型Transformer很慢", 12, ["模型", "Transformer", "很慢"]),
        ("Transformer，很慢", 12, ["Transformer，", "很慢"]),
        ("   indented text", 12, ["   indented", "text"]),
    ],
)
def test_lines(text: str, width: int, lines: list[str]) -> None:
    """Latin words stay whole, Chinese breaks anywhere but before closing punctuation."""
    assert wrapped(text, width).split("\n") == lines


@given(text=TEXT, width=st.integers(2, 60))
def test_nothing_is_lost_and_every_line_fits(text: str, width: int) -> None:
    """Only spaces at a break go; a line is too wide only where it holds one piece alone."""
    shown = wrapped(text, width)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", text)
    for line in shown.split("\n"):
        pieces = re.findall(r"[（《]*[^\x00-\x7f（《][。，]*|[\x21-\x7e]+[。，]*|[（《]+", line)
        assert cell_len(line) <= width or len(pieces) == 1


@given(text=TEXT, width=st.integers(2, 60))
def test_no_line_begins_with_closing_punctuation(text: str, width: int) -> None:
    """Unless the text has it after a space or line break."""
    starts = {line[:1] for line in wrapped(text, width).split("\n")}
    allowed = {mark for mark in CLOSING if re.search(rf"(^|\s){mark}", text)}
    assert starts & set(CLOSING) <= allowed


@given(words=st.lists(LATIN, min_size=1), width=st.integers(2, 40))
def test_latin_words_are_never_split(words: list[str], width: int) -> None:
    """However narrow the terminal: what fits on no line stays whole."""
    assert wrapped(" ".join(words), width).split() == words


def test_what_is_broken_off_stands_below() -> None:
    """As far in as its line, and never so far that nothing fits."""
    assert wrapped_below("one two\n   three four", 9) == "one two\n   three\n   four"
    assert wrapped_below(" " * 50 + "one two", 8) == "    one\n    two"


def test_what_is_broken_off_behind_a_number() -> None:
    """It stands below the title, unless that leaves no room."""
    assert wrapped_below("10  one two\n    three", 9) == "10  one\n    two\n    three"
    assert wrapped_below("1001  one two", 8) == "1001\none two"
    assert wrapped_below("10 one two", 7) == "10 one\ntwo"


def test_a_command_stays_in_one_piece() -> None:
    """To be copied, unless it is longer than a line."""
    text = "3 in refs (`readlist show -l refs`) and `readlist next --minutes 30`; go on"
    assert wrapped(text, 34).split("\n") == [
        "3 in refs",
        "(`readlist show -l refs`) and",
        "`readlist next --minutes 30`; go",
        "on",
    ]
    assert wrapped("do `readlist show -l refs`", 12).split("\n") == [
        "do `readlist",
        "show -l",
        "refs`",
    ]
