"""Entries put into somebody's .bib file."""

from typing import Any

import pytest

from readlist.formats.bib_merging import NewEntry, merged
from readlist.formats.bib_updating import Wanted
from readlist.model import Paper

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
    paper = Paper(key, title, type="document", **fields)
    return NewEntry(Wanted(paper, key), f"@misc{{{key},\n  title = {{{title}}}\n}}\n")


def never(_entry: str) -> bool:
    """No entry is ours."""
    return False


def test_new_entries_stand_at_the_end() -> None:
    """What the file has not comes behind it; every byte before is as it was."""
    result = merged(THEIRS, [entry("new2021"), entry("more2022")], never)
    assert result.text == (
        f"{THEIRS}\n@misc{{new2021,\n  title = {{T}}\n}}\n\n@misc{{more2022,\n  title = {{T}}\n}}\n"
    )
    assert (result.added, result.replaced, result.kept) == (["new2021", "more2022"], [], [])


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
        ({"arxiv": "2107.14795"}, "eprint = {2107.14795v3}, archiveprefix = {arXiv}"),
        ({"openreview": "fILj7WpI-g"}, "url = {https://openreview.net/forum?id=fILj7WpI-g}"),
        ({}, "booktitle = {Other}, title = {{O}n things: \\textbf{bold} $x$}"),
    ],
)
def test_the_same_paper_is_brought_up_to_date(known: dict[str, str], text: str) -> None:
    """An entry with our key and an identifier or the title of our paper says what it lacked."""
    new = entry("k", "On Things: bold x", **known)
    result = merged(f"@article{{k,\n  {text}\n}}\n% behind\n", [new], never)
    assert result.text.startswith("@misc{k,\n  ")
    assert result.text.endswith("\n}\n% behind\n")
    assert "title = {On Things: bold x}" in result.text
    assert text.partition(", title")[0] in result.text
    assert result.replaced == ["k"]
    assert result.changed["k"][:2] == ("@misc", "title")
    assert result.ours == []
    assert merged(result.text, [new], never).replaced == []


GOODFELLOW = """@article{good2016,
  author = {Good, Irving}, title = {Deep learning of galaxies in radio surveys}, year = {2016}
}
"""


@pytest.mark.parametrize("title", ["of galaxies in radio surveys", ""])
def test_a_title_that_begins_alike_is_another_work(title: str) -> None:
    """Author and year count, too, and the whole of the title."""
    text = GOODFELLOW.replace(" of galaxies in radio surveys", f" {title}".rstrip())
    new = entry("good2016", "Deep Learning", authors=("Ian Goodfellow",), year=2016)
    result = merged(text, [new], never)
    assert (result.text, result.kept) == (text, ["good2016"])


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Schrödinger's cat in a café", "Schr{\\\"o}dinger's cat in a caf{\\'e}"),
        ("Schrödinger's cat in a café", "Schr\\\"{o}dinger's {C}at in a caf\\'e"),
    ],
)
def test_accents_are_read(title: str, written: str) -> None:
    """A title in TeX is that of the paper, and stays as it is written where it says the same."""
    text = f"@misc{{k, author = {{A. {{\\'E}}mile}}, title = {{{written}}}, note = {{mine}}}}\n"
    new = entry(
        "k", title.replace("cat", "Cat" if "C" in written else "cat"), authors=("A. Émile",)
    )
    result = merged(text, [new], never)
    assert (result.text, result.kept, result.replaced) == (text, [], [])


def test_fields_of_their_own_stay() -> None:
    """What our entry does not have, or what is personal, is the file's; new fields come behind."""
    text = """@string{n = "Nature"}
@Article { k ,
    title   = "On Things",
    journal = n # "",
    pages   = {1 -- 9},
    date    = {2020-05},
    note    = {look at page 3},
    file    = {:mine.pdf:PDF},
    year    = {2020},
}
"""
    theirs = {"pages": "1–10", "file": "other.pdf", "note": "Old", "volume": "7", "annote": "New"}
    paper = Paper("k", "On Things", "article-journal", year=2020, venue="Nature", extra=theirs)
    result = merged(text, [NewEntry(Wanted(paper, "k"), "")], never)
    assert result.changed == {"k": ("volume", "pages", "annote")}
    wanted = text.replace("{1 -- 9}", "{1--10}").replace(
        "= {2020},", "= {2020},\n    volume = {7},\n    annotation = {New},"
    )
    assert result.text == wanted
    asked = Wanted(paper, "k", asked=frozenset({"file"}))
    assert "other.pdf" in merged(text, [NewEntry(asked, "")], never).text


def test_the_same_paper_under_another_key() -> None:
    """It is not there twice, unless by force."""
    text = "@misc{theirs,\n  title = {T}, doi = {10.1/x}\n}\n"
    result = merged(text, [entry("ours", doi="10.1/x")], never)
    assert (result.text, result.elsewhere, result.added) == (text, {"ours": "theirs"}, [])
    assert merged(text, [entry("ours", doi="10.1/x")], never, force=True).added == ["ours"]


def test_two_papers_that_are_alike() -> None:
    """A paper that looks like one of the file's is added where that is another of those given."""
    text = "@misc{one,\n  title = {T}\n}\n"
    result = merged(text, [entry("one"), entry("two")], never)
    assert (result.added, result.elsewhere) == (["two"], {})


def test_an_entry_that_cannot_be_read() -> None:
    """Nothing is known of it, so that it stays."""
    text = "@misc{k,\n  title {T}\n}\n"
    assert merged(text, [entry("k")], never).kept == ["k"]


def test_another_work_keeps_its_key() -> None:
    """An entry with our key that is about something else stays, unless it is ours or by force."""
    new = entry("smith2020", "Something else", doi="10.1/2")
    result = merged(THEIRS, [new], never)
    assert (result.text, result.kept) == (THEIRS, ["smith2020"])
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
    assert result.kept == ["smith"]


def test_parentheses() -> None:
    """An entry in parentheses ends at that which is in no quotes and no braces."""
    result = merged(THEIRS, [entry("parens2019", "A ) in quotes )")], never)
    assert result.replaced == ["parens2019"]
    assert result.text == THEIRS.replace('"a ) in {quotes )}"', "{A ) in quotes )}")


def test_line_breaks_are_the_files() -> None:
    """Entries in a file with CR LF get them too."""
    result = merged("@misc{a,\r\n}\r\n", [entry("b")], never)
    assert result.text == "@misc{a,\r\n}\r\n\r\n@misc{b,\r\n  title = {T}\r\n}\r\n"


def test_an_entry_without_end() -> None:
    """Nothing is put behind an entry that would swallow it."""
    with pytest.raises(ValueError, match="line 2: the entry that begins there has no end"):
        merged("% x\n@misc{a, title = {b}\n", [entry("c")], never)
