"""Entries put into somebody's .bib file."""

from dataclasses import replace
from typing import Any

import pytest

from readlist.formats.bibtex.writer import NewEntry, merged
from readlist.model.paper import Paper

THEIRS = """% my own file
@string{j = "Journal"}
@article{smith2020,
  title = {On {T}hings, ``quoted'' and \\emph{more}},
  journal = j, author = {A}
}

@misc(parens2019, title = "a ) in {quotes )}", note = {x})
a comment with an address: me@example.org
@comment{@article{smith2020, unbalanced}
"""


def entry(key: str, title: str = "T", **fields: Any) -> NewEntry:
    """A new entry for a paper."""
    return NewEntry(Paper(key, title, **fields), key, f"@misc{{{key},\n  title = {{{title}}}\n}}\n")


def never(_entry: str) -> bool:
    """No entry is ours."""
    return False


def test_new_entries_stand_at_the_end() -> None:
    """An entry that the file does not have comes behind it; every byte before is as it was."""
    result = merged(THEIRS, [entry("new2021"), entry("more2022")], never)
    assert result.text == (
        f"{THEIRS}\n@misc{{new2021,\n  title = {{T}}\n}}\n\n@misc{{more2022,\n  title = {{T}}\n}}\n"
    )
    assert (result.added, result.replaced, result.kept) == (("new2021", "more2022"), (), ())


@pytest.mark.parametrize(
    ("text", "before"),
    [("", ""), ("@misc{a,\n}", "@misc{a,\n}\n\n"), ("x\n\n", "x\n\n"), ("\n", "\n")],
)
def test_a_blank_line_is_between(text: str, before: str) -> None:
    """The first new entry is set apart, whatever the file ends in."""
    assert merged(text, [entry("b")], never).text == f"{before}@misc{{b,\n  title = {{T}}\n}}\n"


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ({"doi": "10.1145/x.1"}, "doi = {10.1145/X.1}"),
        ({"arxiv": "2107.14795"}, "eprint = {2107.14795v3}"),
        ({"openreview": "fILj7WpI-g"}, "url = {https://openreview.net/forum?id=fILj7WpI-g}"),
        ({}, "booktitle = {Other}, title = {{O}n things: \\textbf{bold} $x$}"),
    ],
)
def test_somebody_elses_entry_stays(known: dict[str, str], text: str) -> None:
    """With our key and an identifier or the title of our paper: only force replaces it."""
    before = f"@article{{k,\n  {text}\n}}\n% behind\n"
    new = entry("k", "On Things: bold x", **known)
    if "eprint" in text:  # another version is no other paper, but no token of its own either
        before = before.replace("v3", "")
    result = merged(before, [new], never)
    assert (result.text, result.theirs, result.kept) == (before, ("k",), ())
    result = merged(before, [new], never, force=True)
    assert result.text == "@misc{k,\n  title = {On Things: bold x}\n}\n% behind\n"
    assert result.replaced == ("k",)
    assert merged(result.text, [new], never).replaced == ()


def test_another_work_keeps_its_key() -> None:
    """An entry with our key that is about something else stays, unless it is ours or by force."""
    new = entry("smith2020", "Something else", doi="10.1/2")
    result = merged(THEIRS, [new], never)
    assert (result.text, result.kept) == (THEIRS, ("smith2020",))
    for replaced in (
        merged(THEIRS, [new], lambda _: True),
        merged(THEIRS, [new], never, force=True),
    ):
        assert "Something else" in replaced.text
        assert "On {T}hings" not in replaced.text
        assert replaced.text.endswith(THEIRS[THEIRS.index("\n\n@misc(") :])


def test_a_key_in_other_case_is_another() -> None:
    """BibTeX takes them for one, and a text cites the one that is there."""
    result = merged("@misc{Smith,\n  title = {T}\n}\n", [entry("smith")], never)
    assert result.kept == ("smith",)


def test_parentheses() -> None:
    """An entry in parentheses ends at that which is in no quotes and no braces."""
    result = merged(THEIRS, [entry("parens2019", "a ) in quotes )")], never, force=True)
    assert result.replaced == ("parens2019",)
    assert "me@example.org" in result.text
    assert "note = {x}" not in result.text


def test_line_breaks_are_the_files() -> None:
    """Entries in a file with CR LF get them too."""
    result = merged("@misc{a,\r\n}\r\n", [entry("b")], never)
    assert result.text == "@misc{a,\r\n}\r\n\r\n@misc{b,\r\n  title = {T}\r\n}\r\n"


def test_an_entry_without_end() -> None:
    """Nothing is put behind an entry that would swallow it."""
    with pytest.raises(ValueError, match="line 2: the entry that begins there has no end"):
        merged("% x\n@misc{a, title = {b}\n", [entry("c")], never)


@pytest.mark.parametrize(
    ("text", "is_same"),
    [
        ("author={Good, I.}, title={Deep learning of galaxies}, year={2016}", False),
        ("author={Good, I.}, title={Deep Learning}, year={2015}", False),
        ("author={Doe, J.}, title={Deep Learning}, year={2016}", False),
        ('author={Good, Irving}, title={D{\\"e}ep {L}earning}, year={2016}', True),
    ],
)
def test_the_same_key_and_a_like_title(text: str, is_same: bool) -> None:
    """The work of an entry is known by title, people and year, however TeX writes them."""
    paper = Paper("good2016", "Dëep Learning" if is_same else "Deep Learning", year=2016)
    new = NewEntry(replace(paper, authors=("I. Good",)), "good2016", "@misc{good2016}\n")
    result = merged(f"@book{{good2016, {text}}}\n", [new], never)
    assert (result.theirs, result.kept) == ((("good2016",), ()) if is_same else ((), ("good2016",)))
