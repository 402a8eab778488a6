"""Facts that several formats have in common."""

from readlist.formats.publication import visible_text


def test_controls_are_dropped() -> None:
    """ANSI sequences, NUL and bidirectional marks vanish; line breaks become spaces."""
    assert visible_text(" a\x00b\x1b[31mred\x1b[0m\u202e\nc\t\td ") == "abred c d"
    assert visible_text("\x1b]8;;http://x\x07link\x1b\\") == "link\\"
