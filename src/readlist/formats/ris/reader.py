"""The tags of RIS → a bibliography, whichever program or publisher wrote them.

Programs disagree about what a tag means, so the type decides: T2 of a book is its series, of
anything else where it appeared; A2 is an editor, but of a book, whose editors are in A3.

PubMed's .nbib and EndNote's .enw come as the same tags.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from readlist.formats.privacy import PROGRESS_FIELDS, in_markdown, progress_in, status_line
from readlist.formats.publication import (
    RecordFields,
    is_issn,
    joined_people,
    plain_pages,
    single_people,
)
from readlist.formats.ris import tags as ris
from readlist.model.dates import PartialDate, checked_date, parse_date, parse_month_and_days
from readlist.model.identifiers import is_web_address, web_addresses
from readlist.model.names import OTHERS
from readlist.model.paper import DEFAULT_TYPE, Paper
from readlist.model.same_work import MOST_ENTRIES, Bibliography, Entry, Tell
from readlist.text import lazy_pattern, one_line, shortened, visible_line

_MONTH_AND_DAY = lazy_pattern(r"(\d{1,2})(?:[-/](\d{1,2}))?[-/]*")
_FILE_TAGS = ("L1", "L2", "L3", "L4")
_NUMBER_BREAK = lazy_pattern(r"(?:(?<!\s)\s+)?[;,]\s*|(?<!\s)\s+(?=[\dXx-]{8,17}(?!\S))")
_OWN_FIELDS = PROGRESS_FIELDS | {"citekey"}
_KEYWORD_BREAK = lazy_pattern(r"(?:(?<!\s)\s+)?;[;\s]*")


@dataclass(slots=True)
class RisTags(RecordFields):
    """The tags of a record; what is taken is gone, and what is left has no other place."""

    left: dict[str, list[str]]

    def take_own(self) -> dict[str, str]:
        """The fields that an export of readlist has in a tag that RIS leaves to its users."""
        found: dict[str, str] = {}
        for text in self.left.pop(ris.OWN_TAG, []):
            told = None
            if text.startswith(ris.OWN_MARK):
                with suppress(ValueError, RecursionError):
                    told = json.loads(text.removeprefix(ris.OWN_MARK))
            if isinstance(told, dict):
                names = sorted(_OWN_FIELDS & told.keys())
                found |= {name: one_line(str(told[name])) for name in names}
            else:
                self.left.setdefault(ris.OWN_TAG, []).append(text)
        return found

    def all(self, *names: str) -> list[str]:
        """The values of these tags, those of one after those of the other."""
        return [value for name in names for value in self.left.pop(name, [])]

    def first(self, *names: str) -> str:
        """The first value of the first of the tags that has one; the same in another goes too."""
        chosen = next((self.left[name][0] for name in names if name in self.left), "")
        for name in names:
            kept = [value for value in self.left.pop(name, []) if value != chosen]
            if kept:
                self.left[name] = kept
        return chosen

    def take_key(self) -> str:
        """The key that the file cites it by; a bare number is some program's own."""
        key = self.left.get("ID", [""])[0]
        usable = key and not key.isdecimal() and not re.search(r'[\s,{}%#~\\"]', key)
        return self.first("ID") if usable else ""

    def take_people(self, *names: str) -> tuple[str, ...]:
        """The people of these tags; who is not named is last."""
        people = tuple(filter(None, map(ris.person_from_ris, single_people(self.all(*names)))))
        named = tuple(each for each in people if each != OTHERS)
        return named if named == people else (*named, OTHERS)

    def take_venue(self, kind: str) -> str:
        """The venue; of a book, the publisher."""
        if kind in ris.PUBLISHED_BY:
            venue = self.first("PB")
            self.put("series", self.first("T2", "T3"))
            return venue
        if kind == "paper-conference":
            venue = self.first("C3", "T2", "JO")
            self.put("eventtitle", self.first("T2"))
            if "C1" in self.left:  # where it was published; CY is where it was held
                self.put("venue", self.first("CY"))
            self.put("address", self.first("C1"))
        else:
            venue = self.first("T2") or self.first("BT", "JO", "JA", "J2")
        self.put("series", self.first("T3"))
        return venue

    def take_date(self) -> PartialDate:
        """The date of DA and PY, of which one may have the year and another month and day."""
        when, said = PartialDate(), ("", "", "")
        for name in ("DA", "PY"):
            for told in self.all(name):
                is_no_year = name == "PY" and told.isdecimal() and len(told) < 4
                found, words = (PartialDate(), told) if is_no_year else _date(told)
                if words and not said[0]:
                    said = words, name, told
                if found.year and when.year not in (None, found.year):
                    self.left.setdefault(name, []).append(told)
                elif found.year is not None and (found.month or found.end or found.doubt):
                    when = found
                else:
                    month, day = when.month or found.month, when.day or found.day
                    when = replace(when, year=when.year or found.year, month=month, day=day)
        words, name, told = said
        if words and when.month:
            self.left.setdefault(name, []).append(told)
        else:  # "in press", or a month that no calendar has
            self.put("year" if when.year is None else "month", words)
        if when.year is None and when.month:
            self.extra["month"] = when.month
            self.put("day", str(when.day or ""))
        return when

    def take_fields(self, kind: str, progress: Mapping[str, str]) -> None:
        """Put the other fields in `extra`."""
        for tag, name in {**ris.FIELDS, "PB": "publisher", "CY": "address", "M3": "type"}.items():
            self.put(name, self.first(tag))
        accessed = self.first("Y2")
        when = parse_date(accessed)  # Web of Science has there when a conference was held
        self.put("eventdate" if when.end else "urldate", when.edtf or accessed)
        pages = [text for text in (self.first("SP"), self.first("EP")) if text]
        has_eid = kind == "article-journal" or pages == self.left.get("C7")
        eid = self.first("C7") if has_eid else ""
        self.put("eid", eid)
        is_alone = len(pages) == 1
        if kind in ris.COUNTED:
            pages = list(dict.fromkeys(pages))
        told = "" if pages == [eid] else plain_pages("-".join(pages))
        is_total = kind in ris.COUNTED and is_alone and not re.search(r"\d-\w", told)
        self.put("pagetotal" if is_total else "pages", told)
        if kind in ris.NUMBERED and "number" not in self.extra:
            self.put("number", self.first("M1"))
        for text in self.all("SN"):
            parts = [part for part in _NUMBER_BREAK.split(text) if part]
            names = [_number_name(part, kind) for part in parts]
            if len(set(names)) == 1:  # as it is written
                names, parts = names[:1], [text]
            for name, number in zip(names, parts, strict=True):
                before = self.extra.get(name)
                if number != before:
                    self.extra[name] = f"{before}, {number}" if before else number
        # Keywords, and notes, which are the user's own
        parts = [part for text in self.all("KW") for part in _KEYWORD_BREAK.split(text) if part]
        self.keywords += dict.fromkeys(parts)
        self.put("keywords", ", ".join(self.keywords))
        notes = self.all(*ris.NOTES)
        if progress:
            self.extra |= progress
            notes = [text for text in notes if text != status_line(progress_in(progress))]
        told = "\n\n".join(notes)
        self.own_notes = in_markdown(told)
        self.put("annote", re.sub(r"(?<!\n)\n(?!\n)", " ", told))
        self.put("file", ";".join(self.files))


