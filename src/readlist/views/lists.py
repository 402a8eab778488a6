"""Lists as a whole: all of them with their progress, and the result of changing or checking one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from readlist.errors import DamagedFileError, editing_line
from readlist.model.identifiers import names_file
from readlist.model.paper import ReadingList
from readlist.storage.list_check import ListFinding, Severity
from readlist.text import counted, visible_line
from readlist.views.json import attributes, counts_object
from readlist.views.lines import Answer, ago, tab_separated

if TYPE_CHECKING:  # a view needs the form of a result, not its maker
    from rich.console import RenderableType

    from readlist.actions.lists import ListSummary


_ATTRIBUTES = ("name", "title", "bundled", "current", "hidden", "path", "source", "changed")


def lists_answer(
    summaries: tuple["ListSummary", ...],
    misnamed: tuple[str, ...],
    filters: Mapping[str, str],
    now: datetime,
) -> Answer:
    """All lists and saved filters, then the problems of lists and the files that cannot be any."""
    rule = "a list's name has small letters, digits and -"
    notes = [summary.problem for summary in summaries if summary.problem]
    notes += [f"{name} is not read: {rule}" for name in misnamed]
    if damaged := [each.name for each in summaries if each.counts and each.counts.unknown]:
        unread = f"progress of papers in {', '.join(damaged)}"
        notes.append(f"{unread} cannot be read: `readlist doctor` says why")
    return Answer(
        lambda: {
            "lists": [
                attributes(each, *_ATTRIBUTES)
                | {"counts": each.counts and counts_object(each.counts)}
                | attributes(each, "problem")
                for each in summaries
            ],
            "filters": dict(filters),
        },
        lambda: "".join(map(_list_line, summaries)),
        lambda width, _: lists_view(summaries, filters, width, now),
        notes=notes,
    )


def _list_line(summary: "ListSummary") -> str:
    """name, "current", "hidden" or "", papers, read, bundled or own, title or "damaged", source."""
    state = "hidden" if summary.hidden else ""
    counts = (summary.counts.total, summary.counts.read) if summary.counts else ("", "")
    about = ("bundled" if summary.bundled else "own", summary.title or "damaged", summary.source)
    return tab_separated(summary.name, "current" if summary.current else state, *counts, *about)


def used_answer(reading_list: ReadingList) -> Answer:
    """The list that is the current one now."""
    papers = counted(len(reading_list.papers), "paper")
    text = visible_line(f"now using {reading_list.name}: {reading_list.title} ({papers})")
    return Answer(lambda: {"list": reading_list}, lambda: f"{text}\n")


def hidden_answer(name: str, *, undo: bool) -> Answer:
    """The list that is left out from now on, or no longer."""
    hidden = f"{name} is hidden; `readlist lists hide --undo {name}` shows it again\n"
    text = f"{name} is shown again\n" if undo else hidden
    return Answer(lambda: {"name": name, "hidden": not undo}, lambda: text)


def managed_answer(
    command: str, managed: ReadingList, current: str, *, before: str = "", was_current: bool = False
) -> Answer:
    """The list that is made, renamed (from `before`) or deleted, and the current list."""
    name, papers = managed.name, counted(len(managed.papers), "paper")
    how = "it is the current list" if current == name else f"`readlist use {name}` makes it current"
    text = {
        "new": f"made the list {name}; {how}",
        "rename": f"{before} is now called {name}",
        "delete": f"deleted the list {name} ({papers}); `readlist undo` brings it back",
    }[command]
    if was_current:
        text += f"; the current list is {current} now"
    return Answer(lambda: {"list": managed, "current": current}, lambda: f"{visible_line(text)}\n")


def check_answer(
    path: Path, total: int, findings: Sequence[ListFinding], *, strict: bool
) -> Answer:
    """The findings on a list; an error where there is an error, or (strict) a warning."""
    errors = sum(each.severity is Severity.ERROR for each in findings)
    counts = f"{counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}"
    summary = f"{counted(total, 'paper')}, {counts if findings else 'nothing to mend'}"
    line = editing_line(path)
    hint = "mend what is named above" + (f" with {line}" if line else "")
    is_bad = bool(errors or (strict and findings))
    return Answer(
        lambda: {
            "file": path,
            "findings": [
                attributes(each, "severity", "line")
                | {"number": each.number or None, "paper": each.label or None}
                | {"message": each.message}
                for each in findings
            ],
            "total": total,
        },
        lambda: "".join(
            tab_separated(each.severity, each.line, each.number or "", each.label, each.message)
            for each in findings
        ),
        lambda *_: f"{findings_report(findings)}{summary}\n",
        error=DamagedFileError(path, summary, hint=hint) if is_bad else None,
    )


def findings_report(findings: Iterable[ListFinding]) -> str:
    """The findings on the list as such, then those on each paper below a line that names it."""
    lines: list[str] = []
    last = 0
    for each in findings:
        if each.number != last:
            lines.append(f"paper {each.number}, line {each.line}: {each.label[:60]}")
        last = each.number
        lines.append(f"{'  ' if last else ''}{each.severity}: {each.message}")
    return "".join(f"{visible_line(line)}\n" for line in lines)


def lists_view(
    summaries: tuple["ListSummary", ...], filters: Mapping[str, str], width: int, now: datetime
) -> "RenderableType":
    """All lists, the current one marked, and the saved filters below them."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from readlist.views.history import FRACTION
    from readlist.views.terminal.show import NARROW

    parts: list[RenderableType] = []
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for label in ("", "List", "Read", "From", "Title"):
        table.add_column(label, overflow="fold", no_wrap=label == "Read")
    for each in summaries:
        mark, title = "→" if each.current else "", visible_line(each.title or "damaged")
        read = f"{each.counts.read} of {each.counts.total}" if each.counts else "?"
        if width < NARROW:
            about = Text(f"{mark:1} {each.name}  {read}  {_origin(each)}")
            parts += [about, Padding(Text(title, style="dim"), (0, 0, 0, 2))]
        else:
            if each.counts and each.counts.total:
                filled = FRACTION * each.counts.read // each.counts.total
                read = f"{'█' * filled}{'░' * (FRACTION - filled)} {read}"
            where = filter(None, (_origin(each), ago(each.changed, now) if each.changed else ""))
            table.add_row(mark, each.name, Text(read), Text(", ".join(where)), Text(title))
    parts = parts or [table]
    if filters:
        saved = (Text(f"  @{visible_line(f'{name}  {text}')}") for name, text in filters.items())
        parts += [Text(), Text("Saved filters", style="bold"), *saved]
    return Group(*parts)


def _origin(summary: "ListSummary") -> str:
    """Bundled, the host, conference or file that it follows, or yours."""
    if summary.bundled:
        return "bundled, hidden" if summary.hidden else "bundled"
    if names_file(summary.source):
        return visible_line("/".join(Path(summary.source).parts[-2:]))
    address = visible_line(summary.source).partition("://")
    return (address[2] or address[0]).partition("/")[0].rpartition("@")[2] or "yours"
