"""The papers of a list, and those to read next. Apart from `show`: one paper's page needs more."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from readlist.actions.show import Elsewhere, Listing
from readlist.model.keys import ALL_LISTS
from readlist.model.paper import ReadingList, Status
from readlist.text import duration_text, in_portions, visible_line
from readlist.views.json import list_object
from readlist.views.lines import (
    Answer,
    column_texts,
    counts_text,
    paper_line,
    place_text,
    problem_notes,
    tab_separated,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from readlist.actions.next import Choice

_INDENT = "   "


Length = StrEnum("Length", "SCREENFUL ALL PAGER")
"""The part of a long list that a terminal shows: a pager gets all of it."""


def listing_answer(
    listing: Listing, length: Length, columns: Sequence[str], *, in_pipe: bool
) -> Answer:
    """The papers in their order, and how far the list is read.

    `columns`, of `lines.COLUMNS`, are for a terminal, or `in_pipe` for a program as well.
    """
    name, instead = listing.in_use, ""
    if not listing.counts.total:
        instead = f"{listing.reading_list.name} has no papers"
    elif not listing.records:
        nothing = f"no paper{_in_list(listing.reading_list)} matches this filter"
        instead = "; ".join(filter(None, (nothing, elsewhere_text(listing))))
    lines = (
        tab_separated(*map(column_texts(record, name).get, columns))
        if columns and in_pipe
        else paper_line(record, name)
        for record in listing.records
    )

    def on_terminal(width: int, height: int) -> "str | RenderableType":
        """All of it, unless it has more papers than the terminal has lines: then what fits."""
        from readlist.views.terminal.show import listing_view, long_text, screenful_view

        is_long = len(listing.records) > height
        if length is Length.PAGER or (is_long and length is Length.ALL):
            return long_text(listing, width, columns)
        if is_long:
            return screenful_view(listing, width, height, columns)
        return listing_view(listing, width, elsewhere_text(listing), columns)

    about = list_object(listing.reading_list, listing.counts)
    return Answer(
        lambda: {"list": about, "papers": listing.records},
        terminal=on_terminal,
        notes=[*listing.left_out, *problem_notes(listing.records)],
        instead=instead,
        is_verbatim=True,
        in_pager=length is Length.PAGER,
        portions=in_portions(lines, ""),
    )


def _in_list(reading_list: ReadingList) -> str:
    return "" if reading_list.name == ALL_LISTS else f" in {reading_list.name}"


def elsewhere_text(listing: Listing) -> str:
    """The other own lists that have such papers: and 1 in inbox: `-l all` shows them."""
    if not listing.is_filtered:
        return left_elsewhere(listing.elsewhere)
    found = [f"{counts.total} in {name}" for name, counts in listing.elsewhere.items()]
    begin = "and " if listing.records else ""
    return f"{begin}{_first_few(found)}: `-l all` shows them" if found else ""


def left_elsewhere(elsewhere: Elsewhere) -> str:
    """Also reading 1, unread 3 in inbox: `readlist show -l all`; "" where nothing is left."""
    found = []
    for name, counts in elsewhere.items():
        left = [(status, counts.by_status[status]) for status in (Status.READING, Status.UNREAD)]
        if parts := [f"{status} {count}" for status, count in left if count]:
            found.append(f"{', '.join(parts)} in {name}")
    return f"also {_first_few(found)}: `readlist show -l all`" if found else ""


def _first_few(texts: list[str]) -> str:
    return ", ".join(texts[:3]) + (", …" if len(texts) > 3 else "")


def choice_answer(choice: "Choice", *, why: bool) -> Answer:
    """The papers to read now; with `why` everything that counts for their order."""
    listing, suggestions = choice.listing, choice.suggestions
    damaged = [each for each in listing.records if each.status is None]
    reasons = [" · ".join(each.reasons[: None if why else 1]) for each in suggestions]

    def content() -> dict[str, object]:
        return {
            "list": list_object(listing.reading_list, listing.counts),
            "papers": [each.record for each in suggestions],
            "reason": suggestions[0].reasons[0] if suggestions else nothing_left(choice),
            "choices": [
                {
                    "key": each.record.paper.key,
                    "reason": each.reasons[0],
                    "reasons": list(each.reasons),
                    "minutes": each.estimate and each.estimate.minutes,
                    "pages": each.estimate and each.estimate.pages,
                }
                for each in suggestions
            ],
        }

    def lines() -> Iterator[str]:
        for each, reason in zip(suggestions, reasons, strict=True):
            minutes = each.estimate.minutes if each.estimate else ""
            yield paper_line(each.record, listing.in_use, reason, minutes)

    return Answer(
        content,
        lambda: "".join(lines()),
        lambda width, _: _choice_text(choice, reasons, width, why=why),
        notes=[*listing.left_out, *problem_notes(damaged)],
        instead="" if suggestions else nothing_left(choice),
    )


def _choice_text(choice: "Choice", reasons: Sequence[str], width: int, *, why: bool) -> str:
    """Each paper with its reason, then how far the list is read; with `why` the rule of all."""
    from readlist.actions.next import RULE
    from readlist.views.terminal.wrapping import wrapped

    listing, last = choice.listing, choice.suggestions[-1].record
    if not why and listing.reading_list.name in {last.list_name, ALL_LISTS}:
        reasons = [*reasons[:-1], f"{reasons[-1]} · {counts_text(listing.counts)}"]
    text = ""
    for each, reason in zip(choice.suggestions, reasons, strict=True):
        title = visible_line(each.record.paper.shown_title)
        heading = f"{place_text(each.record, listing.in_use)}  {title}"
        lines = [wrapped(heading, width - len(_INDENT)), visible_line(reason)]
        if each.estimate:
            lines.append(f"about {duration_text(each.estimate.minutes)}: {each.estimate.how}")
        text += "\n".join(lines).replace("\n", f"\n{_INDENT}") + "\n"
    if why:
        text += f"\nThe order: {RULE}.\n"
    also = left_elsewhere(listing.elsewhere)
    return f"{text}{also}\n" if also else text


def nothing_left(choice: "Choice") -> str:
    """The reason why no paper is named."""
    listing = choice.listing
    if not listing.counts.total:
        return f"{listing.reading_list.name} has no papers"
    what = "nothing that matches this filter" if listing.is_filtered else "nothing"
    where = _in_list(listing.reading_list)
    text = f"{what} is left to read{where}: {counts_text(listing.counts)}"
    if choice.offer is None:
        return text
    name, unread = choice.offer
    return f"{text}; {name} has {unread} unread: `readlist use {name}`"
