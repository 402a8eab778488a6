"""Exports in files: which may be replaced, and how others' .bib files are kept."""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from processes import run_at_once

from readlist.actions.export import BIB_FORMATS, ExportFormat
from readlist.actions.export_file import append_export
from readlist.formats.bibtex.writer import NewEntry
from readlist.model.paper import Paper

if TYPE_CHECKING:
    from conftest import Cli


def test_what_was_written_may_be_replaced(cli: "Cli") -> None:
    """Not what was changed since, nor, when the cache is gone, what is remembered nowhere."""
    path = cli.write("out.ris", b"")
    path.unlink()
    for number in ("1", "2", "1-3"):
        assert cli("export", number, "-f", "ris", "-o", str(path)).code == 0
    path.write_bytes(path.read_bytes() + b"\n")
    answer = cli("export", "1", "-f", "ris", "-o", str(path))
    assert answer.code == 4
    assert f"{path} holds what readlist did not write; --force replaces it" in answer.err
    assert cli("export", "1", "-f", "ris", "-o", str(path), "--force").code == 0
    (cli.home / "cache" / "exports" / "written.json").write_text("damaged")
    assert cli("export", "2", "-f", "ris", "-o", str(path)).code == 4
    assert cli("export", "1", "-f", "ris", "-o", str(path)).err.endswith(f"already in {path}\n")


def test_an_export_does_not_replace_what_was_appended_to(cli: "Cli") -> None:
    """A file with entries of others stays theirs; one that only ever had ours is ours."""
    theirs = cli.write("theirs.bib", "@misc{mine,\n  title = {x}\n}\n")
    assert cli("export", "1", "-o", str(theirs), "--append").code == 0
    assert cli("export", "1", "-o", str(theirs)).code == 4
    ours = cli.home / "ours.bib"
    assert cli("export", "1", "-o", str(ours), "--append").code == 0
    assert cli("export", "2", "-o", str(ours), "--append").code == 0
    assert cli("export", "1", "-o", str(ours)).code == 0


def test_our_own_entry_is_brought_up_to_date_whatever_it_says(cli: "Cli") -> None:
    """An entry that readlist put there gives way though its title and names are others now."""
    cli.write("lists/mine.toml", '[[papers]]\nkey = "k"\ntitle = "Before"\n')
    path = cli.write("theirs.bib", "@misc{mine,\n  title = {x}\n}\n")
    assert cli("export", "-l", "mine", "-o", str(path), "--append").code == 0
    cli.write("lists/mine.toml", '[[papers]]\nkey = "k"\ntitle = "Quite another"\n')
    assert cli("export", "-l", "mine", "-o", str(path), "--append").code == 0
    assert "Before" not in path.read_text()
    path.write_text(path.read_text().replace("Quite another", "Changed by hand"))
    assert cli("export", "-l", "mine", "-o", str(path), "--append").code == 4
    assert "Changed by hand" in path.read_text()


def test_other_encodings(cli: "Cli") -> None:
    """Each byte of a file in Latin-1 stays, where what is added is ASCII."""
    before = "@misc{m,\n  title = {Müller}\n}\n".encode("latin-1")
    path = cli.write("latin.bib", before)
    answer = cli("export", "5", "-o", str(path), "--append", "--unicode")
    assert answer.code == 4
    assert "not UTF-8" in answer.err
    assert cli("export", "5", "-o", str(path), "--append").code == 0
    assert path.read_bytes().startswith(before)


def test_utf_16_is_not_appended_to(cli: "Cli") -> None:
    """Even ASCII has another form there: the file stays as it is."""
    before = "@misc{m,\n  title = {x}\n}\n".encode("utf-16")
    path = cli.write("wide.bib", before)
    answer = cli("export", "5", "-o", str(path), "--append")
    assert answer.code == 4
    assert "save it as UTF-8" in answer.err
    assert path.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with a name")
