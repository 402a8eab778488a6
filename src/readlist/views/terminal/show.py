"""Results on a terminal, by rich: tables and pages that fit any width from 40 columns on.

A list that is longer than the terminal comes as far as it fits, or as a whole, a line a paper.
"""

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from readlist.actions.show import Listing
from readlist.library.records import PaperRecord
from readlist.model.names import short_authors
from readlist.model.paper import OnDisk, Status
from readlist.text import visible_line
from readlist.views.lines import cited_text, column_texts, counts_text, labels_text
from readlist.views.terminal.wrapping import fitted, unbroken, wrapped

if TYPE_CHECKING:  # which imports this module to show a page
    from readlist.views.show import Page

_WIDE = 110  # columns, from which on labels and what is on disk have columns of their own
NARROW = 64
"""Below this width (columns) a paper takes two lines instead of one row."""

MANY = 200
"""From this many papers on each gets one line: a table of 2,000 takes a second."""

_PAGE_WIDTH = 100  # longer lines are hard to read
_LIST_NAME, _STATUS, _TITLE, _AUTHORS = 10, 10, 12, 20  # columns
_BELOW = 2  # lines: that there are more, and the prompt
_HEADINGS = {"number": "#", "presentation": "Presented"}
_ON_DISK_MARKS = {OnDisk.PDF: "P", OnDisk.ABSTRACT: "A", OnDisk.NOTES: "N"}
_MARKS = {
    Status.UNREAD: ("○", ""),
    Status.READING: ("◐", "yellow"),
    Status.READ: ("●", "green"),
    Status.SKIPPED: ("–", "dim"),
    None: ("!", "red"),
}


def listing_view(
    listing: Listing, width: int, ending: str = "", columns: Sequence[str] = ()
) -> RenderableType:
    """A list: its title, a row a paper, how far it is read, the hints for a beginner, an ending.

    `columns` are names of `lines.COLUMNS`; without any those that have content and room.
    """
    if not columns and width < NARROW:
        rows = _narrow_rows(listing)
    else:
        usual = list(_usual_columns(listing, width))
        rows = _rows(listing, columns or usual, in_title=not columns and width < _WIDE)
    title = Text(visible_line(listing.reading_list.title), style="bold")
    shown = (rows, Text()) if listing.records else ()
    footer = [line for line in (_footer(listing), ending) if line]
    return Group(title, Text(), *shown, *(unbroken(wrapped(line, width), "dim") for line in footer))


def _footer(listing: Listing) -> str:
    counts = listing.counts
    footer = counts_text(counts)
    if len(listing.records) < counts.total:
        footer += f" · {len(listing.records)} shown"
    elif counts.total and counts.by_status[Status.UNREAD] == counts.total:
        ways = "readlist next, readlist show 1, readlist open 1"
        name = listing.reading_list.name
        footer += f" · begin with: {ways if listing.is_current else f'readlist use {name}'}"
    other = next((each for each in listing.records if each.list_name != listing.in_use), None)
    if other:
        place = _place(other, listing.in_use)
        footer += f" · {place} means -l {other.list_name} {other.number}"
    return footer


