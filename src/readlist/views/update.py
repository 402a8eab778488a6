"""Lists after their authors' newer versions arrived: a report, lines and JSON."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from readlist.errors import DamagedFileError, NetworkError, ReadlistError
from readlist.text import counted, visible_line
from readlist.views.lines import Answer, lost_comments, tab_separated

if TYPE_CHECKING:  # a view needs the form of a result, not its maker
    from readlist.actions.lists import Updated
    from readlist.library.three_way import MergeResult

_SAID = {
    "added": "new",
    "changed": "changed by its author",
    "removed": "no longer in it, and gone",
    "kept": "no longer in it, but kept, as you have worked on it",
    "left_out": "in it, but you have removed it",
}
_MOST = 20  # papers of one kind


def updated_answer(
    updated: Sequence["Updated"],
    failed: Mapping[str, ReadlistError],
    *,
    follows: bool,
    dry_run: bool,
) -> Answer:
    """Each list that is up to date now, and an error where one is not.

    `follows` is whether there is any list to update.
    """
    notes = [lost_comments(each.before.name) for each in updated if each.was_rewritten]
    notes += [f"{name}: {error.sentence}" for name, error in failed.items()]
    if dry_run:
        notes.append("nothing was changed (--dry-run)")
    return Answer(
        "update",
        lambda: {"lists": list(map(_update_object, updated))},
        lambda: "".join(map(_update_lines, updated)),
        lambda _: "".join(map(_update_report, updated)),
        notes=notes,
        instead=""
        if follows
        else "no list has a source: `readlist import ADDRESS` follows one, "
        "`readlist import FILE --follow` a file",
        error=_error(updated, failed),
    )


def _error(
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
    if merged.conflicts:
        summary.append(counted(len(merged.conflicts), "conflict"))
    lines = [f"{updated.before.name}: {', '.join(summary) or 'up to date'}"]
    for kind, said in _SAID.items():
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
    name, titles = updated.before.name, _titles(updated)
    lines = [
        tab_separated(name, kind, key, titles.get(key, ""))
        for kind in _SAID
        for key in getattr(updated.merged, kind)
    ]
    lines += [
        tab_separated(name, "conflict", conflict.key, conflict.field)
        for conflict in updated.merged.conflicts
    ]
    return "".join(lines) or tab_separated(name, "unchanged", "", "")


def _update_object(updated: "Updated") -> dict[str, object]:
    merged: MergeResult = updated.merged
    return {
        "name": updated.before.name,
        "source": updated.before.source,
        **{kind: list(getattr(merged, kind)) for kind in _SAID},
        "conflicts": [{"key": each.key or None, "field": each.field} for each in merged.conflicts],
        "skipped": [
            {"label": each.label, "line": each.line or None, "problem": each.problem}
            for each in updated.skipped
        ],
    }