def paper_of(tags: RisTags, title: str, key: str, progress: Mapping[str, str]) -> Paper:
    """The paper, with all that the record says of it; what it has no place for is in `extra`."""
    # The CSL type; TY stays where the type alone would not give it back
    told = tags.first("TY").upper()
    kind = ris.CSL_TYPE_OF.get(told, DEFAULT_TYPE)
    if not told:
        tags.notes.append("it has no type (TY)")
    elif ris.TYPES.get(kind) != told:
        tags.left["TY"] = [told]
        if told not in ris.CSL_TYPE_OF:
            tags.notes.append(f"its type {told[:20]} is not one of RIS")
    authors = tags.take_people("AU")
    if tags.left.get("TY") == ["EDBOOK"] and authors:
        tags.put("editor", joined_people(authors))
        authors = ()
    untitled = "" if title else _first_words(tags) or key
    venue = tags.take_venue(kind)
    names = ("ED", "A3") if kind == "book" else ("ED", "A2")
    tags.put("editor", joined_people(tags.take_people(*names)))
    tags.put("translator", joined_people(tags.take_people("A4")))
    when = tags.take_date()
    paper = Paper(
        key="",
        title=title or untitled,
        type=kind,
        authors=authors,
        year=when.year,
        venue=venue,
        date=when.edtf if when != PartialDate(when.year) else "",
        citekey=key,
        abstract=tags.first("AB", "N2"),
    )
    paper = _with_identity(paper, tags)
    tags.take_fields(kind, progress)
    if tags.left:
        tags.extra["ris"] = dict(sorted(tags.left.items()))
    return tags.finished(paper, untitled)


