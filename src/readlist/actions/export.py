"""Papers as a bibliography in one of several formats."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from readlist.actions.cite import cited_papers
from readlist.errors import DamagedFileError, UsageError
from readlist.formats.privacy import (
    Personal,
    Private,
    imported_notes,
    is_note_field,
    shareable,
    shareable_list,
    with_personal_fields,
)
from readlist.library.library import Library
from readlist.library.records import ListedPaper, PaperRecord, listed_abstract, papers_at
from readlist.model.keys import citation_keys
from readlist.model.paper import Paper, Progress, ReadingList
from readlist.text import counted, in_portions

if TYPE_CHECKING:
    from readlist.formats.bibtex.writer import NewEntry


class ExportFormat(StrEnum):
    """The formats in which papers can be exported."""

    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"
    CSL_JSON = "csl-json"
    RIS = "ris"
    MARKDOWN = "markdown"
    HTML = "html"
    TOML = "toml"
    JSON = "json"


SUFFIXES: Mapping[str, ExportFormat] = {
    ".bib": ExportFormat.BIBTEX,
    ".json": ExportFormat.CSL_JSON,
    ".ris": ExportFormat.RIS,
    ".md": ExportFormat.MARKDOWN,
    ".markdown": ExportFormat.MARKDOWN,
    ".html": ExportFormat.HTML,
    ".htm": ExportFormat.HTML,
    ".toml": ExportFormat.TOML,
}
"""Lower-case suffix of a file → the format that is written to it by default."""

BIB_FORMATS = (ExportFormat.BIBTEX, ExportFormat.BIBLATEX)  # the formats of a .bib file
_SHOWN_FIELDS = 5  # that the format cannot have
# Table of `extra` → the format that alone can say what is in it
_TABLES = {"csl": ExportFormat.CSL_JSON, "ris": ExportFormat.RIS}
_CLEANED, _TAKEN = "a key that TeX takes", "since another paper has that key"
_CITED = (*BIB_FORMATS, ExportFormat.CSL_JSON)  # those whose keys a text cites


class ExportOptions(NamedTuple):
    """The format of an export, TeX or Unicode, and which private things it includes."""

    format: ExportFormat = ExportFormat.BIBTEX
    unicode: bool = False
    with_notes: bool = False
    with_progress: bool = False


Unsaid = Counter[str]  # imported field for which RIS has no tag → papers that have it


class Exported(NamedTuple):
    """The papers, and the text that holds them; none for JSON, which is a view of the records."""

    places: tuple[ListedPaper, ...]
    private: Private
    text: Iterable[str] = ()  # in portions, to be read once
    changed_keys: tuple[tuple[str, str, str], ...] = ()  # list key, export key, reason
    problems: Iterable[str] = ()  # known once the text was read

    @property
    def records(self) -> Iterator[PaperRecord]:
        """The papers with the private things that the export has; made anew at each call."""
        for place in self.places:
            paper, list_name = shareable(place.paper), place.reading_list.name
            personal = self.private.get(paper.key) or Personal()
            notes, abstract = personal.notes or None, listed_abstract(paper, list_name)
            yield PaperRecord(
                list_name, place.number, paper, personal.progress, notes=notes, abstract=abstract
            )


def usual_format(places: Sequence[ListedPaper], file: str | None = None) -> ExportFormat:
    """The format by the file's suffix; BibLaTeX, not BibTeX, for a list that came from such a file.

    Raises UsageError for a suffix that belongs to no format.
    """
    suffix = PurePath(file).suffix.lower() if file else ""
    known = SUFFIXES.get(suffix)
    if suffix and not known:
        hint = f"choose one with -f, or a name that ends in {', '.join(SUFFIXES)}"
        raise UsageError(f"{suffix} does not tell which format to write", hint=hint)
    if known and known not in BIB_FORMATS:
        return known
    lists = {id(place.reading_list): place.reading_list for place in places}
    imported = [each.extra.get("bibtex") for each in lists.values()]
    dialects = {each.get("dialect") if isinstance(each, Mapping) else None for each in imported}
    return ExportFormat.BIBLATEX if dialects == {"biblatex"} else ExportFormat.BIBTEX


def check_appending(file: str | None, format_name: ExportFormat) -> None:
    """Raise UsageError where nothing can be appended: to no file, or in this format."""
    if format_name not in BIB_FORMATS:
        message = f"{format_name} cannot be appended"
        raise UsageError(message, hint=f"give -f {' or -f '.join(BIB_FORMATS)}")
    if file is None:
        raise UsageError("--append needs a file", hint="give it with -o")


def export_papers(
    library: Library, places: Sequence[ListedPaper], options: ExportOptions
) -> Exported:
    """The papers in their order, with nothing private but what the options ask for."""
    papers = papers_at(places)
    private, problems = _private(library, papers, options)
    if options.format is ExportFormat.JSON:
        return Exported(tuple(places), private, problems=problems)
    has_keys = options.format in (*_CITED, ExportFormat.RIS)
    cited, keys = cited_papers(places, papers) if has_keys else (papers, [])
    changed = tuple(
        (paper.citation_key, key, _CLEANED if citation_keys((paper,)) == [key] else _TAKEN)
        for paper, key in zip(papers, keys if options.format in _CITED else (), strict=False)
        if key != paper.citation_key
    )
    own = _as_list(places, cited)
    unsaid, left_out = Unsaid(), Unsaid()
    shown = own if options.format in BIB_FORMATS else shareable_list(own, left_out)
    text = _written(shown, keys, private, options, unsaid)
    lost = chain(_unsaid(shown.papers, options.format, unsaid), _left_out(left_out, options))
    return Exported(tuple(places), private, text, changed, chain(problems, lost))


def bib_entries(
    library: Library, places: Sequence[ListedPaper], options: ExportOptions
) -> "tuple[NewEntry, ...]":
    """The papers as single entries for a .bib file that another program keeps."""
    from readlist.formats.bibtex.writer import NewEntry

    papers, keys = cited_papers(places, papers_at(places))
    private, _ = _private(library, papers, options)
    entries = []
    for paper, key in zip(papers, keys, strict=True):
        alone = ReadingList("", "", (replace(paper, citekey=key),))
        text = "".join(_written(alone, [key], private, options, Unsaid()))
        entries.append(NewEntry(paper, key, text))
    return tuple(entries)


def _written(
    part: ReadingList, keys: list[str], private: Private, options: ExportOptions, unsaid: Unsaid
) -> Iterator[str]:
    """The text of a list that has only what may leave; that of a .bib file may have all."""
    papers = part.papers
    match options.format:
        case ExportFormat.BIBTEX | ExportFormat.BIBLATEX:
            from readlist.formats.bibtex.writer import bib_blocks

            is_biblatex = options.format is ExportFormat.BIBLATEX
            papers = with_personal_fields(papers, private)
            unicode = options.unicode or is_biblatex
            blocks = bib_blocks(papers, keys, part.extra, is_biblatex=is_biblatex, unicode=unicode)
            yield from in_portions(blocks, "\n")
        case ExportFormat.CSL_JSON:
            from readlist.formats.csl.writer import csl_json_text

            yield from csl_json_text(papers, keys, private)
        case ExportFormat.RIS:
            from readlist.formats.ris.writer import ris_text

            yield from ris_text(papers, keys, private, unsaid)
        case ExportFormat.MARKDOWN:
            from readlist.formats.markdown import to_markdown

            yield to_markdown(part, private)
        case ExportFormat.HTML:
            from readlist.formats.html import to_html

            yield to_html(part, private)
        case ExportFormat.TOML:
            from readlist.formats.readlist_toml import toml_list

            yield from toml_list(part, private)
        case ExportFormat.JSON:
            pass  # a view of the records


def _unsaid(papers: Sequence[Paper], format_name: ExportFormat, unsaid: Unsaid) -> Iterator[str]:
    """The sentences on imported facts that the format cannot have."""
    if named := _named(unsaid):
        yield f"RIS has no tag for {named}; the other formats keep them"
    if format_name is ExportFormat.BIBTEX:
        from readlist.formats.bibtex.fields import is_date_cut

        if number := sum(is_date_cut(paper) for paper in papers if paper.date):
            dated = counted(number, "paper")
            yield f"BibTeX has no field for the whole date of {dated}; BibLaTeX has"
    has_fields = format_name in (*BIB_FORMATS, *_TABLES.values())
    for table, own in _TABLES.items() if has_fields else ():
        tables = (paper.extra.get(table) for paper in papers if paper.extra)
        found = Counter(name for each in tables if isinstance(each, dict) for name in each)
        del found["TY"]  # the type is said
        if own is not format_name and (named := _named(found)):
            yield f"left out: {named}; only -f {own.value} and -f toml keep them"


def _left_out(found: Counter[str], options: ExportOptions) -> Iterator[str]:
    """The sentence on what an imported file had and others are not to see."""
    for name in filter(is_note_field, list(found) if options.with_notes else ()):
        del found[name]
    if named := _named(found):
        way = " (`--with-notes` gives notes)" if any(map(is_note_field, found)) else ""
        told = "only BibTeX and BibLaTeX keep what was imported so"
        yield f"left out as private: {named}; {told}{way}"


def _named(fields: Counter[str]) -> str:
    found = fields.most_common()
    named = [f"{name} ({counted(number, 'paper')})" for name, number in found[:_SHOWN_FIELDS]]
    if len(found) > _SHOWN_FIELDS:
        named.append(counted(len(found) - _SHOWN_FIELDS, "other field"))
    return ", ".join(named)


def _as_list(places: Sequence[ListedPaper], papers: Sequence[Paper]) -> ReadingList:
    """The papers as their own list, or as a nameless one if they come from several."""
    lists = {place.reading_list.name: place.reading_list for place in places}
    if len(lists) != 1:
        return ReadingList("papers", counted(len(papers), "paper"), tuple(papers))
    (whole,) = lists.values()
    part = replace(whole, papers=tuple(papers), unkeyed=())
    if len(papers) == len(whole.papers):
        return part
    return replace(part, source="", extra={})  # which would bring the rest, or are about the file


def _private(
    library: Library, papers: Sequence[Paper], options: ExportOptions
) -> tuple[dict[str, Personal], tuple[str, ...]]:
    """The private things that the options ask for, by key, and sentences about damaged files."""
    if not (options.with_notes or options.with_progress):
        return {}, ()
    found: dict[str, Personal] = {}
    problems: list[str] = []
    touched = library.folder_names()
    for paper in papers:
        notes, progress = "", Progress()
        try:
            if paper.key.lower() in touched:
                notes = (library.notes(paper.key) or "") if options.with_notes else ""
                progress = library.progress(paper.key) if options.with_progress else progress
        except DamagedFileError as error:
            problems.append(error.sentence)
            continue
        if options.with_notes and options.format not in BIB_FORMATS:  # which have their fields
            notes = "\n\n".join(filter(None, (*imported_notes(paper, notes), notes)))
        if notes or progress != Progress():
            found[paper.key] = Personal(notes, None if progress == Progress() else progress)
    return found, tuple(problems)
