r"""CSL-JSON text → a bibliography: exports of Zotero, Better BibTeX, pandoc, Crossref, DataCite.

    [{"id": "jaegle2022perceiver", "type": "paper-conference", "title": "Perceiver IO", …}, …]

Items are read one by one, so that a broken one is skipped and the rest of it is found again.
What a paper has no place for stays in `extra`; what only readlist writes stands in `custom`.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from readlist.formats.csl import variables as csl
from readlist.formats.privacy import KEYWORD_BREAK, in_markdown
from readlist.formats.publication import (
    RecordFields,
    joined_people,
    plain_pages,
    registered_type,
    with_subtitle,
)
from readlist.model.dates import PartialDate, parse_date, parse_edtf
from readlist.model.identifiers import named_arxiv, web_addresses
from readlist.model.marked_text import marked, with_addresses
from readlist.model.names import CSL_TYPES, OTHERS
from readlist.model.paper import DEFAULT_TYPE, Paper, table_in
from readlist.model.same_work import MOST_ENTRIES, Bibliography, Entry, Tell
from readlist.text import encodable, lazy_pattern, one_line, shortened, visible_line


@dataclass(slots=True)
class CslItem(RecordFields):
    """The variables of an item; what is taken is gone, and what is left has no other place."""

    left: dict[str, object]
    own: Mapping[str, Any]  # the part of `custom` that an export of readlist has written
    noted: dict[str, str] = field(default_factory=dict)  # fields in lines of the note

    def text(self, *names: str) -> str:
        """The text or number of the first of the variables that has one."""
        for name in names:
            if (found := _scalar(self.left.get(name))) is not None:
                del self.left[name]
                return marked(with_addresses(found))
        return ""

    def take_title(self) -> str:
        """The title with its subtitle."""
        value = self.left.get("title")
        if isinstance(value, list) and value:  # Crossref's, the first of which is the title
            self.left["title"] = value[0]
        title = self.text("title")
        if not title and not self.own.get("untitled"):
            title = self.text("title-short")
        return with_subtitle(title, self.text("subtitle") if title else "")

    def take_note(self) -> None:
        """Lines such as "arXiv: 2107.14795" count as fields; the others are the note."""
        lines = []
        note = self.left.pop("note", "")
        for line in note.splitlines() if isinstance(note, str) else ():
            match = _NOTE_LINE.fullmatch(line.strip())
            name = match[1].lower().replace("_", " ") if match else ""
            if match and name in IDENTIFIED_BY | _NOTED_FIELDS | _NOTED_PERSONAL | {"citation key"}:
                self.noted[name] = match[2].strip()
            else:
                lines.append(line)
        self.put("note", marked(with_addresses(" ".join(lines))))
        for name in (*sorted(_NOTED_PERSONAL), *sorted(_NOTED_FIELDS)):
            self.put(name.replace(" ", ""), self.noted.pop(name, ""))

    def take_venue(self, kind: str) -> str:
        """The venue; of a book, the publisher."""
        value = self.left.get("container-title")
        if isinstance(value, list) and value:  # Crossref's: the second is the series
            self.left["container-title"] = value[0]
            self.left.setdefault("collection-title", ", ".join(map(str, value[1:])))
        if kind == "article" and "container-title" not in self.left:  # a preprint server
            server = self.text("publisher")
            return "" if server.lower() in ("arxiv", "arxiv.org") else server
        if kind in ("book", "report", "thesis"):
            return self.text("publisher")
        if kind in csl.PUBLISHED_BY:
            return self.text("publisher", "container-title")
        return self.text("container-title") or self.text("container-title-short")

    def take_date(self, variable: str) -> tuple[PartialDate, str]:
        """The date, and the words of one that has nothing else, as "in press"."""
        value = self.left.get(variable)
        when = csl.partial_date(value)
        words = value.get("literal") if isinstance(value, dict) and len(value) == 1 else None
        if when.year is not None or isinstance(words, str):
            del self.left[variable]
        return when, one_line(words) if isinstance(words, str) else ""

    def take_fields(self, kind: str) -> None:
        """Put the other variables in `extra`."""
        for name, variable in csl.TEXTS.items():
            self.put(name, self.text(variable))
        self.put("publisher", self.text("publisher"))
        for name, variable in csl.PEOPLE.items():
            if names := csl.people(self.left.get(variable)):
                self.put(name, joined_people(names))
                del self.left[variable]
        for name, variable in csl.DATES.items():
            when, words = self.take_date(variable)
            if name not in self.extra:  # where an export of readlist says it more exactly
                self.put(name, when.edtf or words)
        pages = self.text("page")
        articles = [self.extra.get(name) for name in ("eid", "articleno")]
        self.put("pages", "" if pages in articles else plain_pages(pages))
        if "numpages" in self.extra:
            self.extra.pop("pagetotal", None)
        if not self.own.get("is_issue"):  # BibLaTeX's, which is not a number
            is_article = kind in csl.ARTICLES
            numbers = ("issue", "number") if is_article else ("number", "collection-number")
            self.put("number", self.text(*numbers))
        self.put("issue", self.text("issue"))
        if isinstance(annote := self.left.get("annote"), str):
            told = in_markdown("\n".join(map(marked, annote.strip().splitlines())))
            self.own_notes = "\n\n".join(filter(None, (told, self.own_notes)))
        self.put("annote", self.text("annote"))
        self.keywords += filter(None, KEYWORD_BREAK.split(str(self.extra.get("keywords", ""))))

    def take_key(self) -> str:
        """The key that the file cites it by; a program's own number or address is none."""
        key = self.text("citation-key") or self.noted.pop("citation key", "")
        given = self.text("id")
        if not key and not given.isdecimal() and not _ADDRESS_OF_ITEM.match(given):
            key = given
        return key if _CITEKEY.fullmatch(key) else ""


