"""docs/citations.md shows what `export` writes, and names what is kept where."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.actions.export import ExportFormat

if TYPE_CHECKING:
    from conftest import Cli

PAGE = (Path(__file__).parents[2] / "docs" / "citations.md").read_text("utf-8")
EXAMPLE = re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)[0]
SHOWN = dict(re.findall(r"^## ([a-z-]+)\n.*?^````\w*\n(.*?)^````", PAGE, re.DOTALL | re.MULTILINE))


def exported(cli: "Cli", name: str) -> str:
    """The page's example in a format, without white space at the ends of lines."""
    cli.write("lists/example.toml", EXAMPLE)
    answer = cli("export", "-l", "example", "-f", name)
    lost = "RIS has no tag for the category of arXiv (1 paper); the other formats keep them"
    assert (answer.code, answer.err) == (0, f"readlist: {lost}\n" if name == "ris" else "")
    return "".join(f"{line.rstrip()}\n" for line in answer.out.replace("\r\n", "\n").splitlines())


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_what_is_written(name: str, cli: "Cli") -> None:
    """The block under a format's heading is the export of the example."""
    assert exported(cli, name) == SHOWN[name]


def test_every_format_is_shown() -> None:
    """All have a heading but JSON, whose keys are in docs/json.md, and the page, which is long."""
    assert set(SHOWN) == set(ExportFormat) - {ExportFormat.JSON, ExportFormat.HTML}


def test_the_page_of_the_ten_is_up_to_date(cli: "Cli") -> None:
    """docs/iclr2022.html is what `export -f html` writes; `python docs/page.py` makes it anew."""
    page = (Path(__file__).parents[2] / "docs" / "iclr2022.html").read_text("utf-8")
    assert cli("export", "-l", "iclr2022", "-f", "html").out == page


def test_the_table_names_what_is_there(cli: "Cli") -> None:
    """A format's export of the example has everything that the table says it has.

    A conference paper has one of the fields for venues; the file of the entry's type decides.
    """
    head, *rows = re.findall(r"^\|(.*)\|$", PAGE.partition("| asked for")[0], re.MULTILINE)
    formats = [cell.strip() for cell in head.split("|")][1:]
    texts = [exported(cli, name) for name in formats]
    assert formats == ["bibtex", "biblatex", "csl-json", "ris"]
    for row in rows[1:]:
        label, *cells = [cell.strip() for cell in row.split("|")]
        for text, cell in zip(texts, cells, strict=True):
            named = re.findall(r"`([^`]+)`", cell)
            missing = [name for name in named if name not in text]
            allowed = {"journal", "school", "institution", "journaltitle", "L1"}
            assert set(missing) <= allowed, (label, missing)