def test_only_a_file_is_appended_to(cli: "Cli") -> None:
    """A pipe or device is neither waited for nor replaced by a file."""
    pipe = cli.write("notes.bib", "").with_name("pipe")
    os.mkfifo(pipe)
    answer = cli("export", "5", "-o", str(pipe), "--append")
    assert answer.code == 4
    assert "not a regular file" in answer.err
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", ["list.json", "list.md", "list.html", "list.txt"])
def test_bibtex_is_not_appended_to_a_file_of_another_format(cli: "Cli", name: str) -> None:
    """The suffix says what the file holds, here as where it is written anew."""
    path = cli.write(name, "[]\n")
    answer = cli("export", "5", "-o", str(path), "--append")
    assert (answer.code, path.read_text()) == (2, "[]\n")
    assert cli("export", "5", "-o", str(path), "--append", "-f", "bibtex").code != 2


def test_a_paper_under_another_key_is_told(cli: "Cli") -> None:
    """The foreign entry stays, ours is added, and it is said that they are of one paper."""
    before = "@misc{perceiverio,\n  doi = {10.48550/arXiv.2107.14795}\n}\n@misc{x, url = {x}}\n"
    path = cli.write("theirs.bib", before)
    answer = cli("export", "5", "6", "-o", str(path), "--append")
    assert answer.code == 0
    assert f"jaegle2022perceiver is the paper that {path} also has as perceiverio" in answer.err
    assert path.read_text().startswith(before)


def test_many_papers_under_other_keys(cli: "Cli") -> None:
    """Five are named."""
    ours = cli("export").out
    path = cli.write("theirs.bib", ours.replace("2022", "_"))
    answer = cli("export", "-o", str(path), "--append")
    assert answer.err.count("is the paper that") == 5
    assert "and 5 others likewise" in answer.err


def test_keys_that_change_are_told_where_a_text_cites_them(cli: "Cli") -> None:
    """A list file keeps the odd key, and nothing else is said."""
    cli.write("lists/mine.toml", '[[papers]]\nkey = "k"\ncitekey = "ä b"\ntitle = "T"\n')
    for name, told in (("bibtex", True), ("ris", False), ("toml", False), ("markdown", False)):
        answer = cli("export", "-l", "mine", "-f", name)
        assert ("is cited as" in answer.err) is told
    assert 'citekey = "ä b"' in cli("export", "-l", "mine", "-f", "toml").out


def test_no_name_of_a_file(cli: "Cli") -> None:
    """A folder is no file, and an empty name none at all."""
    for name in ("", "folder/"):
        answer = cli("export", "5", "-o", name)
        assert answer.code == 4
        assert "is not the name of a file" in answer.err


def test_a_read_only_cache_is_no_reason_to_fail(cli: "Cli") -> None:
    """The export is written though nothing can be remembered of it."""
    cli.write("cache/exports", "a file where a folder should be")
    path = cli.home / "out.bib"
    assert cli("export", "5", "-o", str(path)).code == 0
    assert path.is_file()


def test_damaged_progress_is_told(cli: "Cli") -> None:
    """The export is there without it, and it is said what could not be read."""
    cli.write("papers/jaegle2022perceiver/progress.toml", b"\xff")
    answer = cli("export", "5", "--with-progress", "-f", "json")
    assert answer.code == 0
    assert "not UTF-8" in answer.err
    assert json.loads(answer.out)["papers"][0]["key"] == "jaegle2022perceiver"


@pytest.mark.parametrize("name", ExportFormat)
def test_no_format_has_what_is_private(name: ExportFormat, cli: "Cli") -> None:
    """Whatever formats there are: notes, progress and the day a paper came in stay at home."""
    cli("copy", "5", "--to", "mine")
    own = "" if name in BIB_FORMATS else "annote={Mywords}, file={:Mywords.pdf:PDF}, "
    assert cli("import", "-", "-l", "mine", stdin=f"@misc{{x, {own}title={{T}}}}").code == 0
    for line in ("note 1 -m Mywords", "tag +Mytag 1", "rate 1 4", "read 1"):
        assert cli(*line.split(), "-l", "mine").code == 0
    answer = cli("export", "-l", "mine", "-f", name)
    assert answer.code == 0
    assert not {"Mywords", "Mytag", "readlist-", "rank4"} & set(re.split(r"[^\w-]+", answer.out))
    if name is ExportFormat.JSON:
        paper, _ = json.loads(answer.out)["papers"]
        assert (paper["added"], paper["status"], paper["rating"]) == (None, None, None)
    else:
        assert "added" not in answer.out
    assert "2026-11-22" not in answer.out


