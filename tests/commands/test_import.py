"""Importing: names, statuses, files that entries point to, long files, what is refused."""

import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from readlist.actions.import_ import status_of_word
from readlist.actions.inputs import LONGEST, check_length
from readlist.errors import RefusedError
from readlist.model.keys import is_list_name, list_name_from
from readlist.model.paper import Progress, Status

if TYPE_CHECKING:
    from conftest import Cli

PDF = b"%PDF-1.7\n" + b"0" * 600 + b"\n%%EOF\n"
REFUSED, DAMAGED, NOT_FOUND = 4, 5, 3


def saved(tmp_path: Path, text: str, name: str = "refs.bib") -> str:
    """A file to import."""
    path = tmp_path / name
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("read", Status.READ),
        ("_Read", Status.READ),
        ("/reading", Status.READING),
        ("In progress", Status.READING),
        ("won't read", None),
        ("wont-read", Status.SKIPPED),
        ("to-read", None),
        ("reads", None),
        ("", None),
    ],
)
def test_status_of_a_keyword(word: str, status: Status | None) -> None:
    """Words with which people tag papers, whatever stands before them; "to read" is unread."""
    assert status_of_word(word) is status


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Thesis, part 2", "thesis-part-2"),
        ("Über", "uber"),
        ("con", "list-con"),
        ("论文", "论文"),
        ("", "list"),
        ("x" * 300, "x" * 60),
        ("--a--", "a"),
    ],
)
def test_list_name_from_a_file(text: str, name: str) -> None:
    """A name that can be a list's, whatever the file is called."""
    assert list_name_from(text) == name
    assert is_list_name(name)


def test_a_bundled_name_is_left_alone(cli: "Cli", tmp_path: Path) -> None:
    """A file called like a bundled list gets another name; asked for, that one is refused."""
    path = saved(tmp_path, "@misc{a, title={A}}", "iclr2022.bib")
    assert "iclr2022-2 is a new list" in cli("import", path).err
    assert cli("import", path, "-l", "iclr2022").code == REFUSED


def test_a_name_that_says_nothing_joins_no_other_papers(cli: "Cli", tmp_path: Path) -> None:
    """Papers of standard input, or of a file without a letter, join only a list that has them."""
    one, two = "@misc{a, title={A}}", "@misc{b, title={B}}"
    named = saved(tmp_path, one, "!!.bib")
    for text, expected in ((one, "imported"), (two, "imported-2"), (one, "imported")):
        answer = cli("import", "-", "--json", stdin=text)
        made = json.loads(answer.out)["list"]
        assert made["name"] == made["title"] == expected
    for text, expected in ((one, "list"), (one, "list"), (two, "list-2")):
        answer = cli("import", saved(tmp_path, text, Path(named).name), "--json")
        assert json.loads(answer.out)["list"]["name"] == expected
    assert "list has 2 papers now" in cli("import", saved(tmp_path, two, "list.bib")).err
    assert cli("import", "-", "-l", "imported", stdin=two).out.startswith("added\t2")
    titled = cli("import", "-", "-l", "thesis", "--json", stdin=two)
    assert json.loads(titled.out)["list"]["title"] == "thesis"


def test_status_never_replaces_progress(cli: "Cli", tmp_path: Path) -> None:
    """A paper that has a history keeps it; JabRef's read status counts as well."""
    path = saved(
        tmp_path,
        "@misc{a, title={A}, keywords={x; read}}\n@misc{b, title={B}, readstatus={skimmed}}\n"
        "@misc{c, title={C}, keywords={unread}}",
    )
    answer = cli("import", path, "--status-from", "keywords", "--json")
    assert json.loads(answer.out)["marked"] == 2
    assert [cli.library.progress(key).status for key in "abc"] == ["read", "reading", "unread"]
    cli("unread", "a", "-l", "refs")
    cli("import", path, "--status-from", "keywords")
    assert cli.library.progress("a").status is Status.UNREAD


def test_keywords_become_tags(cli: "Cli", tmp_path: Path) -> None:
    """Keywords, cut at comma and semicolon, are added to the tags in the import's own change."""
    path = saved(
        tmp_path,
        "@misc{a, title={A}, keywords={deep learning; Graphs, to-read; _read}}\n"
        "@misc{b, title={B}}",
    )
    line = ("import", path, "--tags-from", "keywords")
    assert cli(*line, "--dry-run").code == 0
    assert cli.library.progress("a") == Progress()
    cli(*line)
    assert cli.library.progress("a").tags == ("deep learning", "Graphs")
    assert not cli.library.files("b").progress.exists()
    cli("tag", "a", "-l", "refs", "--", "-graphs", "+mine")
    cli(*line)
    assert cli.library.progress("a").tags == ("deep learning", "mine", "Graphs")
    cli("undo", "3")
    assert cli.library.progress("a") == Progress()


