"""Bringing an author's newer list into one that its reader has changed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from readlist.library.three_way import Conflict, MergeResult, merge_lists
from readlist.model.paper import Paper, ReadingList
from readlist.model.same_work import under_key


def paper(key: str, **fields: Any) -> Paper:
    """A paper whose title is told by its key."""
    title = {"a": "Attention", "b": "Backpropagation", "c": "Convolution", "d": "Diffusion"}
    base = Paper(key, title.get(key, f"On {key}"), authors=("Ann Lee",), year=2020)
    return replace(base, **fields)


A, B, C, D = (paper(key) for key in "abcd")


def a_list(*papers: Paper, title: str = "Theirs") -> ReadingList:
    """A list of these papers."""
    return ReadingList("shared", title, papers)


def bring(
    base: ReadingList | None,
    mine: ReadingList,
    theirs: ReadingList,
    *touched: str,
    keyed: Callable[[Paper], Paper] = lambda each: under_key(each, each.key or "made"),
) -> MergeResult:
    """The result where these keys have progress."""
    return merge_lists(base, mine, theirs, touched.__contains__, keyed)


def test_nothing_new() -> None:
    """The same list again changes nothing."""
    one = a_list(A, B)
    brought = bring(one, one, one)
    assert brought.mine == brought.base == one
    assert brought == MergeResult(one, one)


def test_each_side_changes_another_field() -> None:
    """The author's changes arrive, the reader's stay, also in one paper."""
    mine = a_list(replace(A, venue="ICLR", summary={"en": "Mine"}), B, title="My own title")
    theirs = a_list(replace(A, year=2021, summary={"zh": "他们的"}), B, title="Theirs")
    brought = bring(a_list(A, B), mine, theirs)
    expected = replace(A, venue="ICLR", year=2021, summary={"en": "Mine", "zh": "他们的"})
    assert brought.mine == a_list(expected, B, title="My own title")
    assert brought.changed == ("a",)
    assert brought.conflicts == ()
    assert brought.base == theirs


def test_conflict() -> None:
    """Both changed one field: the reader's stays, and that is told once."""
    mine, theirs = (
        a_list(replace(A, year=2019), title="M"),
        a_list(replace(A, year=2021), title="T"),
    )
    brought = bring(a_list(A, title="B"), mine, theirs)
    assert brought.mine == mine
    assert brought.conflicts == (Conflict("a", "year"), Conflict("", "title"))
    assert bring(brought.base, brought.mine, theirs).conflicts == ()


def test_added_by_the_author_in_its_place() -> None:
    """A newcomer stands behind the paper that precedes it there."""
    mine = a_list(A, C, B)  # another order
    brought = bring(a_list(A, B, C), mine, a_list(A, D, B, C))
    assert [each.key for each in brought.mine.papers] == ["a", "d", "c", "b"]
    assert brought.added == ("d",)


def test_the_authors_order_arrives() -> None:
    """The author's new order arrives where the reader kept theirs; own papers keep their place."""
    own = paper("own")
    brought = bring(a_list(A, B, C), a_list(A, own, B, C), a_list(C, A, B))
    assert [each.key for each in brought.mine.papers] == ["c", "a", "own", "b"]


def test_own_first_paper_stays_first() -> None:
    """A paper of the reader's own that stood first does so afterwards."""
    own = paper("own")
    brought = bring(a_list(A), a_list(own, A), a_list(B, A))
    assert brought.mine.papers[0].key == "own"


@pytest.mark.parametrize(
    ("mine", "touched", "stays"),
    [(B, (), False), (B, ("b",), True), (replace(B, venue="X"), (), True)],
)
def test_dropped_by_the_author(mine: Paper, touched: tuple[str, ...], stays: bool) -> None:
    """A paper that they dropped goes, unless you have progress on it or changed it."""
    brought = bring(a_list(A, B), a_list(A, mine), a_list(A), *touched)
    assert brought.mine.papers == ((A, mine) if stays else (A,))
    assert (brought.kept, brought.removed) == ((("b",), ()) if stays else ((), ("b",)))


def test_dropped_and_kept_stays_for_good() -> None:
    """At the next update it is the reader's own."""
    first = bring(a_list(A, B), a_list(A, B), a_list(A), "b")
    second = bring(first.base, first.mine, a_list(A, C))
    assert [each.key for each in second.mine.papers] == ["a", "b", "c"]
    assert second.removed == second.kept == ()


def test_removed_by_the_reader() -> None:
    """A paper that the reader removed does not come back."""
    brought = bring(a_list(A, B), a_list(A), a_list(A, replace(B, year=2021), C))
    assert [each.key for each in brought.mine.papers] == ["a", "c"]
    assert brought.left_out == ("b",)


def test_both_added_the_same() -> None:
    """A paper that both added is one, under the reader's key."""
    own = replace(C, key="mine2020c", arxiv="2001.00001", venue="")
    brought = bring(a_list(A), a_list(A, own), a_list(A, replace(C, arxiv="2001.00001", venue="V")))
    assert brought.mine.papers == (A, replace(own, venue="V"))
    assert brought.conflicts == ()


