"""A search answers, whatever became of its index, of the disk, of PDFs and of the query."""

import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Self

import pytest

from readlist.actions.search import SearchTools
from readlist.errors import IndexDamagedError, IndexUnusableError
from readlist.pdf import text_worker as pdfworker
from readlist.pdf.text import PdfReader, PdfText, PdfTexts
from readlist.search import index as database
from readlist.search.read_pdfs import PdfReadOptions, ReadPdfs, read_pdfs
from readlist.storage.cache_files import write_disposable
from readlist.storage.locks import locked

if TYPE_CHECKING:
    from conftest import Cli

INDEX = "cache/search/index.db"


def found(cli: "Cli", *words: str) -> list[str]:
    """The keys of what is found."""
    answer = cli("search", *words)
    assert answer.code == 0, answer.err
    return [line.split("\t")[2] for line in answer.out.splitlines()]


@pytest.fixture
def indexed(cli: "Cli") -> "Cli":
    """A library with an index."""
    cli("note", "5", "-m", "pelican")
    assert found(cli, "pelican") == ["jaegle2022perceiver"]
    assert (cli.home / INDEX).stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    return cli


@pytest.mark.parametrize("keep", [0, 1, 99, 5000, -100])
def test_a_truncated_index_is_made_anew(indexed: "Cli", keep: int) -> None:
    """At whatever place it was cut off; nobody needs to hear of it."""
    path = indexed.home / INDEX
    path.write_bytes(path.read_bytes()[:keep])
    answer = indexed("search", "pelican")
    assert (answer.code, answer.err) == (0, "")
    assert "jaegle2022perceiver" in answer.out


@pytest.mark.parametrize("start", [0, 18, 100, 4096, 8192, 20480, 40960])
def test_an_overwritten_index_is_made_anew(indexed: "Cli", start: int) -> None:
    """Wherever the damage is."""
    path = indexed.home / INDEX
    data = bytearray(path.read_bytes())
    data[start : start + 300] = b"\xa5" * 300
    path.write_bytes(data)
    assert indexed("note", "5", "-m", "cormorant").code == 0
    assert found(indexed, "cormorant") == ["jaegle2022perceiver"]


def test_an_index_that_is_gone_or_something_else(indexed: "Cli") -> None:
    """Another database, a text, nothing, or the whole cache folder removed."""
    path = indexed.home / INDEX
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    assert found(indexed, "pelican") == ["jaegle2022perceiver"]
    path.write_text("words")
    assert found(indexed, "pelican") == ["jaegle2022perceiver"]
    for file in (indexed.home / "cache").rglob("*"):
        if file.is_file():
            file.unlink()
    assert found(indexed, "pelican") == ["jaegle2022perceiver"]


def test_an_index_of_an_older_readlist_is_made_anew(indexed: "Cli") -> None:
    """Its tables may mean something else."""
    with_version(indexed, -3)
    assert found(indexed, "pelican") == ["jaegle2022perceiver"]


def with_version(cli: "Cli", version: int) -> bytes:
    """Have the index written by another version of readlist; gives the file."""
    connection = sqlite3.connect(cli.home / INDEX)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    return (cli.home / INDEX).read_bytes()


def test_an_index_of_a_newer_readlist_is_left_alone(indexed: "Cli") -> None:
    """The files are searched, and it is said."""
    before = with_version(indexed, database.VERSION + 1)
    answer = indexed("search", "pelican")
    assert answer.out.startswith("@1\tunread\tjaegle2022perceiver\t")
    assert answer.err == (
        "readlist: searched the files, which is slower; no index: "
        "it was written by a newer readlist\n"
    )
    assert (indexed.home / INDEX).read_bytes() == before