def _first_words(tags: RisTags) -> str:
    names = ("T2", "JO", "C3", "M3", "AB", "N1", "PB", "DO", "UR")
    found = (tags.left[name][0] for name in names if name in tags.left)
    return shortened(one_line(next(found, "")))


def _date(text: str) -> tuple[PartialDate, str]:
    """A date such as 2020/03/12/, 2020///Spring, 05-12, and the words that are none of it."""
    if without_year := _MONTH_AND_DAY.fullmatch(text):
        return checked_date(None, int(without_year[1]), int(without_year[2] or 0)), ""
    parts = text.split("/", 3)
    if len(parts) < 4 or not (other := parts[3].strip()):
        found = parse_date(text)
        start, end = parse_month_and_days(text) if found.year is None else (found, found.end)
        return replace(start, end=end), "" if start != PartialDate() else text.strip("/ ")
    # The fourth part has a season, a span, a doubt, or other words
    when, told = parse_date("/".join(parts[:3]).rstrip("/")), parse_date(other)
    if told.year is not None and told.year == when.year and (told.doubt or told.end):
        is_whole = told.end and when.month in (0, told.month)
        return told if is_whole else replace(when, doubt=told.doubt, end=told.end), ""
    start, end = parse_month_and_days(other)
    if start.season and not when.month:
        return replace(when, month=start.month), ""
    if end and start.month == when.month and when.year is not None:
        return replace(when, end=replace(end, year=when.year)), ""
    return when, other


def _with_identity(paper: Paper, tags: RisTags) -> Paper:
    field = tags.first("DO", "DI")
    archive = tags.first("AN") if tags.left.get("DB") == ["arXiv"] else ""
    if archive:
        tags.first("DB")
        archive = f"arxiv:{archive}"
    # PubMed's numbers, where EndNote and the writer here have them
    number, article = tags.left.get("AN", [""])[0], tags.left.get("C2", [""])[0]
    if number.isdecimal() and tags.left.get("DB", [""])[0].lower() in ("pubmed", "medline"):
        tags.put("pmid", tags.first("AN"))
        tags.first("DB")
    if re.fullmatch(r"PMC\d+", article):
        tags.put("pmcid", tags.first("C2"))
    dois = [each for each in ("M3", "L3") if tags.left.get(each, [""])[0].startswith("10.")]
    others = list(map(tags.first, dois))
    addresses = [part for text in tags.all("UR", "LK") for part in web_addresses(text) or (text,)]
    paper = tags.identify(paper, [archive, *others, *addresses], doi_field=field)
    texts = [text for text in addresses if not web_addresses(text)]
    files = tags.all(*_FILE_TAGS)
    pdfs = [text for text in files if is_web_address(text)]
    tags.files += [text for text in files if not is_web_address(text)]
    if texts and not paper.url:
        tags.put("url", texts.pop(0))
    for name, rest in (("UR", texts), ("L1", pdfs[1:])):
        if rest:
            tags.left[name] = rest
    return replace(paper, pdf="".join(pdfs[:1]))


def _number_name(number: str, kind: str) -> str:
    plain = number.partition("(")[0].replace(" ", "")
    if is_issn(plain):
        return "issn"
    is_isbn = kind not in ris.NUMBERED or re.fullmatch(r"[\d-]{9,16}[\dXx]", plain)
    return "isbn" if is_isbn else "number"


def _read(
    records: Callable[[str, Tell], Iterable[ris.RisRecord]], name: str, text: str, tell: Tell
) -> Bibliography:
    """The records in their order. Raises ValueError where there is none, or far too many."""
    entries: list[Entry] = []
    for record in records(text, tell):
        if len(entries) >= MOST_ENTRIES:
            raise ValueError(f"it holds more than {MOST_ENTRIES:,} records; split it")
        tags = RisTags(record.tags())
        progress = tags.take_own()
        key = progress.pop("citekey", "") or tags.take_key()
        title = tags.first("TI", "CT") or tags.first("BT") or tags.first("ST")
        label = visible_line(key or title or f"record {len(entries) + 1}")[:100]
        if not (title or key or _first_words(tags)):
            entries.append(Entry(label, record.line, problem="it says nothing of a work"))
            continue
        paper = paper_of(tags, title, key, progress)
        mended = "" if record.ended else "it has no end (ER)"
        entries.append(tags.entry(label, record.line, paper, mended))
    if not entries:
        raise ValueError(f"no record of {name} is in it")
    return Bibliography(tuple(entries))


read_ris = partial(_read, ris.records, 'RIS (a line "TY  - ")')
read_nbib = partial(_read, ris.nbib_records, "PubMed's")
read_enw = partial(_read, ris.enw_records, "EndNote's")