def test_recognised_under_other_keys() -> None:
    """A paper that goes by another key here is known by what the author calls it."""
    here = replace(A, key="lee2020attention", citekey="a")
    brought = bring(a_list(here), a_list(here), a_list(replace(A, title="Attention again")))
    assert brought.mine.papers == (replace(here, title="Attention again"),)
    assert brought.added == ()


def test_a_new_key_of_the_author() -> None:
    """A paper is the same under a new key of the author's, if its identifier says so."""
    before = replace(A, arxiv="2001.00001")
    brought = bring(a_list(before), a_list(before), a_list(replace(before, key="a2020")))
    assert [each.key for each in brought.mine.papers] == ["a"]


def test_without_base() -> None:
    """Where it is not known what was taken over, nothing goes and what differs is a conflict."""
    mine = a_list(replace(A, year=2019), B)
    brought = bring(None, mine, a_list(replace(A, year=2021, venue="V"), C))
    assert brought.mine.papers == (replace(A, year=2019, venue="V"), B, C)
    assert brought.conflicts == (Conflict("a", "year"),)


def test_twice_with_edits_and_progress() -> None:
    """Two updates with edits and progress in between end as a person would have merged them."""
    first = a_list(A, B, C)
    mine = a_list(A, replace(B, summary={"en": "Read this"}), C, paper("own"))
    second = a_list(A, replace(B, venue="ICLR"), D)
    one = bring(first, mine, second, "c")
    assert [each.key for each in one.mine.papers] == ["a", "b", "c", "own", "d"]
    assert one.mine.papers[1] == replace(B, venue="ICLR", summary={"en": "Read this"})
    third = a_list(replace(A, year=2022), D, replace(B, venue="ICLR", year=2021))
    two = bring(one.base, one.mine, third, "c")
    assert [each.key for each in two.mine.papers] == ["a", "d", "b", "c", "own"]
    assert two.mine.papers[0].year == 2022
    assert two.conflicts == ()


def test_twice_in_theirs() -> None:
    """A paper that the author has under two keys was joined on import, and is not doubled now."""
    twice = a_list(A, replace(A, key="again", doi="10.1000/a"), B)
    brought = bring(a_list(A, B), a_list(A, B), twice)
    assert brought.added == brought.changed == brought.removed == ()
    assert brought.mine == a_list(A, B)


def test_a_key_given_to_another_work() -> None:
    """The progress that a reader has on a paper does not become that of another work."""
    other = replace(C, key="a", authors=("Cy Ro",))
    brought = bring(
        a_list(A, B),
        a_list(A, B),
        a_list(other, B),
        "a",
        keyed=lambda each: under_key(each, "ro2020convolution"),
    )
    assert [each.key for each in brought.mine.papers] == ["a", "ro2020convolution", "b"]
    assert brought.mine.papers[0] == A
    assert (brought.added, brought.kept) == (("ro2020convolution",), ("a",))


def test_keys_that_changed_places() -> None:
    """The fields of a paper say more about it than its key."""
    theirs = a_list(replace(A, key="b"), replace(B, key="a"))
    brought = bring(a_list(A, B), a_list(A, B), theirs, "a")
    assert [(each.key, each.title) for each in brought.mine.papers] == [
        ("a", "Attention"),
        ("b", "Backpropagation"),
    ]


def with_table(name: str, **entries: str) -> Paper:
    """The paper A with these entries in one of its tables."""
    return replace(A, summary=entries) if name == "summary" else replace(A, extra=entries)


@pytest.mark.parametrize("name", ["summary", "extra"])
@pytest.mark.parametrize("knows_base", [True, False])
def test_one_entry_of_a_table_changed_by_both(name: str, *, knows_base: bool) -> None:
    """The reader's table stays whole, and that is a conflict, also where no base is known."""
    base = with_table(name, en="Old", de="Alt")
    mine = with_table(name, en="Mine", de="Alt")
    theirs = with_table(name, en="Theirs", de="Alt", zh="新")
    brought = bring(a_list(base) if knows_base else None, a_list(mine), a_list(theirs))
    assert brought.mine.papers == (mine,)
    assert brought.conflicts == (Conflict("a", name),)


def test_entries_of_a_table_changed_by_one_side_each() -> None:
    """They arrive in one table, and what one side removed is gone."""
    base = replace(A, extra={"pages": "1", "note": "n", "volume": "2"})
    mine = replace(A, extra={"pages": "1-2", "volume": "2"})
    theirs = replace(A, extra={"pages": "1", "note": "n", "volume": "3"})
    brought = bring(a_list(base), a_list(mine), a_list(theirs))
    assert brought.mine.papers[0].extra == {"pages": "1-2", "volume": "3"}
    assert brought.conflicts == ()


def test_without_a_base_what_one_side_lacks_is_filled_in() -> None:
    """Nothing is removed, and only what both have and differs is a conflict."""
    mine, theirs = replace(A, venue="ICLR"), replace(A, year=2021, code="https://a.b/c")
    brought = bring(None, a_list(mine), a_list(theirs))
    assert brought.mine.papers == (replace(A, venue="ICLR", code="https://a.b/c"),)
    assert brought.conflicts == (Conflict("a", "year"),)
    assert bring(None, a_list(A, B), a_list(A)).removed == ()