@pytest.mark.parametrize(
    ("code", "message", "said"),
    [
        (sqlite3.SQLITE_FULL, "database or disk is full", "there is no room on the disk"),
        (sqlite3.SQLITE_READONLY, "attempt to write", "it cannot be written"),
        (sqlite3.SQLITE_BUSY, "database is locked", "another readlist is writing it"),
        (sqlite3.SQLITE_IOERR, "disk I/O error", "its file cannot be read or written"),
        (sqlite3.SQLITE_ERROR, "no such module: fts5", "this Python's SQLite lacks FTS5"),
    ],
)
def test_where_there_is_no_index_the_files_are_searched(
    cli: "Cli", code: int, message: str, said: str, make_pdf: Callable[..., bytes]
) -> None:
    """With the same answers: phrases, filters, minus, PDFs, typing errors."""
    with_index = [*map(cli.__call__, *zip(*QUERIES, strict=True))]
    cli.write("papers/jaegle2022perceiver/paper.pdf", make_pdf("one", "about narwhals"))

    def connect(_: str) -> sqlite3.Connection:
        error = sqlite3.OperationalError(message)
        error.sqlite_errorcode = code
        raise error

    cli.tools = SearchTools(open_index=lambda path: database.opened(path, connect))
    for (command, query), expected in zip(QUERIES, with_index, strict=True):
        answer = cli(command, query)
        keys = {line.split("\t")[2] for line in answer.out.splitlines()}
        assert keys == {line.split("\t")[2] for line in expected.out.splitlines()}, query
        assert f"slower; no index: {said}\n" in answer.err
    assert cli("search", "narwhals").out.endswith("\tpdf\t2\tabout narwhals\n")


QUERIES = [
    ("search", query)
    for query in (
        "perceiver",
        '"continual learning" -slow',
        "year:..2020",
        "author:goyal",
        "diffus*",
        "学习",
        "list:iclr2022 atari",
        "transfromer",
        "nothingatall",
        "percei",
    )
]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_cache_that_cannot_be_written(cli: "Cli") -> None:
    """The files are searched, and what was found cannot be remembered; both is said."""
    cli.write("cache/x", "")
    (cli.home / "cache").chmod(0o500)
    answer = cli("search", "perceiver")
    (cli.home / "cache").chmod(0o700)
    assert answer.out.startswith("@1\t")
    assert "slower" in answer.err
    assert "cannot be remembered" in answer.err


def test_a_file_in_the_place_of_the_cache(cli: "Cli") -> None:
    """The same, for root too."""
    cli.write("cache", "in the way")
    answer = cli("search", "perceiver")
    assert answer.out.startswith("@1\t")
    assert "slower; no index: " in answer.err
    assert answer.err.endswith("these hits cannot be remembered, so @1 does not mean them\n")
    assert cli("open", "@1", "--print").err == (
        "readlist: there is no hit @1; `readlist search WORDS` finds papers\n"
    )


