"""Sixty odd papers, and the bundled ones, as BibTeX and BibLaTeX in the programs that read them."""

import json
import re
from pathlib import Path

import pytest
from exports import to_biblatex
from given import bundled_papers, needs, run_program
from hostile_papers import HOSTILE
from pybtex.database import parse_file
from pybtex.errors import set_strict_mode

from readlist.formats.bibtex.reader import read_bibtex
from readlist.formats.bibtex.writer import to_bibtex
from readlist.formats.publication import visible_text
from readlist.model.keys import citation_keys
from readlist.model.paper import Paper

# What BibLaTeX demands of a book, but BibTeX does not
_EDITED = "'hostile59' (papers.bib): Missing mandatory field 'author'"
_SUMMARY = "INFO - WARNINGS: 1"


def papers_of(name: str) -> tuple[Paper, ...]:
    """The hostile papers, or those of a bundled list."""
    if name == "hostile":
        return HOSTILE
    return bundled_papers(name)


@pytest.fixture(params=["hostile", "iclr2022", "iclr2022-background"])
def papers(request: pytest.FixtureRequest) -> tuple[Paper, ...]:
    """A list of papers."""
    return papers_of(request.param)


@pytest.fixture(params=["ascii", "unicode", "biblatex"])
def dialect(request: pytest.FixtureRequest) -> str:
    """In what form they are written."""
    return str(request.param)


@pytest.fixture
def bib(papers: tuple[Paper, ...], dialect: str, tmp_path: Path) -> Path:
    """The file with them."""
    path = tmp_path / "papers.bib"
    if dialect == "biblatex":
        text = to_biblatex(papers)
    else:
        text = to_bibtex(papers, unicode=dialect == "unicode")
    path.write_text(text, "utf-8")
    return path


def test_pybtex_reads_every_paper(papers: tuple[Paper, ...], bib: Path) -> None:
    """Strictly, with as many authors as the paper has."""
    set_strict_mode(enable=True)
    entries = parse_file(bib, "bibtex").entries
    assert list(entries) == citation_keys(papers)
    for paper, entry in zip(papers, entries.values(), strict=True):
        shown = [author for author in paper.authors if visible_text(author)]
        assert len(entry.persons.get("author", [])) == len(shown)


def test_readlist_reads_every_paper(papers: tuple[Paper, ...], bib: Path) -> None:
    """Without a note, and with the same identifiers."""
    entries = read_bibtex(bib.read_text("utf-8"), lambda _done, _total: None).entries
    assert [entry.label for entry in entries] == citation_keys(papers)
    for paper, entry in zip(papers, entries, strict=True):
        assert entry.paper is not None
        assert entry.notes == ()
        assert (entry.paper.year, entry.paper.arxiv) == (paper.year, paper.arxiv)


@pytest.mark.consumer
@needs("bibtex")
@pytest.mark.parametrize("style", ["plain", "alpha", "abbrv", "unsrt"])
def test_bibtex_formats_every_paper(
    papers: tuple[Paper, ...], dialect: str, bib: Path, style: str
) -> None:
    """In the standard styles, without a warning."""
    if dialect == "biblatex":
        pytest.skip("classic BibTeX knows no BibLaTeX")
    (bib.parent / "paper.aux").write_text(
        f"\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{papers}}\n"
    )
    told = run_program("bibtex", "paper", cwd=bib.parent).stdout
    assert not re.search("warning|error", told, re.IGNORECASE), told
    listed = (bib.parent / "paper.bbl").read_bytes().count(b"\\bibitem")
    assert listed == len(papers)


@pytest.mark.consumer
@needs("biber")
def test_biber_finds_every_paper_valid(dialect: str, bib: Path) -> None:
    """By its data model."""
    told = run_program("biber", "--tool", "--validate-datamodel", bib.name, cwd=bib.parent).stdout
    warnings = [line for line in told.splitlines() if re.search("WARN|ERROR", line)]
    if dialect != "biblatex":
        warnings = [line for line in warnings if not line.endswith((_EDITED, _SUMMARY))]
    assert warnings == []


@pytest.mark.consumer
@needs("pandoc")
def test_pandoc_reads_every_paper(papers: tuple[Paper, ...], dialect: str, bib: Path) -> None:
    """Without a warning, with year and authors, and the words of the title."""
    form = "biblatex" if dialect == "biblatex" else "bibtex"
    told = run_program("pandoc", "-f", form, "-t", "csljson", bib.name, cwd=bib.parent)
    assert told.stderr == ""
    items = {item["id"]: item for item in json.loads(told.stdout)}
    assert list(items) == citation_keys(papers)
    for paper, item in zip(papers, items.values(), strict=True):
        shown = [author for author in paper.authors if visible_text(author)]
        assert item["issued"]["date-parts"][0][0] == paper.year
        assert len(item.get("author", [])) == len(shown)
        title = item["title"].casefold()
        shown_title = visible_text(paper.title).casefold()
        words = re.findall(r"\w{5,}", re.sub(r"\$[^$]*\$|&\w+;", "", shown_title))
        assert [word for word in words if word not in title] == []