def _scalar(value: object) -> str | None:
    """A text or number as text; of a list of them all, as registries have titles and ISSNs."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return None


IDENTIFIED_BY = frozenset({"arxiv", "doi", "openreview"})  # lines of a note that name an identifier


def with_identity(paper: Paper, item: CslItem) -> Paper:
    """The paper with its identifiers and addresses."""
    told = [f"{name}:{item.noted[name]}" for name in sorted(IDENTIFIED_BY & item.noted.keys())]
    field = item.text("DOI")
    archive = item.left.get("archive")
    if isinstance(archive, str) and archive.lower() == "arxiv":
        told.insert(0, f"arxiv:{item.text('archive_location')}")
        del item.left["archive"]
    for name in ("number", "volume", "page", "container-title"):  # programs put an arXiv id there
        text = item.left.get(name)
        if isinstance(text, str) and (arxiv := named_arxiv(text)):
            told.append(f"arxiv:{arxiv}")
            if name == "number":
                del item.left[name]
    addresses = web_addresses(url := item.text("URL"))
    if not addresses:
        item.put("url", url)
    return item.identify(paper, [*told, *addresses], doi_field=field)


def with_own(paper: Paper, item: CslItem) -> Paper:
    """The paper with what an export of readlist has of it in `custom`."""
    own, custom = item.own, table_in(item.left, "custom")
    if not own:
        return paper
    item.left["custom"] = {name: value for name, value in custom.items() if name != "readlist"}
    texts = {name: value for name, value in own.items() if isinstance(value, str)}
    for name, value in table_in(own, "extra").items():
        if name not in csl.SUB_TABLES and isinstance(value, str | int):
            item.extra.setdefault(name, value)
    item.left = {**table_in(own, "csl"), **item.left}
    cut = own.get("cut_short")
    for variable in cut if isinstance(cut, list) else ():
        names = item.left.get(variable) if variable in csl.PEOPLE.values() else None
        if isinstance(names, list):
            names.append({"literal": OTHERS})
        elif variable == "author" and paper.authors:
            paper = replace(paper, authors=(*paper.authors, OTHERS))
    given: dict[str, Any] = {name: one_line(texts[name]) for name in csl.OWN if texts.get(name)}
    if parse_edtf(date := texts.get("date", "")) and parse_date(date).year == paper.year:
        given["date"] = date
    return replace(paper, **given)


_DEEPEST = 20
_LARGEST = 2**63
_NOTE_LINE = lazy_pattern(r"\{?:?\s*([A-Za-z][A-Za-z _-]{0,40}?)\s*:\s*(\S[^}]*)\}?")
_CITEKEY = lazy_pattern(r'[^\s,{}%#~\\"]+')
_ADDRESS_OF_ITEM = lazy_pattern(r"https?://|(?:\d+/)?[A-Z0-9]{8}\Z")  # Zotero's own ids
# Lines of a note that are fields of their own: Zotero keeps there what it has no field for.
_NOTED_FIELDS = frozenset({"pmid", "pmcid", "isbn", "issn"})
_NOTED_PERSONAL = frozenset({"read status", "read status date"})


def paper_of(item: CslItem) -> Paper | None:
    """The paper, None for an item that says nothing; what it has no place for is in `extra`."""
    title = item.take_title()
    untitled = "" if title else _first_words(item)
    if not title and not untitled:
        return None
    # The notes of an export of readlist, which stand at the end of `note` too
    notes = item.own.get("notes")
    if isinstance(notes, str) and notes.strip():
        item.own_notes = notes
        count = sum(bool(part.strip()) for part in notes.split("\n\n"))
        item.left["note"] = "\n\n".join(str(item.left.get("note", "")).split("\n\n")[:-count])
    item.take_note()
    told = item.text("type")
    kind = told if told in CSL_TYPES else registered_type(told)
    if not told:
        item.notes.append("it has no type")
    elif kind == DEFAULT_TYPE != told:
        item.notes.append(f"its type {told[:40]} is not one of CSL")
    when, words = item.take_date("issued")
    item.put("year", words if when.year is None else "")
    date = when.edtf if when != PartialDate(when.year) else ""
    abstract = item.left.pop("abstract", "")
    abstract = abstract.replace("\r\n", "\n") if isinstance(abstract, str) else ""
    paragraphs = re.split(r"\n\s*\n|</(?:jats:)?p>", abstract)
    paper = Paper(
        key="",
        title=title or untitled,
        type=kind,
        authors=csl.people(item.left.pop("author", None)),
        year=when.year,
        venue=item.take_venue(kind),
        date=date or csl.partial_date(item.left.pop("available-date", None)).edtf,
        citekey=item.take_key(),
        abstract="\n\n".join(filter(None, map(marked, paragraphs))),
    )
    paper = with_own(with_identity(paper, item), item)
    item.take_fields(kind)
    stored = ((name, _storable(item.left[name])) for name in sorted(item.left))
    left = {name: value for name, value in stored if value not in (None, "", [], {})}
    if left:
        item.extra["csl"] = left
    return item.finished(paper, untitled)


def _first_words(item: CslItem) -> str:
    names = ("container-title", "genre", "event-title", "abstract", "note", "publisher", "URL")
    texts = (marked(text) for name in names if (text := _scalar(item.left.get(name))))
    told = item.own.get("untitled")
    if isinstance(told, str) and one_line(told):
        return one_line(told)
    if item.left.keys() <= {"citation-key", "id", "type"}:
        return ""
    key = (_scalar(item.left.get(name)) for name in ("citation-key", "id"))
    return shortened(next(filter(None, (*texts, *key)), ""))


def _storable(value: object, depth: int = 0) -> object:
    """The value as a TOML file can hold it, without what says nothing; None for what cannot be."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, int | float):
        return value if abs(value) < _LARGEST and math.isfinite(value) else str(value)
    if depth >= _DEEPEST:
        return None
    if isinstance(value, Mapping):
        inner = {str(name): _storable(each, depth + 1) for name, each in value.items()}
        return {name: each for name, each in inner.items() if each is not None}
    if isinstance(value, list):
        return [each for each in (_storable(each, depth + 1) for each in value) if each is not None]
    return None


