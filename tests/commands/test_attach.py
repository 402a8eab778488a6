"""A PDF from elsewhere becomes the paper's, and no file is lost by it."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from given import contents, old_pdfs

if TYPE_CHECKING:
    from conftest import Answer, Cli

KEY = "flennerhag2022bootstrapped"
FOLDER = f"papers/{KEY}"
ONE, TWO, THREE = (b"%PDF-1.4\n" + name * 600 + b"\n%%EOF\n" for name in (b"1", b"2", b"3"))
posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are POSIX's")


def saved(cli: "Cli", data: bytes = ONE, name: str = "saved.pdf") -> Path:
    """A file that the user has downloaded."""
    path = cli.home.parent / "downloads" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def attach(cli: "Cli", file: Path, *options: str) -> "Answer":
    """`readlist attach 3 FILE`."""
    return cli("attach", "3", str(file), *options)


def pdf(cli: "Cli") -> Path:
    """The paper's PDF."""
    return cli.home / FOLDER / "paper.pdf"


def test_a_copy(cli: "Cli") -> None:
    """The file stays where it was; the library has its bytes and says where they came from."""
    file = saved(cli)
    answer = attach(cli, file)
    assert (answer.code, answer.err) == (0, "")
    assert file.read_bytes() == pdf(cli).read_bytes() == ONE
    record = cli.library.pdf_record(KEY)
    assert record is not None
    assert (record.source, record.url, record.fetched) == ("attached by hand", "", cli.now)
    names = sorted(path.name for path in pdf(cli).parent.iterdir())
    assert names == ["paper.pdf", "pdf.toml"]


def test_the_same_again(cli: "Cli") -> None:
    """Nothing is written, and that is success."""
    file = saved(cli)
    attach(cli, file)
    written = pdf(cli).stat()
    before = contents(cli.home)
    cli.wait(days=1)
    answer = attach(cli, file, "--force")
    assert (answer.code, answer.err) == (0, "")
    assert "already" in answer.out
    assert contents(cli.home) == before
    assert (pdf(cli).stat().st_ino, pdf(cli).stat().st_mtime_ns) == (
        written.st_ino,
        written.st_mtime_ns,
    )
    assert old_pdfs(cli, KEY) == []


def test_another_pdf(cli: "Cli") -> None:
    """It is refused without `--force`; with that the old one is kept under another name."""
    attach(cli, saved(cli))
    other = saved(cli, TWO, "other.pdf")
    answer = attach(cli, other, "--move")
    assert answer.code == 4
    assert "--force" in answer.err
    assert pdf(cli).read_bytes() == ONE
    assert other.exists()
    assert attach(cli, other, "--force").code == 0
    assert pdf(cli).read_bytes() == TWO
    assert old_pdfs(cli, KEY) == [ONE]


def test_a_third_one_at_once(cli: "Cli") -> None:
    """However fast it goes, each of them is still there."""
    for number, data in enumerate((ONE, TWO, THREE)):
        assert attach(cli, saved(cli, data, f"{number}.pdf"), "--force").code == 0
    assert pdf(cli).read_bytes() == THREE
    assert old_pdfs(cli, KEY) == [ONE, TWO]


def test_back_to_what_was_kept(cli: "Cli") -> None:
    """A PDF that was kept aside can be attached, also to be moved; the other is kept in turn."""
    attach(cli, saved(cli))
    attach(cli, saved(cli, TWO), "--force")
    (old,) = pdf(cli).parent.glob("paper-*.pdf")
    assert attach(cli, old, "--force", "--move").code == 0
    assert pdf(cli).read_bytes() == ONE
    assert TWO in old_pdfs(cli, KEY)


def test_move(cli: "Cli") -> None:
    """The file is gone, and the library has it."""
    file = saved(cli)
    assert attach(cli, file, "--move").code == 0
    assert not file.exists()
    assert pdf(cli).read_bytes() == ONE


def test_move_of_what_is_there_already(cli: "Cli") -> None:
    """A second copy of the same bytes is removed, too."""
    attach(cli, saved(cli))
    file = saved(cli, ONE, "again.pdf")
    assert attach(cli, file, "--move").code == 0
    assert not file.exists()
    assert pdf(cli).read_bytes() == ONE


