"""Facts of a publication that several formats combine: people, date, pages, identifiers, text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from readlist.model.dates import PartialDate, parse_date, parse_month
from readlist.model.identifiers import Scheme, doi_in, page_of, parse_identifier, web_addresses
from readlist.model.names import OTHERS, PersonName, list_name, parse_name
from readlist.model.paper import DEFAULT_TYPE, Paper, table_in
from readlist.text import decoded, lazy_pattern, one_line, quoted

if TYPE_CHECKING:
    from readlist.model.same_work import Entry

# Address of a paper → the words of a link to it
ADDRESS_LABELS: Mapping[str, str] = {
    "openreview": "OpenReview", "doi": "DOI", "arxiv": "arXiv", "url": "page", "pdf": "PDF",
    "code": "code", "project": "project",
}  # fmt: skip
# Type as registries (Crossref, DataCite, OpenAlex) write it → CSL type
_REGISTERED: Mapping[str, str] = {
    "journal-article": "article-journal", "proceedings-article": "paper-conference",
    "conference-paper": "paper-conference", "posted-content": "article", "preprint": "article",
    "dissertation": "thesis", "reference-entry": "entry", "peer-review": "review",
    **dict.fromkeys(("book-chapter", "book-section", "book-part"), "chapter"),
    **dict.fromkeys(("monograph", "edited-book", "reference-book", "proceedings"), "book"),
    "conference-proceeding": "book",
    **{each: each for each in ("book", "report", "dataset", "software", "standard")},
}  # fmt: skip
# Field of an imported entry → those that go on with it
PARTS_OF_TITLES: Mapping[str, tuple[str, ...]] = {
    "title": ("subtitle", "titleaddon"),
    "booktitle": ("booksubtitle", "booktitleaddon"),
    "journal": ("journalsubtitle",),
    "maintitle": ("mainsubtitle", "maintitleaddon"),
}
# Fields that are parts of a title which others have whole
TITLE_PARTS = frozenset((*sum(PARTS_OF_TITLES.values(), ()), "maintitle"))
_ESCAPE_SEQUENCE = lazy_pattern("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\))")
_SPACE = lazy_pattern("[\t-\r\x1c-\x1f\x85\u2028\u2029]| +")
_NONCHARACTERS = "".join(f"{chr(end - 1)}{chr(end)}" for end in range(0xFFFF, 0x110000, 0x10000))
_INVISIBLE = lazy_pattern(  # biber refuses a file with a noncharacter
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    f"\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\U000e0001-\U000e007f{_NONCHARACTERS}]"
)
_DASH = lazy_pattern(r"(?:(?<!\s)\s+)?(?:--?|[‐-―−])\s*")
_DOI = lazy_pattern(r"(?:^|[\s;,|:{]|org/)(10\.\d{4,9}/[^\s;,|}]+)")
_SIGNS = ".:?!–—"  # one of which stands before a subtitle
_ISSN = lazy_pattern(r"\d{4}-?\d{3}[\dXx]")


@dataclass(slots=True, kw_only=True)
class RecordFields:
    """The parts of a record of another program that are not fields of a paper."""

    extra: dict[str, object] = field(default_factory=dict)
    keywords: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    own_notes: str = ""  # the user's

    def put(self, name: str, value: str) -> None:
        """A field of `extra`, if there is something to put."""
        if value:
            self.extra[name] = value

    def identify(self, paper: Paper, texts: Iterable[str], *, doi_field: str) -> Paper:
        """The paper with the identifiers and addresses among the texts, the first of each kind.

        The field for a DOI comes before the texts, of which only identifiers are taken.
        """
        doi = doi_in(doi_field)
        found = {"doi": doi} if doi else {}
        addresses = []
        for text in (f"doi:{doi}" if doi else doi_field, *texts):
            identifier = parse_identifier(text)
            if identifier:
                found.setdefault(identifier.scheme.value, identifier.value)
            page = identifier and identifier.scheme is not Scheme.DOI and page_of(*identifier)
            if web_addresses(text) and text != page:
                addresses.append(text)
        if doi_field and not doi:
            self.notes.append(f"{quoted(doi_field)} is not a DOI")
            self.put("doi", doi_field)
        self.notes += several_dois(doi_field)
        for number, address in enumerate(addresses[1:], 2):
            self.put(f"url{number}", address)
        names = ("openreview", "arxiv", "doi")
        openreview, arxiv, doi = (found.get(name, "") for name in names)
        url = "".join(addresses[:1])
        return replace(paper, openreview=openreview, arxiv=arxiv, doi=doi, url=url)

    def finished(self, paper: Paper, untitled: str) -> Paper:
        """The paper with its `extra`; `untitled` are the words that stand for its title, if any."""
        if untitled:
            self.notes.append(f"it has no title; {quoted(untitled)} stands for it")
            self.extra["bibtex"] = {"@untitled": untitled}
        return replace(paper, extra=self.extra)

    def entry(self, label: str, line: int, paper: Paper, mended: str = "") -> "Entry":
        """The entry of the record that begins on this line, with its paper."""
        from readlist.model.same_work import Entry  # of a reader, which writers do not load

        notes = tuple(filter(None, (*self.notes, mended)))
        files, keywords = tuple(self.files), tuple(self.keywords)
        return Entry(label, line, paper, "", mended, notes, files, keywords, self.own_notes)


def registered_type(name: str) -> str:
    """The CSL type of what registries call so, as "JournalArticle"; DEFAULT_TYPE for no such."""
    return _REGISTERED.get(re.sub("(?<=[a-z])(?=[A-Z])", "-", name).lower(), DEFAULT_TYPE)


def publication_date(paper: Paper) -> PartialDate:
    """The paper's date, as far as it agrees with its year, else the year."""
    return date_told(*told_date(paper))


