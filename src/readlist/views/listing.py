"""The papers of a list. Apart from `show`, because the page of one paper needs more modules."""

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

from readlist.actions.show import Listing
from readlist.model.paper import Status
from readlist.views.lines import (
    Answer,
    column_texts,
    paper_line,
    problem_notes,
    tab_separated,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from readlist.views.lines import Terminal


class Length(Enum):
    """How much of a long list a terminal shows."""

    SCREEN = "a screenful"
    ALL = "all"
    PAGER = "all, in a pager"


def listing_answer(
    listing: Listing, length: Length, columns: Sequence[str] = (), *, in_pipe: bool = False
) -> Answer:
    """The papers in their order, and how far the list is read.

    `columns`, of `lines.COLUMNS`, are for a terminal, or `in_pipe` for a program as well.
    """
    name, instead = listing.at_hand, ""
    if not listing.counts.total:
        instead = f"{listing.reading_list.name} has no papers"
    elif not listing.records:
        where = elsewhere_text(listing)
        instead = f"no paper in {listing.reading_list.name} matches this filter"
        instead += f"; {where}" if where else ""
    return Answer(
        "show",
        lambda: _content(listing),
        lambda: "".join(
            tab_separated(*map(column_texts(record, name).get, columns))
            if columns and in_pipe
            else paper_line(record, name)
            for record in listing.records
        ),
        lambda terminal: _on_terminal(listing, length, terminal, columns),
        notes=[*listing.left_out, *problem_notes(listing.records)],
        instead=instead,
        is_verbatim=True,
        in_pager=length is Length.PAGER,
    )


def elsewhere_text(listing: Listing) -> str:
    """The other own lists that have such papers: and 1 in inbox: `-l all` shows them.

    Without a filter: also reading 1, unread 3 in inbox.
    """
    found = []
    for each in listing.elsewhere:
        number = each.counts.by_status
        left = [(status, number[status]) for status in (Status.READING, Status.UNREAD)]
        parts = [f"{status} {count}" for status, count in left if count]
        if listing.is_filtered:
            parts = [str(each.counts.total)]
        if parts:
            found.append(f"{', '.join(parts)} in {each.list_name}")
    if not found:
        return ""
    begin = "also" if not listing.is_filtered else "and" if listing.records else ""
    text = f"{begin} {', '.join(found[:3])}{', …' if len(found) > 3 else ''}".strip()
    return f"{text}: `readlist show -l all`" if begin == "also" else f"{text}: `-l all` shows them"


def _content(listing: Listing) -> dict[str, object]:
    from readlist.views.json import list_object, paper_objects

    head = list_object(listing.reading_list, listing.counts)
    return {"list": head, "papers": paper_objects(listing.records)}


def _on_terminal(
    listing: Listing, length: Length, terminal: "Terminal", columns: Sequence[str]
) -> "str | RenderableType":
    """All of it, unless it has more papers than the terminal has lines: then as much as fits."""
    from readlist.views.terminal.show import listing_view, long_text, screenful_view

    is_long = len(listing.records) > terminal.height
    if length is Length.PAGER or (is_long and length is Length.ALL):
        return long_text(listing, terminal.width, columns)
    if is_long:
        return screenful_view(listing, terminal.width, terminal.height, columns)
    return listing_view(listing, terminal.width, elsewhere_text(listing), columns)
