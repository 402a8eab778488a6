"""docs/moving-in.md holds for a file of each kind that it names."""

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from given import run_program

if TYPE_CHECKING:
    from conftest import Cli

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"


@pytest.mark.parametrize("name", ["zotero.json", "jabref.bib", "mendeley.bib", "papis.bib"])
def test_a_file_of_each_program(cli: "Cli", name: str) -> None:
    """The paper arrives with its facts, under an identifier that joins it with others."""
    answer = cli("import", str(SAMPLES / name), "--list", "mine")
    assert answer.code == 0, answer.err
    paper = cli.library.reading_list("mine").papers[0]
    assert (paper.year, paper.doi) == (2013, "10.1613/jair.3912")
    assert paper.title.replace("<span>", "") == "The Arcade Learning Environment"
    assert len(paper.authors) == 2


def test_all_of_them_are_one_paper(cli: "Cli") -> None:
    """Whatever one moves in with, nothing is doubled, and every key goes on working."""
    for name in ("zotero.json", "jabref.bib", "mendeley.bib", "papis.bib"):
        cli("import", str(SAMPLES / name), "--list", "mine")
    assert len(cli.library.reading_list("mine").papers) == 2
    for key in ("Bellemare2013", "Bellemare2013Arcade"):
        assert cli("show", key, "-l", "mine").code == 0, key


def test_jabref_with_files_and_status(cli: "Cli", make_pdf: object, tmp_path: Path) -> None:
    """The linked PDF becomes the paper's, and the read status its status."""
    assert callable(make_pdf)
    (tmp_path / "refs.bib").write_bytes((SAMPLES / "jabref.bib").read_bytes())
    (tmp_path / "bellemare.pdf").write_bytes(make_pdf("Arcade"))
    line = ("import", str(tmp_path / "refs.bib"), "--status-from", "keywords", "--with-files")
    assert cli(*line).code == 0
    assert cli("show", "-l", "refs", "--read", "--has", "pdf").out.count("\n") == 1


def test_a_pdf_of_another_machine_is_reported(cli: "Cli") -> None:
    """Mendeley's paths; the paper arrives all the same."""
    answer = cli("import", str(SAMPLES / "mendeley.bib"), "--with-files")
    assert answer.code == 3
    assert "bellemare.pdf" in answer.out + answer.err
    assert len(cli.library.reading_list("mendeley").papers) == 1


def test_a_spreadsheet(cli: "Cli", tmp_path: Path) -> None:
    """By the script of the page, as it stands there."""
    page = (ROOT / "docs" / "moving-in.md").read_text("utf-8")
    script = re.search(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert script
    (tmp_path / "csv_to_csl.py").write_text(script[1], "utf-8")
    sheet = (SAMPLES / "papers.csv").read_text("utf-8")
    made = run_program(sys.executable, "csv_to_csl.py", cwd=tmp_path, stdin=sheet).stdout
    line = ("import", "-", "--list", "mine", "--status-from", "keywords")
    assert cli(*line, stdin=made).code == 0
    papers = json.loads(cli("show", "-l", "mine", "--json").out)["papers"]
    assert [each["status"] for each in papers] == ["read", "unread"]
    assert papers[0]["authors"] == ["Marc G. Bellemare", "Yavar Naddaf"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mendeley.bib", "@book{a,title={T},annote={Good \\emph{idea}.\n  Bad\n\n  proof}}"),
        ("better.bib", "@book{a,title={T},annotation={Good \\emph{idea}.\nBad\n\nproof}}"),
        ("jabref.bib", "@book{a,title={T},comment={Good \\emph{idea}.\nBad\n\nproof}}"),
        ("a.ris", "TY  - BOOK\nTI  - T\nN1  - Good <i>idea</i>.\nBad\n\nproof\nER  - \n"),
        (
            "a.json",
            '[{"id":"a","type":"book","title":"T","annote":"Good <i>idea</i>.\\nBad\\n\\nproof"}]',
        ),
    ],
)
def test_notes_of_entries_become_notes(cli: "Cli", tmp_path: Path, name: str, text: str) -> None:
    """They follow the notes that are there, once, with their lines, in one change, and move."""
    (tmp_path / name).write_text(text, "utf-8")
    line = ("import", str(tmp_path / name), "--list", "mine")
    assert "1 entry with notes: `import --with-notes`" in cli(*line, "--dry-run").err
    cli("import", str(SAMPLES / "papis.bib"), "--list", "mine")
    cli(*line, "--with-notes")
    note = "Good *idea*.\nBad\n\nproof\n"
    assert cli("note", "2", "-l", "mine", "--print").out == note
    assert cli.library.reading_list("mine").papers[1].extra.keys() <= {"bibtex"}
    assert cli("search", "proof", "-l", "mine").out.count("\n") == 1
    cli("undo")
    assert len(cli.library.reading_list("mine").papers) == 1
    cli("redo")
    cli("note", "2", "-l", "mine", "-m", "Mine.")
    cli(*line, "--with-notes")
    assert cli("note", "2", "-l", "mine", "--print").out == f"{note}\nMine.\n"