def test_json_that_is_nested_without_end(cli: "Cli", tmp_path: Path) -> None:
    """It is refused as damaged."""
    answer = cli("import", saved(tmp_path, "[" * 100_000, "deep.json"))
    assert answer.code == DAMAGED
    assert "nothing was imported" in answer.err


def test_json_of_readlist(cli: "Cli", tmp_path: Path) -> None:
    """It is for scripts; a list file is what can be imported."""
    path = saved(tmp_path, cli("export", "-f", "json").out, "mine.json")
    answer = cli("import", path)
    assert answer.code == DAMAGED
    assert "is readlist's own JSON; `readlist export -f toml` writes a list" in answer.err


@pytest.mark.parametrize("format_name", ["bibtex", "biblatex", "csl-json", "toml", "ris"])
def test_progress_comes_back(cli: "Cli", tmp_path: Path, format_name: str) -> None:
    """The progress in `export --with-progress` is there again; tags are not among the keywords."""
    refs = saved(tmp_path, "@misc{a, title={A}, keywords={theirs}}\n@misc{b, title={B}}")
    cli("import", refs)
    cli("start", "a", "-l", "refs", "--on", "2026-11-02")
    cli("read", "a", "-l", "refs", "--minutes", "30")
    cli("rate", "a", "4", "-l", "refs")
    cli("prioritise", "a", "low", "-l", "refs")
    cli("tag", "a", "-l", "refs", "--", "+thesis, core", "+gpt")
    mine = cli.library.progress("a")
    assert (len(mine.tags), mine.rating, mine.priority, len(mine.history)) == (2, 4, "low", 2)
    path = tmp_path / "shared.txt"
    cli("export", "-l", "refs", "-f", format_name, "--with-progress", "-o", str(path))
    cli("undo", "6")
    assert cli.library.progress("a") == Progress()
    cli("import", str(path), "-l", "again", "--with-progress")
    assert cli.library.progress("a") == mine
    assert cli.library.progress("b") == Progress()
    plain = cli("export", "-l", "again", "-f", "bibtex").out
    assert "keywords = {theirs}" in plain
    assert "gpt" not in plain
    assert "rank" not in plain
    cli("rate", "a", "2", "-l", "again")
    now = cli.library.progress("a")
    cli("import", str(path), "-l", "again", "--with-progress")
    assert cli.library.progress("a") == now


def test_progress_of_jabref(cli: "Cli", tmp_path: Path) -> None:
    """Its rank, priority and read status are taken only where they are asked for."""
    path = saved(
        tmp_path, "@misc{a, title={A}, ranking={rank5}, priority={prio1}, readstatus={skimmed}}"
    )
    cli("import", path)
    assert cli.library.progress("a") == Progress()
    cli("import", path, "--with-progress")
    progress = cli.library.progress("a")
    assert (progress.rating, progress.priority, progress.status) == (5, "high", Status.READING)


def test_notes_of_a_list_stay_out(cli: "Cli", tmp_path: Path) -> None:
    """Notes of a list file are named, and no later export has them."""
    path = saved(tmp_path, 'name = "l"\n[[papers]]\ntitle = "T"\nnotes = "Secret."\n', "l.toml")
    assert '"notes_left": 1' in cli("import", path, "--json").out
    assert "Secret" not in cli("export", "-l", "l", "-f", "toml").out


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("refs.bib", "@book{{a, title={{A}}, annote={{{0}}}}}"),
        ("refs.ris", "TY  - BOOK\nTI  - A\nN1  - {0}\nER  - \n"),
    ],
)
def test_links_in_notes_keep_their_address(
    cli: "Cli", tmp_path: Path, name: str, text: str
) -> None:
    """The address stands behind the words of the link."""
    link = '<p>See <a href="https://x.org/y">this page</a>.</p>'
    cli("import", saved(tmp_path, text.format(link), name))
    (paper,) = cli.library.reading_list("refs").papers
    assert paper.extra["annote"] == "See this page (https://x.org/y)."


LINKED = "Müller & Söhne 50%.pdf"