# Variables by their names in CSL 1.0.1 and citeproc-js, which Zotero and Mendeley also write
_NEWER_NAMES = {
    "event": "event-title", "journalAbbreviation": "container-title-short",
    "shortTitle": "title-short",
}  # fmt: skip
_SPACE = lazy_pattern(r"[\s,]*")
_LIST = lazy_pattern(r'\s*(?:\{\s*"(?:items|references)"\s*:\s*)?\[')
# Where the next item begins, seen from within a broken one: no name begins like that.
_NEXT = lazy_pattern(
    r'\}\s*+(?:,\s*+)?(?=\{\s*"(?!family"|given"|literal"|suffix"|non-dropping|dropping|date-parts))'
)
_BETWEEN_TELLING = 200  # items
_LONGEST_BEFORE = 1 << 18  # characters: an error of `json` counts the lines of all before it

_Found = tuple[int, object, str]  # a line, the value that begins there, why there is none


def read_csl_json(text: str, tell: Tell) -> Bibliography:
    """The items in their order. Raises ValueError where there is none, or far too many."""
    text = text.removeprefix("\ufeff")
    entries: list[Entry] = []
    for line, value, problem in _items(text, tell):
        if len(entries) >= MOST_ENTRIES:
            raise ValueError(f"it holds more than {MOST_ENTRIES:,} items; split it")
        number = len(entries) + 1
        if problem or not isinstance(value, dict):
            why = problem or "it is not an object with the fields of an item"
            entries.append(Entry(f"item {number}", line, problem=why))
            continue
        item = CslItem(dict(value), table_in(table_in(value, "custom"), "readlist"))
        for old, newer in _NEWER_NAMES.items():
            if newer not in value and (told := _scalar(value.get(old))):
                item.left[newer] = told
                del item.left[old]
        name = value.get("citation-key") or value.get("id") or f"item {number}"
        label = visible_line(str(name))[:100]
        paper = paper_of(item)
        if paper is None:
            entries.append(Entry(label, line, problem="it says nothing of a work"))
            continue
        entries.append(item.entry(label, line, paper))
    if not any(entry.paper for entry in entries):
        why = f"its first item: {entries[0].problem}" if entries else "it has no items"
        raise ValueError(f"no CSL-JSON can be read in it ({why})")
    return Bibliography(tuple(entries))


