"""The texts of papers, part by part, as the index and the search from the files see them.

They come from the lists, the papers' folders, and the PDFs, which are read when a search needs
them.
"""

import math
import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from readlist.errors import DamagedFileError, NotFoundError
from readlist.library.library import Library
from readlist.model.paper import OnDisk, Paper, Progress, ReadingList, keys_of
from readlist.pdf.reader import PdfReader, PdfText, PdfTexts
from readlist.selection.conditions import Part, texts
from readlist.storage.file_reader import identity

SHORT_PARTS = tuple(part for part in Part if part is not Part.PDF)
"""All parts but the PDF, which is so much longer that it is ranked apart."""

WEIGHTS = {
    Part.TITLE: 20.0, Part.AUTHOR: 10.0, Part.TOPIC: 6.0, Part.KEYWORD: 4.0, Part.VENUE: 1.0,
    Part.SUMMARY: 4.0, Part.ABSTRACT: 2.0, Part.NOTES: 5.0, Part.PDF: 0.5,
}  # fmt: skip
"""The weight of a word in each part; that of a venue may stand in thousands of papers."""

_UNTOUCHED = Progress()
LONGEST_TEXT = 2_000_000  # characters of a note or abstract; a book has half as many


class IndexedTexts(NamedTuple):
    """A paper as one list describes it, with the long texts that the library has of it."""

    list_name: str
    paper: Paper
    long_texts: dict[Part, str]
    progress: Progress | None = _UNTOUCHED
    on_disk: tuple[OnDisk, ...] = ()


def part_texts(described: Iterable[IndexedTexts], part: Part) -> tuple[str, ...]:
    """The texts of a paper in one part, of all lists that describe it, each once."""
    found = chain.from_iterable([texts(each, part) for each in described])
    return tuple(dict.fromkeys(filter(None, found)))


class ReadPdfs(NamedTuple):
    """The faults of PDFs that could not be read, by key, and the number of those not tried."""

    problems: Mapping[str, str] = MappingProxyType({})
    left: int = 0


class IndexedTextReader:
    """Describes papers, for one command: each list is opened once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._touched = library.folder_names()
        self._root = str(library.papers_folder)
        self._lists: dict[str, ReadingList | None] = {}
        self.pdf_texts = PdfTexts(library.home.cache)
        self.damaged: list[str] = []  # sentences about lists that cannot be read

    def reading_list(self, name: str) -> ReadingList | None:
        """The list; None if it is gone or damaged."""
        if name not in self._lists:
            self._lists[name] = None
            try:
                with suppress(NotFoundError, FileNotFoundError):
                    self._lists[name] = self._library.reading_list(name)
            except DamagedFileError as error:
                self.damaged.append(error.sentence)
        return self._lists[name]

    def described(self, key: str, spots: Iterable[tuple[str, int]]) -> tuple[IndexedTexts, ...]:
        """The paper with this lower-case key as lists have it under these names and numbers."""
        found = []
        for name, number in spots:
            reading_list = self.reading_list(name)
            if reading_list is not None and 0 < number <= len(keys_of(reading_list)):
                paper = reading_list.papers[number - 1]
                if paper.key.lower() == key:
                    found.append(IndexedTexts(name, paper, self._long_texts(paper)))
        return tuple(found)

    def pdf_text(self, key: str) -> PdfText | None:
        """The text of the paper's PDF, as far as it was read; None where there is none."""
        if not self._has(key, "paper.pdf"):
            return None
        files = self._library.files(key)
        try:
            return self.pdf_texts.known(files.folder.name, identity(files.pdf))
        except OSError:
            return None

    def read_pdfs(
        self,
        keys: Iterable[str],
        readers: Callable[[], PdfReader],
        tell: Callable[[int, int], object],
        seconds: float = math.inf,
    ) -> ReadPdfs:
        """Read the PDFs of these papers that were not read yet, until Ctrl-C or the time is over.

        `tell` hears how many are done, of how many.
        """
        waiting = []
        for key in keys:
            with suppress(OSError):
                if self.pdf_texts.known(key, identity(self._library.files(key).pdf)) is None:
                    waiting.append(key)
        if not waiting:
            return ReadPdfs()
        began, done, problems = time.monotonic(), 0, {}
        with suppress(KeyboardInterrupt), readers() as reader:
            for key in waiting:
                if time.monotonic() - began > seconds:
                    break
                tell(done, len(waiting))
                done += 1
                path = self._library.files(key).pdf
                try:
                    found = identity(path)
                except OSError:  # gone by now
                    continue
                text = reader.read(path)
                self.pdf_texts.keep(key, found, text)
                if text.problem:
                    problems[key] = text.problem
        tell(len(waiting), len(waiting))
        return ReadPdfs(problems, len(waiting) - done)

    def _long_texts(self, paper: Paper) -> dict[Part, str]:
        """Abstract, and notes without the title that readlist put above them."""
        found = {Part.ABSTRACT: paper.abstract}
        if self._folder(paper.key) is None:  # most have none
            return found
        with suppress(DamagedFileError):  # reported by the commands that show it
            if self._has(paper.key, "notes.md"):
                notes = (self._library.notes(paper.key) or "")[:LONGEST_TEXT]
                found[Part.NOTES] = notes.removeprefix(f"# {paper.shown_title}\n").lstrip()
        with suppress(DamagedFileError):
            if self._has(paper.key, "abstract.toml"):
                abstract = self._library.abstract(paper.key)
                if abstract and abstract.text:
                    found[Part.ABSTRACT] = abstract.text[:LONGEST_TEXT]
        return found

    def _folder(self, key: str) -> str | None:
        return self._touched.get(key) or self._touched.get(key.lower())

    def _has(self, key: str, file: str) -> bool:
        """Whether the paper's folder holds it; most folders hold none of the texts."""
        folder = self._folder(key)
        return folder is not None and os.path.exists(f"{self._root}{os.sep}{folder}{os.sep}{file}")  # noqa: PTH110