@pytest.mark.parametrize(
    "written",
    [
        ":{folder}/Müller & Söhne 50%.pdf:pdf",  # Mendeley: the slash in front goes
        "file://{slash}{folder}/M%C3%BCller%20&%20S%C3%B6hne%2050%25.pdf",
        ":file://{slash}{folder}/M%C3%BCller%20&%20S%C3%B6hne%2050%25.pdf:PDF",
        ':{slash}{folder}/M{{\\"u}}ller \\& S{{\\"{{o}}}}hne 50\\%.pdf:application/pdf',
        "M\u0075\u0308ller & S\u006f\u0308hne 50%.pdf",  # as macOS writes it
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_how_programs_write_paths(
    cli: "Cli", tmp_path: Path, written: str, form: Literal["NFC", "NFD"]
) -> None:
    """The file is found whatever a program does to its name, and whichever form the disk has."""
    (tmp_path / unicodedata.normalize(form, LINKED)).write_bytes(PDF)
    field = written.format(folder=str(tmp_path).lstrip("/"), slash="/")
    path = saved(tmp_path, f"@misc{{a, title={{A}}, file={{{field}}}}}")
    answer = cli("import", path, "--with-files")
    assert (answer.code, cli.library.files("a").pdf.exists()) == (0, True)


def test_an_imported_status_has_no_day(cli: "Cli", tmp_path: Path) -> None:
    """The paper counts as read; log, readings and filters of days know nothing of it."""
    path = saved(
        tmp_path,
        "@misc{a, title={A}, keywords={read}}\n@misc{b, title={B}, keywords={reading}}\n"
        "@misc{c, title={C}}",
    )
    cli("import", path, "--status-from", "keywords")
    cli("use", "refs")
    assert "imported = true" in cli.library.files("a").progress.read_text()
    page = cli("show", "a").out
    assert "imported as read\n" in page
    assert "  2026-11-22  imported as read\n" in page
    assert cli("log").out == ""
    stats = json.loads(cli("stats", "--json").out)
    assert (stats["counts"]["read"], stats["readings"], stats["imported"]) == (1, 0, 1)
    assert stats["days"] == {}
    assert stats["lists_read"][0] == {"name": "refs", "read": 1, "total": 3}
    assert json.loads(cli("show", "--where", "finished:2026", "--json").out)["papers"] == []
    cli("start", "c", "--on", "2020-01-01")
    told = json.loads(cli("next", "-n", "2", "--json").out)["choices"]
    assert [each["key"] for each in told] == ["c", "b"]
    assert told[1]["reasons"][0] == "you have been reading it since its import"


def test_linked_files(cli: "Cli", tmp_path: Path) -> None:
    """The first PDF of an entry becomes the paper's; what is none, or not there, is told."""
    (tmp_path / "a b.pdf").write_bytes(PDF)
    (tmp_path / "web.pdf").write_bytes(b"<html>")
    path = saved(
        tmp_path,
        "@misc{a, title={A}, file={Full Text:a b.pdf:application/pdf;Other:web.pdf:PDF}}\n"
        "@misc{b, title={B}, file={web.pdf}}\n@misc{c, title={C}, file={gone.pdf}}\n"
        "@misc{d, title={D}}",
    )
    answer = cli("import", path, "--with-files")
    assert answer.code == NOT_FOUND
    assert "1 PDF attached" in answer.err
    assert "b: web.pdf " in answer.err
    assert "c: gone.pdf is not there" in answer.err
    assert cli.library.files("a").pdf.read_bytes() == PDF
    told = json.loads(cli("import", path, "--with-files", "--json").out)["files"]
    assert [(each["key"], each["attached"]) for each in told] == [
        ("a", True),
        ("b", False),
        ("c", False),
    ]


@pytest.mark.parametrize("file", [r"\\host\share\a.pdf", "//host/share/a.pdf", r"\/host/a.pdf"])
def test_files_on_other_computers(cli: "Cli", tmp_path: Path, file: str) -> None:
    """An address on another computer is not looked at: that would send the user's credentials."""
    path = saved(tmp_path, f"TY  - JOUR\nTI  - A\nL1  - {file}\nER  - \n", "refs.ris")
    answer = cli("import", path, "--with-files")
    assert answer.code == NOT_FOUND
    assert "lies on another computer" in answer.err


def test_dry_run_attaches_nothing(cli: "Cli", tmp_path: Path) -> None:
    """It says what would be, and leaves everything as it is."""
    (tmp_path / "a.pdf").write_bytes(PDF)
    path = saved(tmp_path, "@misc{a, title={A}, file={a.pdf}}")
    assert cli("import", path, "--with-files", "--dry-run").code == 0
    assert not cli.home.exists()


def test_strict(cli: "Cli", tmp_path: Path) -> None:
    """Where one entry cannot be read nothing is imported, and the first is named."""
    path = saved(tmp_path, "[[papers]]\ntitle = 'A'\n[[papers]]\nyear = 1\n", "x.toml")
    answer = cli("import", path, "--strict")
    assert answer.code == DAMAGED
    assert "1 entry could not be read, the first on line 3" in answer.err
    assert not cli.home.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("@misc{a, title={A}}\n@misc{b, title={B}\n", "2: line 2: its closing } is missing"),
        ("@misc{a title={A}}", "1: line 1: its key has no comma after it"),
        ("TY  - JOUR\nTI  - A\n", "1: it has no end (ER)"),
    ],
)
def test_strict_takes_nothing_that_was_mended(
    text: str, reason: str, cli: "Cli", tmp_path: Path
) -> None:
    """An entry that is broken but can be read is imported with a note; strictly, nothing is."""
    path = saved(tmp_path, text)
    answer = cli("import", path, "--strict")
    assert answer.code == DAMAGED
    assert f"1 entry had to be mended, the first on line {reason}" in answer.err
    assert not cli.home.exists()
    assert cli("import", path).code == 0


