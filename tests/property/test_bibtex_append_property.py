r"""Entries go into a .bib file of others with every other byte as it was, however odd the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.bibtex.writer import NewEntry, merged
from readlist.model.paper import Paper

OURS = NewEntry(Paper("k", "T"), "k", "@misc{k,\n  title = {T}\n}\n")
ODD = st.lists(
    st.sampled_from(
        [
            "@misc{a,\n  title = {x {y}}\n}",
            '@misc(p, title = "a ) in {quotes )}", note = {x})',
            '@string(j = "J (x)")',
            '@preamble{"\\newcommand{\\x}{(}"}',
            "% a comment with { a brace",
            "@comment{@article{k, title = {x}}}",
            '@article{q, title = "un balanced, year = 2020}',
            "@book{s title={x}, % a comment within\n  year = 2020}",
            "@article without brace, title = {x}",
            "@misc{z}, left = {over}",
            "an address: me@example.org",
            "",
        ]
    ),
    max_size=5,
)
BREAKS = st.sampled_from(["\n", "\r\n", "\r"])


def text_of(pieces: list[str], end: str) -> str:
    """The pieces, each on lines of its own."""
    return "".join(f"{piece}\n" for piece in pieces).replace("\n", end)


@given(ODD, ODD, BREAKS)
def test_every_other_byte_stays(before: list[str], behind: list[str], end: str) -> None:
    """An entry with our key is replaced alone, and a new one comes behind all that was there."""
    head, tail = text_of(before, end), text_of(behind, end)
    new = OURS.text.strip().replace("\n", "\r\n" if end == "\r\n" else "\n")
    there = text_of(['@book{k,\n title = "{T}he \\& one", year = 2020}'], end).rstrip()
    replaced = merged(head + there + end + tail, [OURS], lambda _: False, force=True)
    assert (replaced.text, replaced.replaced) == (head + new + end + tail, ("k",))
    added = merged(head + tail, [OURS], lambda _: False)
    assert (added.text.startswith(head + tail), added.added) == (True, ("k",))


@given(ODD, st.sampled_from(["@misc{b, title = {x}", "@misc(b, title = {(x)}"]), ODD, BREAKS)
def test_an_entry_without_end_is_refused(
    before: list[str], broken: str, behind: list[str], end: str
) -> None:
    """Its line is named, and nothing is put where it would swallow it."""
    head = text_of(before, end)
    with pytest.raises(ValueError, match=rf"^line {head.count(end) + 1}: .* has no end$"):
        merged(head + text_of([broken, *behind], end), [OURS], lambda _: False)
