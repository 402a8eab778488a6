"""The answer of a command, and lines, sentences and short texts that several views share."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from readlist.errors import ReadlistError
from readlist.library.records import Counts, ListedPaper, PaperRecord
from readlist.model.paper import Paper, Status, tags_text
from readlist.text import counted, visible_line

if TYPE_CHECKING:
    from rich.console import RenderableType


Place = ListedPaper | PaperRecord
"""A paper with its list's name and its number there."""


class Answer(NamedTuple):
    """The answer of one command, and the messages beside it.

    `terminal` gives sentences, which are broken between words, or a rich view, for a terminal of so
    many columns and lines; None stands for the lines. `notes` go to standard error, behind the
    answer. `instead` is the only sentence where there is nothing to show; with JSON it is not said.
    `error` ends the command.
    """

    content: Callable[[], Mapping[str, object]]  # of the JSON object
    lines: Callable[[], str] = str  # in a pipe, where `str` gives none
    terminal: "Callable[[int, int], str | RenderableType] | None" = None
    notes: Iterable[str] = ()
    instead: str = ""
    error: ReadlistError | None = None
    is_verbatim: bool = False  # a terminal gets the sentences as they are
    in_pager: bool = False  # a terminal gets the text in the pager of the user
    portions: Iterable[str] = ()  # of a long text, in a pipe in place of the lines


_FEW, _FIRST_FEW = 5, 3  # papers of which the same is said: all titles, of more only the first
_LONGEST = 60  # characters of numbers
_PLURAL = MappingProxyType({"is": "are", "has": "have"})


def tab_separated(*fields: object) -> str:
    """One line whose fields hold no tab, line break or control."""
    return _line(list(map(str, fields)))


def _line(texts: list[str]) -> str:
    if not "".join(texts).isprintable():
        texts = [visible_line(text) for text in texts]
    return "\t".join(texts) + "\n"


def aligned(pairs: Mapping[str, object]) -> str:
    """Names and values in two columns, for a terminal."""
    from rich.cells import cell_len

    width = max(map(cell_len, pairs), default=0)
    rows = (f"{name}{' ' * (width - cell_len(name))}  {value}" for name, value in pairs.items())
    return "".join(f"{visible_line(row)}\n" for row in rows)


def place_text(place: Place, list_name: str) -> str:
    """A reference to the paper: its number if it is in `list_name`, else its key."""
    return str(place.number) if place.list_name == list_name else place.paper.key


def paper_line(record: PaperRecord, list_name: str, *further: object) -> str:
    """The fields of `paper_fields`, with a reference to the paper in front, and further ones."""
    return _line([place_text(record, list_name), *paper_fields(record), *map(str, further)])


def paper_fields(record: PaperRecord) -> tuple[str, ...]:
    """status, key, title, authors (; between), year, disk (, between), priority, rating, tags."""
    paper, progress = record.paper, record.progress
    tags = progress.tags if progress else ()
    return (
        progress.status if progress else "damaged",
        paper.key,
        paper.shown_title,
        "; ".join(paper.authors),
        str(paper.year) if paper.year is not None else "",
        ",".join(record.on_disk),
        progress.priority if progress else "",
        str(progress.rating) if progress and progress.rating else "",
        tags_text(tags),
    )


_FIELDS = ("status", "key", "title", "authors", "year", "disk", "priority", "rating", "tags")
COLUMNS = ("number", *_FIELDS, "labels", "venue", "presentation", "added", "list")
"""The columns that a user can choose."""


def column_texts(record: PaperRecord, list_name: str) -> dict[str, object]:
    """The paper's field for each of COLUMNS."""
    from readlist.model.marked_text import shown

    paper = record.paper
    further = (labels_text(record), shown(paper.venue), paper.presentation, paper.added)
    fields = (place_text(record, list_name), *paper_fields(record), *further, record.list_name)
    return dict(zip(COLUMNS, fields, strict=True))