def told_date(paper: Paper) -> tuple[int | None, str, str]:
    """The year, date and month of the paper; "" for one that it does not say."""
    extra = paper.extra
    if not extra:
        return paper.year, paper.date, ""
    return paper.year, paper.date or str(extra.get("date", "")), str(extra.get("month", ""))


@lru_cache(maxsize=4096)  # most papers share their year and month with others
def date_told(year: int | None, told: str, month: str) -> PartialDate:
    """The date that `told_date` tells."""
    when = parse_date(told) if told else PartialDate()
    if when.year is None or year not in (None, when.year):
        when = PartialDate(year)
    if not when.month and (number := parse_month(month)):
        return replace(when, month=number)
    return when


def is_untitled(paper: Paper) -> bool:
    """Whether the title was made up from other words of an entry without one."""
    return bool(paper.extra) and table_in(paper.extra, "bibtex").get("@untitled") == paper.title


def with_subtitle(title: str, subtitle: str, sign: str = ":") -> str:
    """The title, and its subtitle behind a sign, unless the title ends in it already.

    A title that ends in a sign of its own gets no other.
    """
    if not title or not subtitle:
        return title
    before, end = title[: -len(subtitle)].rstrip(), title[-len(subtitle) :]
    if end.casefold() == subtitle.casefold() and before[-1:] in _SIGNS:
        return title
    return f"{title}{'' if title[-1] in _SIGNS else sign} {subtitle}"


def first_and_last_page(pages: str) -> tuple[str, str]:
    """`253-279` as 253 and 279; the last is "" where there is but one."""
    first, _, last = _DASH.sub("-", pages.strip()).partition("-")
    return (first, last) if first else (last, "")


def plain_pages(pages: str) -> str:
    """Page ranges with plain hyphens."""
    return _DASH.sub("-", pages.strip())


def visible_text(text: str) -> str:
    """`text` composed (NFC), on one line, without control, bidirectional and ANSI sequences."""
    if text.isprintable():  # its only white space is blanks
        shown = one_line(text) if "  " in text or text != text.strip() else text
        return shown if shown.isascii() else unicodedata.normalize("NFC", shown)
    shown = _INVISIBLE.sub("", _SPACE.sub(" ", _ESCAPE_SEQUENCE.sub("", text)))
    return unicodedata.normalize("NFC", re.sub(" +", " ", shown).strip(" "))


def are_visible(texts: Sequence[str]) -> bool:
    """Whether one look shows that `visible_text` gives each text back as it is, as of most."""
    whole = " ".join(texts)
    return (
        whole.isprintable()
        and (whole.isascii() or unicodedata.is_normalized("NFC", whole))
        and "  " not in whole
        and whole[:1] != " "
        and whole[-1:] != " "
    )


def is_issn(text: str) -> bool:
    """Whether `text` is an ISSN rather than an ISBN."""
    return _ISSN.fullmatch(text) is not None


def address(paper: Paper) -> str:
    """The page about the paper: its own address, its forum, else its arXiv page."""
    page = paper.url or page_of(Scheme.OPENREVIEW, paper.openreview)
    return page or page_of(Scheme.ARXIV, paper.arxiv)


def several_dois(field: str) -> list[str]:
    """The sentence on a field of more than one DOI, if it is one."""
    is_one = field.count("10.") < 2 or len(set(_DOI.findall(field.lower()))) < 2
    return [] if is_one else [f"of the DOIs in {quoted(field)} the first one counts"]


_SEPARATOR = lazy_pattern(r"(?<!\s)\s+and,?(?=\s)", re.IGNORECASE)
_ET_AL = lazy_pattern(r"(?i)(?:and\s+)?(?:others|et\.?[\s,]*al(?:ii|\.)?|u\.\s*a\.)")
_BRACE_OR_SEPARATOR = lazy_pattern(rf"[{{}}]|{_SEPARATOR.pattern}", re.IGNORECASE)


