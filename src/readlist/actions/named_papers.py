"""What a person names to have it added: an identifier, an address, a PDF."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from readlist.actions.attach import check_pdf
from readlist.actions.pdf_clues import clues_of
from readlist.errors import DamagedFileError, UsageError
from readlist.library.library import Library
from readlist.model.identifiers import Identifier, Scheme, is_web_address
from readlist.model.paper import Paper
from readlist.pdf.check import HEAD, begins_like_pdf
from readlist.pdf.first_page import UnreadablePdfError, read_first_page
from readlist.sources.proceedings import page_of
from readlist.sources.record import Clue, clue_of
from readlist.storage.files import size_of_file
from readlist.text import quoted


@dataclass(frozen=True, slots=True)
class Named:
    """One paper, by what it can be looked up; a PDF that says nothing of itself has no clues."""

    reference: str  # as it was typed
    clues: tuple[Clue, ...] = ()
    file: Path | None = None  # the PDF
    text: str = ""  # on its first page
    problem: str = ""  # why its first page could not be read


def named(reference: str) -> Named:
    """What the reference names.

    Raises NotFoundError for a PDF that is not there, RefusedError for a file that is no whole PDF,
    UsageError for what names no paper.
    """
    text = reference.strip()
    is_address = is_web_address(text)
    path = Path(text).expanduser()
    clue = clue_of(text)
    if text.lower().endswith(".pdf") and not is_address and (clue is None or path.exists()):
        return _in_pdf(reference, path)
    if clue:
        return Named(reference, (clue,))
    if is_address:
        return Named(reference, (Clue(url=page_of(text) or text),))
    if size_of_file(path) is None:
        raise UsageError(
            f"{quoted(reference)} is no identifier, address or PDF",
            hint="add a paper by hand with --title; `readlist show WORDS` finds those you have",
        )
    with path.open("rb") as file:
        if not begins_like_pdf(file.read(HEAD)):
            raise UsageError(f"{path} is no PDF", hint=f"`readlist import {path}` reads lists")
    return _in_pdf(reference, path)


def _in_pdf(reference: str, path: Path) -> Named:
    check_pdf(path)
    try:
        page = read_first_page(path)
    except UnreadablePdfError as error:
        return Named(reference, (), path, problem=str(error))
    return Named(reference, clues_of(page), path, page.text)


class KnownNames:
    """The papers of all lists by identifier and page; of several the one in `list_name`."""

    def __init__(self, library: Library, list_name: str) -> None:
        self._papers: dict[Identifier | str, Paper] = {}
        for file in sorted(library.list_files(), key=lambda file: file.name != list_name):
            with suppress(DamagedFileError):  # said when that list is asked for
                for paper in library.reading_list(file.name).papers:
                    for name in _names(paper):
                        self._papers.setdefault(name, paper)

    def paper(self, one: Named) -> Paper | None:
        """The paper that is there already; None if none is.

        Only what the person or the PDF itself says counts, not what else its first page names.
        """
        sure = (clue for clue in one.clues if not clue.evidence)
        names = (name for clue in sure for name in _names(clue))
        return next((self._papers[name] for name in names if name in self._papers), None)


def _names(one: Paper | Clue) -> Iterator[Identifier | str]:
    for scheme in Scheme:
        if value := getattr(one, scheme.value):
            yield Identifier(scheme, value).compared
    if one.url:
        yield page_of(one.url) or one.url