def test_private_things_in_a_list_file(cli: "Cli") -> None:
    """Notes and progress are keys of the paper's table, for papers that have them."""
    cli("note", "5", "-m", "My words.")
    cli("start", "3")
    answer = cli("export", "1-5", "-f", "toml", "--with-notes", "--with-progress")
    assert answer.out.count("[papers.progress]") == 1
    assert answer.out.count("My words.") == 1
    assert "your notes on 1 paper and your progress with 1 paper" in answer.err


def test_many_odd_keys(cli: "Cli") -> None:
    """The first five are named, the others counted."""
    papers = "".join(f'[[papers]]\nkey = "k{n}"\ncitekey = "ü{n}"\ntitle = "T"\n' for n in range(9))
    cli.write("lists/odd.toml", papers)
    answer = cli("export", "-l", "odd")
    assert answer.err.count("is cited as") == 5
    assert "and 4 other keys likewise" in answer.err


def test_papers_of_several_lists(cli: "Cli") -> None:
    """Papers by name may be of any list; filters choose among them, in the order asked for."""
    given = ("carreira2022hip", "jaegle2022perceiver", "bellemare2013arcade")
    assert cli("export", *given, "-f", "markdown").out.startswith("# 3 papers\n")
    answer = cli("export", *given, "--year", "2022", "--sort", "title", "-f", "json")
    found = [paper["key"] for paper in json.loads(answer.out)["papers"]]
    assert found == ["carreira2022hip", "jaegle2022perceiver"]


DOUBLE = "".join(
    f'[[papers]]\nkey = "k{n}"\ncitekey = "{key}"\ntitle = "T{n}"\n\n'
    for n, key in enumerate(("dup", "b", "dup", "müller"), 1)
)


def test_keys_are_fixed_by_the_list(cli: "Cli") -> None:
    """A paper is cited by one key, whichever papers of its list are chosen, and found by it."""
    cli.write("lists/refs.toml", DOUBLE)
    whole = cli("export", "-l", "refs")
    assert "@misc{dupa,\n  title = {T3}" in whole.out
    assert "dup is cited as dupa, since another paper has that key\n" in whole.err
    assert "müller is cited as muller, a key that TeX takes\n" in whole.err
    assert cli("cite", "3", "-l", "refs", "-s", "latex").out == "\\cite{dupa}\n"
    assert cli("export", "3", "-l", "refs").out.startswith("@misc{dupa,")
    assert cli("export", "3,1", "-l", "refs", "--sort", "title").out.count("{dupa,") == 1
    assert cli("cite", "dupa", "-l", "refs").out == "dupa\n"
    assert cli("cite", "muller", "-l", "refs").out == "muller\n"
    assert cli("cite", "2", "4", "-l", "refs").out == "b\nmuller\n"
    assert cli("cite", "dupb", "-l", "refs").code == 3


@pytest.mark.parametrize("name", ["ris", "markdown", "toml", "json"])
def test_keys_that_no_text_cites(cli: "Cli", name: str) -> None:
    """Nothing is said of them."""
    cli.write("lists/refs.toml", DOUBLE)
    assert "is cited as" not in cli("export", "-l", "refs", "-f", name).err


@pytest.mark.parametrize(
    ("name", "start"),
    [("x.ris", "TY  - "), ("x.JSON", "[\n"), ("x.md", "# "), ("x.toml", "format = 1")],
)
def test_the_suffix_tells_the_format(cli: "Cli", name: str, start: str) -> None:
    """Without -f it does; -f goes before. Without suffix it is BibTeX."""
    path = cli.write(name, "")
    path.unlink()
    assert cli("export", "5", "-o", str(path)).code == 0
    assert path.read_text().startswith(start)
    assert cli("export", "5", "-o", str(path), "-f", "bibtex").code == 0
    assert path.read_text().startswith("@inproceedings{")
    for other in ("x.bib", "x"):
        assert cli("export", "5", "-o", str(cli.home / other)).code == 0
        assert (cli.home / other).read_text().startswith("@inproceedings{")


