"""Papers that were exported or cited: the text itself, and what to know before it is passed on."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from readlist.actions.export import Exported
from readlist.errors import RefusedError
from readlist.formats.privacy import shareable
from readlist.library.records import ListedPaper, PaperRecord
from readlist.text import counted, visible_paragraphs
from readlist.views.lines import Answer

if TYPE_CHECKING:
    from readlist.formats.bibtex.writer import Merged

_SHOWN_KEYS = 5


def cited_answer(text: str, places: Sequence[ListedPaper]) -> Answer:
    """The citations, as they are pasted into a text."""

    def shared(place: ListedPaper) -> PaperRecord:
        return PaperRecord(place.list_name, place.number, shareable(place.paper), None)

    return Answer(
        lambda: {"papers": list(map(shared, places)), "text": text, "file": None},
        lambda: visible_paragraphs(text),
        notes=unfixed_key_notes(places),
        is_verbatim=True,
    )


def unfixed_key_notes(places: Iterable[ListedPaper]) -> Iterator[str]:
    """The keys that a list file does not hold: readlist makes them anew whenever it reads it."""
    for place in places:
        if place.number in place.reading_list.unkeyed:
            key, where = place.paper.key, f"for paper {place.number} into {place.list_name}"
            yield f'{key} is not fixed yet; write key = "{key}" {where}'


def export_answer(
    exported: Exported, text: Iterable[str], file: str | None, written: "Merged | bool | None"
) -> Answer:
    """The text, which is read once, or the file that holds it.

    `written` is the result of writing the file: the entries of one that was appended to, or whether
    it changed.
    """
    notes: list[str] = []
    error = None
    if isinstance(written, bool):
        number = counted(len(exported.places), "entry")
        notes.append(f"{number} {'written to' if written else 'already in'} {file}")
    elif written:
        notes += _appended_notes(written, str(file))
        if written.kept:
            error = RefusedError(
                f"{counted(len(written.kept), 'entry')} left out, because {file} has another work "
                f"under the same key: {', '.join(written.kept)}",
                hint="give it another citekey, or --force to replace the other entry",
            )
    # RIS has line ends of its own, which a pipe gets as they are.
    return Answer(
        lambda: {"papers": list(exported.records), "text": "".join(text), "file": file},
        portions=text if file is None else (),
        terminal=lambda *_: visible_paragraphs("".join(text)) if file is None else "",
        notes=chain(_export_notes(exported), notes),
        error=error,
        is_verbatim=True,
    )


def _export_notes(exported: Exported) -> Iterator[str]:
    """The notes on the text itself: keys that change, private fields, problems."""
    if not exported.places:
        yield "no paper matches this filter: the export is empty"
    yield from unfixed_key_notes(exported.places)
    changed = exported.changed_keys
    for before, after, why in changed[:_SHOWN_KEYS]:
        yield f"{before} is cited as {after}, {why}"
    if len(changed) > _SHOWN_KEYS:
        yield f"and {counted(len(changed) - _SHOWN_KEYS, 'other key')} likewise"
    private = exported.private.values()
    held = {
        "your notes on": sum(bool(each.notes) for each in private),
        "your progress with": sum(each.progress is not None for each in private),
    }
    if said := [f"{what} {counted(number, 'paper')}" for what, number in held.items() if number]:
        yield f"private: the export has {' and '.join(said)}"
    yield from exported.problems


def _appended_notes(done: "Merged", file: str) -> Iterator[str]:
    if done.added or done.replaced:
        yield f"{counted(len(done.added), 'entry')} added, {len(done.replaced)} updated in {file}"
    else:
        yield f"nothing new for {file}"
    if done.theirs:
        number = counted(len(done.theirs), "entry")
        shown = ", ".join(done.theirs[:_SHOWN_KEYS])
        more = ", …" if len(done.theirs) > _SHOWN_KEYS else ""
        yield f"{number} already there, not from readlist, and left alone: {shown}{more}"
    for key, other in done.doubled[:_SHOWN_KEYS]:
        yield f"{key} is the paper that {file} also has as {other}"
    if len(done.doubled) > _SHOWN_KEYS:
        yield f"and {counted(len(done.doubled) - _SHOWN_KEYS, 'other')} likewise"
