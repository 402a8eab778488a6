"""Private labels, in lines: what a command changed, and which tags there are."""

from typing import TYPE_CHECKING

from readlist.text import counted, visible_line
from readlist.views.lines import paper_told, place_text, tab_separated

if TYPE_CHECKING:  # a view needs a result's shape, not what makes it
    from collections.abc import Mapping

    from readlist.actions.label import Labelled
    from readlist.library.records import PaperRecord
    from readlist.model.paper import Progress


def tagged_line(labelled: "Labelled", list_name: str) -> str:
    """3 is now tagged thesis, no longer later: Bootstrapped Meta-Learning."""
    before, after = labelled.before.tags, _progress(labelled.record).tags
    added = [tag for tag in after if tag not in before]
    removed = [tag for tag in before if tag not in after]
    said = [f"now tagged {', '.join(added)}"] if added else []
    if removed:
        said.append(f"no longer {'' if added else 'tagged '}{', '.join(removed)}")
    return _line(
        labelled.record,
        list_name,
        f"is {' and '.join(said)}" if said else "keeps its tags as they were",
    )


def tags_line(record: "PaperRecord", list_name: str) -> str:
    """3 is tagged thesis, later: Bootstrapped Meta-Learning."""
    if record.progress is None:
        return _line(record, list_name, "has tags that cannot be read")
    tags = record.progress.tags
    return _line(record, list_name, f"is tagged {', '.join(tags)}" if tags else "has no tags")


def tags_fields(record: "PaperRecord", list_name: str) -> str:
    """number, key, tags (, between)."""
    tags = ",".join(_progress(record).tags)
    return tab_separated(place_text(record, list_name), record.paper.key, tags)


def rated_line(labelled: "Labelled", list_name: str) -> str:
    """3 is now rated 4 (was 3): Bootstrapped Meta-Learning."""
    before, after = labelled.before.rating, _progress(labelled.record).rating
    if not labelled.is_changed:
        said = f"is rated {after} already" if after else "had no rating"
    elif after is None:
        said = f"is no longer rated {before}"
    else:
        said = f"is now rated {after}" + (f" (was {before})" if before else "")
    return _line(labelled.record, list_name, said)


def prioritised_line(labelled: "Labelled", list_name: str) -> str:
    """3 has now high priority (was normal): Bootstrapped Meta-Learning."""
    before, after = labelled.before.priority, _progress(labelled.record).priority
    if not labelled.is_changed:
        return _line(labelled.record, list_name, f"has {after or 'normal'} priority already")
    said = f"has {after or 'normal'} priority now (was {before or 'normal'})"
    return _line(labelled.record, list_name, said)


def _progress(record: "PaperRecord") -> "Progress":
    from readlist.model.paper import Progress

    return record.progress or Progress()


def _line(record: "PaperRecord", list_name: str, said: str) -> str:
    line = f"{paper_told(record, list_name)} {said}: {record.paper.shown_title}"
    return f"{visible_line(line)}\n"


def tag_counts(counts: "Mapping[str, int]", *, is_terminal: bool) -> str:
    """A line a tag: on a terminal two columns, in a pipe tag and number between a tab."""
    if not is_terminal:
        return "".join(tab_separated(tag, number) for tag, number in counts.items())
    width = max(map(len, counts), default=0)
    return "".join(
        f"{visible_line(tag):{width}}  {counted(number, 'paper')}\n"
        for tag, number in counts.items()
    )
