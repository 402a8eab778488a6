"""What came of adding papers: sentences, lines and JSON."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from readlist.library.intake import Fate, Taken
from readlist.model.names import short_authors
from readlist.model.paper import Paper
from readlist.text import visible_line
from readlist.views.failures import failure_object, failures_text
from readlist.views.intake import taken_detail
from readlist.views.lines import tab_separated

if TYPE_CHECKING:  # a view needs a result's shape, not what makes it
    from readlist.actions.add import Added
    from readlist.sources.quests import Answer
    from readlist.sources.record import Described

_SAID = {
    Fate.ADDED: "added as",
    Fate.JOINED: "joined with",
    Fate.PRESENT: "there already:",
}


def added_text(added: "Added") -> str:
    """Added as 12 of mine: Perceiver IO: … (Jaegle et al. 2022), from arXiv."""
    return "".join(f"{visible_line(line)}\n" for line in _sentences(added))


def _sentences(added: "Added") -> Iterator[str]:
    name = added.intake.reading_list.name
    for taken in added.intake.taken:
        if taken.fate is Fate.SKIPPED:
            yield f"not added: {taken.entry.label}: {taken.entry.problem}"
            continue
        told = added.described.get(taken.entry.label)
        origin = f", from {told.source}" if told and taken.fate is not Fate.PRESENT else ""
        paper = taken.entry.paper
        about = _about(paper) if paper else taken.entry.label
        place = f"{taken.number} of {name}"
        if taken.fate is Fate.ALIKE:
            yield f"not added: {about} looks like {place}; `--new` adds it all the same"
        else:
            yield f"{_SAID[taken.fate]} {place}: {about}{origin}"
        yield from (f"  {part}" for part in _parts(taken))
    for each in added.attached:
        yield f"  {each.key}: {each.problem or f'{each.file.name} is its PDF now'}"


def _parts(taken: Taken) -> Iterator[str]:
    if taken.fate is Fate.JOINED and taken.changed:
        yield f"changed: {', '.join(taken.changed)}"
    yield from taken.notes


def _about(paper: Paper) -> str:
    people = " ".join(filter(None, (short_authors(paper.authors), str(paper.year or ""))))
    return f"{paper.title} ({people})" if people else paper.title


def added_line(taken: Taken, described: "Mapping[str, Described]") -> str:
    """fate, number, key, reference, who described it, what else there is to say."""
    told = described.get(taken.entry.label)
    return tab_separated(
        taken.fate,
        taken.number or "",
        taken.key,
        taken.entry.label,
        told.source if told else "",
        taken_detail(taken),
    )


def failed_line(answer: "Answer") -> str:
    """The same for a paper that could not be looked up."""
    why = failures_text(answer.failures)
    return tab_separated("failed", "", "", answer.quest.reference, "", why)


def looked_up_objects(added: "Added") -> list[dict[str, object]]:
    """Of each paper that was looked up: who described it, or why nobody did."""
    found: list[dict[str, object]] = [
        {"reference": name, "source": told.source, "url": told.url or None, "tried": []}
        for name, told in added.described.items()
    ]
    return found + [
        {
            "reference": answer.quest.reference,
            "source": None,
            "url": None,
            "tried": [failure_object(failure) for failure in answer.failures],
        }
        for answer in added.failed
    ]
