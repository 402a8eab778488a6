"""The result of a sync, as lines and as JSON."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from readlist.actions.sync import Synced, SyncStatus
from readlist.errors import DamagedFileError
from readlist.model.paper import Progress
from readlist.storage.paper_files import parse_progress
from readlist.sync.merge import SyncEvent
from readlist.text import counted, duration_text, visible_line
from readlist.views.json import attributes
from readlist.views.lines import Answer

_MOST = 30  # papers and lists that are named


def synced_answer(synced: Synced, numbers: Mapping[str, int], *, dry_run: bool) -> Answer:
    """Everything that changed here, what was sent and what waits."""

    def content() -> dict[str, object]:
        changes = [
            attributes(each, "path", "kind", "name", "joined")
            | {"said": list(_said(each, synced.machine)), "lost": each.lost}
            for each in synced.events
        ]
        about: dict[str, object] = {
            "url": synced.url,
            "sent": synced.sent,
            "machine": synced.machine,
            "changes": changes,
            "key_changes": [attributes(each, "before", "after") for each in synced.key_changes],
            "problems": [{"path": path, "says": why} for path, why in synced.problems],
        }
        return {"sync": about}

    return Answer(content, lambda: _sync_lines(synced, numbers, dry_run=dry_run))


def status_answer(status: SyncStatus) -> Answer:
    """The state of the library."""
    change = "nothing changed here since the last sync"
    if status.changed:
        change = f"{counted(status.changed, 'file')} changed here since the last sync"
    elif status.unsent:
        change = "the last changes are not sent yet"
    lines = [
        f"synced with {status.url}, branch {status.branch}",
        change,
        *(f"{path}: waits until it can be merged" for path in status.held),
    ]
    text = "".join(f"{visible_line(line)}\n" for line in lines)
    return Answer(lambda: {"sync": status._asdict()}, lambda: text, is_verbatim=True)


def _sync_lines(synced: Synced, numbers: Mapping[str, int], *, dry_run: bool) -> str:
    """A line for each paper and list that changed here, then what was sent and what waits."""
    taken = set()  # those of which something came from the other machine
    said: dict[str, list[str]] = {}
    for event in synced.events:
        subject = _subject(event, numbers)
        said.setdefault(subject, []).extend(_said(event, synced.machine))
        if event.joined or event.before != event.after:
            taken.add(subject)
    lines = [f"{subject}: {' · '.join(texts)}" for subject, texts in said.items() if texts]
    shown = lines[:_MOST]
    if len(lines) > _MOST:
        shown.append(f"and {len(lines) - _MOST} more")
    shown += [
        f"{each.before}: another machine has {'this' if each.is_same else 'another'} paper"
        f" {'under another' if each.is_same else 'of this'} key, so {each.title} is {each.after}"
        " from now on"
        for each in synced.key_changes
    ]
    shown += [f"{path}: left as it is: {why}" for path, why in synced.problems]
    came = "nothing new came"
    if changes := sum(subject in taken for subject, texts in said.items() if texts):
        came = f"{counted(changes, 'change')} came from {synced.machine}"
    sent = f"{counted(synced.sent, 'file')} sent" if synced.sent else "nothing to send"
    shown.append(f"{came}, {sent}" + (" (--dry-run: nothing was changed)" if dry_run else ""))
    return "".join(f"{visible_line(line)}\n" for line in shown)


def _subject(event: SyncEvent, numbers: Mapping[str, int]) -> str:
    """The subject of the file: a paper by its number in the current list, or its key; a list."""
    if event.path.startswith("papers/"):
        number = numbers.get(event.name)
        return f"{number} ({event.name})" if number else event.name
    if event.path.startswith("lists/"):
        return f"list {event.name}"
    return event.path


def _said(event: SyncEvent, machine: str) -> Iterator[str]:
    """The outcome for one file, part by part."""
    if event.path.startswith("upstream/") and not event.says:
        return
    if event.kind == "progress" and event.before != event.after:
        try:
            yield from _progress_said(event, machine)
        except DamagedFileError as error:
            yield error.problem
    elif event.before != event.after:
        what = "" if event.kind in ("list", "foreign") else f"{event.kind} "
        done = "new" if event.before is None else "changed"
        if event.after is None:
            done = "removed"
        yield f"{what}of both joined" if event.joined else f"{what}{done} on {machine}"
    yield from (f"replaced: {each}" for each in event.lost)
    if event.says:
        yield event.says


def _progress_said(event: SyncEvent, machine: str) -> Iterator[str]:
    before, after = (
        Progress() if data is None else parse_progress(data, Path("progress.toml"))
        for data in (event.before, event.after)
    )
    old = list(before.history)
    for entry in after.history:
        if entry in old:
            old.remove(entry)
        else:
            minutes = f", {duration_text(entry.minutes)}" if entry.minutes is not None else ""
            yield f"{entry.status} on {machine}, {entry.at:%Y-%m-%d}{minutes}"
    if old:
        yield f"{counted(len(old), 'mark')} taken back"
    if added := [tag for tag in after.tags if tag not in before.tags]:
        yield f"tags {', '.join(added)}"
    if gone := [tag for tag in before.tags if tag not in after.tags]:
        yield f"tags removed: {', '.join(gone)}"
    for name in ("rating", "priority", "page"):
        if (now := getattr(after, name)) != getattr(before, name):
            yield f"{name} {now or ('normal' if name == 'priority' else 'removed')}"
