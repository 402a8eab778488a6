"""A file that was imported: a report, lines, JSON, and what to know of the file."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from readlist.errors import DamagedFileError, NotFoundError, ReadlistError
from readlist.library.intake import EntryOutcome
from readlist.text import counted
from readlist.views.intake import entry_objects, file_objects, intake_report, taken_line
from readlist.views.lines import Answer, lost_comments

if TYPE_CHECKING:  # a view needs the form of a result, not its maker
    from readlist.actions.attach import Linked
    from readlist.actions.import_ import Imported
    from readlist.library.records import Counts, PaperRecord

_MOST_NOTES = 20  # on the file


def imported_answer(
    imported: "Imported",
    links: Sequence["Linked"],
    records: "Callable[[], tuple[Counts, tuple[PaperRecord, ...]]]",
    current_list: str,
    *,
    every: bool,
) -> Answer:
    """Each entry with what became of it (`every`: also on a terminal); an error for one left out.

    `records` gives the counts of the list and its papers that have an entry, for JSON only.
    """
    intake = imported.intake

    def content() -> dict[str, object]:
        from readlist.views.json import list_object, paper_objects

        counts, papers = records()
        return {
            "list": list_object(intake.reading_list, counts),
            "papers": paper_objects(papers),
            **entry_objects(intake),
            "files": file_objects(links),
            "format": imported.format_name,
            "encoding": imported.encoding,
            "marked": imported.marked,
            "noted": imported.noted,
            "notes_left": imported.notes_left,
            "follows": imported.follows or None,
            "notes": list(imported.notes),
            "dry_run": imported.is_dry_run,
        }

    return Answer(
        "import",
        content,
        lambda: "".join(map(taken_line, intake.taken)),
        lambda _: intake_report(intake, every=every),
        notes=_notes(imported, links, current_list),
        error=_error(imported, links),
    )


def _notes(imported: "Imported", links: Sequence["Linked"], current_list: str) -> Iterator[str]:
    intake = imported.intake
    name = intake.reading_list.name
    shows = "" if name == current_list else f": `readlist show -l {name}`"
    papers = counted(len(intake.reading_list.papers), "paper")
    yield from imported.notes[:_MOST_NOTES]
    if len(imported.notes) > _MOST_NOTES:
        more = counted(len(imported.notes) - _MOST_NOTES, "more note")
        yield f"and {more}: `--json` has them all"
    if imported.encoding != "utf-8":
        yield f"the file is not UTF-8; it was read as {imported.encoding}"
    if intake.was_rewritten:
        yield lost_comments(name)
    done = (
        (imported.marked, "paper", "marked or tagged as their entries say"),
        (imported.noted, "paper", "with notes that their entries carried"),
        (imported.notes_left, "entry", "with notes: `import --with-notes` makes them yours"),
        (sum(not each.problem for each in links), "PDF", "attached"),
    )
    yield from (f"{counted(number, noun)} {told}" for number, noun, told in done if number)
    yield from (f"{each.key}: {each.file} {each.problem}" for each in links if each.problem)
    if imported.is_dry_run:
        yield "nothing was changed (--dry-run)"
    elif intake.is_new:
        yield f"{name} is a new list of {papers}: `readlist use {name}`"
    else:
        yield f"{name} has {papers} now" + shows
    if imported.starts_to_follow and not imported.is_dry_run:
        update = f"`readlist update {name}` brings what changes there"
        yield f"{name} follows {imported.follows}: {update}"


def _error(imported: "Imported", links: Sequence["Linked"]) -> ReadlistError | None:
    if skipped := len(imported.intake.of(EntryOutcome.SKIPPED)):
        problem = f"{skipped} of {counted(len(imported.intake.taken), 'entry')} had to be skipped"
        hint = "mend them and import the file again; nothing will be doubled"
        return DamagedFileError(imported.path, problem, hint=hint)
    if missing := sum(bool(each.problem) for each in links):
        hint = "`readlist attach PAPER FILE` attaches each of them later"
        return NotFoundError(f"{counted(missing, 'file')} could not be attached", hint=hint)
    return None
