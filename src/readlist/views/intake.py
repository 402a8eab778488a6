"""The entries that came into a list: lines, a report, and JSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from readlist.library.intake import EntryOutcome, TakenEntry
from readlist.text import counted, visible_line
from readlist.views.lines import tab_separated

if TYPE_CHECKING:
    from readlist.actions.add import AttachedPdf
    from readlist.actions.attach import Linked
    from readlist.library.own_lists import Intake


_MOST_LINES = 40  # of one kind, on a terminal
_SAID = {
    EntryOutcome.ADDED: "added",
    EntryOutcome.JOINED: "joined with papers that were there",
    EntryOutcome.PRESENT: "there already",
    EntryOutcome.ALIKE: "not added, as the list has a paper of that title",
    EntryOutcome.SKIPPED: "skipped",
}


def intake_summary(intake: "Intake") -> str:
    """1,000 added · 12 joined with papers that were there · 3 skipped."""
    counts = {outcome: len(intake.of(outcome)) for outcome in EntryOutcome}
    parts = [f"{number:,} {_SAID[outcome]}" for outcome, number in counts.items() if number]
    return " · ".join(parts) or "nothing to add"


def taken_line(taken: TakenEntry) -> str:
    """fate, number, key, how the file calls it, line, what else there is to say."""
    return tab_separated(
        taken.outcome,
        taken.number or "",
        taken.key,
        taken.entry.label,
        taken.entry.line or "",
        taken_detail(taken),
    )


def taken_detail(taken: TakenEntry) -> str:
    """Why it was skipped; by what it was recognised, what changed, and what is worth a note."""
    if taken.outcome is EntryOutcome.SKIPPED:
        return "; ".join((taken.entry.problem, *taken.notes))
    is_added = taken.outcome is EntryOutcome.ADDED
    where = f"in {taken.where or 'another list'} already, by" if is_added else "by"
    known = [f"{where} {taken.by}"] if taken.by else []
    changed = [f"changed: {', '.join(taken.changed)}"] if taken.changed else []
    return "; ".join((*known, *changed, *taken.notes))


def intake_report(intake: "Intake", *, every: bool = False) -> str:
    """The summary, and below it the entries of which there is more to say (`every`: all)."""
    present = intake.of(EntryOutcome.PRESENT)
    named = [each for each in present if every or each.notes]
    added = [each for each in intake.of(EntryOutcome.ADDED) if every or taken_detail(each)]
    hint = " · `--all` names each" if len(named) < len(present) else ""
    lines = [
        f"{intake_summary(intake)}{hint}",
        *_entry_lines(intake.of(EntryOutcome.SKIPPED), every=every),
        *_entry_lines(intake.of(EntryOutcome.ALIKE, EntryOutcome.JOINED), every=every),
        *_entry_lines(added, every=every),
        *_entry_lines(named, every=every),
    ]
    return "".join(f"{visible_line(line)}\n" for line in lines)


def _entry_lines(taken: Sequence[TakenEntry], *, every: bool) -> Iterator[str]:
    for each in taken if every else taken[:_MOST_LINES]:
        place = f"{each.number} ({each.key})" if every and each.number else ""
        detail = "; ".join(filter(None, (place, taken_detail(each))))
        line = f", line {each.entry.line}" if each.entry.line else ""
        if detail.startswith(f"line {each.entry.line}:"):
            line = ""  # the detail names it
        yield f"  {each.outcome}: {each.entry.label[:60]}{line}" + (f": {detail}" if detail else "")
    if len(taken) > _MOST_LINES and not every:
        more = counted(len(taken) - _MOST_LINES, "more entry")
        yield f"  … and {more}: `--all` names them"


def entry_objects(intake: "Intake") -> dict[str, object]:
    """All entries with what became of them, and how many of each outcome."""
    return {
        "new": intake.is_new,
        "entries": [
            {
                "label": taken.entry.label,
                "line": taken.entry.line or None,
                "fate": taken.outcome,
                "number": taken.number or None,
                "key": taken.key or None,
                "by": taken.by or None,
                "where": taken.where or None,
                "changed": list(taken.changed),
                "notes": list(taken.notes),
                "problem": taken.entry.problem or None,
            }
            for taken in intake.taken
        ],
        "fates": {outcome.value: len(intake.of(outcome)) for outcome in EntryOutcome},
    }


def file_objects(files: "Iterable[Linked | AttachedPdf]") -> list[dict[str, object]]:
    """The PDFs that came with the papers, and why some are not theirs now."""
    return [
        {
            "key": each.key,
            "file": str(each.file),
            "attached": not each.problem,
            "problem": each.problem or None,
        }
        for each in files
    ]