def cited_text(paper: Paper) -> str:
    """The first author, or both, and the year: Jaegle et al. 2022."""
    from readlist.model.names import short_authors

    return " ".join(filter(None, (short_authors(paper.authors), str(paper.year or ""))))


def titled_text(paper: Paper) -> str:
    """The title, and behind it who wrote it when: Perceiver IO (Jaegle et al. 2022)."""
    cited = cited_text(paper)
    return f"{paper.shown_title} ({cited})" if cited else paper.shown_title


def labels_text(record: PaperRecord) -> str:
    """The labels in the order of their worth: !high ★4 +thesis."""
    progress = record.progress
    if progress is None:
        return ""
    priority = {"high": "!high", "low": "!low"}.get(progress.priority or "", "")
    rating = f"★{progress.rating}" if progress.rating else ""
    return " ".join(filter(None, (priority, rating, *(f"+{tag}" for tag in progress.tags))))


def problem_notes(records: Iterable[PaperRecord]) -> list[str]:
    """A sentence on each of these papers whose files are damaged."""
    return [
        f"paper {record.number} ({record.paper.key}): {problem}"
        for record in records
        for problem in record.problems
    ]


def counts_text(counts: Counts) -> str:
    """3 of 10 read · 1 reading · 2 skipped."""
    others = ((counts.by_status[each], each) for each in (Status.READING, Status.SKIPPED))
    parts = [f"{number} {status}" for number, status in others if number]
    return " · ".join([f"{counts.read} of {counts.total} read", *parts])


def paper_reference(record: Place, list_name: str | None) -> str:
    """The paper's number, with its list where that is not `list_name`: "1 of refs".

    `list_name` None: the number alone.
    """
    other = "" if list_name in {None, record.list_name} else f" of {record.list_name}"
    return f"{record.number}{other}"


def outcome_lines(outcomes: Iterable[tuple[Place, str]], list_name: str | None) -> str:
    """A line for each paper with what it "is now"; papers of which the same is said share one."""
    by_words: dict[str, list[Place]] = {}
    for record, words in outcomes:
        by_words.setdefault(visible_line(words), []).append(record)
    return "".join(_outcome(words, records, list_name) for words, records in by_words.items())


def _outcome(words: str, records: list[Place], list_name: str | None) -> str:
    shown = records if len(records) <= _FEW else records[:_FIRST_FEW]
    titles = [
        f"{paper_reference(each, list_name)}: {visible_line(each.paper.shown_title)}\n"
        for each in shown
    ]
    if len(records) == 1:
        return titles[0].replace(":", f" {words}:", 1)
    from readlist.selection.references import numbers_text

    numbers: dict[str, list[int]] = {}
    for each in records:
        numbers.setdefault(each.list_name, []).append(each.number)
    parts = (
        numbers_text(found) + ("" if list_name in {None, name} else f" of {name}")
        for name, found in numbers.items()
    )
    named = ", ".join(parts)
    if len(named) > _LONGEST:
        named = counted(len(records), "paper")
    said = words.replace("(was ", "(were ")
    if verb := next((each for each in words.split()[:2] if each in _PLURAL), ""):
        said = said.replace(verb, _PLURAL[verb], 1)
    left = len(records) - len(shown)
    more = f"  and {left:,} more\n" if left else ""
    return "".join([f"{named} {said}:\n", *(f"  {title}" for title in titles), more])


def lost_comments(list_name: str) -> str:
    """The note on a list whose file had to be written anew."""
    return f"comments in {list_name} could not be kept; `readlist undo` brings them back"


def ago(at: datetime, now: datetime) -> str:
    """The time since then, until `now`: just now, 2 minutes ago, 3 hours ago, 5 days ago."""
    seconds = (now - at).total_seconds()
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = int(seconds // length)
        if count >= 1:
            return f"{counted(count, unit)} ago"
    return "just now"
