"""Papers named by identifier, address or PDF come into a list of the person's own.

What a person names to have it added: an identifier, an address, a PDF.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from readlist.actions.attach import attach_if_possible, check_pdf
from readlist.actions.label import tagging
from readlist.actions.note import appended, note_bytes
from readlist.actions.pdf_clues import clues_of
from readlist.errors import DamagedFileError, UsageError
from readlist.library.intake import DuplicateRule, EntryOutcome
from readlist.library.library import Library
from readlist.library.own_lists import own_list_file
from readlist.library.records import ListedPaper
from readlist.library.take_in import Intake, IntakeRequest, take_in
from readlist.model.entry import Entry
from readlist.model.identifiers import Identifier, Scheme, is_web_address
from readlist.model.paper import HistoryEntry, Paper, Progress, ReadingList, Status
from readlist.network.messages import Failure, Outcome
from readlist.pdf.check import HEAD, begins_like_pdf
from readlist.pdf.first_page import UnreadablePdfError, read_first_page
from readlist.sources.confirm import names_title
from readlist.sources.proceedings import page_of
from readlist.sources.protocol import (
    Clue,
    LookUp,
    LookUpReport,
    LookUpResult,
    NetworkContext,
    Record,
    clue_of,
)
from readlist.storage.files import size_of_file
from readlist.storage.paper_files import progress_text
from readlist.text import counted, quoted


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """One paper, by what it can be looked up; a PDF that says nothing of itself has no clues."""

    reference: str  # as it was typed
    clues: tuple[Clue, ...] = ()
    file: Path | None = None  # the PDF
    text: str = ""  # on its first page
    problem: str = ""  # why its first page could not be read


def named(reference: str) -> NamedPaper:
    """What the reference names.

    Raises NotFoundError for a PDF that is not there, RefusedError for a file that is no whole PDF,
    UsageError for what names no paper.
    """
    text = reference.strip()
    is_address = is_web_address(text)
    path = Path(text).expanduser()
    clue = clue_of(text)
    if text.lower().endswith(".pdf") and not is_address and (clue is None or path.exists()):
        return _in_pdf(reference, path)
    if clue:
        return NamedPaper(reference, (clue,))
    if is_address:
        return NamedPaper(reference, (Clue(url=page_of(text) or text),))
    if size_of_file(path) is None:
        raise UsageError(
            f"{quoted(reference)} is no identifier, address or PDF",
            hint="add a paper by hand with --title; `readlist show WORDS` finds those you have",
        )
    with path.open("rb") as file:
        if not begins_like_pdf(file.read(HEAD)):
            raise UsageError(f"{path} is no PDF", hint=f"`readlist import {path}` reads lists")
    return _in_pdf(reference, path)


def _in_pdf(reference: str, path: Path) -> NamedPaper:
    check_pdf(path)
    try:
        page = read_first_page(path)
    except UnreadablePdfError as error:
        return NamedPaper(reference, (), path, problem=str(error))
    return NamedPaper(reference, clues_of(page), path, page.text)


class KnownNames:
    """The papers of all lists by identifier and page; of several the one in `list_name`."""

    def __init__(self, library: Library, list_name: str) -> None:
        self._papers: dict[Identifier | str, Paper] = {}
        for file in sorted(library.list_files(), key=lambda file: file.name != list_name):
            with suppress(DamagedFileError):  # said when that list is asked for
                for paper in library.reading_list(file.name).papers:
                    for name in _names(paper):
                        self._papers.setdefault(name, paper)

    def paper(self, one: NamedPaper) -> Paper | None:
        """The paper that is there already; None if none is.

        Only what the person or the PDF itself says counts, not what else its first page names.
        """
        sure = (clue for clue in one.clues if not clue.evidence)
        names = (name for clue in sure for name in _names(clue))
        return next((self._papers[name] for name in names if name in self._papers), None)


def _names(one: Paper | Clue) -> Iterator[Identifier | str]:
    for scheme in Scheme:
        if value := getattr(one, scheme.value):
            yield Identifier(scheme, value).compared
    if one.url:
        yield page_of(one.url) or one.url


INBOX = "inbox"
_IN = (EntryOutcome.ADDED, EntryOutcome.JOINED, EntryOutcome.PRESENT)


@dataclass(frozen=True, slots=True)
class AddOptions:
    """How papers are added. `list_name` None: the current list, or the inbox."""

    list_name: str | None = None
    as_new: bool = False  # also where the list has a paper of the same title
    dry_run: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class AttachedPdf:
    """A PDF that was added, and why it is not the paper's PDF now, "" where it is."""

    key: str
    file: Path
    problem: str = ""


@dataclass(frozen=True, slots=True)
class AddedPapers:
    """What came of adding. `described` and `failed` tell of those that were looked up.

    `unreached` says why not, by host, where there is no network.
    """

    intake: Intake
    described: Mapping[str, Record] = field(default_factory=dict)  # by reference
    failed: tuple[LookUpResult, ...] = ()
    attached: tuple[AttachedPdf, ...] = ()
    unreached: Mapping[str, Failure] = field(default_factory=dict)