def test_several_searches_at_once(cli: "Cli") -> None:
    """Each makes the index or waits for another to do it; all answer."""
    block = '[[papers]]\nkey = "k{0}"\ntitle = "Paper {0} about owls"\n'
    cli.write("lists/owls.toml", "".join(map(block.format, range(300))))
    environ = {**os.environ, "READLIST_HOME": str(cli.home)}
    command = [sys.executable, "-m", "readlist", "search", "owls", "--all"]
    running = [
        subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    assert cli("note", "k7", "-m", "written meanwhile").code == 0
    for process in running:
        out, err = process.communicate()
        assert (process.returncode, err, out.count(b"\n")) == (0, b"", 300)
    assert found(cli, "meanwhile") == ["k7"]


ODD = [
    "NEAR(perceiver io)",
    "perceiver AND OR NOT",
    "title:perceiver:io",
    "perceiver\\",
    "'; DROP TABLE texts; --",
    "perceiver)",
    "(perceiver",
    "{title}",
    "*",
    "**perceiver**",
    "^perceiver",
    "perceiver + io",
    "-",
    "--",
    "🙂 perceiver",
    "\x00\x1b[31m",
    "\udcff",
    "a" * 10_000,
    "perceiver " * 1_100,
    " ".join(f"word{number}" for number in range(1_500)),
    "e* " * 500,
    '"' + "perceiver " * 1_000 + '"',
    "-x " * 1_000 + "perceiver",
]


@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
def test_no_query_is_an_error_of_the_database(query: str, cli: "Cli") -> None:
    """It is answered, or refused as a filter that makes no sense."""
    answer = cli("search", "--", query)
    assert answer.code in {0, 2}
    assert "Traceback" not in answer.err
    assert "slower" not in answer.err


@pytest.mark.parametrize("query", ['"unclosed', 'a"b', '""', "title:", '"perceiver" "'])
def test_quotes_that_make_no_sense(query: str, cli: "Cli") -> None:
    """The place is named."""
    answer = cli("search", query)
    assert answer.code in {0, 2}
    assert answer.code == 0 or "column" in answer.err or "no word" in answer.err


class Parser:
    """Stands for what reads PDFs; gives each call's answer in turn."""

    def __init__(self, *answers: PdfText | BaseException) -> None:
        self.answers = list(answers)
        self.read_paths: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

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
        os.utime(file, (1_000_000_000, 1_000_000_000))
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
    assert found(cli, "narwhal") == ["jaegle2022perceiver"]
    assert len(parser.read_paths) == 2


def test_ctrl_c_keeps_what_is_read(cli: "Cli") -> None:
    """The search answers from what is there, and the next one goes on."""
    for key in ("jaegle2022perceiver", "wang2022language", "arani2022learning"):
        cli.write(f"papers/{key}/paper.pdf", "x")
    parser = Parser(PdfText(("narwhal",)), KeyboardInterrupt(), *[PdfText(("narwhal",))] * 2)
    cli.tools = SearchTools(readers=lambda: parser)
    answer = cli("search", "narwhal")
    assert answer.out.count("\n") == 1
    assert answer.err == "readlist: still to be read: 2 PDFs; the next search goes on with them\n"
    assert len(found(cli, "narwhal")) == 3


def test_without_the_extra_it_is_said_on_a_terminal(cli: "Cli") -> None:
    """What to install; a program that reads the answer is told in JSON alone."""
    cli.write("papers/jaegle2022perceiver/paper.pdf", "x")
    cli.tools = SearchTools(reads_pdfs=lambda: False)
    said = "readlist: not searched: 1 PDF; to read them: pip install 'readlist[fulltext]'\n"
    assert cli("search", "perceiver io", width=80).err == said
    assert cli("search", "perceiver io").err == ""
    assert '"unread_pdfs": 1' in cli("search", "perceiver io", "--json").out


CRASH = "import os; input(); os._exit(1)"
HANG = "import time; input(); time.sleep(60)"
NONSENSE = "input(); print('nonsense', flush=True); input()"
NUMBER = "input(); print(3, flush=True); input()"


@pytest.mark.parametrize(
    ("program", "problem"),
    [(CRASH, "crashes"), (HANG, "takes too long"), (NONSENSE, "crashes"), (NUMBER, "crashes")],
)
def test_a_reader_that_fails(program: str, problem: str, tmp_path: Path) -> None:
    """Whatever becomes of the process, the next PDF gets a new one."""
    with PdfReader((sys.executable, "-c", program), time_limit=0.5) as reader:
        for _ in range(2):
            assert problem in reader.read(tmp_path / "x.pdf").problem


def test_a_reader_sees_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever takes the process over."""
    monkeypatch.setenv("OPENREVIEW_TOKEN", "secret")
    program = "import json, os; input(); print(json.dumps({'pages': list(os.environ)})); input()"
    with PdfReader((sys.executable, "-u", "-c", program)) as reader:
        pages = reader.read(tmp_path / "x.pdf").pages
    assert "PATH" in pages
    assert "OPENREVIEW_TOKEN" not in pages


def test_a_reader_that_cannot_be_asked(tmp_path: Path) -> None:
    """It ended before the question came."""
    with PdfReader((sys.executable, "-c", "")) as reader:
        for _ in range(2):
            assert "crashes" in reader.read(tmp_path / "x.pdf").problem


def test_texts_that_are_lost_are_read_again(cli: "Cli", make_pdf: Callable[..., bytes]) -> None:
    """Whoever emptied the cache; the index alone could not show where words stand."""
    cli.write("papers/jaegle2022perceiver/paper.pdf", make_pdf("a narwhal"))
    assert found(cli, "narwhal") == ["jaegle2022perceiver"]
    kept = cli.home / "cache/pdftext/jaegle2022perceiver.json"
    kept.unlink()
    assert cli("search", "narwhal").out.endswith("\tpdf\t1\ta narwhal\n")
    for damage in (b"", b"[]", b"[" * 100_000, kept.read_bytes()[:-3]):
        kept.write_bytes(damage)
        assert found(cli, "narwhal") == ["jaegle2022perceiver"]


def test_reading_without_an_index_ends_in_time(cli: "Cli") -> None:
    """What cannot be kept is read for some seconds only; a PDF may go while it is waited for."""
    keys = ("jaegle2022perceiver", "wang2022language", "arani2022learning")
    for key in keys:
        cli.write(f"papers/{key}/paper.pdf", "x")
    parser = Parser(PdfText(("narwhal",)))
    library = cli.library
    (cli.home / "papers/wang2022language/paper.pdf").unlink()
    texts = PdfTexts(library.home.cache)
    reading = PdfReadOptions(lambda: parser, lambda done, _: gone() if done == 1 else None)

    def gone() -> None:
        (cli.home / "papers/arani2022learning/paper.pdf").unlink()

    assert read_pdfs(library, keys, texts, reading) == ReadPdfs()
    cli.write(f"papers/{keys[1]}/paper.pdf", "x")
    hurried = PdfReadOptions(lambda: parser, lambda *_: None, seconds=-1)
    assert read_pdfs(library, keys, texts, hurried) == ReadPdfs(left=1)


def test_without_sqlite(cli: "Cli") -> None:
    """There are Pythons that lack it; everything else of search does without."""

    def missing(path: Path) -> NoReturn:
        raise IndexUnusableError(f"this Python lacks SQLite for {path.name}")

    cli.tools = SearchTools(open_index=missing)
    answer = cli("search", "perceiver", "--list", "iclr2022-background")
    assert "this Python lacks SQLite" in answer.err
    assert answer.out.count("\n") == 2


def test_an_index_that_cannot_be_removed(tmp_path: Path) -> None:
    """A damaged one in a folder that cannot be written is said to be in the way."""
    folder = tmp_path / "index.db"
    folder.write_bytes(b"x" * 5000)
    (tmp_path / "index.db-shm").mkdir()
    with (
        pytest.raises(IndexUnusableError, match="damaged and cannot be removed"),
        database.opened(folder),
    ):
        pass
    (tmp_path / "index.db-shm").rmdir()
    folder.write_bytes(b"x" * 5000)
    with pytest.raises(IndexDamagedError), database.opened(folder):
        pass
    assert not folder.exists()


def test_a_worker_answers_line_by_line(
    tmp_path: Path, make_pdf: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question a line, an answer a line; what is too long is cut off."""
    (tmp_path / "good.pdf").write_bytes(make_pdf("one", "two"))
    (tmp_path / "bad.pdf").write_bytes(b"x")
    names = ["good.pdf", "bad.pdf", "gone.pdf"]
    lines = "".join(f"{json.dumps(str(tmp_path / name))}\n" for name in names)
    out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    monkeypatch.setattr("sys.stdout", out)
    pdfworker.main(limited=False)
    good, bad, lost = map(json.loads, out.buffer.getvalue().splitlines())
    assert good == {"pages": ["one", "two"]}
    assert bad == {"problem": "it is no PDF"}
    assert lost["problem"].startswith("it cannot be read")
    answers = io.BytesIO()
    pdfworker.answer_all(io.BytesIO(lines.splitlines()[0].encode()), answers, most_text=2)
    assert json.loads(answers.getvalue()) == {"pages": ["on"]}


def test_real_pdfs(tmp_path: Path, make_pdf: Callable[..., bytes]) -> None:
    """Good ones and bad ones, one after the other by one process."""
    (tmp_path / "good.pdf").write_bytes(make_pdf("of trans-\nformers", "two"))
    (tmp_path / "cut.pdf").write_bytes(make_pdf("words")[:200])
    (tmp_path / "text.pdf").write_bytes(b"%PDF-1.4\n" + b"\xff" * 5000)
    with PdfReader() as reader:
        assert reader.read(tmp_path / "good.pdf").pages == ("of transformers", "two")
        assert reader.read(tmp_path / "text.pdf").problem == "it is no PDF"
        assert reader.read(tmp_path / "gone.pdf").problem.startswith("it cannot be read")
        assert reader.read(tmp_path / "good.pdf").pages == ("of transformers", "two")


def test_a_damaged_memory_or_odd_folders(cli: "Cli") -> None:
    """None of it keeps anything from being found."""
    cli.write("state.toml", "x = [")
    cli.write("papers/jaegle2022perceiver/notes.md/x", "a folder")
    cli.write("papers/jaegle2022perceiver/abstract.toml", "text = 1")
    cli.write("papers/wang2022language", "a file")
    cli.write("papers/arani2022learning/progress.toml", "x = [")
    answer = cli("search", "perceiver io")
    assert answer.out.startswith("@1\tunread\tjaegle2022perceiver\t")
    assert answer.err.startswith("readlist: paper 5 (jaegle2022perceiver): ")
    assert cli("search", "status:read").out == ""
    assert "damaged" in cli("search", "complementary").out


def test_only_exclusions(cli: "Cli") -> None:
    """Everything else is found, in the order of the lists; where that is nothing, it is said."""
    keys = found(cli, "--all", "-perceiver")
    assert keys[0] == "hoogeboom2022autoregressive"
    assert "jaegle2022perceiver" not in keys
    assert cli("search", "year:2022", "--limit", "2").out.splitlines()[1].endswith("\t2\t\t\t")
    answer = cli("search", "-learning", "-a", "-the", "-of", "-perceiver*", "-z*", "--", "-i*")
    assert answer.code == 0
    assert answer.out == ""
    assert "nothing is found" in answer.err


def test_the_cache_is_busy(cli: "Cli") -> None:
    """Where another process writes there, this one does without writing."""
    cache = cli.home / "cache"
    cli.write("cache/x", "")
    with locked(cache / ".lock"):
        assert not write_disposable(cache / "lists/x.list", b"x")
    assert write_disposable(cache / "lists/x.list", b"x")


def test_a_hit_in_several_lists(cli: "Cli") -> None:
    """It is found once, in the current list if that has it, with what any list says of it."""
    paper = '[[papers]]\nkey = "jaegle2022perceiver"\ntitle = "Perceiver IO, again"\n'
    cli.write("lists/mine.toml", f'{paper}topics = ["quokka"]\n')
    line = cli("search", "quokka").out.rstrip("\n").split("\t")
    assert line[7:] == ["iclr2022", "5", "topic", "", "quokka"]
    assert cli("use", "mine").code == 0
    assert cli("search", "quokka").out.split("\t")[7] == "mine"
    assert cli("search", "again", "-l", "iclr2022").out.split("\t")[7] == "iclr2022"
    assert found(cli, "quokka", "starcraft", "again") == ["jaegle2022perceiver"]
    assert found(cli, "list:mine", "perceiver") == ["jaegle2022perceiver"]
