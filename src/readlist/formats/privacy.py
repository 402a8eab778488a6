"""The part of a paper that others may see. Pure functions.

A list is made to be shared, but what was imported into it may hold fields in which reference
managers keep what is the user's own: notes, paths on a disk, how far the work is read.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from readlist.model.identifiers import is_harmless_address, may_be_secret, names_file
from readlist.model.marked_text import written
from readlist.model.paper import HistoryEntry, Paper, Progress, ReadingList, Status, tags_text
from readlist.text import folded, lazy_pattern, matcher, one_line, rfc3339

# Whether a field of that name holds what is the user's own
is_personal = matcher(
    r"(?i)annot(?:e|ation|ations)|files?|localfile|local-url|pdf-path|bdsk-.*|mendeley-.*|zotero-.*"
    r"|timestamp|owner|groups?|username|user|added-(?:at|by)|date-?(?:added|modified)"
    r"|creationdate|modificationdate|read-?(?:status|statusdate|_status)|read|ranking|rating"
    r"|priority|printed|relevance|qualityassured|review|comments?|comment-.*|privnote|biburl-private"
    r"|__markedentry|__.*|@before|readlist-(?:tags|history|page)"
)
# Tags by which people say how far they are, after Zotero's plug-ins and JabRef.
_STATUS_WORD = r"[/_#]?(?:to[ -_]?read|unread|reading|read|in progress|skimmed|skipped)"
KEYWORD_BREAK = lazy_pattern(r"(?:(?<!\s)\s+)?[,;]\s*")  # the sign between two keywords
_ADDRESSES = ("url", "pdf", "code", "project")
_ADDRESSES_OF = attrgetter(*_ADDRESSES)
_names_address = matcher(r"(?i)url\d*|uri|link|ur|lk|l[1-4]")
_PATH_OR_SCHEME = lazy_pattern(
    r"\s*(?:[/\\~]|(?!(?:https?|ftps?|news|mailto|doi|urn|hdl):)[A-Za-z][A-Za-z0-9+.-]*:)",
    re.IGNORECASE,
)
_JABREF_PRIORITIES: Mapping[str, str] = {"high": "prio1", "low": "prio3"}
_PRIORITY_NAMES: Mapping[str, str] = {"prio1": "high", "prio3": "low", "high": "high", "low": "low"}
# The fields that hold progress
PROGRESS_FIELDS = frozenset(
    {"readstatus", "ranking", "priority", "readlist-tags", "readlist-history", "readlist-page"}
)
# Whether programs store the user's notes in a field of that name (JabRef: `comment-ada`)
is_note_field = matcher(r"(?i)annot(?:e|ation|ations)|comments?|comment-.+|review|privnote")
_MARKDOWN: Mapping[str, tuple[str, str]] = {"i": ("*", "*"), "b": ("**", "**")}
_RANK = lazy_pattern(r"(?:rank)?([1-5])")
_TAG = lazy_pattern(r'"[^"]*"|[^,"]+')
_STEP = lazy_pattern(
    r"\b(unread|reading|read|skipped) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)(?: (\d{1,6}))?(?=,|$)"
)
_SHARED_LIST_PARTS = frozenset({"preamble", "strings", "string"})


class Personal(NamedTuple):
    """The user's notes and progress on a paper, for exports that ask for them."""

    notes: str = ""
    progress: Progress | None = None


# Key of a paper → the user's words and progress; empty unless the export is asked for them
Private = Mapping[str, Personal]
NOTHING_PRIVATE: Private = MappingProxyType({})

PRIVATE_KEYS = ("notes", "progress")  # the keys by which a list file has what is private of a paper


def imported_notes(paper: Paper, known: str) -> Iterator[str]:
    """The notes in those fields of the paper, as Markdown, but for what `known` has of them."""
    for name, value in paper.extra.items():
        note = in_markdown(str(value)) if is_note_field(name) else ""
        if one_line(note) not in one_line(known):  # however lines are broken
            yield note


def without_notes(paper: Paper) -> Paper:
    """The paper without those fields, and without their source."""
    return replace(paper, extra=_where(paper.extra, lambda name, _: not is_note_field(name)))