def _rows(listing: Listing, columns: Sequence[str], *, in_title: bool) -> Table:
    """The table; `in_title`: labels, and what is on disk, stand behind the titles."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    longest = max((cell_len(each.paper.shown_title) for each in listing.records), default=0)
    for name in columns:
        table.add_column(
            _HEADINGS.get(name, name.capitalize()),
            justify="right" if name == "number" else "left",
            no_wrap=name in {"number", "status", "key", "disk"},
            overflow="fold",
            max_width=30 if name == "authors" else None,
            min_width=min(_TITLE, longest) if name == "title" else None,
        )
    for record in listing.records:
        texts = column_texts(record, listing.in_use) | {
            "number": _place(record, listing.in_use),
            "authors": short_authors(record.paper.authors),
            "disk": _disk_marks(record),
        }
        cells = {name: Text(visible_line(str(texts[name]))) for name in columns}
        cells["status"] = Text(_status(record), style=_MARKS[record.status][1])
        for said, style in ((labels_text(record), "cyan"), (_disk_marks(record), "dim")):
            if in_title and said:
                cells["title"].append(f"  {visible_line(said)}", style)
        table.add_row(*(cells[name] for name in columns))
    return table


def _place(record: PaperRecord, list_name: str) -> str:
    """The paper's number; of another list with the list's name, shortened: refs 3, iclr2022-… 3."""
    other = "" if record.list_name == list_name else record.list_name
    if cell_len(other) > _LIST_NAME:
        other = fitted(other, _LIST_NAME)
    return f"{other} {record.number}".lstrip()


def _usual_columns(listing: Listing, width: int) -> Iterator[str]:
    yield from ("number", "status", "title", "authors", "year")
    if width < _WIDE:
        return
    if any(map(labels_text, listing.records)):
        yield "labels"
    if any(record.on_disk for record in listing.records):
        yield "disk"
    if any(record.paper.presentation for record in listing.records):
        yield "presentation"
    if width >= 150:
        yield "key"


def _disk_marks(record: PaperRecord) -> str:
    """One letter each for PDF, abstract and notes, a dot for what is not there: PAN, ·A·."""
    if not record.on_disk:
        return ""
    return "".join(mark if each in record.on_disk else "·" for each, mark in _ON_DISK_MARKS.items())


def narrow_table() -> Table:
    """For papers on a narrow terminal: the number of each, and all else below one another."""
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=False)
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    return table


def _narrow_rows(listing: Listing) -> Table:
    table = narrow_table()
    for record in listing.records:
        paper = record.paper
        parts = (labels_text(record), cited_text(paper), _disk_marks(record))
        about = " · ".join(filter(None, parts))
        status = (_status(record), _MARKS[record.status][1])
        below = Text.assemble(status, "  ", (visible_line(about), "dim"))
        title = Text(visible_line(paper.shown_title))
        table.add_row(_place(record, listing.in_use), Group(title, below))
    return table


def _status(record: PaperRecord) -> str:
    """○ unread, ● read and so on."""
    return f"{_MARKS[record.status][0]} {record.status or 'damaged'}"


def page_view(page: "Page", width: int) -> RenderableType:
    """One paper in full, its long lines broken; an address stays in one piece."""
    width = min(width, _PAGE_WIDTH)
    indent = max(3, len(page.number) + 2)
    inner = width - indent

    def block(text: str, style: str = "") -> Text:
        return Text(f"\n{'':{indent}}".join(["", *wrapped(text, inner).split("\n")])[1:], style)

    lines = [block(page.title, "bold")]
    lines[0].plain = page.number + lines[0].plain[len(page.number) :]
    lines += [*map(block, page.byline), Text()]
    label_width = max((len(label) for label, _ in page.facts), default=0) + 2
    for label, text in page.facts:
        below = indent + label_width
        first, *others = wrapped(text, inner - label_width).split("\n")
        if not others and below + cell_len(first) > width:  # an address gets a line of its own
            below, first, others = min(indent, max(0, width - cell_len(first))), "", [first]
        shown = Text.assemble(" " * indent, (f"{label:<{label_width}}", "dim"), first)
        for each in others:
            shown.append(f"\n{'':{below}}{each}")
        lines.append(shown)
    for label, text in page.sections:
        lines += [Text(), Text(label, style="bold"), block(text)]
    return Group(*map(unbroken, lines))


def screenful_view(
    listing: Listing, width: int, height: int, columns: Sequence[str] = ()
) -> RenderableType:
    """As many papers as fit, and how many more there are."""
    number = min(height - _BELOW, len(listing.records))
    while number > 1:
        lines = view_text(listing.first(number), width, columns).count("\n")
        if lines <= height - _BELOW:
            break
        number = min(number - 1, number * (height - _BELOW) // lines)
    number = max(number, 1)
    more = f"{len(listing.records) - number} more: show --all or --pager"
    shown = listing_view(listing.first(number), width, columns=columns)
    return Group(shown, unbroken(wrapped(more, width)))


def view_text(listing: Listing, width: int, columns: Sequence[str] = ()) -> str:
    """The text that a terminal would show, without colour."""
    file = io.StringIO()
    Console(
        file=file, width=width, color_system=None, highlight=False, markup=False, emoji=False
    ).print(listing_view(listing, width, columns=columns))
    return file.getvalue()


def long_text(listing: Listing, width: int, columns: Sequence[str] = ()) -> str:
    """The whole listing for a terminal or a pager; many papers get a line each."""
    if columns or len(listing.records) < MANY:
        return view_text(listing, width, columns)
    lines = [visible_line(listing.reading_list.title), ""]
    places = [_place(record, listing.in_use) for record in listing.records]
    longest = max(map(cell_len, places))
    rest = max(_TITLE, width - longest - _STATUS - 2)
    for record, place in zip(listing.records, places, strict=True):
        paper, title = record.paper, visible_line(record.paper.shown_title)
        cells = [" " * (longest - cell_len(place)) + place, f"{_status(record):{_STATUS}}"]
        if rest <= _AUTHORS * 2:  # a narrow terminal has room for the title alone
            cells.append(fitted(title, rest))
        else:
            authors = fitted(visible_line(short_authors(paper.authors)), _AUTHORS)
            cells += [fitted(title, rest - _AUTHORS - 6), authors, str(paper.year or "")]
        lines.append(" ".join(cells).rstrip())
    return "".join(f"{line}\n" for line in [*lines, "", counts_text(listing.counts)])
