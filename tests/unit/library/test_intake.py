"""Entries that come into a list: known or new, under which key."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readlist.library.intake import DuplicateRule, EntryOutcome, ListIntake, TakenEntry
from readlist.library.list_cache import MadeFrom, cached_list, entry_of
from readlist.model.paper import Paper, ReadingList
from readlist.model.same_work import Entry, KnownPapers

HERE = Paper("lee2020attention", "Attention", authors=("Ann Lee",), year=2020, arxiv="2001.00001")


def intake_of(
    *papers: Paper, elsewhere: Sequence[Paper] = (), rule: DuplicateRule | None = None
) -> ListIntake:
    """The intake of a list that has these papers."""
    before = ReadingList("mine", "Mine", papers)
    return ListIntake(before, KnownPapers(elsewhere), rule or DuplicateRule())


def entry(title: str = "Diffusion", **fields: Any) -> Entry:
    """An entry of a file."""
    paper = Paper("", title, authors=("Bo Ek",), year=2021)
    return Entry("label", 7, replace(paper, **fields))


def taken(at: ListIntake, **fields: Any) -> TakenEntry:
    """The outcome of an entry with these fields."""
    return at.take(entry(**fields))


def test_added_under_a_made_key() -> None:
    """Family name, year and first word make a key, with a letter where that is taken."""
    at = intake_of()
    assert taken(at).key == "ek2021diffusion"
    assert taken(at, title="Diffusion again").key == "ek2021diffusiona"
    assert [paper.key for paper in at.papers] == ["ek2021diffusion", "ek2021diffusiona"]


def test_the_files_own_key() -> None:
    """The citation key of the file is the key, where it can be one and is free."""
    result = taken(intake_of(), citekey="Ek:2021+x")
    assert (result.key, result.notes) == (
        "ek2021diffusion",
        ("Ek:2021+x cannot be a key; its key here is ek2021diffusion, it is cited as before",),
    )
    assert taken(intake_of(), citekey="Ek21").key == "Ek21"


@pytest.mark.parametrize("citekey", ["../../x", "con", "a/b", "x" * 300, "é", "1"])
def test_keys_from_hell(citekey: str) -> None:
    """A name that no folder can have becomes the citekey of a paper with a key of ours."""
    at = intake_of()
    assert taken(at, citekey=citekey).key == "ek2021diffusion"
    assert at.papers[0].citekey == citekey


def test_keys_that_differ_in_case_alone() -> None:
    """On some systems they would share a folder: the second gets another key, and is told."""
    at = intake_of()
    first = taken(at, title="One", citekey="Key")
    second = taken(at, title="Two", citekey="key")
    assert (first.key, second.key) == ("Key", "ek2021two")
    assert second.notes == (
        "key is another paper's key; its key here is ek2021two, it is cited as before",
    )
    assert at.papers[1].citekey == "key"


def test_key_of_another_list() -> None:
    """One paper in two lists has one key; what the file calls it stays its citekey here."""
    at = intake_of(elsewhere=[HERE])
    result = taken(at, title="Attention", arxiv="2001.00001", citekey="mine")
    assert (result.outcome, result.key, result.by) == (
        EntryOutcome.ADDED,
        HERE.key,
        "arxiv 2001.00001",
    )
    assert result.notes == ("mine is lee2020attention in another list",)
    assert at.papers[0].citation_key == "mine"


def test_joined() -> None:
    """The same paper is joined: what was missing is filled in, and the list has it once."""
    at = intake_of(HERE)
    result = taken(at, title="Attention", arxiv="2001.00001", doi="10.1000/x", citekey="mine")
    assert (result.outcome, result.number, result.key) == (EntryOutcome.JOINED, 1, HERE.key)
    assert result.changed == ("year", "doi")  # what has a DOI is the publication
    assert result.notes == ("also cited as mine", "not taken over: authors")
    assert list(at.papers) == [
        replace(HERE, year=2021, doi="10.1000/x", extra={"bibtex": {"aliases": ["mine"]}})
    ]
    assert set(at.papers.new) == {0}


def test_present() -> None:
    """The same again changes nothing."""
    at = intake_of(HERE)
    assert at.take(Entry("x", 1, replace(HERE, key=""))).outcome is EntryOutcome.PRESENT
    assert not at.papers.new


def test_the_same_twice_with_two_keys() -> None:
    """A file that has one paper under two keys: one paper, both keys are kept, and told."""
    at = intake_of()
    first = taken(at, doi="10.1000/x", citekey="a")
    second = taken(at, doi="10.1000/x", citekey="b")
    assert (first.key, second.key, second.outcome) == ("a", "a", EntryOutcome.JOINED)
    assert second.notes == ("also cited as b",)
    assert at.papers[0].extra == {"bibtex": {"aliases": ["b"]}}
    assert taken(at, doi="10.1000/x", citekey="b").outcome is EntryOutcome.PRESENT


def test_shared_identifier_of_another_title() -> None:
    """An identifier that was copied wrongly does not make one of two papers."""
    at = intake_of(HERE)
    result = taken(at, title="Something else", arxiv="2001.00001")
    assert result.outcome is EntryOutcome.ADDED
    assert result.notes == ("shares arxiv 2001.00001 with lee2020attention, of another title",)


def test_title_alone() -> None:
    """The title alone is no proof: told, or where there is somebody to ask, held back."""
    result = taken(intake_of(HERE), title="attention")
    assert result.outcome is EntryOutcome.ADDED
    assert result.notes == ("has the title of lee2020attention, but is kept apart",)
    held = taken(intake_of(HERE, rule=DuplicateRule(hold_alike=True)), title="attention")
    assert (held.outcome, held.number, held.key) == (EntryOutcome.ALIKE, 1, HERE.key)
    new = taken(
        intake_of(HERE, rule=DuplicateRule(hold_alike=True, as_new=True)), title="attention"
    )
    assert new.outcome is EntryOutcome.ADDED


def test_as_new() -> None:
    """Where the user says that it is new, only an identifier says otherwise."""
    at = intake_of(replace(HERE, arxiv=""), rule=DuplicateRule(as_new=True))
    same = replace(HERE, key="", arxiv="")
    assert at.take(Entry("x", 1, same)).outcome is EntryOutcome.ADDED
    at = intake_of(HERE, rule=DuplicateRule(as_new=True))
    assert at.take(Entry("x", 1, replace(HERE, key=""))).outcome is EntryOutcome.PRESENT


def test_paper_without_key_in_the_list() -> None:
    """A paper of a hand-written list gets its key when an entry is joined with it."""
    at = intake_of(replace(HERE, key=""))
    assert taken(at, title="Attention", arxiv="2001.00001").key == HERE.key


def test_two_papers_without_key_of_one_title() -> None:
    """An entry changes that one of them which it is about."""
    editorials = [
        Paper("", "Editorial", authors=(name,), year=2020, doi=f"10.1000/{name.lower()}")
        for name in ("Ann", "Bob")
    ]
    at = intake_of(*editorials)
    result = taken(at, title="Editorial", authors=("Ann",), doi="10.1000/ann", venue="Journal")
    assert (result.number, result.key) == (1, "ann2020editorial")
    assert at.papers[1] == editorials[1]


def test_skipped() -> None:
    """An entry that could not be read, or can be in no list, is skipped with its reason."""
    at = intake_of()
    assert at.take(Entry("x", 3, problem="no title")).outcome is EntryOutcome.SKIPPED
    odd = at.take(entry(extra={"n": 2**70}))
    assert odd.outcome is EntryOutcome.SKIPPED
    assert odd.entry.problem == "extra is too large a number"
    assert list(at.papers) == []


def test_what_no_file_can_hold() -> None:
    """Half a surrogate pair becomes U+FFFD, runs of white space one space."""
    at = intake_of()
    taken(at, title="A\ud800  b\n c", extra={"x": ["\udfff", {"y": "\ud800"}]})
    assert at.papers[0].title == "A\ufffd b c"
    assert at.papers[0].extra == {"x": ["\ufffd", {"y": "\ufffd"}]}


def test_newcomer() -> None:
    """A paper that is known to be none of the list gets its key, and is known from then on."""
    at = intake_of(HERE)
    assert at.newcomer(Paper("", "New", authors=("Bo Ek",), year=2021)).key == "ek2021new"
    assert "ek2021new" in at


def test_two_of_one_title_in_one_file() -> None:
    """They are two papers for the file's author, unless they say the same."""
    at = intake_of(rule=DuplicateRule(of_one_file=True))
    assert taken(at, citekey="minimal").outcome is EntryOutcome.ADDED
    full = taken(at, citekey="full", extra={"volume": "1"})
    assert (full.outcome, full.notes) == (
        EntryOutcome.ADDED,
        ("has the title of minimal, but is kept apart",),
    )
    for name in ("again", "andagain"):
        assert taken(at, citekey=name).notes == (f"also cited as {name}",)
    again = intake_of(*at.papers, rule=DuplicateRule(of_one_file=True))
    for citekey, extra in (("full", {"volume": "1"}), ("minimal", {})):
        result = taken(again, citekey=citekey, extra=extra)
        assert (result.outcome, result.key) == (EntryOutcome.PRESENT, citekey)