@pytest.mark.parametrize("form", ["csl-json", "ris", "markdown", "html", "toml", "json"])
def test_notes_of_entries_are_exported(cli: "Cli", tmp_path: Path, form: str) -> None:
    """With `--with-notes` alone, once, also where they are the user's own by now."""
    (tmp_path / "a.bib").write_text("@book{a, title={T}, comment={A thought}}", "utf-8")
    cli("import", str(tmp_path / "a.bib"), "-l", "mine")
    line = ("export", "-l", "mine", "-f", form)
    without = cli(*line)
    assert "A thought" not in without.out
    assert form == "json" or "`--with-notes` gives notes" in without.err
    before = cli(*line, "--with-notes")
    assert ("A thought" in before.out, "left out" in before.err) == (True, False)
    cli("note", "1", "-l", "mine", "-m", "A thought")
    assert cli(*line, "--with-notes").out.count("A thought") == before.out.count("A thought")


@pytest.mark.parametrize("form", ["bibtex", "biblatex", "ris", "toml", "csl-json"])
def test_exported_notes_come_back(cli: "Cli", tmp_path: Path, form: str) -> None:
    """`import --with-notes` is the counterpart of `export --with-notes`."""
    cli("import", str(SAMPLES / "papis.bib"), "--list", "mine")
    cli("note", "1", "-l", "mine", "-m", "A *fine* idea: $x_1$ <3.\n\nSecond.")
    file = str(tmp_path / "out")
    cli("export", "-l", "mine", "--with-notes", "-f", form, "-o", file)
    before = cli("note", "1", "-l", "mine", "--print").out
    cli("import", file, "--list", "mine", "--with-notes")
    assert cli("note", "1", "-l", "mine", "--print").out == before
    cli.library.files(cli.library.reading_list("mine").papers[0].key).notes.unlink()
    cli("import", file, "--list", "mine", "--with-notes")
    assert cli("note", "1", "-l", "mine", "--print").out == before


def test_the_folder_that_jabref_names(cli: "Cli", make_pdf: object, tmp_path: Path) -> None:
    """`fileDirectory` of the library is where linked files lie, seen from the .bib."""
    assert callable(make_pdf)
    text = "@book{a, title={My own thing}, file={:bellemare.pdf:PDF}}\n"
    meta = "@Comment{jabref-meta: fileDirectory:my pdfs;}\n"
    (tmp_path / "refs.bib").write_text(text + meta, "utf-8")
    (tmp_path / "my pdfs").mkdir()
    (tmp_path / "my pdfs" / "bellemare.pdf").write_bytes(make_pdf("Arcade"))
    line = ("import", str(tmp_path / "refs.bib"), "--with-files")
    tried = cli(*line, "--dry-run")
    assert (tried.code, "1 PDF would be attached" in tried.err) == (0, True)
    assert "1 PDF attached" in cli(*line).err
    cli("undo")
    assert "orphan" in cli("doctor", "--json").out


def test_a_dry_run_says_which_files_are_missing(cli: "Cli") -> None:
    """By the names that one can look for, and nothing is changed."""
    answer = cli("import", str(SAMPLES / "mendeley.bib"), "--with-files", "--dry-run")
    assert answer.code == 3
    assert "bellemare.pdf is not there" in answer.err
    assert "nothing was changed" in answer.err


def test_snapshots_of_pages_are_no_failure(cli: "Cli", make_pdf: object, tmp_path: Path) -> None:
    """A web page beside the PDF, as Zotero links it, is passed over without a word."""
    assert callable(make_pdf)
    files = "Full Text:a.pdf:application/pdf;Snapshot:page.html:text/html;:page:text/html"
    text = f"@book{{a, title={{T}}, file={{{files}}}}}@book{{b, title={{U}}, file={{p.HTML}}}}"
    (tmp_path / "z.bib").write_text(text, "utf-8")
    answer = cli("import", str(tmp_path / "z.bib"), "--with-files", "--dry-run")
    assert answer.code == 3
    assert "html" not in answer.err
    (tmp_path / "a.pdf").write_bytes(make_pdf("T"))
    answer = cli("import", str(tmp_path / "z.bib"), "--with-files")
    assert (answer.code, "html" in answer.err) == (0, False)


def test_names_of_missing_files_are_plain(cli: "Cli", tmp_path: Path) -> None:
    """A path stands in a message once, and without TeX."""
    text = '@book{a,title={T},file={:M{\\"u}ller\\_1.pdf:pdf}}@book{b,title={U},file={b.pdf}}'
    (tmp_path / "m.bib").write_text(text, "utf-8")
    (tmp_path / "b.pdf").write_text("no PDF", "utf-8")
    answer = cli("import", str(tmp_path / "m.bib"), "--with-files")
    assert "Müller_1.pdf is not there" in answer.err
    assert answer.err.count("b.pdf") == 1


def test_a_spreadsheet_of_another_program(cli: "Cli", tmp_path: Path) -> None:
    """With a mark at its start, semicolons, an empty year and names as they are spoken."""
    page = (ROOT / "docs" / "moving-in.md").read_text("utf-8")
    script = re.search(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert script
    (tmp_path / "csv_to_csl.py").write_text(script[1], "utf-8")
    sheet = '\ufefftitle;authors;year;doi;read\nMine;"Ann Bee; Cee D. Eff";;;\n'
    made = run_program(sys.executable, "csv_to_csl.py", cwd=tmp_path, stdin=sheet).stdout
    assert cli("import", "-", "--list", "mine", stdin=made).code == 0
    (paper,) = json.loads(cli("show", "-l", "mine", "--json").out)["papers"]
    assert (paper["year"], paper["authors"]) == (None, ["Ann Bee", "Cee D. Eff"])
