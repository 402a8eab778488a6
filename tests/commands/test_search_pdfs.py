"""`search` reads PDFs once, says which it could not read, and goes on after Ctrl-C."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from given import hits, settle

from readlist.actions.search import SearchTools
from readlist.pdf.reader import PdfReader, PdfText
from readlist.search.texts import IndexedTextReader, ReadPdfs

if TYPE_CHECKING:
    from conftest import Cli

INDEX = "cache/search/index.db"


class Parser(PdfReader):
    """Reads no PDFs; gives each call's answer in turn."""

    def __init__(self, *answers: PdfText | BaseException) -> None:
        super().__init__()
        self.answers = list(answers)
        self.read_paths: list[Path] = []

    def read(self, path: Path) -> PdfText:
        """The next answer."""
        self.read_paths.append(path)
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


def test_a_pdf_that_cannot_be_read_is_told_once(cli: "Cli", make_pdf: Callable[..., bytes]) -> None:
    """It is marked and not tried again until it changes."""
    path = cli.write("papers/jaegle2022perceiver/paper.pdf", "no pdf")
    for file in (path, path.parent):
        settle(file)
    parser = Parser(PdfText(problem="it crashes the reader of PDFs"), PdfText(("a narwhal",)))
    cli.tools = SearchTools(readers=lambda: parser)
    answer = cli("search", "perceiver io")
    assert answer.out.startswith("@1\tunread\tjaegle2022perceiver\t")
    assert answer.err == (
        "readlist: the PDF of jaegle2022perceiver is not searched: it crashes the reader of PDFs\n"
    )
    assert cli("search", "perceiver io").err == ""
    (cli.home / INDEX).unlink()
    assert cli("search", "perceiver io").err == ""
    path.write_bytes(make_pdf("x"))
    assert hits(cli, "narwhal") == ["jaegle2022perceiver"]
    assert len(parser.read_paths) == 2


def test_ctrl_c_keeps_what_is_read(cli: "Cli") -> None:
    """The search answers from what is there, and the next one goes on."""
    for key in ("jaegle2022perceiver", "wang2022language", "arani2022learning"):
        cli.write(f"papers/{key}/paper.pdf", "x")
    parser = Parser(PdfText(("narwhal",)), KeyboardInterrupt(), *[PdfText(("narwhal",))] * 2)
    cli.tools = SearchTools(readers=lambda: parser)
    answer = cli("search", "narwhal")
    assert answer.out.count("\n") == 1
    assert answer.err == "readlist: not read yet: 2 PDFs; the next search goes on with them\n"
    assert len(hits(cli, "narwhal")) == 3


def test_texts_that_are_lost_are_read_again(cli: "Cli", make_pdf: Callable[..., bytes]) -> None:
    """Even if the cache was emptied; the index alone could not show where words stand."""
    cli.write("papers/jaegle2022perceiver/paper.pdf", make_pdf("a narwhal"))
    assert hits(cli, "narwhal") == ["jaegle2022perceiver"]
    kept = cli.home / "cache/pdftext/jaegle2022perceiver.json"
    kept.unlink()
    assert cli("search", "narwhal").out.endswith("\tpdf\t1\ta narwhal\n")
    for damage in (b"", b"[]", b"[" * 100_000, kept.read_bytes()[:-3]):
        kept.write_bytes(damage)
        assert hits(cli, "narwhal") == ["jaegle2022perceiver"]


def test_reading_without_an_index_ends_in_time(cli: "Cli") -> None:
    """PDFs whose text cannot be stored are read for some seconds only; one may go meanwhile."""
    keys = ("jaegle2022perceiver", "wang2022language", "arani2022learning")
    for key in keys:
        cli.write(f"papers/{key}/paper.pdf", "x")
    parser = Parser(PdfText(("narwhal",)))
    library = cli.library
    (cli.home / "papers/wang2022language/paper.pdf").unlink()
    describer = IndexedTextReader(library)

    def remove_last(done: int, _all: int) -> None:
        if done == 1:
            (cli.home / "papers/arani2022learning/paper.pdf").unlink()

    assert describer.read_pdfs(keys, lambda: parser, remove_last) == ReadPdfs()
    cli.write(f"papers/{keys[1]}/paper.pdf", "x")
    hurried = describer.read_pdfs(keys, lambda: parser, lambda *_: None, seconds=-1)
    assert hurried == ReadPdfs(left=1)
