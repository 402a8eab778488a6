"""Lists as text: what is written is read back the same."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from readlist.model.paper import Paper, ReadingList
from readlist.storage.list_file import list_text, parse_list

_LINES = st.text(st.characters(codec="utf-8"), max_size=20).map(lambda text: " ".join(text.split()))
_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=30)
_NAMES = st.lists(_LINES.filter(bool), max_size=3).map(tuple)
_VALUES = st.recursive(
    _TEXTS | st.integers(-(2**63), 2**63 - 1) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=6,
)
_PAPERS = st.builds(
    Paper,
    key=st.just(""),
    title=_LINES.filter(bool),
    authors=_NAMES,
    year=st.none() | st.integers(0, 3000),
    venue=_LINES,
    url=_LINES,
    topics=_NAMES,
    citekey=_LINES,
    summary=st.dictionaries(st.sampled_from(["en", "zh"]), _TEXTS, max_size=2),
    abstract=_TEXTS,
    extra=st.dictionaries(_TEXTS, _VALUES, max_size=3),
)


@given(st.lists(_PAPERS, max_size=4), _LINES.filter(bool), _TEXTS)
def test_round_trip(papers: list[Paper], title: str, description: str) -> None:
    """Any list that can be, with any text in it."""
    keyed = tuple(
        Paper(**{**{name: getattr(paper, name) for name in Paper.__slots__}, "key": f"k{number}"})
        for number, paper in enumerate(papers)
    )
    one = ReadingList("mine", title, keyed, description, extra={"bibtex": {"a": [description]}})
    assert parse_list(list_text(one), Path("mine.toml")) == one
