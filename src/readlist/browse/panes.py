"""The panes of papers: the list, of which only the visible lines are drawn, and one in full."""

from enum import StrEnum

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.color import Color
from textual.events import Click, Resize
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from readlist.browse.papers import BrowsedPapers
from readlist.errors import ReadlistError
from readlist.library.library import Library
from readlist.library.records import ListedPaper, PaperRecord
from readlist.model.names import short_authors
from readlist.model.paper import OnDisk, Progress, Status
from readlist.text import visible_line

_STATUS = {
    Status.UNREAD: ("○", "default"),
    Status.READING: ("◐", "yellow"),
    Status.READ: ("●", "green"),
    Status.SKIPPED: ("–", "bright_black"),
    None: ("!", "red"),
}
_DISK = ((OnDisk.PDF, "P"), (OnDisk.ABSTRACT, "a"), (OnDisk.NOTES, "n"))
_PRIORITY = {"high": "↑", "low": "↓", "": " "}
_AUTHORS = 18  # cells
_LABELS = 16
_LINES = {**dict.fromkeys("─━═╌┄▁▔▂", "-"), **dict.fromkeys("│┃║╎┆▏▎▌▐▕▊", "|")}
_ASCII = (
    dict.fromkeys(range(0x2500, 0x2580), "+")
    | dict.fromkeys(range(0x2580, 0x25A0), "#")
    | str.maketrans(_LINES)
    | str.maketrans("○◐●–▸▶▼↑↓…·", "o~*->>v^v~|")
)


class AsciiFilter(LineFilter):
    """Readlist's own signs, borders and scroll bars in ASCII, of the same widths."""

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """The line as it is shown."""
        return [each._replace(text=each.text.translate(_ASCII)) for each in segments]


class PaperList(ScrollView, can_focus=True):
    """Draws `papers`; the cursor's line is kept in sight."""

    def __init__(self, papers: BrowsedPapers) -> None:
        super().__init__(id="papers")
        self.papers = papers
        self.show_horizontal_scrollbar = False

    def on_mount(self) -> None:
        """Take the size that the papers need."""
        self.update()

    def on_resize(self, _event: Resize) -> None:
        """Keep the cursor in sight."""
        self.update()

    def update(self, moved_from: int | None = None) -> None:
        """Show what `papers` says now; if only the cursor has moved, from where."""
        offset, cursor = self.scroll_offset.y, self.papers.cursor
        self.virtual_size = Size(self.size.width, len(self.papers.shown))
        self.scroll_to_region(Region(0, cursor, 1, 1), animate=False, force=True, immediate=True)
        if moved_from is not None and offset == self.scroll_offset.y:
            self.refresh_line(moved_from)
            self.refresh_line(cursor)
        else:
            self.refresh()

    def on_click(self, event: Click) -> None:
        """A click moves the cursor."""
        place = event.y + int(self.scroll_offset.y)
        if place < len(self.papers.shown):
            self.papers.cursor = place

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        place, width = y + int(self.scroll_offset.y), self.scrollable_content_region.width
        if place >= len(self.papers.shown):
            text = "no paper matches" if y == 0 and not self.papers.shown else ""
            return Strip([Segment(set_cell_size(text, width), Style(dim=True))], width)
        record = self.papers.records[self.papers.shown[place]]
        base = Style(reverse=True) if place == self.papers.cursor else Style()
        return Strip(self._segments(record, width, base), width)

    def _segments(self, record: PaperRecord, width: int, base: Style) -> list[Segment]:
        def cell(text: str, style: str = "") -> Segment:
            return Segment(text, base + Style.parse(style))

        paper, progress = record.paper, record.progress or Progress()
        digits = len(str(len(self.papers.records)))
        mark, colour = _STATUS[record.status]
        disk = "".join(letter if what in record.on_disk else " " for what, letter in _DISK)
        head = [
            cell("▸" if paper.key in self.papers.selected else " ", "bold"),
            cell(f"{record.number:>{digits}} ", "dim"),
            cell(f"{mark} ", colour),
            cell(_PRIORITY[progress.priority]),
            cell(str(progress.rating or " ")),
            cell(f" {disk}", "dim"),
            cell(" "),
        ]
        tail = [cell(f" {paper.year or '':>4}")]
        authors = visible_line(short_authors(paper.authors)) if width >= 60 else ""
        if authors:
            tail.insert(0, cell(" " + set_cell_size(authors, _AUTHORS), "dim"))
        labels = visible_line(" ".join(progress.tags)) if width >= 100 else ""
        if labels:
            tail.insert(0, cell(" " + set_cell_size(labels, _LABELS), "italic"))
        room = max(0, width - sum(cell_len(each.text) for each in (*head, *tail)))
        title = visible_line(paper.shown_title) or paper.key
        if cell_len(title) > room:
            title = set_cell_size(title, max(0, room - 1)) + "…"
        return [*head, cell(set_cell_size(title, room)), *tail]


class DetailPart(StrEnum):
    """The parts that tabs show."""

    SUMMARY = "Summary"
    ABSTRACT = "Abstract"
    NOTES = "Notes"
    HISTORY = "History"
    BIBTEX = "BibTeX"


def details(library: Library, place: ListedPaper, part: DetailPart, language: str) -> Text:
    """The title, the tabs, and the part of the paper that is wanted."""
    from readlist.actions.show import show_paper
    from readlist.views.show import paper_page

    try:
        page = paper_page(show_paper(library, place), language, place.reading_list.name)
    except ReadlistError as error:
        return Text(error.sentence, style="red")
    text = Text(f"{page.number}  {page.title}\n", style="bold")
    text.append("\n".join(page.byline) + "\n\n", style="not bold")
    for each in DetailPart:
        text.append(f" {each} ", style="reverse not bold" if each is part else "dim not bold")
    if part is DetailPart.BIBTEX:
        from readlist.actions import cite

        blocks = [cite.cite_papers((place,), cite.Style.BIBTEX)]
    else:
        blocks = [section for label, section in page.sections if label.startswith(part)]
    if part is DetailPart.SUMMARY:
        width = max((len(label) for label, _ in page.facts), default=0)
        blocks.append("\n".join(f"{label:<{width}}  {value}" for label, value in page.facts))
    body = "\n\n".join(blocks) or f"no {part.lower()}"
    return text.append(f"\n\n{body}", style="not bold")