def _where(table: Mapping[str, object], keeps: Callable[[str, object], bool]) -> dict[str, object]:
    """The fields to be kept, in the tables within it too."""
    kept: dict[str, object] = {}
    for name, value in table.items():
        if keeps(name, value):
            shown: object = value
            if not isinstance(value, str) and isinstance(value, Mapping):
                shown = _where(value, keeps)
            if shown != {}:
                kept[name] = shown
    return kept


def shareable(paper: Paper) -> Paper:
    """The paper without personal fields, the day it was added, and addresses that run."""
    changes = _to_share(paper, Counter()) | ({"added": ""} if paper.added else {})
    return replace(paper, **changes) if changes else paper


def shareable_list(reading_list: ReadingList, left_out: Counter[str]) -> ReadingList:
    """The list with its papers shareable; no path or secret of its source, no comments.

    The days on which papers were added stay: only a list file could tell them. `left_out` counts
    the papers that have lost a field.
    """
    source, imported = reading_list.source, reading_list.extra.get("bibtex")
    parts = imported.items() if isinstance(imported, Mapping) else ()
    kept = {name: each for name, each in parts if name in _SHARED_LIST_PARTS}
    extra = _without(reading_list.extra, "bibtex") | ({"bibtex": kept} if kept else {})
    changed = ((paper, _to_share(paper, left_out)) for paper in reading_list.papers)
    papers = tuple(replace(each, **changes) if changes else each for each, changes in changed)
    shown = "" if names_file(source) or may_be_secret(source) else source
    return replace(reading_list, papers=papers, source=shown, extra=extra)


def _to_share(paper: Paper, left_out: Counter[str]) -> dict[str, Any]:
    """The fields that must change before others may see the paper."""
    changes: dict[str, Any] = {
        name: ""
        for name, address in zip(_ADDRESSES, _ADDRESSES_OF(paper), strict=True)
        if address and not is_harmless_address(address)
    }
    if changes:
        left_out.update(changes.keys())
    if paper.unknown and any(name in paper.unknown for name in PRIVATE_KEYS):
        changes["unknown"] = _without(paper.unknown, *PRIVATE_KEYS)
    if paper.extra:
        extra = _where(paper.extra, _is_shareable)
        keywords = extra.get("keywords")
        if isinstance(keywords, str):
            told = KEYWORD_BREAK.split(keywords)
            shown = [each for each in told if not _says_status(each)]
            if len(shown) < len(told):
                rest = _without(extra, "keywords")
                extra = {**rest, "keywords": ", ".join(shown)} if shown else rest
        if extra != paper.extra:
            changes["extra"] = extra
            left_out.update(name for name in paper.extra if name not in extra)
            left_out.update(["keywords"] if extra.get("keywords", keywords) != keywords else ())
    return changes


def _is_shareable(name: str, value: object) -> bool:
    """Whether the field is neither personal nor an address that a program may follow or run."""
    if is_personal(name):
        return False
    is_path = _names_address(name) and isinstance(value, str) and _PATH_OR_SCHEME.match(value)
    return not is_path or is_harmless_address(str(value))


