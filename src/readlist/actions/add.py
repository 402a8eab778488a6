"""Adding papers to a list of the user's own: by identifier, address or PDF, or by hand."""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from readlist.actions.attach import Linked, attach_if_possible, check_pdf, clues_of
from readlist.actions.mark import tagging
from readlist.actions.note import appended, note_bytes
from readlist.errors import DamagedFileError, NotFoundError, RefusedError, UsageError
from readlist.library.intake import DuplicateRule, EntryOutcome
from readlist.library.library import Library
from readlist.library.own_lists import Intake, IntakeRequest, own_list_file, progress_files, take_in
from readlist.library.records import ListedPaper
from readlist.model.identifiers import identifiers, is_web_address
from readlist.model.keys import is_key, is_list_name
from readlist.model.marked_text import marked
from readlist.model.paper import HistoryEntry, Paper, Progress, ReadingList, Status, numbers_named
from readlist.model.same_work import Entry, KnownPapers
from readlist.network.messages import Failure, Outcome
from readlist.pdf.reader import FirstPage, PdfReader, UnreadablePdfError
from readlist.sources.protocol import Clue, LookUp, NetworkContext, clue_of, names_title
from readlist.storage.file_reader import Contents
from readlist.storage.files import size_of_file
from readlist.storage.list_file import KEY_RULE
from readlist.text import counted, quoted


def named(reference: str) -> LookUp:
    """The paper that the reference names; of a PDF that says nothing of itself, why it does not.

    Raises NotFoundError for a PDF that is not there, RefusedError for a file that is not a complete
    PDF, UsageError for a text that names no paper.
    """
    text = reference.strip()
    path, clue = Path(text).expanduser(), clue_of(text)
    if is_web_address(text):
        from readlist.sources.paper_pages import page_of  # a parser of pages

        return LookUp(reference, (clue or Clue(url=page_of(text) or text),))
    is_pdf_name = text.lower().endswith(".pdf")
    if clue and not (is_pdf_name and path.exists()):
        return LookUp(reference, (clue,))
    if not is_pdf_name and size_of_file(path) is None:
        hint = "add a paper by hand with --title; `readlist show WORDS` finds those you have"
        raise UsageError(f"{quoted(reference)} is not an identifier, address or PDF", hint=hint)
    try:
        check_pdf(path)
    except RefusedError as error:
        way = f"`readlist import {shlex.quote(text)}` reads lists"
        error.hint = error.hint if is_pdf_name else way
        raise
    page, why = FirstPage(), "its first page says nothing by which it could be found"
    try:
        with PdfReader() as reader:
            page = reader.first_page(path)
    except UnreadablePdfError as error:
        why = str(error)
    clues = clues_of(page)
    failures = () if clues else (Failure(Outcome.NOT_FOUND, why),)
    return LookUp(reference, clues, failures=failures, file=path, text=page.text)


def named_papers(typed: Iterable[str], *, by_hand: bool, key: str = "") -> tuple[LookUp, ...]:
    """The papers that the references name, each once; raises UsageError, and as `named` does."""
    references = list(dict.fromkeys(typed))
    if by_hand and len(references) > 1:
        raise UsageError("--title describes one paper", hint="add them one at a time")
    if not by_hand and not references:
        raise UsageError("nothing to add", hint="give an arXiv id, a DOI, a PDF, or --title")
    papers = tuple(map(named, references))
    if key and not is_key(key):
        raise UsageError(f"{quoted(key)} cannot be a key", hint=KEY_RULE)
    if key and len(papers) > 1:
        raise UsageError("--key names one paper", hint="add them one at a time")
    return papers


def described_by_hand(
    title: str, people: Sequence[str], year: int | None, venue: str
) -> Paper | None:
    """The paper with these fields, None where all are empty; raises UsageError without a title."""
    from readlist.formats.publication import single_people
    from readlist.sources.parsing import authors
    from readlist.sources.venues import work_type

    title, venue = _typed(title), _typed(venue)
    if not title:
        if people or year is not None or venue:
            raise UsageError("a paper needs a title", hint="give --title as well")
        return None
    return Paper("", title, work_type(venue), authors(single_people(people)), year, venue)


def _typed(text: str) -> str:
    """The text in the form of `marked_text`; with braces or commands it was copied from TeX."""
    if "{" not in text and "\\" not in text:
        return marked(text)
    from readlist.formats.tex.reader import tex_to_text

    return tex_to_text(text)


def known_papers(library: Library, list_name: str, papers: Iterable[LookUp]) -> dict[str, Paper]:
    """Reference → the paper that a list has already, if the user or the PDF itself names it.

    Of several the one in `list_name`. Other papers that are named on a first page do not count.
    """
    wanted = {one.reference: _with_names(Paper("", one.reference), one) for one in papers}
    ids = [each.value for paper in wanted.values() for each in identifiers(paper)]
    known = KnownPapers()
    for file in sorted(library.list_files(), key=lambda file: file.name != list_name):
        with suppress(DamagedFileError):  # said when that list is asked for
            found = library.reading_list(file.name)
            for number in numbers_named(found, ids):
                known.add(found.papers[number - 1])
    here = {reference: known.sharing(paper) for reference, paper in wanted.items()}
    return {reference: match.paper for reference, match in here.items() if match}


def _with_names(paper: Paper, one: LookUp) -> Paper:
    """The paper with the identifiers, or the page, by which it was named for certain."""
    clue = next((clue for clue in one.clues if not clue.evidence), Clue())
    return replace(paper, openreview=clue.openreview, arxiv=clue.arxiv, doi=clue.doi, url=clue.url)


