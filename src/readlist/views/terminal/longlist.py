"""A list that is longer than the terminal: as much as fits, or all of it, a line a paper."""

import io
from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size
from rich.console import Console

from readlist.actions.show import Listing
from readlist.formats.markup import plain_text
from readlist.library.records import PaperRecord
from readlist.model.names import short_authors
from readlist.text import visible_line
from readlist.views.lines import counts_text, place_text
from readlist.views.terminal.show import listing_view, status_mark

MANY = 200
"""From so many papers on each gets one line: a table takes a second for 2,000 of them."""

_BELOW = 2  # lines: that there are more, and the prompt
_STATUS, _TITLE, _AUTHORS = 10, 8, 20  # columns


def papers_that_fit(listing: Listing, width: int, height: int) -> int:
    """How many papers of the listing, from the first on, a terminal of this size shows at once."""
    number = min(height - _BELOW, len(listing.records))
    while number > 1:
        lines = view_text(listing.first(number), width).count("\n")
        if lines <= height - _BELOW:
            break
        number = min(number - 1, number * (height - _BELOW) // lines)
    return max(number, 1)


def view_text(listing: Listing, width: int) -> str:
    """What a terminal would show, without colour."""
    file = io.StringIO()
    Console(
        file=file, width=width, color_system=None, highlight=False, markup=False, emoji=False
    ).print(listing_view(listing, width))
    return file.getvalue()


def long_text(listing: Listing, width: int) -> str:
    """The whole listing for a terminal or a pager; many papers get a line each."""
    if len(listing.records) < MANY:
        return view_text(listing, width)
    name = listing.reading_list.name
    places = max(len(place_text(record, name)) for record in listing.records)
    lines = (_line(record, name, places, width) for record in listing.records)
    title = visible_line(listing.reading_list.title)
    return "".join(f"{line}\n" for line in [title, "", *lines, "", counts_text(listing.counts)])


def _line(record: PaperRecord, list_name: str, places: int, width: int) -> str:
    return " ".join(_cells(record, list_name, places, width)).rstrip()


def _cells(record: PaperRecord, list_name: str, places: int, width: int) -> Iterator[str]:
    paper = record.paper
    yield f"{place_text(record, list_name):>{places}}"
    yield f"{status_mark(record):{_STATUS}}"
    rest = max(_TITLE, width - places - _STATUS - 2)
    if rest <= _AUTHORS * 2:  # a narrow terminal has room for the title alone
        yield _fitted(visible_line(plain_text(paper.title)), rest)
        return
    yield _fitted(visible_line(plain_text(paper.title)), rest - _AUTHORS - 6)
    yield _fitted(visible_line(short_authors(paper.authors)), _AUTHORS)
    yield str(paper.year or "")


def _fitted(text: str, width: int) -> str:
    """The text in just so many columns; where it is cut it ends in …."""
    if cell_len(text) > width:
        text = f"{set_cell_size(text, width - 1).rstrip()}…"
    return set_cell_size(text, width)