def add_papers(
    library: Library,
    papers: Sequence[NamedPaper],
    wish: AddOptions,
    outlook: NetworkContext,
    tell: Callable[[LookUpResult], None] = lambda _: None,
) -> AddedPapers:
    """Take the papers into the list as one change; what no list has yet is looked up first.

    Raises RefusedError for a list that is not the person's, and as `take_in` does.
    """
    heading = target_list(library, wish.list_name)
    known = KnownNames(library, heading.name)
    here = {one: known.paper(one) for one in papers}
    quests = {one: LookUp(one.reference, one.clues) for one in papers if not here[one]}
    found = _looked_up(library, [each for each in quests.values() if each.clues], outlook, tell)
    answers = {answer.quest: answer for answer in found.answers}
    entries, failed, described = [], [], {}
    for one in papers:
        paper = here[one]
        answer = None if paper else answers.get(quests[one], _nothing_said(one, quests[one]))
        if paper:
            entries.append(Entry(one.reference, 0, replace(paper, citekey="")))
        elif answer and answer.described:
            described[one.reference] = answer.described
            entries.append(_entry(one, answer.described))
        elif answer:
            failed.append(answer)
    intake = _taken_in(library, heading, entries, wish)
    attached = () if wish.dry_run else tuple(_attached(library, intake, papers))
    return AddedPapers(intake, described, tuple(failed), attached, found.unreached)


def _looked_up(
    library: Library,
    quests: Sequence[LookUp],
    outlook: NetworkContext,
    tell: Callable[[LookUpResult], None],
) -> LookUpReport:
    if not quests:
        return LookUpReport(())
    from readlist.actions.look_up import look_up

    return look_up(library, quests, outlook, tell)


def add_by_hand(
    library: Library, paper: Paper, one: NamedPaper | None, wish: AddOptions
) -> AddedPapers:
    """Take in a paper as the person describes it; `one` has its identifier or its PDF."""
    clue = next((each for each in one.clues if not each.evidence), None) if one else None
    if clue:
        paper = replace(
            paper, openreview=clue.openreview, arxiv=clue.arxiv, doi=clue.doi, url=clue.url
        )
    entry = Entry(one.reference if one else paper.title, 0, paper)
    intake = _taken_in(library, target_list(library, wish.list_name), [entry], wish)
    attached = () if wish.dry_run or one is None else tuple(_attached(library, intake, [one]))
    return AddedPapers(intake, attached=attached)


def target_list(library: Library, name: str | None) -> ReadingList:
    """The list that papers come into: the named or current one if it is the person's, or the inbox.

    Raises RefusedError where the named one comes with readlist, NotFoundError where there is none.
    """
    if name is not None:
        return library.reading_list(own_list_file(library, name).name)
    current = library.list_file(library.state().current_list)
    if not current.bundled:
        return library.reading_list(current.name)
    return ReadingList(INBOX, "Inbox", description="Papers that are still to be sorted.")


def _nothing_said(one: NamedPaper, quest: LookUp) -> LookUpResult:
    why = one.problem or "its first page says nothing by which it could be found"
    return LookUpResult(quest, failures=(Failure(Outcome.NOT_FOUND, why),))


def _entry(one: NamedPaper, described: Record) -> Entry:
    notes = described.notes
    if one.text and not names_title(one.text, described.paper.title):
        notes = (*notes, "the PDF's first page has another title: see whether it is the one")
    return Entry(one.reference, 0, described.paper, notes=notes)


def _taken_in(
    library: Library, heading: ReadingList, entries: Sequence[Entry], wish: AddOptions
) -> Intake:
    what = quoted(entries[0].label) if len(entries) == 1 else counted(len(entries), "paper")
    order = IntakeRequest(
        entries,
        heading,
        f"add {what} to {heading.name}",
        caution=DuplicateRule(hold_alike=True, as_new=wish.as_new),
        dry_run=wish.dry_run or not entries,
        also=lambda library, intake: _labels(library, intake, wish),
    )
    return take_in(library, order)


def _labels(library: Library, intake: Intake, wish: AddOptions) -> dict[Path, bytes | None]:
    """Tags, note and status of what is in the list now."""
    contents: dict[Path, bytes | None] = {}
    change = tagging(wish.tags, ())
    for key in dict.fromkeys(taken.key for taken in intake.of(*_IN)):
        before = library.progress(key, to_write=True)
        after = change(before)
        if wish.is_read and after.status is not Status.READ:
            entry = HistoryEntry(Status.READ, library.clock())
            after = replace(after, history=(*after.history, entry))
        if after not in (before, Progress()):
            contents[library.files(key).progress] = progress_text(after)
        if wish.note:
            contents |= appended(library, key, note_bytes(wish.note))
    return contents


def _attached(
    library: Library, intake: Intake, papers: Iterable[NamedPaper]
) -> Iterable[AttachedPdf]:
    files = {one.reference: one.file for one in papers if one.file}
    for taken in intake.of(*_IN):
        if file := files.get(taken.entry.label):
            place = ListedPaper(intake.reading_list, taken.number)
            done = attach_if_possible(library, place, file)
            yield AttachedPdf(taken.key, file, done if isinstance(done, str) else "")
