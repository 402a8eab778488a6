"""Whatever text there is, a terminal gets nothing that it would obey."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from readlist.text import visible_line, visible_paragraphs

TEXT = st.text() | st.text(
    st.sampled_from("a \t\r\n\x00\x1b[\x7f\x85\x9b\u061c\u200e\u202e\u2066\u2069\u2028\ufeff\ud800")
)
DIRECTION_MARKS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def obeyed(text: str) -> set[str]:
    """The characters that a terminal acts upon instead of showing them."""
    controls = {char for char in text if unicodedata.category(char) in {"Cc", "Zl", "Zp"}}
    return controls | DIRECTION_MARKS.intersection(text)


@given(TEXT)
def test_a_line_holds_nothing_to_obey(text: str) -> None:
    """No control, no line separator, no direction mark; text without any stays as it is."""
    shown = visible_line(text)
    assert not obeyed(shown)
    assert shown == text or obeyed(text) or "\ufeff" in text
    assert visible_line(shown) == shown


@given(TEXT)
def test_paragraphs_hold_line_breaks_and_tabs_alone(text: str) -> None:
    """Nothing else that a terminal would obey; as many lines as before."""
    shown = visible_paragraphs(text)
    assert obeyed(shown) <= {"\n", "\t"}
    assert shown.count("\n") == text.count("\n")
