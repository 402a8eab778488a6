"""The index, the search from the files, and a condition asked of each paper agree."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.library.library import Library
from readlist.library.records import PaperRecord
from readlist.model.paper import Paper, Progress, ReadingList
from readlist.search.hits import Hits
from readlist.search.index import opened
from readlist.search.matching import IndexedWords, ScannedWords
from readlist.search.texts import IndexedTextReader
from readlist.search.update import bring_up_to_date, find_changes
from readlist.selection.conditions import All, AnyOf, Between, Condition, Not, Number, Part, Words
from readlist.storage.home import bundled_folder, home_from
from readlist.storage.list_file import list_text
from readlist.text import tokens

SPELT = [
    "graph",
    "Graph",
    "graphs",
    "über",
    "UBER",
    "注意",
    "意力",
    "ﬁne",
    "fine",
    "x_1",
    "a-b",
    "²",
]
texts = st.lists(st.sampled_from(SPELT), min_size=1, max_size=4).map(" ".join)
papers = st.builds(
    Paper,
    key=st.just(""),
    title=texts,
    authors=st.lists(texts, max_size=2).map(tuple),
    topics=st.lists(texts, max_size=2).map(tuple),
    year=st.sampled_from([None, 2020, 2021]),
    abstract=st.just("") | texts,
)
parts = st.sampled_from([part for part in Part if part not in {Part.NOTES, Part.PDF}])
words = st.builds(
    Words,
    tokens=texts.map(lambda text: tuple(tokens(text))),
    is_beginning=st.booleans(),
    parts=st.lists(parts, max_size=2, unique=True).map(tuple),
)
years = st.builds(Between, number=st.just(Number.YEAR), first=st.just(2021), last=st.none())
conditions: st.SearchStrategy[Condition] = st.recursive(
    words | years,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=5,
)


@given(listed=st.lists(papers, min_size=1, max_size=6), asked=st.lists(conditions, max_size=6))
@settings(max_examples=30)
def test_all_ways_agree(listed: list[Paper], asked: list[Condition]) -> None:
    """Which papers fit does not depend on how they are found, and `fits` says the same."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library(home_from({"READLIST_HOME": folder}), bundled_folder())
        path = library.lists_folder / "mine.toml"
        path.parent.mkdir()
        keyed = [paper_with_key(paper, number) for number, paper in enumerate(listed)]
        path.write_bytes(list_text(ReadingList("mine", "Mine", tuple(keyed))))
        for condition in asked:
            by_index, by_files = ways(library, condition)
            assert by_index == by_files
            assert by_index == {paper.key for paper in keyed if condition.fits(described(paper))}


def paper_with_key(paper: Paper, number: int) -> Paper:
    """The paper under a key of its own."""
    return replace(paper, key=f"key{number}")


def described(paper: Paper) -> PaperRecord:
    """The paper as a condition sees it."""
    return PaperRecord("mine", 1, paper, Progress())


def ways(library: Library, condition: Condition) -> Iterator[set[str]]:
    """The keys that the index finds, and those that the files give."""
    with opened(Path(library.home.cache, "search/index.db")) as connection:
        changes = find_changes(connection, library)
        bring_up_to_date(connection, changes, IndexedTextReader(library))
        indexed = IndexedWords(connection)
        found = Hits(library, IndexedTextReader(library), indexed, "mine").fitting(condition)
        yield {indexed.places(paper)[0] for paper in found}
    scanned = ScannedWords(library, IndexedTextReader(library))
    found = Hits(library, IndexedTextReader(library), scanned, "mine").fitting(condition)
    yield {scanned.places(paper)[0] for paper in found}
