"""One paper in full, as labelled facts and sections that plain text and terminal both show."""

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from readlist.actions.show import PaperDetail
from readlist.library.records import PaperRecord
from readlist.model.formulas import readable, reading_paragraphs
from readlist.model.identifiers import all_addresses, identifiers
from readlist.model.marked_text import shown
from readlist.model.names import natural_names
from readlist.model.paper import Status, readings
from readlist.text import (
    duration_text,
    local_time,
    size_text,
    stopped_text,
    visible_line,
    visible_paragraphs,
)
from readlist.views.lines import Answer, place_text, problem_notes, titled_text

if TYPE_CHECKING:
    from rich.console import RenderableType


class Page(NamedTuple):
    """The texts that are shown of one paper, safe for a terminal. Facts are label and line."""

    number: str
    title: str
    byline: Sequence[str]
    facts: Sequence[tuple[str, str]]
    sections: Sequence[tuple[str, str]]


def paper_answer(detail: PaperDetail, language: str, current_list: str) -> Answer:
    """One paper in full, with its summary in this language, if it is there."""
    page = paper_page(detail, language, current_list)

    def on_terminal(width: int, _height: int) -> "RenderableType":
        from readlist.views.terminal.show import page_view

        return page_view(page, width)

    return Answer(
        lambda: {"list": detail.reading_list, "papers": [detail.record]},
        lambda: page_text(page),
        on_terminal,
        notes=problem_notes([detail.record]),
    )


def paper_page(detail: PaperDetail, language: str, current_list: str) -> Page:
    """The page of a paper, its summary in `language` where the list has that."""
    record, paper = detail.record, detail.record.paper
    where = " ".join(filter(None, (shown(paper.venue), str(paper.year or ""))))
    honours = " · ".join(filter(None, (where, paper.presentation, paper.award)))
    byline = (", ".join(natural_names(paper.authors)), honours)
    return Page(
        number=str(record.number),
        title=visible_line(paper.shown_title),
        byline=[visible_line(line) for line in byline if line],
        facts=[(label, visible_line(text)) for label, text in _facts(detail, current_list) if text],
        sections=[
            (visible_line(label), visible_paragraphs(text).strip())
            for label, text in _sections(record, language)
            if text.strip()
        ],
    )


def _facts(detail: PaperDetail, current_list: str) -> Iterator[tuple[str, str]]:
    record, paper = detail.record, detail.record.paper
    page = record.progress.page if record.progress else None
    yield "status", _status_text(record) + (f", {stopped_text(page, detail.pages)}" if page else "")
    yield "key", paper.key
    yield "cited as", paper.citekey
    yield "also as", ", ".join(paper.aliases)
    yield "list", record.list_name
    yield "added", paper.added
    yield from all_addresses(paper).items()
    yield "published", paper.date
    yield "topics", ", ".join(paper.topics)
    for key, place in detail.builds_on.items():
        where = f"{place.paper.key} in {place.list_name}" if place else ""
        yield "builds on", f"{titled_text(place.paper)} · {where}" if place else key
    if record.progress:
        yield "tags", ", ".join(record.progress.tags)
        yield "rating", f"{record.progress.rating} of 5" if record.progress.rating else ""
        yield "priority", record.progress.priority
    held = []
    if record.pdf_bytes is not None:
        origin = record.pdf_record
        parts = [size_text(record.pdf_bytes), *([origin.source, origin.version] if origin else [])]
        held.append(f"PDF ({', '.join(filter(None, parts))})")
    held += compress(("abstract", "notes"), (record.has_abstract, record.has_notes))
    yield "on disk", ", ".join(held)
    if identifiers(paper) and record.pdf_bytes is None and not record.has_abstract:
        yield "to fetch", f"abstract and PDF: readlist fetch {place_text(record, current_list)}"


def _sections(record: PaperRecord, language: str) -> Iterator[tuple[str, str]]:
    yield "Summary", readable(record.paper.summary_in(language))
    if record.abstract:
        origin = " ".join(filter(None, (record.abstract.source, record.abstract.version)))
        label = f"Abstract ({origin})" if origin else "Abstract"
        yield label, readable(reading_paragraphs(record.abstract.text))
    yield "Notes", record.notes or ""
    history = []
    for entry in record.progress.history if record.progress else ():
        minutes = f" · {duration_text(entry.minutes)}" if entry.minutes is not None else ""
        imported = "imported as " if entry.imported else ""
        history.append(f"{local_time(entry.at):%Y-%m-%d}  {imported}{entry.status}{minutes}")
    yield "History", "\n".join(history)


def _status_text(record: PaperRecord) -> str:
    """The status with its day: reading since 2026-11-22, read on 2026-11-23, 1 h 10 min."""
    if record.progress is None:
        return "damaged (its progress file cannot be understood)"
    if record.progress.is_imported:
        return f"imported as {record.status}"
    since = record.progress.since if record.status is not Status.UNREAD else None
    if since is None:
        return str(record.status)
    word = "since" if record.status is Status.READING else "on"
    done = readings(record.progress) if record.status is Status.READ else []
    minutes = done[-1].minutes if done else None
    took = f", {duration_text(minutes)}" if minutes else ""
    return f"{record.status} {word} {local_time(since):%Y-%m-%d}{took}"


def page_text(page: Page) -> str:
    """The page without any wrapping."""
    label_width = max((len(label) for label, _ in page.facts), default=0)
    sections = (
        [label, *(f"   {line}" if line else "" for line in text.split("\n"))]
        for label, text in page.sections
    )
    blocks = [
        "\n".join([f"{page.number}  {page.title}", *(f"   {line}" for line in page.byline)]),
        "\n".join(f"   {label:<{label_width}}  {text}" for label, text in page.facts),
        *map("\n".join, sections),
    ]
    return "\n\n".join(blocks) + "\n"