@posix
@pytest.mark.parametrize("kind", ["itself", "link", "hard link", "dotted"])
def test_move_of_the_papers_own_file(cli: "Cli", kind: str) -> None:
    """Whatever leads to the paper's own PDF, it is never removed."""
    attach(cli, saved(cli))
    file = pdf(cli)
    if kind == "link":
        file = file.parents[3] / "link.pdf"
        file.symlink_to(pdf(cli))
    elif kind == "hard link":
        file = file.parents[3] / "hard.pdf"
        os.link(pdf(cli), file)
    elif kind == "dotted":
        file = file.parent / ".." / KEY / "paper.pdf"
    for options in (["--move"], ["--move", "--force"]):
        answer = attach(cli, file, *options)
        assert (answer.code, answer.err) == (0, "")
        assert pdf(cli).read_bytes() == ONE
    assert '"moved": false' in attach(cli, file, "--move", "--json").out
    assert old_pdfs(cli, KEY) == []


@posix
def test_move_of_a_link(cli: "Cli") -> None:
    """As with mv, the link is what goes; the file that it leads to stays."""
    file = saved(cli)
    link = file.with_name("link.pdf")
    link.symlink_to(file)
    assert attach(cli, link, "--move").code == 0
    assert pdf(cli).read_bytes() == ONE
    assert not link.is_symlink()
    assert file.read_bytes() == ONE


@posix
def test_move_of_a_link_to_another_papers_pdf(cli: "Cli") -> None:
    """The other paper keeps its own."""
    assert cli("attach", "4", str(saved(cli))).code == 0
    (other,) = (cli.home / "papers").glob("*/paper.pdf")
    link = cli.home / "link.pdf"
    link.symlink_to(other)
    assert attach(cli, link, "--move").code == 0
    assert other.read_bytes() == ONE


@posix
def test_move_of_what_the_place_links_to(cli: "Cli") -> None:
    """A paper whose PDF is a link to the file keeps it."""
    file = saved(cli)
    pdf(cli).parent.mkdir(parents=True)
    pdf(cli).symlink_to(file)
    answer = attach(cli, file, "--move", "--force")
    assert answer.code == 0
    assert pdf(cli).read_bytes() == file.read_bytes() == ONE


@posix
def test_a_link_in_its_place(cli: "Cli") -> None:
    """Another file is not written where the link leads, nor moved away."""
    mine, file = saved(cli), saved(cli, TWO, "other.pdf")
    pdf(cli).parent.mkdir(parents=True)
    pdf(cli).symlink_to(mine)
    answer = attach(cli, file, "--force", "--move")
    assert answer.code == 4
    assert "is a link" in answer.err
    assert (mine.read_bytes(), file.read_bytes()) == (ONE, TWO)
    assert sorted(path.name for path in pdf(cli).parent.iterdir()) == ["paper.pdf"]


@pytest.mark.parametrize("options", [[], ["--move"], ["--force"]])
def test_the_librarys_own_part_file(cli: "Cli", options: list[str]) -> None:
    """A file on its way there either becomes the PDF, whole, or is refused and stays."""
    part = cli.write(f"{FOLDER}/paper.pdf.part", ONE)
    answer = attach(cli, part, *options)
    if answer.code == 0:
        assert pdf(cli).read_bytes() == ONE
    else:
        assert answer.err.startswith("readlist: ")
        assert part.read_bytes() == ONE
        assert not pdf(cli).exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<html>Sign in</html>", "is not a PDF"),
        (b"", "is not a PDF"),
        (ONE[:600], "is not a complete PDF"),
        (b"%PDF-1.4 %%EOF", "is too small for a PDF"),
    ],
)
def test_what_is_no_pdf(cli: "Cli", data: bytes, told: str) -> None:
    """It is refused with the reason; the file stays and the library is not touched."""
    file = saved(cli, data)
    answer = attach(cli, file, "--move", "--force")
    assert (answer.code, answer.out) == (4, "")
    assert told in answer.err
    assert file.exists()
    assert not cli.home.exists()


def test_no_file(cli: "Cli", tmp_path: Path) -> None:
    """A name that means nothing, also by way of a link that leads nowhere."""
    for name in ("none.pdf", "none/none.pdf"):
        answer = attach(cli, tmp_path / name)
        assert answer.code == 3
        assert "there is no file" in answer.err
    (tmp_path / "link.pdf").symlink_to("none.pdf")
    assert attach(cli, tmp_path / "link.pdf").code == 3
    assert not cli.home.exists()


