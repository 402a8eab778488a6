"""Our BibTeX in the programs that read BibTeX: not one warning, and the facts come back."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from given import BUNDLED, bundled_papers, csl_surname, needs, run_program, surnames
from pybtex.database import BibliographyData, parse_file
from pybtex.errors import set_strict_mode
from pybtex.richtext import Text

from readlist.formats.bibtex.writer import to_bibtex
from readlist.model.paper import Paper


@pytest.fixture(params=[(name, plain) for name in BUNDLED for plain in (False, True)], ids=str)
def exported(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[tuple[Paper, ...], Path]:
    """A bundled list's papers and the .bib file with them, in ASCII or in Unicode."""
    name, unicode = request.param
    path = tmp_path / "papers.bib"
    path.write_text(to_bibtex(bundled_papers(name), unicode=unicode), "utf-8")
    assert unicode or path.read_bytes().isascii()
    return bundled_papers(name), path


def pybtex_surname(person: Any) -> str:
    """The family name with its particle, as pybtex has it."""
    parts = [*person.prelast_names, *person.last_names]
    return " ".join(str(Text.from_latex(part)) for part in parts)


def read_strictly(path: Path) -> BibliographyData:
    """The file as pybtex's strict parser reads it."""
    set_strict_mode(enable=True)
    return parse_file(path, "bibtex")


def test_pybtex(exported: tuple[tuple[Paper, ...], Path]) -> None:
    """The strict parser takes every entry; key, title, year and authors are the list's."""
    papers, path = exported
    entries = read_strictly(path).entries
    assert list(entries) == [paper.citation_key for paper in papers]
    for paper, entry in zip(papers, entries.values(), strict=True):
        assert str(Text.from_latex(entry.fields["title"])) == paper.title
        assert entry.fields["year"] == str(paper.year)
        assert entry.fields["eprint"] == paper.arxiv
        assert [pybtex_surname(each) for each in entry.persons["author"]] == surnames(paper.authors)


@pytest.mark.consumer
@needs("bibtex")
@pytest.mark.parametrize("style", ["plain", "alpha", "abbrv", "unsrt"])
def test_bibtex(style: str, exported: tuple[tuple[Paper, ...], Path]) -> None:
    """Classic BibTeX formats every entry in the standard styles without a warning."""
    papers, path = exported
    aux = "\\citation{*}\n\\bibstyle{" + style + "}\n\\bibdata{papers}\n"
    (path.parent / "paper.aux").write_text(aux)
    told = run_program("bibtex", "paper", cwd=path.parent).stdout
    assert not re.search("warning|error", told, re.IGNORECASE), told
    items = re.findall(r"\\bibitem(?:\[.*?\])?\{(.+?)\}", (path.parent / "paper.bbl").read_text())
    assert sorted(items) == sorted(paper.citation_key for paper in papers)


@pytest.mark.consumer
@needs("biber")
def test_biber(exported: tuple[tuple[Paper, ...], Path]) -> None:
    """Biber finds every entry valid by its data model, and reads the names right."""
    papers, path = exported
    told = run_program("biber", "--tool", "--validate-datamodel", path.name, cwd=path.parent)
    assert not re.search("WARN|ERROR", told.stdout + told.stderr), told.stdout
    entries = read_strictly(path.with_name("papers_bibertool.bib")).entries
    assert set(entries) == {paper.citation_key for paper in papers}
    for paper in papers:
        people = entries[paper.citation_key].persons["author"]
        assert [pybtex_surname(each) for each in people] == surnames(paper.authors)


@pytest.mark.consumer
@needs("pandoc")
def test_pandoc(exported: tuple[tuple[Paper, ...], Path]) -> None:
    """Pandoc reads title, year and names as they are, and cites every paper without a warning."""
    papers, path = exported
    read = run_program("pandoc", "-f", "bibtex", "-t", "csljson", path.name, cwd=path.parent)
    assert read.stderr == ""
    items = {item["id"]: item for item in json.loads(read.stdout)}
    assert set(items) == {paper.citation_key for paper in papers}
    for paper in papers:
        item = items[paper.citation_key]
        assert re.sub("<[^>]+>", "", item["title"]).casefold() == paper.title.casefold()
        assert item["issued"]["date-parts"][0][0] == paper.year
        assert [csl_surname(name) for name in item["author"]] == surnames(paper.authors)
    cited = run_program(
        "pandoc", "--citeproc", f"--bibliography={path.name}", "-t", "plain",
        cwd=path.parent,
        stdin="".join(f"[@{paper.citation_key}]\n\n" for paper in papers),
    )  # fmt: skip
    assert cited.stderr == ""
    assert "???" not in cited.stdout
