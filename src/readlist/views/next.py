"""The papers to read next: sentences, lines and JSON."""

from typing import TYPE_CHECKING

from readlist.actions.next import RULE
from readlist.text import duration_text, visible_line
from readlist.views.lines import (
    Answer,
    counts_text,
    paper_line,
    place_text,
    problem_notes,
)

if TYPE_CHECKING:  # a view needs the form of a result, not its maker
    from readlist.actions.next import Choice, Suggestion

_INDENT = "   "


def choice_answer(choice: "Choice", *, why: bool) -> Answer:
    """The papers to read now; with `why` everything that counts for their order."""
    return Answer(
        "next",
        lambda: _content(choice),
        lambda: "".join(
            paper_line(
                each.record,
                choice.at_hand,
                _all_reasons(each) if why else each.reason,
                each.estimate.minutes if each.estimate else "",
            )
            for each in choice.suggestions
        ),
        lambda terminal: (_order_text if why else _choice_text)(choice, terminal.width),
        notes=[*choice.left_out, *problem_notes(choice.damaged)],
        instead="" if choice.suggestions else nothing_left(choice),
    )


def _content(choice: "Choice") -> dict[str, object]:
    from readlist.views.json import list_object, paper_objects

    suggestions = choice.suggestions
    return {
        "list": list_object(choice.reading_list, choice.counts),
        "papers": paper_objects(tuple(each.record for each in suggestions)),
        "reason": suggestions[0].reason if suggestions else nothing_left(choice),
        "choices": [
            {
                "key": each.record.paper.key,
                "reason": each.reason,
                "reasons": list(each.reasons),
                "minutes": each.estimate and each.estimate.minutes,
                "pages": each.estimate and each.estimate.pages,
            }
            for each in suggestions
        ],
    }


def _choice_text(choice: "Choice", width: int) -> str:
    """Each paper's number, title and reason, then how far its list is read."""
    *others, last = choice.suggestions
    blocks = [_block(each, each.reason, choice, width) for each in others]
    name, counts = choice.last_in or ("", choice.counts)
    where = f"{name}: " if name else ""
    reason = f"{last.reason} · {where}{counts_text(counts)}"
    return "".join([*blocks, _block(last, reason, choice, width)])


def _order_text(choice: "Choice", width: int) -> str:
    """Each paper with everything that counts for its place, then the rule of the order."""
    blocks = [_block(each, _all_reasons(each), choice, width) for each in choice.suggestions]
    rule = f"\nThe order: {RULE}.\n" if choice.suggestions[0].reasons else ""
    return "".join([*blocks, rule])


def nothing_left(choice: "Choice") -> str:
    """Why no paper is named."""
    if not choice.counts.total:
        return f"{choice.reading_list.name} has no papers"
    what = "nothing that matches this filter" if choice.is_filtered else "nothing"
    text = f"{what} is left to read in {choice.reading_list.name}: {counts_text(choice.counts)}"
    if choice.offer is None:
        return text
    name, unread = choice.offer
    return f"{text}; {name} has {unread} unread: `readlist use {name}`"


def _all_reasons(suggestion: "Suggestion") -> str:
    return " · ".join(suggestion.reasons) or suggestion.reason


def _block(suggestion: "Suggestion", said: str, choice: "Choice", width: int) -> str:
    from readlist.views.terminal.wrapping import wrapped

    record = suggestion.record
    place = place_text(record, choice.at_hand)
    title = wrapped(f"{place}  {visible_line(record.paper.shown_title)}", width - len(_INDENT))
    text = title.replace("\n", f"\n{_INDENT}") + f"\n{_INDENT}{visible_line(said)}\n"
    if suggestion.estimate:
        time = duration_text(suggestion.estimate.minutes)
        text += f"{_INDENT}about {time}: {suggestion.estimate.how}\n"
    return text