class AddOptions(NamedTuple):
    """The options of `add`. `list_name` None: the current list, or the inbox."""

    list_name: str | None = None
    as_new: bool = False  # even if the list has a paper of the same title
    tags: tuple[str, ...] = ()
    note: str = ""
    is_read: bool = False
    key: str = ""  # for the one paper that is added


class AddedPapers(NamedTuple):
    """The result of adding; `looked_up` are the papers that no list had."""

    intake: Intake
    looked_up: tuple[LookUp, ...] = ()
    attached: tuple[Linked, ...] = ()
    unreached: Mapping[str, Failure] = MappingProxyType({})

    @property
    def failed(self) -> list[LookUp]:
        """The papers that could not be found."""
        return [each for each in self.looked_up if each.record is None]

    @property
    def sources(self) -> dict[str, str]:
        """Reference → the service that described the paper."""
        return {each.reference: each.record.source for each in self.looked_up if each.record}


def add_papers(
    library: Library, papers: Sequence[LookUp], options: AddOptions, network: NetworkContext
) -> AddedPapers:
    """Take the papers in as one change; those that no list has are looked up first.

    Raises RefusedError for a list that is not the user's own, and as `take_in` does.
    """
    heading = target_list(library, options.list_name)
    here = known_papers(library, heading.name, papers)
    new = tuple(one for one in papers if one.reference not in here)
    unreached: Mapping[str, Failure] = {}
    if any(one.clues for one in new):
        from readlist.actions.web import look_up

        new, unreached = look_up(library, new, network)
    records = {one.reference: one.record for one in new}
    entries = []
    for one in papers:
        if paper := here.get(one.reference):
            entries.append(Entry(one.reference, 0, replace(paper, citekey="")))
        elif record := records[one.reference]:
            paper, notes = replace(record.paper, key=options.key), record.notes
            if one.text and not names_title(one.text, paper.title):
                doubt = "the PDF's first page has another title: see whether it is the one"
                notes = (*notes, doubt)
            entries.append(Entry(one.reference, 0, paper, notes=notes))
    added = _taken_in(library, heading, entries, papers, options)
    return added._replace(looked_up=new, unreached=unreached)


def add_by_hand(
    library: Library, paper: Paper, one: LookUp | None, options: AddOptions
) -> AddedPapers:
    """Take in a paper as the user describes it; `one` has its identifier or its PDF."""
    label = one.reference if one else paper.title
    paper = replace(_with_names(paper, one) if one else paper, key=options.key)
    heading = target_list(library, options.list_name)
    return _taken_in(library, heading, [Entry(label, 0, paper)], [one] if one else [], options)


def target_list(library: Library, name: str | None) -> ReadingList:
    """The list to add to: the named or the current one if it is the user's own, else the inbox.

    Raises RefusedError if the named one comes with readlist, NotFoundError if there is none.
    """
    if name is not None:
        try:
            return library.reading_list(own_list_file(library, name).name)
        except NotFoundError as error:
            if is_list_name(name):
                error.hint = f"`readlist lists new {name}` makes it; {error.hint}"
            raise
    current = library.list_file(library.state().current_list)
    if not current.bundled:
        return library.reading_list(current.name)
    return ReadingList("inbox", "Inbox", description="Papers that are still to be sorted.")


def _taken_in(
    library: Library,
    heading: ReadingList,
    entries: Sequence[Entry],
    papers: Sequence[LookUp],
    options: AddOptions,
) -> AddedPapers:
    what = quoted(entries[0].label) if len(entries) == 1 else counted(len(entries), "paper")
    request = IntakeRequest(
        entries,
        heading,
        f"add {what} to {heading.name}",
        duplicates=DuplicateRule(hold_alike=True, as_new=options.as_new),
        dry_run=not entries,
        also=partial(_labels, options),
    )
    intake = take_in(library, request)
    files = {one.reference: one.file for one in papers if one.file}
    attached = []
    for taken in intake.in_list:
        if file := files.get(taken.entry.label):
            place = ListedPaper(intake.reading_list, taken.number)
            problem = attach_if_possible(library, place, file)
            attached.append(Linked(taken.key, str(file), problem))
    return AddedPapers(intake, attached=tuple(attached))


def _labels(options: AddOptions, library: Library, intake: Intake) -> Contents:
    """The files with tags, note and status of the papers that are in the list now.

    Raises RefusedError where one cannot have the key that it was to get.
    """
    for taken in intake.in_list if options.key else ():
        if taken.key != options.key and taken.outcome is EntryOutcome.ADDED and not taken.by:
            message = f"{options.key} is another paper's key"
            raise RefusedError(message, hint="choose another one")
        if taken.key != options.key:
            message = f"the paper has the key {taken.key} already, which stays"
            raise RefusedError(message, hint="leave --key out")

    def labelled(before: Progress, _: Entry) -> Progress:
        after = tagging(options.tags, ())(before)
        if not options.is_read or after.status is Status.READ:
            return after
        entry = HistoryEntry(Status.READ, library.clock())
        return replace(after, history=(*after.history, entry))

    contents = {**progress_files(library, intake, labelled)}
    if options.note.strip():
        for key in dict.fromkeys(taken.key for taken in intake.in_list):
            contents |= appended(library, key, note_bytes(options.note))
    return contents