def is_et_al(name: str) -> bool:
    """Whether the name stands for people who are not named: "et al.", "and others"."""
    return _ET_AL.fullmatch(name.strip()) is not None


def person(family: str, given: str = "", particle: str = "", suffix: str = "") -> str:
    """The person as a list has them, from parts as any program fills them in.

    Lower-case words at the start of the family name are its particle, capitalised ones of a
    particle belong to the name.
    """
    parts = (family, given, particle, suffix)
    family, given, particle, suffix = (one_line(part.replace(",", " ")) for part in parts)
    surname = f"{particle} {family}".strip()
    if not surname:
        return list_name(PersonName(family=given))
    rest = (suffix, given) if suffix else (given,)
    return list_name(parse_name(", ".join((surname, *rest))))


def body(name: str) -> str:
    """The organisation as a list has it."""
    return list_name(PersonName(one_line(name), corporate=True))


def joined_people(names: Iterable[str]) -> str:
    """Names in one text, as `extra` has those of editors; one with "and" in it in braces."""
    parts = ((name, name[:1] != "{" and _SEPARATOR.search(name)) for name in names)
    return " and ".join(f"{{{name}}}" if is_cut else name for name, is_cut in parts)


@lru_cache(maxsize=64)  # a source is split to read it, and once more to see whether it is sound
def split_people(text: str) -> tuple[str, ...]:
    """The names of a text or its TeX source: " and " stands between two, but not within braces."""
    if not text:
        return ()
    padded = f" {text} "
    lowered = padded.lower()
    is_plain = padded.isprintable() and lowered.count(" and ") == padded.count(" and ")
    if is_plain and " and and " not in lowered and " and, " not in lowered:  # as most are
        names = padded.split(" and ")
    else:
        names = _SEPARATOR.split(padded)
    if "{" in text and any(name.count("{") != name.count("}") for name in names):
        names = split_outside_braces(padded, _BRACE_OR_SEPARATOR)
    return tuple([line for name in names if (line := " ".join(name.split()))])


def split_outside_braces(text: str, brace_or_separator: re.Pattern[str]) -> list[str]:
    """The text cut where the pattern finds something beside braces, but not within these."""
    parts, depth, start = [], 0, 0
    for each in brace_or_separator.finditer(text):
        depth += (each[0] == "{") - (each[0] == "}")
        if depth <= 0 and each[0] not in "{}":
            parts.append(text[start : each.start()])
            start = each.end()
    return [*parts, text[start:]]


_BETWEEN_PEOPLE = lazy_pattern(r"(?<!\s)\s*+;\s*+|(?<=\S)\s\\?&\s")
_INITIALS = lazy_pattern(r"(?:[A-Z]\.?[ ~-]?){1,4}")
_INITIALS_FIRST = lazy_pattern(r"(?:[A-Z]\.[ ~-]?){1,4}(?:(?:van|von|der?|den|la) )*[A-Z][\w’'-]+")
_LONGEST_RUN = 5000  # characters of names without "and"


def people_run_together(name: str) -> list[str]:
    """The names in one that holds several without "and": A. Smith, B. Jones; empty for one name."""
    is_one = "," not in name or ("." not in name and name.count(",") < 2)
    if (is_one and ";" not in name) or len(name) > _LONGEST_RUN:
        return []
    name = decoded(name) if "&" in name else name
    if ";" in name or "&" in name:
        parts = _BETWEEN_PEOPLE.split(name)
        is_run = ";" in name or all(part.count(",") == 1 for part in parts)
        return [part for part in parts if part.strip(" ,")] if is_run and len(parts) > 1 else []
    parts = [part for each in name.split(",") if (part := each.strip(" ~"))]
    if len(parts) > 1 and all(map(_INITIALS_FIRST.fullmatch, parts)):
        return parts
    families, given = parts[::2], parts[1::2]
    is_run = len(parts) > 3 and len(parts) % 2 == 0 and all(map(_INITIALS.fullmatch, given))
    if not is_run or any(map(_INITIALS.fullmatch, families)):
        return []
    return list(map(", ".join, zip(families, given, strict=True)))


def single_people(names: Iterable[str]) -> Iterator[str]:
    """The names, each alone: some programs and people write all authors in one."""
    for name in names:
        if name.casefold().endswith(("et al", "et al.")) and name.count(",") and not is_et_al(name):
            yield from (name[: name.casefold().rindex("et al")].rstrip(" ,"), OTHERS)
        elif ";" in name or (" and " in name and "," in name):
            parts = people_run_together(name) or split_people(name)
            yield from parts if all("," in part for part in parts) or ";" in name else (name,)
        else:
            yield name
