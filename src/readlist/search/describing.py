"""All that the library says of a paper, gathered from its lists and its folder."""

from collections.abc import Iterable
from contextlib import suppress

from readlist.errors import DamagedFileError, NotFoundError
from readlist.library.library import Library
from readlist.model.paper import ReadingList
from readlist.pdf.text import PdfText, PdfTexts
from readlist.search.words import Described
from readlist.selection.conditions import Part
from readlist.storage.file_identity import identity

Spot = tuple[str, int]
"""The name of a list and a number in it."""


class Describer:
    """Describes papers, for one command: each list is opened once.

    `damaged` are the sentences about lists that cannot be read.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._touched = library.touched_keys()
        self._lists: dict[str, ReadingList | None] = {}
        self.pdf_texts = PdfTexts(library.home.cache)
        self.damaged: list[str] = []

    def reading_list(self, name: str) -> ReadingList | None:
        """The list; None where it is gone or damaged."""
        if name not in self._lists:
            self._lists[name] = None
            try:
                self._lists[name] = self._library.reading_list(name)
            except DamagedFileError as error:
                self.damaged.append(error.sentence)
            except (NotFoundError, FileNotFoundError):
                pass
        return self._lists[name]

    def described(self, key: str, spots: Iterable[Spot]) -> tuple[Described, ...]:
        """The paper with this lower-case key as the lists at these spots describe it."""
        found = []
        for name, number in spots:
            reading_list = self.reading_list(name)
            if reading_list is not None and 0 < number <= len(reading_list.keys):
                paper = reading_list.papers[number - 1]
                if paper.key.lower() == key:
                    texts = self._long_texts(paper.key) if key in self._touched else {}
                    abstract = texts.get(Part.ABSTRACT) or paper.abstract
                    found.append(Described(name, paper, texts | {Part.ABSTRACT: abstract}))
        return tuple(found)

    def pdf_text(self, key: str) -> PdfText | None:
        """The text of the paper's PDF, as far as it was read; None where there is none."""
        if key.lower() not in self._touched:
            return None
        try:
            return self.pdf_texts.known(key, identity(self._library.files(key).pdf))
        except OSError:
            return None

    def _long_texts(self, key: str) -> dict[Part, str]:
        """Abstract and notes; what cannot be read is told by the commands that show it."""
        found = {}
        with suppress(DamagedFileError):
            found[Part.NOTES] = self._library.notes(key) or ""
        with suppress(DamagedFileError):
            abstract = self._library.abstract(key)
            found[Part.ABSTRACT] = abstract.text if abstract else ""
        return found
