"""Results on a terminal, by rich: tables and pages that fit any width from 40 columns on."""

from collections.abc import Callable

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from readlist.actions.show import Listing
from readlist.formats.markup import plain_text
from readlist.library.records import PaperRecord
from readlist.model.names import short_authors
from readlist.model.paper import Status
from readlist.text import visible_line
from readlist.views.lines import counts_text, place_text
from readlist.views.show import Page
from readlist.views.terminal.wrapping import wrapped

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


def listing_view(listing: Listing, width: int) -> RenderableType:
    """A list: its title, a row a paper, how far it is read, and for a beginner what to do next."""
    rows = _narrow_rows(listing) if width < NARROW else _rows(listing, width)
    title = Text(visible_line(listing.reading_list.title), style="bold")
    shown = (rows, Text()) if listing.records else ()
    return Group(title, Text(), *shown, Text(_footer(listing), style="dim"))


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
        table.add_column(label, no_wrap=label == "Key")
    for record in listing.records:
        table.add_row(
            place_text(record, listing.reading_list.name),
            _status(record),
            Text(visible_line(plain_text(record.paper.title))),
            Text(visible_line(short_authors(record.paper.authors))),
            _year(record),
            *(Text(visible_line(field(record))) for field in extra.values()),
        )
    return table


def _extra_columns(listing: Listing, width: int) -> dict[str, Callable[[PaperRecord], str]]:
    """What there is to say or room for: label → the field of a record."""
    columns: dict[str, Callable[[PaperRecord], str]] = {}
    if any(record.on_disk for record in listing.records):
        columns["On disk"] = lambda record: ", ".join(record.on_disk)
    if width >= 110:
        columns["Presented"] = lambda record: record.paper.presentation
    if width >= 150:
        columns["Key"] = lambda record: record.paper.key
    return columns


def _narrow_rows(listing: Listing) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=False)
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for record in listing.records:
        paper = record.paper
        who = " ".join(filter(None, (short_authors(paper.authors), _year(record))))
        about = " · ".join(filter(None, (visible_line(who), ", ".join(record.on_disk))))
        below = Text.assemble(_status(record), "  ", (about, "dim"))
        table.add_row(
            place_text(record, listing.reading_list.name),
            Group(Text(visible_line(plain_text(paper.title))), below),
        )
    return table


def status_mark(record: PaperRecord) -> str:
    """○ unread, ● read and so on."""
    return f"{_MARKS[record.status][0]} {record.status or 'damaged'}"


def _status(record: PaperRecord) -> Text:
    return Text(status_mark(record), style=_MARKS[record.status][1])


def _year(record: PaperRecord) -> str:
    return str(record.paper.year) if record.paper.year is not None else ""


def page_view(page: Page, width: int) -> RenderableType:
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