def test_entries_that_say_the_same_at_the_next_import() -> None:
    """They are that one paper again, though the list has since noted the day and a reader more."""
    rule = DuplicateRule(of_one_file=True)
    at = intake_of(rule=rule)
    for citekey in ("one", "other", "one"):
        taken(at, citekey=citekey)
    (paper,) = at.papers
    dated = replace(paper, added="2026-11-28")
    for known, keys in (
        (dated, ("one", "other", "one")),
        (replace(dated, topics=("mine",)), ("one", "other")),
    ):
        again = intake_of(known, rule=rule)
        outcomes = {taken(again, citekey=key).outcome for key in keys}
        assert (outcomes, [*again.papers]) == ({EntryOutcome.PRESENT}, [known])


VERSION = Paper("he2016deep", "Deep Residual", authors=("K. He",), year=2016)


def next_version(known: Paper, new: Paper, *, base: Paper | None = VERSION) -> TakenEntry:
    """The outcome of the paper in its author's next version of the list."""
    before, rule = ReadingList("mine", "Mine", (known,)), DuplicateRule(of_one_file=True)
    at = ListIntake(before, KnownPapers(), rule, versions={base.key: base} if base else {})
    result = at.take(Entry("label", 1, new))
    assert len(at.papers) == 1
    return result._replace(entry=Entry("label", 1, at.papers[0]))


