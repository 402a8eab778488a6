"""Entries that came into a list, from a file or from the author of a followed list."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from readlist.errors import DamagedFileError, NetworkError, NotFoundError, ReadlistError
from readlist.library.intake import EntryOutcome, TakenEntry
from readlist.text import counted, visible_line
from readlist.views.json import attributes
from readlist.views.lines import Answer, lost_comments, tab_separated

if TYPE_CHECKING:
    from readlist.actions.attach import Linked
    from readlist.actions.import_ import Imported
    from readlist.actions.lists import Updated
    from readlist.library.own_lists import Intake

_MOST_NOTES = 20  # on the file
_MOST_LINES = 40  # of one kind of entries, on a terminal
_MOST = 20  # papers of one kind of change


def imported_answer(
    imported: "Imported", links: Sequence["Linked"], current_list: str, *, every: bool
) -> Answer:
    """Each entry with its outcome (`every`: also on a terminal); an error for one left out."""
    intake, read = imported.intake, imported.read

    def content() -> dict[str, object]:
        return {
            **intake_content(intake),
            "files": file_objects(links),
            "format": read.format_name,
            "encoding": read.encoding,
            **attributes(imported, "marked", "noted", "notes_left"),
            "follows": intake.reading_list.source or None,
            **attributes(imported, "notes"),
            "dry_run": imported.options.dry_run,
        }

    return Answer(
        content,
        lambda: "".join(taken_line(each, each.entry.line or "") for each in intake.taken),
        lambda *_: intake_report(intake, every=every),
        notes=_notes(imported, links, current_list),
        error=_error(imported, links),
    )


def _notes(imported: "Imported", links: Sequence["Linked"], current_list: str) -> Iterator[str]:
    intake, dry_run = imported.intake, imported.options.dry_run
    name, encoding = intake.reading_list.name, imported.read.encoding
    shows = "" if name == current_list else f": `readlist show -l {name}`"
    papers = counted(len(intake.reading_list.papers), "paper")
    yield from imported.notes[:_MOST_NOTES]
    if len(imported.notes) > _MOST_NOTES:
        more = counted(len(imported.notes) - _MOST_NOTES, "more note")
        yield f"and {more}: `--json` has them all"
    if encoding != "utf-8":
        yield f"the file is not UTF-8; it was read as {encoding}"
    if intake.comments_lost:
        yield lost_comments(name)
    attached = "would be attached" if dry_run else "attached"
    done = (
        (imported.marked, "paper", "marked or tagged as their entries say"),
        (imported.noted, "paper", "with notes that their entries carried"),
        (imported.notes_left, "entry", "with notes: `import --with-notes` makes them yours"),
        (sum(not each.problem for each in links), "PDF", attached),
    )
    yield from (f"{counted(number, noun)} {said}" for number, noun, said in done if number)
    yield from (f"{each.key}: {each.file} {each.problem}" for each in links if each.problem)
    if dry_run:
        yield "nothing was changed (--dry-run)"
    elif intake.is_new:
        yield f"{name} is a new list of {papers}: `readlist use {name}`"
    else:
        yield f"{name} has {papers} now" + shows
    if imported.starts_to_follow and not dry_run:
        update = f"`readlist update {name}` brings what changes there"
        yield f"{name} follows {intake.reading_list.source}: {update}"


def _error(imported: "Imported", links: Sequence["Linked"]) -> ReadlistError | None:
    if skipped := len(imported.intake.of(EntryOutcome.SKIPPED)):
        problem = f"{skipped} of {counted(len(imported.intake.taken), 'entry')} had to be skipped"
        hint = "mend them and import the file again; nothing will be doubled"
        return DamagedFileError(imported.read.file.path, problem, hint=hint)
    if missing := sum(bool(each.problem) for each in links):
        hint = "`readlist attach PAPER FILE` attaches each of them later"
        return NotFoundError(f"{counted(missing, 'file')} could not be attached", hint=hint)
    return None


_SAID = {
    EntryOutcome.ADDED: "added",
    EntryOutcome.JOINED: "joined with papers that were there",
    EntryOutcome.PRESENT: "there already",
    EntryOutcome.ALIKE: "not added, as the list has a paper of that title",
    EntryOutcome.SKIPPED: "skipped",
}


def taken_line(taken: TakenEntry, origin: object) -> str:
    """outcome, number, key, how the file calls it, its origin, what else there is to say."""
    said = (taken.entry.label, origin, taken_detail(taken))
    return tab_separated(taken.outcome, taken.number or "", taken.key, *said)


def taken_detail(taken: TakenEntry) -> str:
    """The reason for a skip; the link that was recognised, the changes, and other notes."""
    if taken.outcome is EntryOutcome.SKIPPED:
        return "; ".join((taken.entry.problem, *taken.notes))
    is_added = taken.outcome is EntryOutcome.ADDED
    where = f"in {taken.where or 'another list'} already, by" if is_added else "by"
    known = [f"{where} {taken.by}"] if taken.by else []
    changed = [f"changed: {', '.join(taken.changed)}"] if taken.changed else []
    return "; ".join((*known, *changed, *taken.notes))


def intake_report(intake: "Intake", *, every: bool = False) -> str:
    """1,000 added · 3 skipped; then the entries of which there is more to say (`every`: all)."""
    numbers = {outcome: len(intake.of(outcome)) for outcome in EntryOutcome}
    parts = [f"{number:,} {_SAID[outcome]}" for outcome, number in numbers.items() if number]
    present = intake.of(EntryOutcome.PRESENT)
    named = [each for each in present if every or each.notes]
    added = [each for each in intake.of(EntryOutcome.ADDED) if every or taken_detail(each)]
    hint = " · `--all` names each" if len(named) < len(present) else ""
    skipped = intake.of(EntryOutcome.SKIPPED)
    likened = intake.of(EntryOutcome.ALIKE, EntryOutcome.JOINED)
    lines = [f"{' · '.join(parts) or 'nothing to add'}{hint}"]
    for entries in (skipped, likened, added, named):
        most = len(entries) if every else _MOST_LINES
        for each in entries[:most]:
            place = f"{each.number} ({each.key})" if every and each.number else ""
            detail = "; ".join(filter(None, (place, taken_detail(each))))
            line = f", line {each.entry.line}" if each.entry.line else ""
            if detail.startswith(f"line {each.entry.line}:"):
                line = ""  # the detail names it
            said = f": {detail}" if detail else ""
            lines.append(f"  {each.outcome}: {each.entry.label[:60]}{line}{said}")
        if len(entries) > most:
            more = counted(len(entries) - most, "more entry")
            lines.append(f"  … and {more}: `--all` names them")
    return "".join(f"{visible_line(line)}\n" for line in lines)


def intake_content(intake: "Intake") -> dict[str, object]:
    """The list and its papers, all entries with what became of them, the number by outcome."""
    return {
        "list": intake.reading_list,
        "papers": intake.places,
        "new": intake.is_new,
        "entries": [
            {
                "label": taken.entry.label,
                "line": taken.entry.line or None,
                "outcome": taken.outcome,
                "number": taken.number or None,
                **attributes(taken, "key", "by", "where", "changed", "notes"),
                "problem": taken.entry.problem or None,
            }
            for taken in intake.taken
        ],
        "outcomes": {outcome.value: len(intake.of(outcome)) for outcome in EntryOutcome},
    }


def file_objects(files: "Iterable[Linked]") -> list[dict[str, object]]:
    """The PDFs that came with the papers, and why some are not theirs now."""
    return [
        attributes(each, "key", "file")
        | {"attached": not each.problem}
        | attributes(each, "problem")
        for each in files
    ]


_KINDS = {
    "added": "new",
    "changed": "changed by its author",
    "removed": "no longer in it, and gone",
    "kept": "no longer in it, but kept, as you have worked on it",
    "left_out": "in it, but you have removed it",
}


def updated_answer(updated: Sequence["Updated"], failed: Mapping[str, ReadlistError]) -> Answer:
    """Each list that is up to date now, and an error where one is not; neither without sources."""
    notes = [lost_comments(each.before.name) for each in updated if each.comments_lost]
    notes += [f"{name}: {error.sentence}" for name, error in failed.items()]
    ways = "`readlist import ADDRESS` follows one, `readlist import FILE --follow` a file"
    return Answer(
        lambda: {"lists": list(map(_update_object, updated))},
        lambda: "".join(map(_update_lines, updated)),
        lambda *_: "".join(map(_update_report, updated)),
        notes=notes,
        instead="" if updated or failed else f"no list has a source: {ways}",
        error=_update_error(updated, failed),
    )


def _update_error(
    updated: Sequence["Updated"], failed: Mapping[str, ReadlistError]
) -> ReadlistError | None:
    for each in updated:
        if each.skipped:
            first = each.skipped[0]
            number = counted(len(each.skipped), "entry")
            problem = f"{number} cannot be read: {first.label}: {first.problem}"
            hint = "report it to its author; nothing of yours was changed for it"
            return DamagedFileError(Path(each.before.source), problem, hint=hint)
    if failed:
        what = f"{counted(len(failed), 'list')} could not be brought up to date"
        return NetworkError(what, hint="each is named above")
    return None


def _update_report(updated: "Updated") -> str:
    """theirs: 2 added, 1 changed; then the papers of each kind, and the conflicts."""
    titles, merged = _titles(updated), updated.merged
    counts = [(len(getattr(merged, kind)), kind) for kind in ("added", "changed", "removed")]
    summary = [f"{number} {kind}" for number, kind in counts if number]
    if merged.heading:
        summary.append(f"its {', '.join(merged.heading)} changed")
    if merged.conflicts:
        summary.append(counted(len(merged.conflicts), "conflict"))
    lines = [f"{updated.before.name}: {', '.join(summary) or 'up to date'}"]
    for kind, said in _KINDS.items():
        keys = getattr(merged, kind)
        lines += [f"  {said}: {titles.get(key, '')} ({key})" for key in keys[:_MOST]]
        if len(keys) > _MOST:
            lines.append(f"  {said}: {len(keys) - _MOST} more")
    for conflict in merged.conflicts:
        what = f"the {conflict.field} of {conflict.key}" if conflict.key else conflict.field
        values = []
        for each in (merged.mine, merged.base):
            named = (paper for paper in each.papers if paper.key == conflict.key)
            text = str(getattr(next(named, each), conflict.field))
            values.append(f"{text[:60]}…" if len(text) > 60 else text)
        mine, theirs = values
        lines.append(f"  conflict: {what}: yours stays ({mine}); theirs is {theirs}")
    return "".join(f"{visible_line(line)}\n" for line in lines)


def _titles(updated: "Updated") -> dict[str, str]:
    lists = (updated.before, updated.merged.base, updated.merged.mine)
    return {paper.key: paper.shown_title for each in lists for paper in each.papers}


def _update_lines(updated: "Updated") -> str:
    """One line a paper or conflict: list, what, key, title or field."""
    name, titles, merged = updated.before.name, _titles(updated), updated.merged
    rows = [(kind, key, titles.get(key, "")) for kind in _KINDS for key in getattr(merged, kind)]
    rows += [("changed", "", field) for field in merged.heading]
    rows += [("conflict", each.key, each.field) for each in merged.conflicts]
    return "".join(tab_separated(name, *row) for row in rows or [("unchanged", "", "")])


def _update_object(updated: "Updated") -> dict[str, object]:
    merged = updated.merged
    return {
        **attributes(updated.before, "name", "source"),
        **{kind: list(getattr(merged, kind)) for kind in (*_KINDS, "heading")},
        "conflicts": [attributes(each, "key", "field") for each in merged.conflicts],
        "skipped": [
            {"label": each.label, "line": each.line or None, "problem": each.problem}
            for each in updated.skipped
        ],
    }
