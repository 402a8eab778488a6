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
    from readlist.actions.add import AddedPapers
    from readlist.actions.fetch import Report


def added_answer(
    added: "AddedPapers", report: "Report | None", list_name: str | None, current_list: str
) -> Answer:
    """Each paper with what became of it; `report` is that of `--fetch`, `list_name` was typed."""

    def content() -> dict[str, object]:
        return {
            **intake_content(added.intake),
            "looked_up": [
                {
                    "reference": each.reference,
                    "source": each.record.source if each.record else None,
                    "url": (each.record.url if each.record else "") or None,
                    "tried": list(map(failure_object, each.failures)),
                }
                for each in added.looked_up
            ],
            "files": file_objects(added.attached),
            "unreached": {host: failure.detail for host, failure in added.unreached.items()},
        }

    return Answer(
        content,
        lambda: added_lines(added),
        lambda *_: added_text(added),
        notes=_notes(added, list_name, current_list),
        error=_lookup_error(added) or _intake_error(added, report),
    )


def _notes(added: "AddedPapers", list_name: str | None, current: str) -> Iterator[str]:
    intake = added.intake
    name, fresh = intake.reading_list.name, len(intake.of(EntryOutcome.ADDED))
    if name != current and fresh:
        they, made = "it" if fresh == 1 else "they", ", a new list" if intake.is_new else ""
        went = f"{current} is read-only, so {they} went to {name}{made}"
        what = f"{name} is not the current list" if list_name else went
        yield f"{what}: `readlist show -l {name}`"
    if intake.comments_lost:
        yield lost_comments(name)
    for answer in () if added.unreached else added.failed:
        yield f"{answer.reference}: not added: {failures_text(answer.failures)}"


def added_text(added: "AddedPapers") -> str:
    """Added as 12 of mine: Perceiver IO: … (Jaegle et al. 2022), from arXiv."""
    lines, sources, new = [], added.sources, "`--new` adds it all the same"
    for taken in added.intake.taken:
        entry, place = taken.entry, f"{taken.number} of {added.intake.reading_list.name}"
        about = titled_text(entry.paper) if entry.paper else entry.label
        origin = f", from {sources[entry.label]}" if entry.label in sources else ""
        said = {
            EntryOutcome.SKIPPED: f"not added: {entry.label}: {entry.problem}",
            EntryOutcome.ALIKE: f"not added: {about} looks like {place}; {new}",
            EntryOutcome.PRESENT: f"there already: {place}: {about}",
            EntryOutcome.ADDED: f"added as {place}: {about}{origin}",
            EntryOutcome.JOINED: f"joined with {place}: {about}{origin}",
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
    sources = added.sources
    lines = [taken_line(each, sources.get(each.entry.label, "")) for each in added.intake.taken]
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
    forums = [each for each in added.failed if any(clue.openreview for clue in each.clues)]
    if any(why.outcome is Outcome.BLOCKED for forum in forums for why in forum.failures):
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
