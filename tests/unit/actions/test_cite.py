"""Citations for pasting into a text, in the corners where the tools differ."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from exports import to_csl_json, to_ris

from readlist.actions.cite import Style, citation_text
from readlist.model.marked_text import marked
from readlist.model.paper import Paper

if TYPE_CHECKING:
    from conftest import Cli

MARKED = Paper(
    "k",
    "CO<sub>2</sub> &amp; <i>E. coli</i>",
    authors=("Pat O&#39;Brien", "others"),
    venue="A &amp; B",
)


@pytest.mark.parametrize(
    ("key", "pandoc", "typst"),
    [
        ("doe2020a", "@doe2020a", "@doe2020a"),
        ("a:b.c-d_e", "@a:b.c-d_e", "@a:b.c-d_e"),
        ("2016A&A", "@{2016A&A}", '#cite(label("2016A&A"))'),
        ("x/y", "@x/y", '#cite(label("x/y"))'),
        ("x--y", "@{x--y}", "@x--y"),
        ("a.", "@{a.}", '#cite(label("a."))'),
    ],
)
def test_odd_keys(key: str, pandoc: str, typst: str) -> None:
    """A key is quoted wherever the tool would end it early."""
    paper = Paper("k", "T", citekey=key)
    assert citation_text([paper], Style.PANDOC) == f"[{pandoc}]\n"
    assert citation_text([paper], Style.TYPST) == f"{typst}\n"


def test_markup_is_text() -> None:
    """Neither tags nor entities are in what people read, once a paper came in through the door."""
    inner = replace(MARKED, title=marked(MARKED.title), venue=marked(MARKED.venue))
    assert citation_text([inner], Style.TEXT) == "Pat O'Brien, et al. CO₂ & E. coli. A & B.\n"
    assert '"family": "O\'Brien"' in to_csl_json([inner])
    assert "AU  - O'Brien, Pat\r\n" in to_ris([inner])


def test_markup_in_views_and_references(cli: "Cli") -> None:
    """The same holds of the page of a paper and of a reference as text."""
    cli.write(
        "lists/odd.toml",
        f'[[papers]]\nkey = "k"\ntitle = "{MARKED.title}"\nauthors = ["Pat O&#39;Brien"]\n',
    )
    for command in (("show", "1", "-l", "odd"), ("cite", "1", "-l", "odd", "--style", "text")):
        out = cli(*command).out
        assert "CO₂ & E. coli" in out
        assert "O'Brien" in out


def test_private_fields_of_an_entry(cli: "Cli") -> None:
    """An entry for pasting has none of the paths and notes that an imported one had."""
    entry = "@article{a1, title={On whales}, year={2020}, file={:my/a.pdf:PDF}, annote={my own}}"
    cli("import", "-", "-l", "refs", stdin=entry)
    assert "my" in cli("export", "-l", "refs").out
    shown = cli("cite", "a1", "-l", "refs", "-s", "bibtex").out
    assert "On whales" in shown
    assert "my" not in shown