def _items(text: str, tell: Tell) -> Iterator[_Found]:
    """The items of the list, or the objects that stand one behind the other."""
    begin, size = _LIST.match(text), len(text)
    position, line, counted = begin.end() if begin else 0, 1, 0
    for number in count(1):
        match = _SPACE.match(text, position)
        position = match.end() if match else position
        if position >= len(text) or text[position] == "]":
            break
        line += text.count("\n", counted, position)
        counted = position
        value, problem, position = _value_at(text, position, line)
        yield line, value, problem
        if problem and position > _LONGEST_BEFORE:
            line += text.count("\n", counted, position)
            text, position, counted = text[position:], 0, 0
        if number % _BETWEEN_TELLING == 0:
            tell(size - len(text) + position, size)
    tell(size, size)


def _value_at(text: str, position: int, line: int) -> tuple[object, str, int]:
    """The value that begins there, its problem, and its end; of a broken one where the next is."""
    try:
        value, end = json.JSONDecoder().raw_decode(text, position)
        return encodable(value), "", end
    except json.JSONDecodeError as error:
        there = line + text.count("\n", position, error.pos)
        problem = f"line {there} is not valid JSON: {error.msg}"
    except RecursionError:
        problem = "it is nested too deeply"
    except ValueError:  # a number beyond what int() takes
        problem = "it holds a number that is too large"
    following = _NEXT.search(text, position)
    return None, problem, following.end() if following else len(text)
