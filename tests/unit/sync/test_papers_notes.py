"""Two versions of notes made one, or left to the user."""

import os
import tempfile
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from readlist.sync.git import Git
from readlist.sync.papers import merge_notes


def both(base: str, ours: str, theirs: str, *, ours_first: bool = True) -> str | None:
    """The merge as text."""
    first, second = (ours, theirs) if ours_first else (theirs, ours)

    def by_lines(*texts: bytes) -> bytes | None:
        with tempfile.TemporaryDirectory() as folder:
            git = Git(Path(folder), {"PATH": os.environ.get("PATH", "")})
            git.init("main")
            return git.merge_file(*texts)

    merged = merge_notes(base.encode(), first.encode(), second.encode(), by_lines)
    return None if merged is None else merged.decode()


def test_one_side_alone_changed() -> None:
    """The other's version is taken as it is."""
    assert both("a\n", "a\n", "b\n") == "b\n"
    assert both("a\n", "b\n", "a\n") == "b\n"
    assert both("a\n", "b\n", "b\n") == "b\n"


def test_both_added_at_the_end() -> None:
    """Both additions are there, in the order that is asked for."""
    assert both("a\n", "a\n\nx\n", "a\n\ny\n") == "a\n\nx\n\ny\n"
    assert both("a\n", "a\n\nx\n", "a\n\ny\n", ours_first=False) == "a\n\ny\n\nx\n"


def test_new_notes_share_their_heading() -> None:
    """The lines with which both began stand there once."""
    assert both("", "# T\n\nx\n", "# T\n\ny\n") == "# T\n\nx\n\ny\n"


def test_an_addition_that_is_there_already_is_not_repeated() -> None:
    """A sync that was killed after it wrote comes to the same again."""
    once = both("a\n", "a\n\nx\n", "a\n\ny\n")
    assert once is not None
    assert both("a\n", once, "a\n\ny\n") == once
    assert both("a\n", "a\n\nx\n", once) == once


def test_changes_in_different_places() -> None:
    """Lines apart from each other are both taken."""
    base = "1\n2\n3\n4\n5\n"
    assert both(base, "one\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive\n") == "one\n2\n3\n4\nfive\n"


def test_the_same_line_changed_twice_is_not_guessed() -> None:
    """Neither version goes: there is no merge."""
    assert both("1\n2\n3\n", "1\nx\n3\n", "1\ny\n3\n") is None
    assert both("1\n2\n3\n", "1\nx\n3\n", "1\n2\ny\n") is None  # they touch


def test_a_last_line_without_its_end() -> None:
    """Two additions never run into one line."""
    assert both("", "x", "y") == "x\n\ny"


def test_a_file_of_another_size_is_left_to_the_user_soon() -> None:
    """A hundred thousand changed lines are not compared."""
    many = "".join(f"{number}\n" for number in range(100_000))
    began = time.process_time()
    assert both("a\n" + many, "b\n" + many, "c\n" + many) is None
    assert time.process_time() - began < 5


LINES = st.lists(st.sampled_from(["a\n", "b\n", "\n", "c\n"]), max_size=6).map("".join)


@given(LINES, LINES, LINES)
def test_it_does_not_matter_who_merges(base: str, ours: str, theirs: str) -> None:
    """Both machines come to the same text, or both to none."""
    assert both(base, ours, theirs) == both(base, theirs, ours, ours_first=False)


@given(LINES, LINES, LINES)
def test_no_word_of_an_addition_is_lost(base: str, ours: str, theirs: str) -> None:
    """Paragraphs that both only added are all there."""
    merged = both(base, base + ours, base + theirs)
    assert merged is not None
    for addition in (ours, theirs):
        assert set(addition.split()) <= set(merged.split())
