"""Papers as a bibliography in one of several formats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath
from types import MappingProxyType

from readlist.actions.cite import cited_papers
from readlist.errors import DamagedFileError
from readlist.formats.bibtex.append import NewEntry
from readlist.formats.privacy import Personal, Private, with_personal_fields
from readlist.library.library import Library
from readlist.library.records import ListedPaper, PaperRecord, listed_abstract
from readlist.model.keys import citation_keys
from readlist.model.paper import Paper, Progress, ReadingList
from readlist.text import counted


class ExportFormat(StrEnum):
    """What papers can be exported as."""

    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"
    CSL_JSON = "csl-json"
    RIS = "ris"
    MARKDOWN = "markdown"
    HTML = "html"
    TOML = "toml"
    JSON = "json"


SUFFIXES: Mapping[str, ExportFormat] = MappingProxyType(
    {
        ".bib": ExportFormat.BIBTEX,
        ".json": ExportFormat.CSL_JSON,
        ".ris": ExportFormat.RIS,
        ".md": ExportFormat.MARKDOWN,
        ".markdown": ExportFormat.MARKDOWN,
        ".html": ExportFormat.HTML,
        ".htm": ExportFormat.HTML,
        ".toml": ExportFormat.TOML,
    }
)
"""End of a file's name, in lower case → what is written to it where no format is asked for."""

BIB_FORMATS = (ExportFormat.BIBTEX, ExportFormat.BIBLATEX)
"""The formats of a .bib file."""
_CITED = (*BIB_FORMATS, ExportFormat.CSL_JSON)  # those whose keys a text cites
_UNCITED = (
    ExportFormat.MARKDOWN,
    ExportFormat.HTML,
    ExportFormat.TOML,
    ExportFormat.JSON,
)  # they change no key


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How an export is to be: its format, TeX or Unicode, and what goes with it that is private."""

    format: ExportFormat = ExportFormat.BIBTEX
    unicode: bool = False
    with_notes: bool = False
    with_progress: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """The papers, and the text that holds them; "" for JSON, which is a view of the records."""

    places: tuple[ListedPaper, ...]
    private: Private
    text: str
    changed_keys: tuple[tuple[str, str, str], ...] = ()  # in the list, as it is cited, why
    problems: tuple[str, ...] = ()

    @property
    def records(self) -> tuple[PaperRecord, ...]:
        """The papers with what of the person's the export has; made anew each time."""
        return tuple(_record(place, self.private) for place in self.places)

    @property
    def with_notes(self) -> int:
        """Of how many papers it has notes."""
        return sum(bool(each.notes) for each in self.private.values())

    @property
    def with_progress(self) -> int:
        """Of how many papers it has the progress."""
        return sum(each.progress is not None for each in self.private.values())


def usual_format(places: Sequence[ListedPaper], file: str | None = None) -> ExportFormat:
    """The format that the file's name tells; BibTeX is BibLaTeX where the list came as that."""
    told = SUFFIXES.get(PurePath(file).suffix.lower()) if file else None
    if told and told not in BIB_FORMATS:
        return told
    imported = [place.reading_list.extra.get("bibtex") for place in places]
    dialects = {each.get("dialect") if isinstance(each, Mapping) else None for each in imported}
    return ExportFormat.BIBLATEX if dialects == {"biblatex"} else ExportFormat.BIBTEX


def export_papers(
    library: Library, places: Sequence[ListedPaper], order: ExportOptions
) -> Exported:
    """The papers in their order. Nothing private is in it but what the order asks for."""
    papers = [place.paper for place in places]
    private, problems = _private(library, papers, order)
    cited = papers if order.format in _UNCITED else cited_papers(places)
    changed = _changed_keys(papers, cited) if order.format in _CITED else ()
    text = _written(_as_list(places, cited), private, order)
    return Exported(tuple(places), private, text, changed, problems)


