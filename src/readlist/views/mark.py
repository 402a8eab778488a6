"""Papers after a change of their status, tags, rating or priority, and all tags."""

from collections.abc import Callable, Mapping, Sequence

from readlist.actions.mark import Marked, ReadingDetails, Target
from readlist.library.records import ListedPaper
from readlist.model.paper import Status
from readlist.text import counted, duration_text, local_time, stopped_text
from readlist.views.lines import Answer, aligned, outcome_lines, tab_separated


def marked_answer(marked: Sequence[Marked], details: ReadingDetails, list_name: str) -> Answer:
    """The papers with the status they have now, and what else was recorded of them."""
    recorded = f" on {local_time(details.on):%Y-%m-%d}" if details.on else ""
    if details.minutes is not None:
        each = " each" if sum(each.is_changed for each in marked) > 1 else ""
        recorded += f", {duration_text(details.minutes)}{each}"
    return changed_answer(marked, lambda each: _words(each, recorded), list_name)


def changed_answer(
    marked: Sequence[Marked], words: Callable[[Marked], str], list_name: str
) -> Answer:
    """The papers after a change, each with `words` on what it is now."""
    return Answer(
        lambda: {
            "papers": [each.place for each in marked],
            "changed": [each.place.paper.key for each in marked if each.is_changed],
        },
        lambda: outcome_lines([(each.place, words(each)) for each in marked], list_name),
    )


def opened_answer(
    target: Target, begun: Marked | None, place: ListedPaper, list_name: str, *, opened: bool
) -> Answer:
    """The paper that was opened, and in notes where reading stopped and its status now."""

    def content() -> dict[str, object]:
        facts = {"target": str(target), "opened": opened, "begun": bool(begun), "page": target.page}
        return {**facts, "papers": [place]}

    notes = []
    if target.page:
        notes.append(f"you stopped at {stopped_text(target.page, target.pages)}")
    if begun:
        notes.append(outcome_lines([(begun.place, _words(begun))], list_name).rstrip("\n"))
    return Answer(content, notes=notes)


def _words(marked: Marked, recorded: str = "") -> str:
    status, page = marked.after.status, marked.after.page
    if not marked.is_changed:
        return f"is already {status}"
    at = f", {stopped_text(page, marked.pages)}" if page and status is Status.READING else ""
    if at and marked.before.status is status:
        return f"is {status}{at}"
    again = " once more" if marked.before.status is status else ""
    before = "" if again else f" (was {marked.before.status})"
    return f"is now {status}{at}{again}{recorded}{before}"


def tagged(labelled: Marked) -> str:
    """Is now tagged thesis, no longer later."""
    before, after = labelled.before.tags, labelled.after.tags
    added = [tag for tag in after if tag not in before]
    removed = [tag for tag in before if tag not in after]
    said = [f"now tagged {', '.join(added)}"] if added else []
    if removed:
        said.append(f"no longer {'' if added else 'tagged '}{', '.join(removed)}")
    return f"is {' and '.join(said)}" if said else "has the same tags as before"


def rated(labelled: Marked) -> str:
    """Is now rated 4 (was 3)."""
    before, after = labelled.before.rating, labelled.after.rating
    if not labelled.is_changed:
        return f"is already rated {after}" if after else "had no rating"
    if after is None:
        return f"is no longer rated {before}"
    return f"is now rated {after}" + (f" (was {before})" if before else "")


def prioritised(labelled: Marked) -> str:
    """Now has high priority (was normal)."""
    before, after = labelled.before.priority, labelled.after.priority
    if not labelled.is_changed:
        return f"already has {after or 'normal'} priority"
    return f"now has {after or 'normal'} priority (was {before or 'normal'})"


def tag_counts_answer(counts: Mapping[str, int], problems: Sequence[str]) -> Answer:
    """All tags, and on how many papers each is."""
    return Answer(
        lambda: {"tags": [{"tag": tag, "count": number} for tag, number in counts.items()]},
        lambda: "".join(tab_separated(tag, number) for tag, number in counts.items()),
        lambda *_: aligned({tag: counted(number, "paper") for tag, number in counts.items()}),
        notes=problems,
        instead="" if counts else "no paper has a tag; `readlist tag +thesis 3` adds one",
    )
