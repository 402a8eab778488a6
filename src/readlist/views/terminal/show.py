"""Results on a terminal, by rich: tables and pages that fit any width from 40 columns on.

A list that is longer than the terminal: as much as fits, or all of it, a line a paper.
"""

import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from readlist.actions.show import Listing
from readlist.library.records import PaperRecord
from readlist.model.names import short_authors
from readlist.model.paper import OnDisk, Status
from readlist.text import visible_line
from readlist.views.lines import counts_text, place_text
from readlist.views.terminal.wrapping import wrapped

if TYPE_CHECKING:  # which imports this module to show a page
    from readlist.views.show import Page

NARROW = 64
"""Below this width (columns) a paper takes two lines instead of one row."""

_PAGE_WIDTH = 100  # longer lines are hard to read
_MARKS = {
    Status.UNREAD: ("○", ""),
    Status.READING: ("◐", "yellow"),
    Status.READ: ("●", "green"),
    Status.SKIPPED: ("–", "dim"),
    None: ("!", "red"),
}


def listing_view(listing: Listing, width: int, ending: str = "") -> RenderableType:
    """A list: its title, a row a paper, how far it is read, the hints for a beginner, an ending."""
    rows = _narrow_rows(listing) if width < NARROW else _rows(listing, width)
    title = Text(visible_line(listing.reading_list.title), style="bold")
    shown = (rows, Text()) if listing.records else ()
    footer = [line for line in (_footer(listing), ending) if line]
    return Group(title, Text(), *shown, *(Text(line, style="dim") for line in footer))


def _footer(listing: Listing) -> str:
    counts = listing.counts
    footer = counts_text(counts)
    if len(listing.records) < counts.total:
        footer += f" · {len(listing.records)} shown"
    elif counts.total and counts.by_status[Status.UNREAD] == counts.total:
        footer += " · begin with: readlist next, readlist show 1, readlist open 1"
    return footer


def _rows(listing: Listing, width: int) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("#", justify="right")
    table.add_column("Status", no_wrap=True)
    table.add_column("Title", overflow="fold")
    table.add_column("Authors", max_width=30, overflow="fold")
    table.add_column("Year")
    extra = _extra_columns(listing, width)
    for label in extra:
        table.add_column(label, no_wrap=label in {"Key", "Disk"}, overflow="fold")
    for record in listing.records:
        table.add_row(
            place_text(record, listing.at_hand),
            _status(record),
            Text(visible_line(record.paper.shown_title)),
            Text(visible_line(short_authors(record.paper.authors))),
            _year(record),
            *(Text(visible_line(field(record))) for field in extra.values()),
        )
    return table


def _extra_columns(listing: Listing, width: int) -> dict[str, Callable[[PaperRecord], str]]:
    """The columns that have content and room: label → the field of a record."""
    columns: dict[str, Callable[[PaperRecord], str]] = {}
    records = listing.records
    if any(map(labels_text, records)):
        columns["Labels"] = labels_text
    if any(record.on_disk for record in records):
        columns["Disk"] = disk_marks
    if width >= 110 and any(record.paper.presentation for record in records):
        columns["Presented"] = lambda record: record.paper.presentation
    if width >= 150:
        columns["Key"] = lambda record: record.paper.key
    return columns


_ON_DISK_MARKS = {OnDisk.PDF: "P", OnDisk.ABSTRACT: "A", OnDisk.NOTES: "N"}


def disk_marks(record: PaperRecord) -> str:
    """One letter each for PDF, abstract and notes, a dot for what is not there: PAN, ·A·."""
    if not record.on_disk:
        return ""
    return "".join(mark if each in record.on_disk else "·" for each, mark in _ON_DISK_MARKS.items())


def labels_text(record: PaperRecord) -> str:
    """The labels in the order of their worth: !high ★4 +thesis."""
    progress = record.progress
    if progress is None:
        return ""
    priority = {"high": "!high", "low": "!low"}.get(progress.priority or "", "")
    rating = f"★{progress.rating}" if progress.rating else ""
    return " ".join(filter(None, (priority, rating, *(f"+{tag}" for tag in progress.tags))))


