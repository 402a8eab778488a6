"""Whatever text a list holds, its BibTeX is one entry a paper."""

from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string
from pybtex.errors import set_strict_mode

from readlist.formats.bibtex.writer import to_bibtex
from readlist.formats.publication import visible_text
from readlist.model.paper import Paper
from readlist.text import one_line

ODD = st.text(st.sampled_from("aB {}\\$%&#_~^,\"'@-=()éß\u0301中β\n\x00\x1b[m")) | st.text()
TYPES = st.sampled_from(["paper-conference", "article-journal", "book", "chapter", "document"])
PAPERS = st.builds(
    Paper,
    key=ODD,
    title=ODD.filter(bool),
    type=TYPES,
    authors=st.lists(ODD | st.sampled_from(["and", "others", "A and B", "{"])).map(tuple),
    year=st.none() | st.integers(),
    venue=ODD,
    openreview=ODD,
    arxiv=ODD,
    primary_category=ODD,
    doi=ODD,
    url=ODD,
    citekey=ODD,
    extra=st.dictionaries(st.sampled_from(["pages", "month", "note", "publisher", "editor"]), ODD),
)


@given(papers=st.lists(PAPERS, max_size=3), unicode=st.booleans())
def test_one_readable_entry_a_paper(papers: list[Paper], unicode: bool) -> None:
    """Any text in any field: pybtex reads strictly as many entries and authors as there are."""
    set_strict_mode(enable=True)
    text = to_bibtex(papers, unicode=unicode)
    entries = list(parse_string(text, "bibtex").entries.values())
    assert len(entries) == len(papers)
    for paper, entry in zip(papers, entries, strict=True):
        shown = [author for author in paper.authors if one_line(visible_text(author))]
        assert len(entry.persons.get("author", [])) == len(shown)
    assert text == to_bibtex(papers, unicode=unicode)