def test_the_next_version_of_a_paper() -> None:
    """In a list of the same name a key is the paper, also under a corrected title."""
    new = replace(VERSION, title="Deep Residual Learning", venue="CVPR")
    result = next_version(VERSION, new)
    assert (result.outcome, result.by, set(result.changed)) == (
        EntryOutcome.JOINED,
        "key",
        {"title", "venue"},
    )
    assert result.entry.paper == new


def test_the_next_version_changes_nothing() -> None:
    """A paper that was taken over before is there."""
    assert next_version(VERSION, VERSION).outcome is EntryOutcome.PRESENT


def test_what_the_reader_changed_stays() -> None:
    """The three-way rule: both changed the title, the author alone the venue."""
    mine = replace(VERSION, title="My title")
    result = next_version(mine, replace(VERSION, title="Theirs", venue="CVPR"))
    assert result.entry.paper == replace(mine, venue="CVPR")
    assert result.changed == ("venue",)
    assert any("title" in note for note in result.notes)


def test_a_next_version_without_a_base() -> None:
    """Where it is not known what the author had, what is here stays and gaps are filled."""
    new = replace(VERSION, title="Theirs", venue="CVPR")
    result = next_version(VERSION, new, base=None)
    assert result.entry.paper == replace(VERSION, venue="CVPR")


def test_a_key_in_other_capitals() -> None:
    """Keys that differ only in case are one; exports cite it as the author does."""
    result = next_version(VERSION, replace(VERSION, key="He2016Deep", venue="CVPR"))
    assert (result.key, result.changed) == ("he2016deep", ("venue", "citekey"))


def test_comments_do_not_make_another_paper() -> None:
    """An entry that differs by the comment before it alone is the same; both comments stay."""
    at = intake_of(rule=DuplicateRule(of_one_file=True))
    taken(at, citekey="a", extra={"bibtex": {"@before": ["% one"]}})
    result = taken(at, citekey="b", extra={"bibtex": {"@before": ["% two"]}})
    assert (result.outcome, result.key) == (EntryOutcome.JOINED, "a")
    assert at.papers[0].extra["bibtex"] == {"@before": ["% one", "% two"], "aliases": ["b"]}


WORDS = st.sampled_from(
    ["Attention", "attention?", "A Thing", "Thing", "<i>A</i> thing", "中文", "?"]
)
RECORDS = st.builds(
    Paper,
    st.just(""),
    WORDS,
    authors=st.sampled_from([(), ("Ann Lee",), ("Bo Ek",)]),
    year=st.sampled_from([None, 2020, 2021]),
    arxiv=st.sampled_from(["", "", "2001.00001", "2001.00002"]),
    doi=st.sampled_from(["", "", "10.1/x", "10.1/X", "10.48550/arxiv.2001.00002"]),
)


@given(
    st.lists(RECORDS, max_size=60),
    st.lists(RECORDS, max_size=4).flatmap(lambda some: st.sampled_from([some, some * 20])),
    st.booleans(),
    st.booleans(),
)
@example(
    own=[Paper("", "Attention", arxiv="2001.00002")],
    coming=[Paper("", "Thing", doi="10.48550/arxiv.2001.00002")],
    holds=False,
    of_one_file=False,
)
def test_a_list_in_the_cache_takes_the_same(
    own: list[Paper], coming: list[Paper], holds: bool, of_one_file: bool
) -> None:
    """Of it only papers are read that one of few entries may be; outcomes and keys are equal."""
    papers = tuple(replace(paper, key=f"k{number}") for number, paper in enumerate(own))
    plain = ReadingList("mine", "Mine", papers)
    entries = [Entry(str(number), number, paper) for number, paper in enumerate(coming)]
    rule = DuplicateRule(holds, of_one_file=of_one_file)
    with TemporaryDirectory() as folder:
        path = Path(folder, "mine.list")
        path.write_bytes(entry_of(plain, MadeFrom((1, 2, 3, 4), 5)))
        cached = cached_list(path, lambda: plain)
        assert cached is not None
        ways = [
            ListIntake(before, KnownPapers(), rule, entries)
            for before in (cached.reading_list, plain)
        ]
        first, second = ([way.take(entry) for entry in entries] for way in ways)
        assert first == second
        assert ways[0].papers == ways[1].papers
        assert ways[0].papers.new == ways[1].papers.new