def bib_entries(
    library: Library, places: Sequence[ListedPaper], order: ExportOptions
) -> tuple[NewEntry, ...]:
    """The papers as entries one by one, to be put into a .bib file that others keep."""
    from readlist.formats.bibtex.append import NewEntry

    papers = cited_papers(places)
    private, _ = _private(library, papers, order)
    entries = []
    for paper, key in zip(papers, citation_keys(papers), strict=True):
        alone = ReadingList("", "", (replace(paper, citekey=key),))
        entries.append(NewEntry(paper, key, _written(alone, private, order)))
    return tuple(entries)


def _written(reading_list: ReadingList, private: Private, order: ExportOptions) -> str:
    papers, text = reading_list.papers, ""
    match order.format:
        case ExportFormat.BIBTEX | ExportFormat.BIBLATEX:
            text = _bib_text(reading_list, private, order)
        case ExportFormat.CSL_JSON:
            from readlist.formats.csl.writer import to_csl_json

            text = to_csl_json(papers, private)
        case ExportFormat.RIS:
            from readlist.formats.ris.writer import to_ris

            text = to_ris(papers, private)
        case ExportFormat.MARKDOWN:
            from readlist.formats.markdown import to_markdown

            text = to_markdown(reading_list, private)
        case ExportFormat.HTML:
            from readlist.formats.html.page import to_html

            text = to_html(reading_list, private)
        case ExportFormat.TOML:
            from readlist.formats.readlist_toml import to_toml

            text = to_toml(reading_list, private)
        case ExportFormat.JSON:
            pass  # a view of the records
    return text


def _bib_text(reading_list: ReadingList, private: Private, order: ExportOptions) -> str:
    papers = with_personal_fields(reading_list.papers, private)
    if order.format is ExportFormat.BIBTEX:
        from readlist.formats.bibtex.writer import to_bibtex

        return to_bibtex(papers, unicode=order.unicode, extra=reading_list.extra)
    from readlist.formats.bibtex.writer import to_biblatex

    return to_biblatex(papers, extra=reading_list.extra)


def _changed_keys(
    papers: Sequence[Paper], cited: Sequence[Paper]
) -> tuple[tuple[str, str, str], ...]:
    """The keys that TeX would not take, or that two papers have, with what is written, and why."""
    found = []
    for paper, key in zip(papers, citation_keys(cited), strict=True):
        if key != paper.citation_key:
            alone = citation_keys((paper,)) == [key]
            why = "a key that TeX takes" if alone else "since another paper has that key"
            found.append((paper.citation_key, key, why))
    return tuple(found)


def _as_list(places: Sequence[ListedPaper], papers: Sequence[Paper]) -> ReadingList:
    """The papers as a list: that which they are of, or one without name if of several.

    A part of a list has no `source`, from where the rest of it would come, and nothing of what an
    imported file had around its entries.
    """
    lists = {place.reading_list.name: place.reading_list for place in places}
    if len(lists) != 1:
        return ReadingList("papers", counted(len(papers), "paper"), tuple(papers))
    (whole,) = lists.values()
    part = replace(whole, papers=tuple(papers), unkeyed=())
    return part if len(papers) == len(whole.papers) else replace(part, source="", extra={})


def _private(
    library: Library, papers: Sequence[Paper], order: ExportOptions
) -> tuple[dict[str, Personal], tuple[str, ...]]:
    """What the order asks for, of the papers that have it; and what could not be read."""
    if not (order.with_notes or order.with_progress):
        return {}, ()
    found: dict[str, Personal] = {}
    problems: list[str] = []
    touched = library.touched_keys()
    for paper in papers:
        if paper.key.lower() not in touched:
            continue
        try:
            notes = (library.notes(paper.key) or "") if order.with_notes else ""
            progress = library.progress(paper.key) if order.with_progress else Progress()
        except DamagedFileError as error:
            problems.append(error.sentence)
            continue
        if notes or progress != Progress():
            found[paper.key] = Personal(notes, None if progress == Progress() else progress)
    return found, tuple(problems)


def _record(place: ListedPaper, private: Private) -> PaperRecord:
    paper = place.paper
    personal = private.get(paper.key)
    return PaperRecord(
        place.reading_list.name,
        place.number,
        paper,
        personal.progress if personal else None,
        notes=(personal.notes or None) if personal else None,
        abstract=listed_abstract(paper, place.reading_list.name),
    )