def test_a_folder(cli: "Cli", tmp_path: Path) -> None:
    """It is no PDF, and stays."""
    answer = attach(cli, tmp_path, "--move")
    assert answer.code == 4
    assert tmp_path.is_dir()


@posix
def test_a_pipe(cli: "Cli", tmp_path: Path) -> None:
    """It is not waited for."""
    os.mkfifo(tmp_path / "pipe.pdf")
    assert attach(cli, tmp_path / "pipe.pdf", "--move").code == 4
    assert (tmp_path / "pipe.pdf").exists()


@posix
@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root reads everything")
def test_an_unreadable_file(cli: "Cli") -> None:
    """It is named, and nothing is changed."""
    file = saved(cli)
    file.chmod(0)
    answer = attach(cli, file, "--move")
    assert answer.code not in {0, 1}
    assert str(file) in answer.err
    assert not cli.home.exists()


@posix
def test_a_very_long_name(cli: "Cli", tmp_path: Path) -> None:
    """The system's error is a sentence, too."""
    answer = attach(cli, tmp_path / ("x" * 300))
    assert answer.code != 0
    assert answer.err.startswith("readlist: ")
    assert len(answer.err.splitlines()) == 1


def test_a_name_that_a_terminal_would_obey(cli: "Cli") -> None:
    """It is shown so that nothing happens."""
    file = saved(cli, b"x", "a\x1b[31m\nb.pdf")
    answer = attach(cli, file)
    assert answer.code == 4
    assert "\x1b" not in answer.err
    assert len(answer.err.splitlines()) == 1


def test_remarks_are_kept(cli: "Cli") -> None:
    """A PDF that the user wrote in is kept when another is attached."""
    attach(cli, saved(cli))
    pdf(cli).write_bytes(ONE + b"a remark")
    assert attach(cli, saved(cli, TWO, "new.pdf"), "--force").code == 0
    assert old_pdfs(cli, KEY) == [ONE + b"a remark"]


def test_a_damaged_pdf_is_replaced_and_kept(cli: "Cli") -> None:
    """A file that is there counts as a PDF of the user's, whatever it is."""
    cli.write(f"{FOLDER}/paper.pdf", b"half a PDF")
    assert attach(cli, saved(cli)).code == 4
    assert attach(cli, saved(cli), "--force").code == 0
    assert old_pdfs(cli, KEY) == [b"half a PDF"]


def test_a_damaged_record(cli: "Cli") -> None:
    """It does not stand in the way, and is whole afterwards."""
    attach(cli, saved(cli))
    cli.write(f"{FOLDER}/pdf.toml", "source = ")
    assert attach(cli, saved(cli, TWO), "--force").code == 0
    record = cli.library.pdf_record(KEY)
    assert record is not None
    assert record.source == "attached by hand"
    assert old_pdfs(cli, KEY) == [ONE]


def test_a_paper_without_a_key(cli: "Cli") -> None:
    """Its key is written into its list first."""
    text = '[[papers]]\ntitle = "Work one"\nauthors = ["A B"]\nyear = 2020\n'
    path = cli.write("lists/mine.toml", text)
    assert cli("attach", "1", str(saved(cli)), "-l", "mine").code == 0
    assert 'key = "b2020work"' in path.read_text("utf-8")
    assert (cli.home / "papers/b2020work/paper.pdf").read_bytes() == ONE


def test_a_key_that_cannot_be_written(cli: "Cli") -> None:
    """Then nothing is attached, and the file is not moved away."""
    text = 'papers = [{title = "Work one", authors = ["A B"], year = 2020}]\n'
    cli.write("lists/mine.toml", text)
    file = saved(cli)
    answer = cli("attach", "1", str(file), "-l", "mine", "--move")
    assert answer.code == 4
    assert file.read_bytes() == ONE
    assert not list((cli.home / "papers").rglob("*.*"))


def test_a_part_that_was_left(cli: "Cli") -> None:
    """The part that a killed run left of the paper's PDF is gone afterwards."""
    part = cli.write(f"{FOLDER}/paper.pdf.part", b"%PDF-1.4 and some")
    assert attach(cli, saved(cli)).code == 0
    assert not part.exists()
    assert pdf(cli).read_bytes() == ONE
