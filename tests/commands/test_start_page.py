"""Where reading stopped: `start 3 --page 12`, and who carries the page on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Progress

if TYPE_CHECKING:
    from conftest import Cli

KEY = "flennerhag2022bootstrapped"
PDF = f"papers/{KEY}/paper.pdf"


@pytest.fixture
def begun(cli: "Cli", make_pdf: Callable[..., bytes]) -> "Cli":
    """A library whose paper 3 has a PDF of twenty pages, of which twelve are read."""
    cli.write(PDF, make_pdf(*["text"] * 20))
    answer = cli("start", "3", "--page", "12")
    assert answer.out.startswith("3 is now reading, page 12 of 20 (was unread): ")
    return cli


def test_the_page_is_shown_wherever_one_goes_on_reading(begun: "Cli") -> None:
    """In the paper's own page, by `next`, by `open`, and in JSON."""
    assert "reading since 2026-11-22, page 12 of 20\n" in begun("show", "3").out
    assert "you have been reading it since 2026-11-22, page 12 of 20" in begun("next").out
    opened = begun("open", "3")
    assert opened.out == f"{begun.home / PDF}\n"
    assert opened.err == "readlist: you stopped at page 12 of 20\n"
    assert json.loads(begun("open", "3", "--json").out)["page"] == 12
    assert json.loads(begun("show", "3", "--json").out)["papers"][0]["page"] == 12


def test_another_page_is_no_further_beginning(begun: "Cli") -> None:
    """The page alone changes, and the history stays as it is; the same page changes nothing."""
    history = begun.library.progress(KEY).history
    assert begun("start", "3", "--page", "12").out.startswith("3 is already reading: ")
    assert begun("start", "3", "--page", "15").out.startswith("3 is reading, page 15 of 20: ")
    assert begun.library.progress(KEY) == Progress(history, page=15)
    begun("undo")
    assert begun.library.progress(KEY).page == 12


def test_a_page_beyond_the_pdf(begun: "Cli") -> None:
    """A printed page number is taken as it is, without a total that would be wrong."""
    assert begun("start", "3", "--page", "712").out.startswith("3 is reading, page 712: ")


@pytest.mark.parametrize("command", ["read", "unread"])
def test_the_page_goes_with_the_reading(begun: "Cli", command: str) -> None:
    """A paper that is read, or unread again, has no page; skipped, it has one still."""
    begun("skip", "3")
    assert begun.library.progress(KEY).page == 12
    begun(command, "3")
    assert begun.library.progress(KEY).page is None


def test_the_pages_that_are_left_count(begun: "Cli") -> None:
    """At three minutes a page, whatever was spent on the others."""
    begun("start", "3", "--minutes", "55")
    told = begun("next", "--minutes", "30", width=80).out
    assert "about 24 min: 8 of 20 pages at 3 minutes, which is assumed\n" in told


def test_one_paper_has_a_page(cli: "Cli") -> None:
    """A page of several papers, and page 0, are refused; nothing is marked."""
    answer = cli("start", "1-2", "--page", "3")
    assert (answer.code, answer.err) == (
        2,
        "readlist: --page is the page of one paper; give one paper\n",
    )
    assert cli("start", "1", "--page", "0").code == 2
    assert not (cli.home / "papers").exists()


def test_a_damaged_page_is_named(cli: "Cli") -> None:
    """As any other damage, and `open` opens the paper all the same."""
    cli.write(f"papers/{KEY}/progress.toml", "format = 1\npage = 0\n")
    cli.write(PDF, "%PDF")
    assert ": pages count from 1, so there is no page 0; " in cli("show", "3").err
    assert cli("open", "3", "--no-mark").out == f"{cli.home / PDF}\n"


@pytest.mark.parametrize("format_name", ["bibtex", "biblatex", "csl-json", "ris", "toml"])
def test_an_export_with_progress_has_the_page(
    begun: "Cli", tmp_path: Path, format_name: str
) -> None:
    """It comes back, but not to a paper that is read; without the option it does not leave."""
    path = str(tmp_path / "shared.txt")
    assert "page" not in begun("export", "3", "-f", "bibtex").out
    begun("export", "3", "-f", format_name, "--with-progress", "-o", path)
    begun("undo")
    begun("import", path, "-l", "again", "--with-progress")
    assert begun.library.progress(KEY).page == 12
    begun.wait(days=1)
    begun("read", "3")
    begun("import", path, "-l", "again", "--with-progress")
    assert begun.library.progress(KEY).page is None
