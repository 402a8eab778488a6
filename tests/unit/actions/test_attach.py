"""A PDF comes into its place, and nothing that the user may have made is lost by it."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from given import listed_paper, old_pdfs

from readlist.actions.attach import pdf_record_of, store_pdf, write_key
from readlist.errors import RefusedError
from readlist.library.records import ListedPaper
from readlist.storage.paper_files import PdfRecord

if TYPE_CHECKING:
    from conftest import Cli

KEY = "flennerhag2022bootstrapped"
FOLDER = f"papers/{KEY}"
ONE, TWO, THREE = (b"%PDF-1.4\n" + name * 600 + b"\n%%EOF\n" for name in (b"1", b"2", b"3"))
URL = "https://arxiv.org/pdf/1"


def put(cli: "Cli", data: bytes, where: ListedPaper | None = None, url: str = URL) -> Path | None:
    """Let this PDF have come."""
    where = where or listed_paper(cli)
    part = cli.write(f"papers/{where.paper.key}/paper.pdf.part", data)
    return store_pdf(cli.library, where, part, pdf_record_of(part, "arXiv", url, "v1"))


def pdf(cli: "Cli") -> bytes:
    """The paper's PDF."""
    return (cli.home / FOLDER / "paper.pdf").read_bytes()


def test_a_record(tmp_path: Path) -> None:
    """Size and checksum are those of the file; the time is not known yet."""
    path = tmp_path / "a.pdf"
    path.write_bytes(ONE)
    digest = hashlib.sha256(ONE).hexdigest()
    assert pdf_record_of(path, "arXiv", URL, "v2") == PdfRecord(
        "arXiv", len(ONE), digest, URL, "v2"
    )


def test_the_first_pdf(cli: "Cli") -> None:
    """It is in its place with its record, and nothing else is there."""
    assert put(cli, ONE) is None
    assert pdf(cli) == ONE
    kept = cli.library.pdf_record(KEY)
    assert kept is not None
    assert (kept.size, kept.fetched) == (len(ONE), cli.now)
    names = sorted(path.name for path in (cli.home / FOLDER).iterdir())
    assert names == ["paper.pdf", "pdf.toml"]


def test_a_newer_version(cli: "Cli") -> None:
    """A PDF just as it was fetched can be fetched again: it is replaced."""
    put(cli, ONE)
    put(cli, TWO)
    assert pdf(cli) == TWO
    assert old_pdfs(cli, KEY) == []


def test_the_same_again(cli: "Cli") -> None:
    """Nothing is lost by it, so nothing is kept aside, wherever it came from."""
    put(cli, ONE, url="")
    put(cli, ONE)
    assert old_pdfs(cli, KEY) == []
    record = cli.library.pdf_record(KEY)
    assert record is not None
    assert record.url == URL


@pytest.mark.parametrize("note", [b"a remark of mine", b""])
def test_a_pdf_with_remarks(cli: "Cli", note: bytes) -> None:
    """Written in, or only rewritten to the same size: it is kept under another name."""
    put(cli, ONE)
    changed = ONE + note if note else ONE.replace(b"11", b"!!")
    cli.write(f"{FOLDER}/paper.pdf", changed)
    put(cli, TWO)
    assert pdf(cli) == TWO
    assert old_pdfs(cli, KEY) == [changed]
    assert (cli.home / FOLDER / "paper-20261122T120000Z.pdf").exists()


def test_a_pdf_of_unknown_origin(cli: "Cli") -> None:
    """A PDF that the user put there, or attached, cannot be fetched again: it is kept."""
    cli.write(f"{FOLDER}/paper.pdf", ONE)
    put(cli, TWO, url="")
    cli.wait(minutes=1)
    put(cli, THREE)
    assert pdf(cli) == THREE
    assert old_pdfs(cli, KEY) == [ONE, TWO]


def test_twice_in_one_second(cli: "Cli") -> None:
    """A PDF that was moved aside is never replaced by the next one."""
    for data in (ONE, TWO, THREE):
        put(cli, data, url="")
    assert pdf(cli) == THREE
    assert sorted(old_pdfs(cli, KEY)) == [ONE, TWO]


@pytest.mark.parametrize("content", [b"source = ", b"\xff", b'bytes = "many"', b""])
def test_a_damaged_record(cli: "Cli", content: bytes) -> None:
    """Where nothing tells what the PDF is, it is kept; the record is written anew."""
    put(cli, ONE)
    cli.write(f"{FOLDER}/pdf.toml", content)
    put(cli, TWO)
    assert old_pdfs(cli, KEY) == [ONE]
    assert cli.library.pdf_record(KEY) is not None


def test_a_link_in_its_place(cli: "Cli", tmp_path: Path) -> None:
    """It is neither followed nor replaced, and what came is not lost."""
    mine = tmp_path / "mine.pdf"
    mine.write_bytes(ONE)
    folder = cli.write(f"{FOLDER}/notes.md", "x").parent
    (folder / "paper.pdf").symlink_to(mine)
    with pytest.raises(RefusedError, match="is a link"):
        put(cli, TWO)
    assert mine.read_bytes() == ONE
    assert (folder / "paper.pdf").is_symlink()
    assert not (folder / "pdf.toml").exists()


def test_a_folder_in_its_place(cli: "Cli") -> None:
    """It stays, and the error names it."""
    cli.write(f"{FOLDER}/paper.pdf/mine.txt", "x")
    with pytest.raises((OSError, RefusedError), match=r"paper\.pdf"):
        put(cli, TWO)
    assert (cli.home / FOLDER / "paper.pdf/mine.txt").exists()


UNKEYED = '[[papers]]\ntitle = "Work one"\nauthors = ["A B"]\nyear = 2020\n'


def test_the_key_of_a_paper_without_one(cli: "Cli") -> None:
    """It stands in the list before anything is kept under it."""
    path = cli.write("lists/mine.toml", UNKEYED)
    put(cli, ONE, listed_paper(cli, 1, "mine"))
    assert 'key = "b2020work"' in path.read_text("utf-8")
    assert (cli.home / "papers/b2020work/paper.pdf").read_bytes() == ONE
    assert listed_paper(cli, 1, "mine").reading_list.unkeyed == ()


def test_a_key_that_cannot_be_written(cli: "Cli") -> None:
    """Then nothing is kept under it; the list is as it was."""
    text = 'papers = [{title = "Work one", authors = ["A B"], year = 2020}]\n'
    path = cli.write("lists/mine.toml", text)
    with pytest.raises(RefusedError, match="key"):
        put(cli, ONE, listed_paper(cli, 1, "mine"))
    assert path.read_text("utf-8") == text
    assert not (cli.home / "papers/b2020work/paper.pdf").exists()


def test_a_key_that_is_there(cli: "Cli") -> None:
    """The list is not touched, and there is nothing to undo."""
    write_key(cli.library, listed_paper(cli))
    assert not cli.home.exists()


def test_nothing_to_undo(cli: "Cli") -> None:
    """A PDF that was fetched can be fetched again: `undo` passes it over."""
    put(cli, ONE)
    assert list(cli.library.journal.changes()) == []