def _narrow_rows(listing: Listing) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=False)
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for record in listing.records:
        paper = record.paper
        who = " ".join(filter(None, (short_authors(paper.authors), _year(record))))
        about = " · ".join(filter(None, (labels_text(record), who, disk_marks(record))))
        below = Text.assemble(_status(record), "  ", (visible_line(about), "dim"))
        table.add_row(
            place_text(record, listing.at_hand),
            Group(Text(visible_line(paper.shown_title)), below),
        )
    return table


def status_mark(record: PaperRecord) -> str:
    """○ unread, ● read and so on."""
    return f"{_MARKS[record.status][0]} {record.status or 'damaged'}"


def _status(record: PaperRecord) -> Text:
    return Text(status_mark(record), style=_MARKS[record.status][1])


def _year(record: PaperRecord) -> str:
    return str(record.paper.year) if record.paper.year is not None else ""


def page_view(page: "Page", width: int) -> RenderableType:
    """One paper in full, its long lines broken."""
    width = min(width, _PAGE_WIDTH)
    indent = max(3, len(page.number) + 2)
    inner = width - indent

    def block(text: str, style: str = "") -> Padding:
        return Padding(Text(wrapped(text, inner), style=style, overflow="fold"), (0, 0, 0, indent))

    head = Table.grid(padding=(0, indent - len(page.number), 0, 0), pad_edge=False)
    head.add_row(Text(page.number, style="bold"), Text(wrapped(page.title, inner), style="bold"))
    facts = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for label, text in page.facts:
        facts.add_row(label, Text(text))
    parts: list[RenderableType] = [head, *map(block, page.byline), Text()]
    parts.append(Padding(facts, (0, 0, 0, indent)))
    for label, text in page.sections:
        parts += [Text(), Text(label, style="bold"), block(text)]
    return Group(*parts) if width < _PAGE_WIDTH else Constrain(Group(*parts), _PAGE_WIDTH)


MANY = 200
"""From this many papers on each gets one line: a table of 2,000 takes a second."""

_BELOW = 2  # lines: that there are more, and the prompt
_STATUS, _TITLE, _AUTHORS = 10, 8, 20  # columns


def screenful_view(listing: Listing, width: int, height: int) -> RenderableType:
    """As many papers as fit, and how many more there are."""
    number = _papers_that_fit(listing, width, height)
    more = f"{len(listing.records) - number} more: show --all or --pager"
    return Group(listing_view(listing.first(number), width), Text(wrapped(more, width)))


def _papers_that_fit(listing: Listing, width: int, height: int) -> int:
    """How many papers of the listing, from the first on, a terminal of this size shows at once."""
    number = min(height - _BELOW, len(listing.records))
    while number > 1:
        lines = view_text(listing.first(number), width).count("\n")
        if lines <= height - _BELOW:
            break
        number = min(number - 1, number * (height - _BELOW) // lines)
    return max(number, 1)


def view_text(listing: Listing, width: int) -> str:
    """The text that a terminal would show, without colour."""
    file = io.StringIO()
    Console(
        file=file, width=width, color_system=None, highlight=False, markup=False, emoji=False
    ).print(listing_view(listing, width))
    return file.getvalue()


def long_text(listing: Listing, width: int) -> str:
    """The whole listing for a terminal or a pager; many papers get a line each."""
    if len(listing.records) < MANY:
        return view_text(listing, width)
    name = listing.at_hand
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
        yield _fitted(visible_line(paper.shown_title), rest)
        return
    yield _fitted(visible_line(paper.shown_title), rest - _AUTHORS - 6)
    yield _fitted(visible_line(short_authors(paper.authors)), _AUTHORS)
    yield str(paper.year or "")


def _fitted(text: str, width: int) -> str:
    """The text in this many columns; where it is cut it ends in …."""
    if cell_len(text) > width:
        text = f"{set_cell_size(text, width - 1).rstrip()}…"
    return set_cell_size(text, width)
