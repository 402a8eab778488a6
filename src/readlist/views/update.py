"""What an author's newer version made of a list: a report, lines and JSON."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readlist.model.paper import ReadingList
from readlist.text import counted, visible_line
from readlist.views.lines import tab_separated

if TYPE_CHECKING:  # a view needs a result's shape, not what makes it
    from readlist.actions.update import Updated
    from readlist.library.three_way import Conflict, MergeResult

_SAID = {
    "added": "new",
    "changed": "changed by its author",
    "removed": "no longer in it, and gone",
    "kept": "no longer in it, but kept, as you have worked on it",
    "left_out": "in it, but you have removed it",
}
_MOST = 20  # papers of one kind


def update_report(updated: "Updated") -> str:
    """theirs: 2 added, 1 changed; then the papers of each kind, and the conflicts."""
    titles = _titles(updated)
    lines = [f"{updated.before.name}: {_summary(updated)}"]
    for kind, said in _SAID.items():
        keys = getattr(updated.brought, kind)
        lines += [f"  {said}: {titles.get(key, '')} ({key})" for key in keys[:_MOST]]
        if len(keys) > _MOST:
            lines.append(f"  {said}: {len(keys) - _MOST} more")
    lines += [f"  {text}" for text in _conflicts(updated)]
    return "".join(f"{visible_line(line)}\n" for line in lines)


def _summary(updated: "Updated") -> str:
    brought = updated.brought
    counts = [(len(getattr(brought, kind)), kind) for kind in ("added", "changed", "removed")]
    said = [f"{number} {kind}" for number, kind in counts if number]
    if brought.conflicts:
        said.append(counted(len(brought.conflicts), "conflict"))
    return ", ".join(said) or "up to date"


def _titles(updated: "Updated") -> dict[str, str]:
    lists = (updated.before, updated.brought.base, updated.brought.mine)
    return {paper.key: paper.shown_title for each in lists for paper in each.papers}


def _conflicts(updated: "Updated") -> Iterator[str]:
    for conflict in updated.brought.conflicts:
        what = f"the {conflict.field} of {conflict.key}" if conflict.key else conflict.field
        sides = (updated.brought.mine, updated.brought.base)
        mine, theirs = (_value(each, conflict) for each in sides)
        yield f"conflict: {what}: yours stays ({mine}); theirs is {theirs}"


def _value(reading_list: ReadingList, conflict: "Conflict") -> str:
    named = (paper for paper in reading_list.papers if paper.key == conflict.key)
    text = str(getattr(next(named, reading_list), conflict.field))
    return f"{text[:60]}…" if len(text) > 60 else text


def update_lines(updated: "Updated") -> str:
    """One line a paper or conflict: list, what, key, title or field."""
    name, titles = updated.before.name, _titles(updated)
    lines = [
        tab_separated(name, kind, key, titles.get(key, ""))
        for kind in _SAID
        for key in getattr(updated.brought, kind)
    ]
    lines += [
        tab_separated(name, "conflict", conflict.key, conflict.field)
        for conflict in updated.brought.conflicts
    ]
    return "".join(lines) or tab_separated(name, "unchanged", "", "")


def update_object(updated: "Updated") -> dict[str, object]:
    """One list that was brought up to date; papers by their keys."""
    brought: MergeResult = updated.brought
    return {
        "name": updated.before.name,
        "source": updated.before.source,
        **{kind: list(getattr(brought, kind)) for kind in _SAID},
        "conflicts": [{"key": each.key or None, "field": each.field} for each in brought.conflicts],
        "skipped": [
            {"label": each.label, "line": each.line or None, "problem": each.problem}
            for each in updated.skipped
        ],
    }
