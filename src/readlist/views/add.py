"""Papers that were added: a sentence for each, lines, JSON, and why some could not be added."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from readlist.errors import NetworkError, NotFoundError, ReadlistError, RefusedError
from readlist.library.intake import EntryOutcome
from readlist.network.messages import Outcome
from readlist.text import counted, visible_line
from readlist.views.fetch import PASSING, failure_object, failures_text
from readlist.views.import_ import file_objects, intake_content, taken_line
from readlist.views.lines import Answer, lost_comments, tab_separated, titled_text

if TYPE_CHECKING:  # a view needs the form of a result, not its maker
    from readlist.actions.add import AddedPapers, AddOptions
    from readlist.actions.fetch import Report


def added_answer(
    added: "AddedPapers", options: "AddOptions", report: "Report | None", current_list: str
) -> Answer:
    """Each paper with what became of it; `report` is that of `--fetch`."""

    def content() -> dict[str, object]:
        looked_up: list[dict[str, object]] = [
            {"reference": name, "source": record.source, "url": record.url or None, "tried": []}
            for name, record in added.records.items()
        ]
        for answer in added.failed:
            nothing = {"reference": answer.reference, "source": None, "url": None}
            looked_up.append({**nothing, "tried": list(map(failure_object, answer.failures))})
        return {
            **intake_content(added.intake),
            "looked_up": looked_up,
            "files": file_objects(added.attached),
            "unreached": {host: failure.detail for host, failure in added.unreached.items()},
            "dry_run": options.dry_run,
        }

    return Answer(
        content,
        lambda: added_lines(added),
        lambda *_: added_text(added, is_dry_run=options.dry_run),
        notes=_notes(added, options, current_list),
        error=_lookup_error(added) or _intake_error(added, report),
    )


def _notes(added: "AddedPapers", options: "AddOptions", current: str) -> Iterator[str]:
    intake = added.intake
    name = intake.reading_list.name
    fresh = len(intake.of(EntryOutcome.ADDED))
    shows = "" if options.dry_run else f": `readlist show -l {name}`"
    if options.list_name is None and name != current and fresh:
        they, made = "it" if fresh == 1 else "they", ", a new list" if intake.is_new else ""
        went = "would go" if options.dry_run else "went"
        yield f"{current} is read-only, so {they} {went} to {name}{made}{shows}"
    elif name != current and fresh:
        yield f"{name} is not the current list{shows}"
    if intake.comments_lost:
        yield lost_comments(name)
    for answer in () if added.unreached else added.failed:
        yield f"{answer.reference}: not added: {failures_text(answer.failures)}"
    if options.dry_run:
        yield "nothing was changed (--dry-run)"


def added_text(added: "AddedPapers", *, is_dry_run: bool = False) -> str:
    """Added as 12 of mine: Perceiver IO: … (Jaegle et al. 2022), from arXiv."""
    lines, new = [], "`--new` adds it all the same"
    for taken in added.intake.taken:
        entry, place = taken.entry, f"{taken.number} of {added.intake.reading_list.name}"
        about = titled_text(entry.paper) if entry.paper else entry.label
        would_be, record = "would be " if is_dry_run else "", added.records.get(entry.label)
        origin = f", from {record.source}" if record else ""
        said = {
            EntryOutcome.SKIPPED: f"not added: {entry.label}: {entry.problem}",
            EntryOutcome.ALIKE: f"not added: {about} looks like {place}; {new}",
            EntryOutcome.PRESENT: f"there already: {place}: {about}",
            EntryOutcome.ADDED: f"{would_be}added as {place}: {about}{origin}",
            EntryOutcome.JOINED: f"{would_be}joined with {place}: {about}{origin}",
        }
        lines.append(said[taken.outcome])
        if taken.outcome is EntryOutcome.JOINED and taken.changed:
            lines.append(f"  changed: {', '.join(taken.changed)}")
        if taken.outcome is not EntryOutcome.SKIPPED:
            lines += [f"  {note}" for note in taken.notes]
    for each in added.attached:
        lines.append(f"  {each.key}: {each.problem or f'{Path(each.file).name} is its PDF now'}")
    return "".join(f"{visible_line(line)}\n" for line in lines)


def added_lines(added: "AddedPapers") -> str:
    """outcome, number, key, reference, who described it, what else there is to say."""
    lines = []
    for taken in added.intake.taken:
        record = added.records.get(taken.entry.label)
        lines.append(taken_line(taken, record.source if record else ""))
    for answer in added.failed:
        why = failures_text(answer.failures)
        lines.append(tab_separated("failed", "", "", answer.reference, "", why))
    return "".join(lines)


def _lookup_error(added: "AddedPapers") -> ReadlistError | None:
    from readlist.network.responses import way_out

    if not added.failed:
        return None
    missing = counted(len(added.failed), "paper")
    by_hand = "`readlist add REFERENCE --title … --author … --year …` adds it by hand"
    if added.unreached:
        why = f"there is no network, so {missing} could not be looked up"
        return NetworkError(why, hint=f"try again later, or {by_hand}")
    failures = [failure for answer in added.failed for failure in answer.failures]
    if all(failure.outcome is Outcome.NOT_FOUND for failure in failures):
        return NotFoundError(f"{missing} could not be found", hint=by_hand)
    passing = (each for each in failures if each.outcome in PASSING)
    ways = list(dict.fromkeys(map(way_out, passing)))
    if any(
        failure.outcome is Outcome.BLOCKED and any(clue.openreview for clue in answer.clues)
        for answer in added.failed
        for failure in answer.failures
    ):
        ways.append("sign in with OPENREVIEW_TOKEN, `readlist import iclr:2022` the whole venue")
    return NetworkError(f"{missing} could not be looked up", hint=", or ".join([*ways, by_hand]))


def _intake_error(added: "AddedPapers", report: "Report | None") -> ReadlistError | None:
    if alike := added.intake.of(EntryOutcome.ALIKE):
        said = f"{alike[0].entry.label} looks like {alike[0].number} ({alike[0].key})"
        return RefusedError(said, hint="add anyway with --new")
    if skipped := added.intake.of(EntryOutcome.SKIPPED):
        return RefusedError(f"{skipped[0].entry.label}: {skipped[0].entry.problem}")
    for each in added.attached:
        if each.problem:
            attach = f"`readlist attach {each.key} FILE` attaches one; --force replaces another"
            return RefusedError(f"{each.file}: {each.problem}", hint=attach)
    if missing := [each for each in report.papers if not each.is_complete] if report else []:
        names = " ".join(each.place.paper.key for each in missing[:5])
        said = f"{counted(len(missing), 'paper')} could not be completed"
        return NetworkError(said, hint=f"`readlist fetch {names}` goes on where it stopped")
    return None
