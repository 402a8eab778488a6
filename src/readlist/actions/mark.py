"""Marking papers: status, tags, rating, priority; and opening one, which marks it as begun.

Every step of a paper goes into its history. Changes of labels are functions from progress to
progress. Tags are also counted, renamed and deleted everywhere.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from readlist.errors import DamagedFileError, NotFoundError, RefusedError, UsageError
from readlist.library.library import Library
from readlist.library.records import (
    ListedPaper,
    change_description,
    every_progress,
    lists_with_keys,
)
from readlist.model.identifiers import Scheme, is_web_address, page, page_of, remote_pdf
from readlist.model.paper import HistoryEntry, Progress, Status, next_moment
from readlist.storage.file_reader import Contents
from readlist.storage.files import size_of_file
from readlist.storage.paper_files import progress_text
from readlist.text import folded, one_line, quoted, visible_line

VERBS = dict(zip(Status, ("unread", "start", "read", "skip"), strict=True))
"""Status → the command that gives it."""


@dataclass(frozen=True, slots=True)
class ReadingDetails:
    """The time it was done, its minutes, and the page at which it stopped; None: not given."""

    on: datetime | None = None  # UTC; None: now
    minutes: int | None = None
    page: int | None = None


class Marked(NamedTuple):
    """One paper, and its progress before and after the command."""

    place: ListedPaper
    before: Progress
    after: Progress
    pages: int | None = None  # of its PDF, only if it is known at which of them reading stopped

    @property
    def is_changed(self) -> bool:
        """Whether its progress is another than before."""
        return self.after != self.before


def mark_papers(
    library: Library,
    places: Sequence[ListedPaper],
    status: Status,
    done: ReadingDetails = ReadingDetails(),
    *,
    only_unread: bool = False,
) -> tuple[Marked, ...]:
    """Give all these papers (`only_unread`: those that are unread) the status, or none of them.

    A paper that has the status already is left alone, unless a day or minutes are given: then it
    was done once more. Where reading stopped is forgotten of a paper that is read, or unread again.
    Raises DamagedFileError where a progress file cannot be understood or is of a newer readlist.
    """

    def change(before: Progress) -> Progress:
        if only_unread and before.status is not Status.UNREAD:
            return before
        history = before.history
        if before.status is not status or done.on or done.minutes is not None:
            at = done.on or next_moment(before, library.clock())
            history = (*history, HistoryEntry(status, at, done.minutes))
        is_over = status in {Status.READ, Status.UNREAD}
        return replace(before, history=history, page=None if is_over else done.page or before.page)

    marked = label_papers(library, places, change, VERBS[status])
    pages = library.pages(places[0].paper.key) if done.page else None
    return tuple(each._replace(pages=pages) for each in marked)


def begin_reading(library: Library, place: ListedPaper) -> Marked | None:
    """Unread becomes reading; None where the paper had another status."""
    (marked,) = mark_papers(library, [place], Status.READING, only_unread=True)
    return marked if marked.is_changed else None


LabelChange = Callable[[Progress], Progress]  # progress before → progress after


def tag_named(text: str) -> str:
    """The tag that is meant; raises UsageError for a text that cannot be a tag."""
    tag = one_line(text)
    if not tag or '"' in tag or not tag.isprintable():
        what = f"{quoted(text)} cannot be a tag" if tag else "an empty tag"
        raise UsageError(what, hint="write +thesis or -thesis")
    return tag


def tagging(add: Iterable[str], remove: Iterable[str]) -> LabelChange:
    """Adds tags at the end and removes tags; one that differs in case or accents is the same."""
    added = {folded(tag): tag for tag in add}
    gone = {folded(tag) for tag in remove}

    def change(progress: Progress) -> Progress:
        left = [tag for tag in progress.tags if folded(tag) not in gone]
        there = set(map(folded, left))
        new = [tag for name, tag in added.items() if name not in there]
        return replace(progress, tags=(*left, *new))

    return change


def rating(text: str) -> LabelChange:
    """Gives the rating 1 to 5, or "none"; raises UsageError for anything else."""
    if text not in {"1", "2", "3", "4", "5"} and text.lower() != "none":
        raise UsageError(f"{quoted(text)} is not a rating", hint="write 1 to 5, or none")
    stars = int(text) if text.isdecimal() else None
    return lambda progress: replace(progress, rating=stars)


def prioritising(text: str) -> LabelChange:
    """Gives the priority "high", "normal" or "low"; raises UsageError for anything else."""
    level = text.lower()
    if level not in {"high", "normal", "low"}:
        raise UsageError(f"{quoted(text)} is not a priority", hint="write high, normal or low")
    return lambda progress: replace(progress, priority="" if level == "normal" else level)


def label_papers(
    library: Library,
    places: Sequence[ListedPaper],
    change: LabelChange,
    before: str,
    after: str = "",
) -> tuple[Marked, ...]:
    """Change the progress of all these papers, or of none.

    The list of changes names the papers, with the words typed `before` and `after` them.
    Raises DamagedFileError where a progress file cannot be understood or is of a newer readlist.
    """

    def plan(library: Library) -> tuple[Contents, tuple[Marked, ...]]:
        keys = [place.paper.key for place in places]
        old = [library.progress(key, to_write=True) for key in keys]
        marked = tuple(map(Marked, places, old, map(change, old)))
        changed = [each for each in marked if each.is_changed]
        files: dict[Path, bytes | None] = {}
        for each in changed:
            text = None if each.after == Progress() else progress_text(each.after)
            files[library.files(each.place.paper.key).progress] = text
        return lists_with_keys(library, [each.place for each in changed]) | files, marked

    return library.change(change_description(before, places, after), plan)


def count_tags(library: Library) -> tuple[dict[str, int], tuple[str, ...]]:
    """The number of papers by tag (its usual spelling), in alphabetical order; what is damaged."""
    spelt: dict[str, Counter[str]] = {}
    problems = []
    for _, folder in every_progress(library):
        if folder.progress is None:
            problems.append(folder.problem)
            continue
        for name, tag in {folded(tag): tag for tag in folder.progress.tags}.items():
            spelt.setdefault(name, Counter())[tag] += 1
    counts = {
        max(spellings, key=lambda each: (spellings[each], each)): spellings.total()
        for _, spellings in sorted(spelt.items())
    }
    return counts, tuple(problems)


def rename_tag(library: Library, tag: str, new: str = "") -> int:
    """Rename a tag, or with "" delete it, everywhere; the number of papers that had it.

    Raises NotFoundError where no paper had it.
    """

    def renamed(progress: Progress) -> Progress:
        """The tags in their order; of two that become one the first place."""
        named = [new if folded(each) == folded(tag) else each for each in progress.tags]
        kept = {folded(each): each for each in named if each}
        return replace(progress, tags=tuple(kept.values()))

    def plan(library: Library) -> tuple[Contents, int]:
        files = {}
        for key, folder in every_progress(library):
            if folder.progress and folded(tag) in map(folded, folder.progress.tags):
                after = renamed(library.progress(key, to_write=True))
                files[library.files(key).progress] = progress_text(after)
        return files, len(files)

    command = f"tag --rename {tag} {new}" if new else f"tag --delete {tag}"
    if not (count := library.change(command, plan)):
        raise NotFoundError(f"no paper has the tag {quoted(tag)}", hint="`readlist tag` lists them")
    return count


OpenChoice = StrEnum("OpenChoice", "BEST PDF PAGE ARXIV CODE")
"""The part of a paper to open; the best is the PDF if it is on disk, else the page."""


class Target(NamedTuple):
    """A file of the library, at a page where one is known, or an http(s) address to open."""

    file: Path | None = None
    address: str = ""
    page: int | None = None
    pages: int | None = None  # of the file, only where `page` is known

    def __str__(self) -> str:
        return str(self.file) if self.file else self.address


def find_target(library: Library, place: ListedPaper, wanted: OpenChoice) -> Target:
    """The file or address to open for the paper; raises NotFoundError where it has none."""
    paper = place.paper
    pdf = library.files(paper.key).pdf
    if wanted in {OpenChoice.BEST, OpenChoice.PDF} and size_of_file(pdf) is not None:
        with suppress(DamagedFileError):  # which `show` of the paper reports
            if page_reached := library.progress(paper.key).page:
                return Target(pdf, page=page_reached, pages=library.pages(paper.key))
        return Target(pdf)
    any_of_them = page(paper) or remote_pdf(paper) or paper.project or paper.code
    name, address = {
        OpenChoice.BEST: ("address", any_of_them),
        OpenChoice.PDF: ("PDF", remote_pdf(paper)),
        OpenChoice.PAGE: ("page", page(paper)),
        OpenChoice.ARXIV: ("arXiv id", page_of(Scheme.ARXIV, paper.arxiv)),
        OpenChoice.CODE: ("code", paper.code),
    }[wanted]
    if not address:
        message = f"{place.reading_list.name} gives no {name} for {paper.key}"
        raise NotFoundError(message, hint=f"`readlist show {paper.key}` lists what there is")
    if not is_web_address(address):
        message = f'"{visible_line(address)}" is not an http(s) address, so it is not opened'
        raise RefusedError(message, hint=f"mend {paper.key} in {place.reading_list.name}")
    return Target(address=address)
