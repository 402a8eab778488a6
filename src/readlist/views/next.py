"""What to read next, as plain text."""

from typing import TYPE_CHECKING

from readlist.actions.reading_order import RULE
from readlist.text import visible_line
from readlist.views.lines import counts_text, paper_line, place_text

if TYPE_CHECKING:  # a view needs a result's shape, not what makes it
    from readlist.actions.next import Choice, Suggestion

_INDENT = "   "


def choice_text(choice: "Choice", width: int) -> str:
    """Each paper's number, title and reason, then how far the list is read; `width` in columns."""
    if not choice.suggestions:
        return f"{nothing_left(choice)}\n"
    *others, last = choice.suggestions
    counts = counts_text(choice.counts)
    blocks = [_block(each, each.reason, choice, width) for each in others]
    return "".join([*blocks, _block(last, f"{last.reason} · {counts}", choice, width)])


def order_text(choice: "Choice", width: int) -> str:
    """Each paper with all that counts for its place, then the rule of the order."""
    if not choice.suggestions:
        return f"{nothing_left(choice)}\n"
    blocks = [_block(each, _all_reasons(each), choice, width) for each in choice.suggestions]
    rule = "" if not choice.suggestions[0].reasons else f"\nThe order: {RULE}.\n"
    return "".join([*blocks, rule])


def choice_lines(choice: "Choice", *, why: bool) -> str:
    """A line of `show` for each paper, then its reason (`why`: all that counts) and the minutes."""
    return "".join(
        paper_line(
            each.record,
            choice.reading_list.name,
            _all_reasons(each) if why else each.reason,
            each.estimate.minutes if each.estimate else "",
        )
        for each in choice.suggestions
    )


def nothing_left(choice: "Choice") -> str:
    """Why no paper is named."""
    if not choice.counts.total:
        return f"{choice.reading_list.name} has no papers"
    what = "nothing that fits" if choice.is_filtered else "nothing"
    return f"{what} is left to read in this list: {counts_text(choice.counts)}"


def _all_reasons(suggestion: "Suggestion") -> str:
    return " · ".join(suggestion.reasons) or suggestion.reason


def _block(suggestion: "Suggestion", said: str, choice: "Choice", width: int) -> str:
    from readlist.views.terminal.wrapping import wrapped

    record = suggestion.record
    place = place_text(record, choice.reading_list.name)
    title = wrapped(f"{place}  {visible_line(record.paper.shown_title)}", width - len(_INDENT))
    text = title.replace("\n", f"\n{_INDENT}") + f"\n{_INDENT}{visible_line(said)}\n"
    if suggestion.estimate:
        text += f"{_INDENT}about {suggestion.estimate.minutes} minutes: {suggestion.estimate.how}\n"
    return text