@pytest.mark.skipif(sys.platform == "win32", reason="too slow to start ten there")
def test_ten_at_a_time_lose_nothing(cli: "Cli", tmp_path: Path) -> None:
    """Each process appends its entry to what the others have written by then."""
    file = tmp_path / "refs.bib"
    command = ("export", "--append", "-o", str(file))
    run_at_once(cli.home, [[*command, str(number)] for number in range(1, 11)])
    assert f"\n{file.read_text()}".count("\n@") == 10


class Saving(list[NewEntry]):
    """Entries to append; another program saves the file while they are looked at."""

    def __init__(self, file: Path, theirs: str, entries: list[NewEntry]) -> None:
        super().__init__(entries)
        self.file = file
        self.theirs = theirs

    def __iter__(self) -> Iterator[NewEntry]:
        """The entries."""
        if not self.file.exists():
            self.file.write_text(self.theirs)
        return super().__iter__()


def test_what_another_program_saves_meanwhile_stays(cli: "Cli", tmp_path: Path) -> None:
    """The file is looked at once more before it is replaced: the entry goes behind theirs."""
    file = tmp_path / "refs.bib"
    theirs = "@misc{theirs,\n  title = {Theirs}\n}\n"
    entry = NewEntry(Paper(key="one", title="One"), "one", "@misc{one,\n  title = {One}\n}\n")
    append_export(cli.library, Saving(file, theirs, [entry]), str(file))
    assert file.read_text() == f"{theirs}\n{entry.text}"


def test_an_export_over_its_own_file_keeps_what_was_saved_meanwhile(
    cli: "Cli", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that another program saves just before the file is replaced stays, with exit 4."""
    file, theirs, sync = tmp_path / "refs.bib", "@misc{theirs, title = {Theirs}}\n", os.fsync
    assert cli("export", "1", "-o", str(file)).code == 0

    def save_meanwhile(descriptor: int) -> None:
        file.write_text(theirs)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", save_meanwhile)
    answer = cli("export", "2", "-o", str(file))
    assert (answer.code, file.read_text()) == (4, theirs)
    assert "holds what readlist did not write" in answer.err


def test_a_suffix_that_tells_no_format(cli: "Cli", tmp_path: Path) -> None:
    """Exit 2, and nothing is written; -f decides, and a name without suffix is BibTeX."""
    file = tmp_path / "refs.txt"
    answer = cli("export", "1", "-o", str(file))
    assert answer.code == 2
    assert ".txt does not tell which format to write; choose one with -f" in answer.err
    assert not file.exists()
    assert cli("export", "1", "-f", "ris", "-o", str(file)).code == 0
    assert cli("export", "1", "-o", str(tmp_path / "refs")).code == 0
    assert (tmp_path / "refs").read_text().startswith("@")


@pytest.mark.parametrize("form", ["bibtex", "biblatex", "csl-json", "ris", "markdown"])
def test_noncharacters_are_not_exported(cli: "Cli", form: str) -> None:
    """U+FFFE and its like make biber refuse the whole file; they are left out."""
    cli.write("lists/odd.toml", '[[papers]]\nkey = "a"\ntitle = "Ünlike \\uFFFE and \\U0001FFFF"\n')
    answer = cli("export", "-l", "odd", "-f", form, "--unicode")
    assert answer.code == 0
    assert not {"\ufffe", "\U0001ffff"} & set(answer.out)
    assert "Unlike" in answer.out or "Ünlike" in answer.out or '{\\"U}nlike' in answer.out


def test_what_one_format_alone_can_say(cli: "Cli", tmp_path: Path) -> None:
    """The others name it, that one has it."""
    file = tmp_path / "law.json"
    file.write_text('[{"id": "a", "type": "legislation", "title": "Law", "authority": "Senate"}]')
    assert cli("import", str(file), "-l", "law").code == 0
    said = "left out: authority (1 paper); only -f csl-json and -f toml keep them"
    assert said in cli("export", "-l", "law").err
    answer = cli("export", "-l", "law", "-f", "csl-json")
    assert ("Senate" in answer.out, said in answer.err) == (True, False)