def _without(table: Mapping[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in table.items() if name not in names}


def in_markdown(note: str) -> str:
    """A note of an entry, which may have marks, as Markdown; formulas stay TeX."""
    return written(note, str, _MARKDOWN).strip()


@lru_cache(maxsize=4096)  # many papers have the same keywords
def _says_status(keyword: str) -> bool:
    return re.fullmatch(_STATUS_WORD, keyword.strip().casefold()) is not None


def status_line(progress: Progress) -> str:
    """The status with what else is known: "read 2026-11-23, rated 4 of 5, high priority"."""
    since = f" {progress.since:%Y-%m-%d}" if progress.since else ""
    rating = f"rated {progress.rating} of 5" if progress.rating else ""
    priority = f"{progress.priority} priority" if progress.priority else ""
    page = f"stopped at page {progress.page}" if progress.page else ""
    return ", ".join(filter(None, (f"{progress.status.value}{since}", page, rating, priority)))


def with_personal_fields(papers: Iterable[Paper], private: Private) -> list[Paper]:
    """The papers with what is private in the fields that BibTeX programs keep such things in.

    Notes are in `annote`, the status in `readstatus`, rating and priority as JabRef writes them
    (`ranking = {rank4}`, `priority = {prio1}`), tags among the `keywords`. What these cannot say
    is in `readlist-tags`, `readlist-history` and `readlist-page`, so that `import --with-progress`
    gives it back.
    """
    found = []
    for paper in papers:
        personal = private.get(paper.key)
        if personal is None:
            found.append(paper)
            continue
        progress = personal.progress or Progress()
        theirs = str(paper.extra.get("annote") or "")
        theirs = "" if one_line(in_markdown(theirs)) in one_line(personal.notes) else theirs
        listed = str(paper.extra.get("keywords") or "")
        known = {folded(each) for each in KEYWORD_BREAK.split(listed)}
        keywords = [listed, *(tag for tag in progress.tags if folded(tag) not in known)]
        told = progress_fields(progress) | {
            "annote": "\n\n".join(filter(None, (theirs, personal.notes.strip()))),
            "keywords": ", ".join(filter(None, keywords)),
        }
        said = {name: value for name, value in told.items() if value}
        found.append(replace(paper, extra={**paper.extra, **said}))
    return found


def progress_fields(progress: Progress) -> dict[str, str]:
    """The fields of `with_personal_fields` for the progress, as far as they say something."""
    told = {
        "readstatus": progress.status.value if progress.history else "",
        "ranking": f"rank{progress.rating}" if progress.rating else "",
        "priority": _JABREF_PRIORITIES.get(progress.priority, ""),
        "readlist-tags": tags_text(progress.tags),
        "readlist-history": history_text(progress.history),
        "readlist-page": str(progress.page or ""),
    }
    return {name: value for name, value in told.items() if value}


def history_text(history: Iterable[HistoryEntry]) -> str:
    """The steps on known days: "reading 2026-11-22T10:04:05Z, read 2026-11-23T21:40:00Z 55"."""
    known = (each for each in history if not each.imported)
    parts = ((each.status.value, rfc3339(each.at), str(each.minutes or "")) for each in known)
    return ", ".join(" ".join(filter(None, each)) for each in parts)


def progress_in(extra: Mapping[str, object]) -> Progress:
    """The progress that such fields hold, of readlist or of JabRef; no status without its day."""
    fields = {name.lower(): str(value) for name, value in extra.items()}
    rank = _RANK.fullmatch(fields.get("ranking", "").strip())
    priority = fields.get("priority", "").strip().lower()
    quoted_tags, page = fields.get("readlist-tags", ""), fields.get("readlist-page", "").strip()
    history = []
    for status, at, minutes in _STEP.findall(fields.get("readlist-history", "")):
        with suppress(ValueError):  # there is no such day
            moment = datetime.fromisoformat(at).astimezone(UTC)
            history.append(HistoryEntry(Status(status), moment, int(minutes) if minutes else None))
    return Progress(
        history=tuple(history),
        tags=tuple(tag for each in _TAG.findall(quoted_tags) if (tag := one_line(each.strip('"')))),
        rating=int(rank[1]) if rank else None,
        priority=_PRIORITY_NAMES.get(priority, ""),
        page=int(page) if re.fullmatch("[1-9][0-9]{0,5}", page) else None,
    )


def without_progress(paper: Paper) -> Paper:
    """The paper without those fields, and without the tags among its keywords."""
    told = progress_in(paper.extra).tags
    tags = {folded(part) for tag in told for part in KEYWORD_BREAK.split(tag)}
    extra = {name: each for name, each in paper.extra.items() if name not in PROGRESS_FIELDS}
    if tags and (listed := str(extra.pop("keywords", ""))):
        left = [each for each in KEYWORD_BREAK.split(listed) if folded(each) not in tags]
        extra |= {"keywords": ", ".join(left)} if left else {}
    return replace(paper, extra=extra)
