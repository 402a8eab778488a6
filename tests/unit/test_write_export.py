"""Exports in files: which may be replaced, and how others' .bib files are kept."""

import json
import os
from typing import TYPE_CHECKING

import pytest

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
    assert f"{path} was changed since readlist wrote it; give --force" in answer.err
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


def test_no_name_of_a_file(cli: "Cli") -> None:
    """A folder is no file, and an empty name none at all."""
    for name in ("", "folder/"):
        answer = cli("export", "5", "-o", name)
        assert answer.code == 4
        assert "is no name of a file" in answer.err


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes")
def test_devices(cli: "Cli") -> None:
    """What is no regular file is written to, not replaced."""
    assert cli("export", "5", "-o", "/dev/null").code == 0


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
    assert "and 4 other keys of that sort" in answer.err


def test_papers_of_several_lists(cli: "Cli") -> None:
    """Papers by name may be of any list; filters choose among them, in the order asked for."""
    given = ("carreira2022hip", "jaegle2022perceiver", "bellemare2013arcade")
    assert cli("export", *given, "-f", "markdown").out.startswith("# 3 papers\n")
    answer = cli("export", *given, "--year", "2022", "--sort", "title", "-f", "json")
    found = [paper["key"] for paper in json.loads(answer.out)["papers"]]
    assert found == ["carreira2022hip", "jaegle2022perceiver"]


def test_appending_to_the_file_of_origin(cli: "Cli") -> None:
    """What was imported says nothing new there; what the person noted there since stays."""
    path = cli.write("own.bib", "@article{k,\n  title={{D}eep caf{\\'e}}, year = 2020\n}\n")
    assert cli("import", str(path)).code == 0
    before = path.read_bytes().replace(b"2020", b"2020, note = {mine}")
    path.write_bytes(before)
    assert cli("export", "-l", "own", "-o", str(path), "--append").err.endswith(
        f"nothing new for {path}\n"
    )
    assert path.read_bytes() == before
    path.write_bytes(before.replace(b"article{k", b"article{K2, doi = {10.1/x}"))
    cli.write("lists/own.toml", '[[papers]]\nkey = "k"\ntitle = "Deep café"\ndoi = "10.1/x"\n')
    assert "k is there as K2" in cli("export", "-l", "own", "-o", str(path), "--append").err


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
    ("name", "format_name", "start"),
    [
        ("x.ris", "ris", "TY  - "),
        ("x.JSON", "csl-json", "[\n"),
        ("x.md", "markdown", "# "),
        ("x.toml", "toml", "format = 1"),
    ],
)
def test_the_suffix_tells_the_format(cli: "Cli", name: str, format_name: str, start: str) -> None:
    """Without -f it does, which is said; with -f that counts. Other names are BibTeX."""
    path = cli.write(name, "")
    path.unlink()
    assert f"{path} is {format_name} by its name" in cli("export", "5", "-o", str(path)).err
    assert path.read_text().startswith(start)
    answer = cli("export", "5", "-o", str(path), "-f", "bibtex")
    assert "by its name" not in answer.err
    assert path.read_text().startswith("@inproceedings{")
    for other in ("x.bib", "x", "x.txt"):
        answer = cli("export", "5", "-o", str(cli.home / other))
        assert "by its name" not in answer.err
        assert (cli.home / other).read_text().startswith("@inproceedings{")
