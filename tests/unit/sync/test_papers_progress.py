"""Two versions of one paper's progress made one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.model.paper import HistoryEntry, Progress, Status
from readlist.sync.papers import merge_progress

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def read(hours: int, minutes: int | None = None, status: Status = Status.READ) -> HistoryEntry:
    """A mark this number of hours after noon."""
    return HistoryEntry(status, NOON + timedelta(hours=hours), minutes)


def joined(
    base: Progress, ours: Progress, theirs: Progress, *, ours_later: bool = True
) -> Progress:
    """The merge alone."""
    return merge_progress(base, ours, theirs, lambda _: ours_later)[0]


def test_readings_of_both_are_there_in_the_order_of_time() -> None:
    """A paper begun here and read there is read, whichever machine merges."""
    begun, finished = read(1, status=Status.READING), read(2, 50)
    one, other = Progress((begun,)), Progress((finished,))
    assert joined(Progress(), one, other).history == (begun, finished)
    assert joined(Progress(), other, one).history == (begun, finished)


def test_marks_of_one_second_have_one_order() -> None:
    """Unread goes before skipped, reading and read, so that all machines agree on the status."""
    marks = [read(1, status=each) for each in (Status.READ, Status.UNREAD, Status.READING)]
    merged = joined(Progress(), Progress(tuple(marks)), Progress((marks[1],)))
    assert [each.status for each in merged.history] == ["unread", "reading", "read"]


def test_what_one_side_took_back_stays_away() -> None:
    """A mark and a tag that one machine removed are gone, though the other still has them."""
    base = Progress((read(1), read(2)), ("a", "b"))
    ours = Progress((read(1),), ("b",))
    theirs = Progress((read(1), read(2), read(3)), ("a", "b", "c"))
    assert joined(base, ours, theirs) == Progress((read(1), read(3)), ("b", "c"))


def test_the_same_mark_made_twice_counts_twice() -> None:
    """Two equal entries on one side are two readings; one on each side is one."""
    twice, once = Progress((read(1), read(1))), Progress((read(1),))
    assert joined(Progress(), twice, once) == twice
    assert joined(Progress(), once, once) == once
    assert joined(twice, once, once) == once


def test_a_single_value_is_that_of_the_side_that_changed_it() -> None:
    """Where one side left a rating alone, the other's counts, be it none."""
    base = Progress(rating=3, priority="high")
    assert joined(base, base, Progress(priority="low")) == Progress(priority="low")
    assert joined(base, Progress(rating=3), base) == Progress(rating=3)


def test_the_later_of_two_values_wins_and_the_other_is_named() -> None:
    """The loser comes back with the field and the winner."""
    ours, theirs = Progress(rating=2), Progress(rating=5)
    merged, losers = merge_progress(Progress(), ours, theirs, lambda take: take(ours) == 2)
    assert merged.rating == 2
    assert losers == ("rating 5 (now 2)",)
    assert joined(Progress(), ours, theirs, ours_later=False).rating == 5


def test_what_a_newer_readlist_wrote_is_merged_key_by_key() -> None:
    """Unknown keys of both sides are there."""
    merged = joined(Progress(), Progress(unknown={"x": 1}), Progress(unknown={"y": [2]}))
    assert merged.unknown == {"x": 1, "y": [2]}


ENTRIES = st.builds(
    read, st.integers(0, 4), st.sampled_from([None, 5]), st.sampled_from(list(Status))
)
SETS = st.builds(
    Progress,
    st.lists(ENTRIES, max_size=5, unique_by=str).map(tuple),
    st.lists(st.sampled_from("abcd"), max_size=3, unique=True).map(tuple),
)


@given(SETS, SETS, SETS)
@settings(max_examples=200)
def test_order_and_repetition_do_not_matter(one: Progress, two: Progress, three: Progress) -> None:
    """Without a base the union is commutative, associative and idempotent."""
    none = Progress()
    assert joined(none, one, two) == joined(none, two, one)
    left = joined(none, joined(none, one, two), three)
    assert left == joined(none, one, joined(none, two, three))
    assert joined(none, left, one) == left


@given(SETS, SETS, SETS)
def test_a_merge_can_be_merged_again(base: Progress, ours: Progress, theirs: Progress) -> None:
    """A sync that was killed behind the write comes to the same once more."""
    merged = joined(base, ours, theirs)
    again = joined(base, merged, theirs)
    assert sorted(map(str, again.history)) == sorted(map(str, merged.history))
    assert set(again.tags) == set(merged.tags)


def test_the_page_goes_where_the_paper_was_read_on_the_other_machine() -> None:
    """Of two pages the later one counts; none is left of a paper that is read by now."""
    base = Progress((read(1, status=Status.READING),), page=3)
    on, over = replace(base, page=9), replace(base, history=(*base.history, read(2)), page=None)
    assert joined(base, on, base).page == 9
    assert joined(base, base, on).page == 9
    assert joined(base, on, over).page is None
    assert joined(base, over, on).page is None
