"""Opening a paper: its PDF if that is on disk, else its page, or the part that was asked for."""

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from readlist.errors import DamagedFileError, NotFoundError, RefusedError
from readlist.library.library import Library
from readlist.library.records import ListedPaper
from readlist.model.identifiers import arxiv_page, is_web_address, page, remote_pdf
from readlist.storage.files import size_of_file
from readlist.text import visible_line


class OpenChoice(StrEnum):
    """The part of a paper to open."""

    BEST = "best"  # the PDF if it is on disk, else the page
    PDF = "pdf"
    PAGE = "page"
    ARXIV = "arxiv"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Target:
    """A file of the library or an http(s) address to open, the file at a page where one is known.

    `pages` are those of the file, only where `page` is known.
    """

    file: Path | None = None
    address: str = ""
    page: int | None = None
    pages: int | None = None

    def __str__(self) -> str:
        return str(self.file) if self.file else self.address


def find_target(library: Library, place: ListedPaper, wanted: OpenChoice) -> Target:
    """The file or address to open for the paper.

    Raises NotFoundError if the paper has none, RefusedError if the list gives something that is
    not an http(s) address.
    """
    paper = place.paper
    pdf = library.files(paper.key).pdf
    if wanted in {OpenChoice.BEST, OpenChoice.PDF} and size_of_file(pdf) is not None:
        with suppress(DamagedFileError):  # which `show` of the paper reports
            if page_reached := library.progress(paper.key).page:
                from readlist.actions.reading_time import pages_known

                return Target(pdf, page=page_reached, pages=pages_known(library, paper.key))
        return Target(pdf)
    addresses = {
        OpenChoice.BEST: page(paper) or remote_pdf(paper) or paper.project or paper.code,
        OpenChoice.PDF: remote_pdf(paper),
        OpenChoice.PAGE: page(paper),
        OpenChoice.ARXIV: arxiv_page(paper),
        OpenChoice.CODE: paper.code,
    }
    address = addresses[wanted]
    if not address:
        raise NotFoundError(
            f"{place.reading_list.name} gives no {_NAMES[wanted]} for {paper.key}",
            hint=f"`readlist show {paper.key}` lists what there is",
        )
    if not is_web_address(address):
        raise RefusedError(
            f'"{visible_line(address)}" is not an http(s) address, so it is not opened',
            hint=f"mend {paper.key} in {place.reading_list.name}",
        )
    return Target(address=address)


_NAMES = {
    OpenChoice.BEST: "address",
    OpenChoice.PDF: "PDF",
    OpenChoice.PAGE: "page",
    OpenChoice.ARXIV: "arXiv id",
    OpenChoice.CODE: "code",
}
