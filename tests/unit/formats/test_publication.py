"""Facts that several formats have in common."""

import pytest

from readlist.formats.publication import visible_text, with_subtitle


def test_controls_are_dropped() -> None:
    """ANSI sequences, NUL and bidirectional marks vanish; line breaks become spaces."""
    assert visible_text(" a\x00b\x1b[31mred\x1b[0m\u202e\nc\t\td ") == "abred c d"
    assert visible_text("\x1b]8;;http://x\x07link\x1b\\") == "link\\"


@pytest.mark.parametrize(
    ("title", "subtitle", "whole"),
    [
        ("T", "S", "T: S"),
        ("Who?", "S", "Who? S"),
        ("T –", "S", "T – S"),
        ("T: An s", "an S", "T: An s"),
        ("Who? S", "S", "Who? S"),
        ("On Sets", "Sets", "On Sets: Sets"),
        ("s", "S", "s"),
        ("T", "", "T"),
        ("", "S", ""),
    ],
)
def test_a_title_with_its_subtitle(title: str, subtitle: str, whole: str) -> None:
    """One sign stands between; a title that ends in its subtitle does not get it again."""
    assert with_subtitle(title, subtitle) == whole