def test_strict_minds_no_mere_notes(cli: "Cli", tmp_path: Path) -> None:
    """An entry without title, or with an unknown macro, is as its author wrote it."""
    path = saved(tmp_path, "@misc{a, author={A}, journal=nowhere}")
    assert cli("import", path, "--strict").code == 0


def test_comments_of_a_shared_list(cli: "Cli", tmp_path: Path) -> None:
    """They stay behind, and that is said of a new list; a sign within a text is none."""
    path = saved(tmp_path, "# Ours\n[[papers]]\ntitle = 'A'\n", "group.toml")
    assert "comments in the file stay behind" in cli("import", path).err
    assert "comments" not in cli("import", path).err
    path = saved(tmp_path, "#:schema x.json\n[[papers]]\ntitle = 'A # 2'\n", "lab.toml")
    assert "comments" not in cli("import", path).err


def test_comments_that_cannot_be_kept(cli: "Cli", tmp_path: Path) -> None:
    """Where a hand-written list had to be written anew, that is said."""
    cli.write("lists/refs.toml", 'papers = [{title = "One"}] # in a line\n')
    answer = cli("import", saved(tmp_path, "@misc{a, title={A}}"))
    assert "comments in refs could not be kept; `readlist undo` brings them back" in answer.err
    copied = cli("copy", "1", "--to", "refs")
    assert copied.code == 0
    cli.write("lists/refs.toml", 'papers = [{title = "One"}] # in a line\n')
    assert "could not be kept" in cli("copy", "2", "--to", "refs").err


def test_encoding_is_told(cli: "Cli", tmp_path: Path) -> None:
    """A file that is not UTF-8 is read as what it is, and that is said."""
    path = tmp_path / "old.bib"
    path.write_bytes("@misc{a, title={Caf\xe9}}".encode("latin-1"))
    answer = cli("import", str(path))
    assert "the file is not UTF-8; it was read as cp1252" in answer.err
    assert cli.library.reading_list("old").papers[0].title == "Café"


def test_too_long(cli: "Cli", tmp_path: Path) -> None:
    """A file beyond all measure is refused before it is read, anything else after so much."""
    path = tmp_path / "long.bib"
    with path.open("wb") as file:
        file.truncate(LONGEST + 1)  # all of it a hole
    answer = cli("import", str(path))
    assert (answer.code, "which is too much to import" in answer.err) == (REFUSED, True)
    check_length(path, LONGEST)
    with pytest.raises(RefusedError, match="too much"):
        check_length(path, LONGEST + 1)


def test_many_of_a_kind(cli: "Cli", tmp_path: Path) -> None:
    """On a terminal the first forty entries of a kind are told of, and how many more there are."""
    entries = "".join(f"[[papers]]\nyear = {number}\n" for number in range(50))
    answer = cli("import", saved(tmp_path, entries, "x.toml"), width=80)
    assert "… and 10 more entries" in answer.out
    assert len(re.findall("skipped: ", answer.out)) == 40


def test_biblatex_goes_out_as_it_came(cli: "Cli", tmp_path: Path) -> None:
    """A list that was imported from BibLaTeX is exported as that, unless another is asked for."""
    path = saved(tmp_path, "@online{a, title={A}, author={Ek, Jo}, date={2020-03-04}}")
    cli("import", path)
    assert "year = " not in cli("export", "-l", "refs").out
    assert "year = " in cli("export", "-l", "refs", "-f", "bibtex").out
    target = tmp_path / "mine.bib"
    cli("export", "-l", "refs", "-o", str(target), "--append")
    assert "year = " in target.read_text()


def test_a_list_longer_than_what_is_read_back_at_once(cli: "Cli", tmp_path: Path) -> None:
    """It is whole, under one heading, and a number that equals nothing is no obstacle."""
    papers = "".join(f'[[papers]]\ntitle = "Work {n}"\nextra.odd = nan\n' for n in range(1, 1002))
    text = f'format = 1\ntitle = "Many"\ncurator = "Ada"\n\n{papers}'
    answer = cli("import", saved(tmp_path, text, "many.toml"), "--json")
    assert len(json.loads(answer.out)["papers"]) == 1001
    file = (cli.home / "lists/many.toml").read_text()
    assert file.count("curator") == 1
    assert file.count("[[papers]]") == 1001
    assert cli("show", "1001", "-l", "many").out.startswith("1001  Work 1001\n")
