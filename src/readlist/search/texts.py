"""The texts of papers, part by part, as the index and the search from the files see them.

They come from the lists, the papers' folders, and the PDFs, which are read when a search needs
them.
"""

import math
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from readlist.errors import DamagedFileError, NotFoundError
from readlist.library.library import Library
from readlist.library.records import ListedPaper
from readlist.model.paper import Paper, ReadingList, keys_of
from readlist.pdf.reader import PdfReader, PdfText, PdfTexts
from readlist.selection.conditions import LongTexts, Part, texts
from readlist.storage.file_reader import identity

SHORT_PARTS = tuple(part for part in Part if part is not Part.PDF)
"""All parts but the PDF, which is so much longer that it is ranked apart."""

WEIGHTS = {
    Part.TITLE: 20.0, Part.AUTHOR: 10.0, Part.TOPIC: 6.0, Part.KEYWORD: 4.0, Part.VENUE: 1.0,
    Part.SUMMARY: 4.0, Part.ABSTRACT: 2.0, Part.NOTES: 5.0, Part.PDF: 0.5,
}  # fmt: skip
"""The weight of a word in each part; that of a venue may stand in thousands of papers."""

LONGEST_TEXT = 2_000_000  # characters of a note or abstract; a book has half as many


class PaperTexts(NamedTuple):
    """A paper as each of its lists describes it, and the long texts that the library has of it."""

    papers: tuple[Paper, ...]
    long_texts: LongTexts

    def of(self, part: Part) -> Sequence[str]:
        """The texts in one part: of all lists, each once, or that which the library has."""
        if part in self.long_texts:
            return self.long_texts[part]
        found = chain.from_iterable([texts(each, {}, part) for each in self.papers])
        return tuple(dict.fromkeys(filter(None, found)))


class ReadPdfs(NamedTuple):
    """The faults of PDFs that could not be read, by key, and the number of those not tried."""

    problems: Mapping[str, str] = MappingProxyType({})
    left: int = 0


class IndexedTextReader:
    """Describes papers, for one command: each list is opened once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._folders = library.folder_names()
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

    def places(self, key: str, spots: Iterable[tuple[str, int]]) -> list[ListedPaper]:
        """Those of the spots, lists by name and numbers, with the paper of this lower-case key."""
        found = []
        for name, number in spots:
            reading_list = self.reading_list(name)
            keys = keys_of(reading_list) if reading_list else ()
            if reading_list and number <= len(keys) and keys[number - 1].lower() == key:
                found.append(ListedPaper(reading_list, number))
        return found

    def described(self, places: Sequence[ListedPaper]) -> PaperTexts:
        """The paper that stands at these places, of which there is one at least."""
        papers = tuple(each.paper for each in places)
        return PaperTexts(papers, self._long_texts(papers[0]))

    def pdf_text(self, key: str) -> PdfText | None:
        """The text of the paper's PDF, as far as it was read; None where there is none."""
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
        paths = {key: self._library.files(key).pdf for key in keys}
        there = (key for key in paths if os.path.exists(paths[key]))  # noqa: PTH110 (never raises)
        waiting = [key for key in there if self.pdf_text(key) is None]
        if not waiting:
            return ReadPdfs()
        every, began, problems = len(waiting), time.monotonic(), dict[str, str]()
        with suppress(KeyboardInterrupt), readers() as reader:
            while waiting and time.monotonic() - began <= seconds:
                tell(every - len(waiting), every)
                key, path = waiting[0], paths[waiting[0]]
                with suppress(FileNotFoundError):  # gone by now
                    found = identity(path)
                    text = reader.read(path)
                    self.pdf_texts.keep(key, found, text)
                    if text.problem:
                        problems[key] = text.problem
                del waiting[0]
        tell(every, every)
        return ReadPdfs(problems, len(waiting))

    def _long_texts(self, paper: Paper) -> LongTexts:
        """Abstract, PDF, and notes without the title that readlist put above them."""
        key, names, found = paper.key, list[str](), dict[Part, Sequence[str]]()
        if folder := self._folders.get(key) or self._folders.get(key.lower()):  # most have none
            with suppress(OSError):
                names = os.listdir(self._library.papers_folder / folder)  # noqa: PTH208 (thousands)
        if "notes.md" in names:
            with suppress(DamagedFileError):  # reported by the commands that show it
                notes = (self._library.notes(key) or "")[:LONGEST_TEXT]
                found[Part.NOTES] = (notes.removeprefix(f"# {paper.shown_title}\n").lstrip(),)
        if "abstract.toml" in names:
            with suppress(DamagedFileError):
                abstract = self._library.abstract(key)
                if abstract and abstract.text:
                    found[Part.ABSTRACT] = (abstract.text[:LONGEST_TEXT],)
        if "paper.pdf" in names and (pdf := self.pdf_text(key)):
            found[Part.PDF] = pdf.pages
        return found
