"""The library on disk."""

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from given import settle

from readlist.errors import DamagedFileError, NewerFormatError, NotFoundError
from readlist.library.library import Library, utc_now
from readlist.model.paper import Progress, ReadingList, Status
from readlist.storage.file_reader import FileReader
from readlist.storage.home import Config, State

if TYPE_CHECKING:
    from conftest import Cli

PAPER = "jaegle2022perceiver"


def test_an_empty_library_has_the_bundled_lists(cli: "Cli") -> None:
    """Everything else is as it starts, and looking creates nothing."""
    library = cli.library
    assert [file.name for file in library.list_files()] == ["iclr2022", "iclr2022-background"]
    assert library.reading_list().name == "iclr2022"
    assert library.state() == State()
    assert library.config() == Config()
    assert library.progress(PAPER) == Progress()
    assert library.notes(PAPER) is None
    assert library.abstract(PAPER) is None
    assert library.folder_names() == {}
    assert not cli.home.exists()


def test_own_lists_stand_after_the_bundled_and_replace_them(cli: "Cli") -> None:
    """By name; files that no list can be called are no lists."""
    for name in ("zz", "mine", "iclr2022", "No List", "aux"):
        cli.write(f"lists/{name}.toml", 'title = "Own"')
    files = cli.library.list_files()
    assert [(file.name, file.bundled) for file in files] == [
        ("iclr2022", False),
        ("iclr2022-background", True),
        ("mine", False),
        ("zz", False),
    ]
    assert cli.library.reading_list("iclr2022").title == "Own"
    assert not cli.library.list_file("mine").bundled


@pytest.mark.parametrize("name", ["none", "", "../iclr2022", "NO", "x" * 500 + "\x1b"])
def test_a_list_that_does_not_exist(cli: "Cli", name: str) -> None:
    """The message shows the name safely, the hint those that exist."""
    with pytest.raises(NotFoundError, match="no list is called") as caught:
        cli.library.reading_list(name)
    assert caught.value.hint == "there are: iclr2022, iclr2022-background"
    assert "\x1b" not in caught.value.message
    assert len(caught.value.message) < 120


def test_the_current_list_is_remembered(cli: "Cli") -> None:
    """It is what the state says."""
    cli.write("state.toml", 'current_list = "iclr2022-background"')
    assert cli.library.reading_list().name == "iclr2022-background"


def test_a_papers_files_are_read(cli: "Cli") -> None:
    """Progress, notes (without byte order mark) and abstract."""
    cli.write(f"papers/{PAPER}/progress.toml", "rating = 3")
    cli.write(f"papers/{PAPER}/notes.md", b"\xef\xbb\xbfwords \xff\r\n")
    cli.write(
        f"papers/{PAPER}/abstract.toml",
        'text = """\nWe show.\n"""\nsource = "arXiv"\nfetched = 2026-11-22T10:04:05Z',
    )
    library = cli.library
    assert library.progress(PAPER).rating == 3
    assert library.progress(PAPER).status is Status.UNREAD
    assert library.notes(PAPER) == "words \ufffd\r\n"
    abstract = library.abstract(PAPER)
    assert abstract is not None
    assert (abstract.text, abstract.source, abstract.url) == ("We show.", "arXiv", "")
    assert set(library.folder_names()) == {PAPER}
    assert library.files(PAPER).pdf == cli.home / "papers" / PAPER / "paper.pdf"


def test_an_unreadable_file_is_damaged(cli: "Cli") -> None:
    """One paper's trouble names its file; a damaged abstract too."""
    cli.write(f"papers/{PAPER}/progress.toml/x", "")
    cli.write(f"papers/{PAPER}/abstract.toml", "text = 1")
    with pytest.raises(DamagedFileError, match=r"progress\.toml: cannot be read"):
        cli.library.progress(PAPER)
    with pytest.raises(DamagedFileError, match=r"abstract\.toml: text is a number"):
        cli.library.abstract(PAPER)


def test_newer_progress_is_only_read(cli: "Cli") -> None:
    """It is refused where it would be replaced."""
    cli.write(f"papers/{PAPER}/progress.toml", "format = 2")
    assert cli.library.progress(PAPER) == Progress()
    with pytest.raises(NewerFormatError):
        cli.library.progress(PAPER, to_write=True)


def test_the_clock_counts_whole_seconds_of_utc() -> None:
    """As the files keep time."""
    now = utc_now()
    assert now.microsecond == 0
    assert now.utcoffset() is not None
    assert not now.utcoffset()


def test_a_list_that_goes_while_lists_are_read(cli: "Cli") -> None:
    """It is passed over."""
    path = cli.write("lists/mine.toml", '[[papers]]\ntitle = "T"\nkey = "k"\n')
    reading = cli.library.reading_lists()
    assert next(reading)[0].name == "iclr2022"
    path.unlink()
    assert [file.name for file, _ in reading] == ["iclr2022-background"]


def test_many_lists_are_read_together(cli: "Cli") -> None:
    """Short ones as well come from the cache then, and damaged ones say what is wrong."""
    for number in range(12):
        cli.write(f"lists/l{number:02}.toml", f'[[papers]]\ntitle = "T{number}"\nkey = "k{number}"')
        settle(cli.home / f"lists/l{number:02}.toml")
    cli.write("lists/odd.toml", "papers = 1")
    for _ in range(2):
        found = {file.name: each for file, each in cli.library.reading_lists()}
        odd = found.pop("odd")
        assert isinstance(odd, DamagedFileError)
        assert len(found) == 14
        assert all(isinstance(each, ReadingList) for each in found.values())
        assert cli("show", "k7").out.startswith("1  T7\n")
    assert (cli.home / "cache/lists/l07.list").exists()


class DecomposedReader(FileReader):
    """Lists accents apart from letters, as the file system of older Macs does, and opens both."""

    def names(self, folder: Path) -> frozenset[str]:
        """The names in NFD."""
        return frozenset(unicodedata.normalize("NFD", name) for name in super().names(folder))


def test_names_with_accents_apart(cli: "Cli") -> None:
    """A list is found by the name it was given, in whatever form the system lists it."""
    cli.write("lists/müller.toml", 'title = "Own"')
    cli.write("lists/Öl.toml", 'title = "No list"')
    library = Library(cli.library.home, cli.library.bundled, reader=DecomposedReader())
    assert [file.name for file in library.list_files() if not file.bundled] == ["müller"]
    assert library.reading_list("müller").title == "Own"
    assert library.misnamed() == (unicodedata.normalize("NFD", "Öl.toml"),)


def test_a_name_that_is_stored_apart(cli: "Cli") -> None:
    """Where a system tells the two forms, the other one is passed over and named."""
    name = unicodedata.normalize("NFD", "müller.toml")
    cli.write(f"lists/{name}", 'title = "Own"')
    if not (cli.home / "lists/müller.toml").exists():
        assert cli.library.misnamed() == (name,)
