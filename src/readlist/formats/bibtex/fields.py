"""The entry types and fields of BibTeX and BibLaTeX as a paper, and a paper as their values.

Fields go by their classic names here (`journal`, `address`, `archiveprefix`), whichever of the
two systems the file is written for.

Sources: Patashnik, "BibTeXing", 1988, sections 3.1 and 3.2; the biblatex manual, sections 2.1, 2.2
and 2.2.5 (`date`, aliases); CSL 1.0.2, appendix III (types);
https://info.arxiv.org/help/hypertex/bibstyles (eprint fields).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import compress

from readlist.formats.bibtex.values import MONTH_NAMES, year_of
from readlist.formats.publication import PARTS_OF_TITLES, date_told, told_date, with_subtitle
from readlist.model.dates import (
    PartialDate,
    month_and_days,
    parse_date,
    parse_month,
    parse_month_and_days,
)
from readlist.model.identifiers import (
    Scheme,
    doi_in,
    identifier_in,
    is_harmless_address,
    is_web_address,
    named_arxiv,
    page_of,
    parse_identifier,
    web_addresses,
)
from readlist.model.names import CSL_TYPES
from readlist.model.paper import DEFAULT_TYPE, Paper
from readlist.text import one_line

# CSL type → entry type of classic BibTeX, and of BibLaTeX; @misc for all others
BIBTEX_TYPES: Mapping[str, str] = {
    "paper-conference": "inproceedings", "article-journal": "article",
    "article-magazine": "article", "article-newspaper": "article", "thesis": "phdthesis",
    "book": "book", "chapter": "incollection", "report": "techreport",
}  # fmt: skip
BIBLATEX_TYPES: Mapping[str, str] = {
    **BIBTEX_TYPES, "thesis": "thesis", "report": "report", "article": "online",
    "webpage": "online", "dataset": "dataset", "software": "software",
    "manuscript": "unpublished", "patent": "patent",
}  # fmt: skip
# The `type` that BibLaTeX demands of a thesis or a report, where nothing else is known
DEFAULT_GENRES: Mapping[str, str] = {"thesis": "phdthesis", "report": "techreport"}
# The field that names the venue → entry type → CSL type, of all that either system knows
_TYPES: Mapping[str, Mapping[str, str]] = {
    "journal": {
        "article": "article-journal", "review": "review", "suppperiodical": "article-journal",
    },
    "howpublished": {
        "artwork": "graphic", "booklet": "pamphlet", "commentary": "document", "image": "graphic",
        "jurisdiction": "legal_case", "legislation": "legislation",
        "letter": "personal_communication", "misc": DEFAULT_TYPE, "patent": "patent",
        "performance": "performance", "preprint": "article", "unpublished": "manuscript",
    },
    "publisher": {
        "audio": "song", "book": "book", "collection": "book", "dataset": "dataset",
        "movie": "motion_picture", "music": "song", "mvbook": "book", "mvcollection": "book",
        "mvproceedings": "book", "mvreference": "book", "periodical": "periodical",
        "proceedings": "book", "reference": "book", "video": "motion_picture",
    },
    "booktitle": {
        "bookinbook": "chapter", "conference": "paper-conference", "inbook": "chapter",
        "incollection": "chapter", "inproceedings": "paper-conference",
        "inreference": "entry-encyclopedia", "suppbook": "chapter", "suppcollection": "chapter",
    },
    "organization": {
        "electronic": "webpage", "manual": "book", "online": "webpage", "software": "software",
        "standard": "standard", "www": "webpage",
    },
    "school": {"mastersthesis": "thesis", "phdthesis": "thesis"},
    "institution": {"report": "report", "techreport": "report", "thesis": "thesis"},
}  # fmt: skip
_KNOWN = {kind: (csl, venue) for venue, kinds in _TYPES.items() for kind, csl in kinds.items()}
_PREPRINTS = frozenset({"misc", "online", "electronic", "www", "unpublished", "preprint"})
# CSL type → the `entrysubtype` of an entry of that type; of all others it is the type itself
SUBTYPES: Mapping[str, str] = {"article-magazine": "magazine", "article-newspaper": "newspaper"}


def csl_type(entry_type: str, *, on_arxiv: bool) -> str:
    """The CSL type of an entry type; what is only on arXiv, and nothing else, is a preprint."""
    if on_arxiv and entry_type in _PREPRINTS:
        return "article"
    return _KNOWN.get(entry_type, (DEFAULT_TYPE, ""))[0]


# BibLaTeX's type → BibTeX's, where that has no such type; @misc for all others
_CLASSIC: Mapping[str, str] = {
    **dict.fromkeys(("collection", "mvbook", "mvcollection", "mvreference", "reference"), "book"),
    **dict.fromkeys(("suppcollection", "suppbook", "inreference"), "incollection"),
    "bookinbook": "inbook", "mvproceedings": "proceedings", "report": "techreport",
    "suppperiodical": "article", "thesis": "phdthesis",
}  # fmt: skip
_STANDARD = frozenset({
    "article", "book", "booklet", "conference", "inbook", "incollection", "inproceedings", "manual",
    "mastersthesis", "misc", "phdthesis", "proceedings", "techreport", "unpublished",
})  # fmt: skip


def classic_type(entry_type: str) -> str:
    """The entry type for BibTeX, whose styles know fourteen; an unknown type stays."""
    if entry_type in _STANDARD or entry_type not in _KNOWN:
        return entry_type
    return _CLASSIC.get(entry_type, "misc")


def is_known(entry_type: str) -> bool:
    """Whether either system has this entry type."""
    return entry_type in _KNOWN


def container_of(entry_type: str) -> str:
    """The field in which an entry of this type names its venue, by its classic name."""
    return _KNOWN.get(entry_type, ("", "howpublished"))[1]


# BibLaTeX's name of a field → BibTeX's
ALIASES: Mapping[str, str] = {
    "journaltitle": "journal", "location": "address", "annotation": "annote",
    "eprinttype": "archiveprefix", "eprintclass": "primaryclass", "sortkey": "key",
}  # fmt: skip
_BIBLATEX = frozenset({
    "date", "journaltitle", "subtitle", "titleaddon", "maintitle", "booksubtitle", "booktitleaddon",
})  # fmt: skip
# DBLP, and who knows both systems, have these in entries for BibTeX
_EVERYWHERE = frozenset({"eprinttype", "eprintclass", "location"})
_SCHOOLS = frozenset({"school", "institution"})
# Where else an entry may have its venue, if not in its type's own field
_CONTAINERS = ("journal", "booktitle")
_BODIES = ("school", "institution", "organization", "publisher")
_LAST_YEAR = 9999  # that a date can have
_TOLD = (str, int)  # and not bool, which is an int as well
_MAY_NAME_ARXIV = ("journal", "note", "howpublished", "volume", "eid", "pages", "number")


def is_biblatex(fields: Mapping[str, object]) -> bool:
    """Whether an entry with these fields was written for BibLaTeX."""
    return not _BIBLATEX.isdisjoint(fields)


def classic_names(entry_type: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of an entry by their classic names, where none has that name already."""
    aliases = dict(ALIASES)
    container = container_of(entry_type)
    if not is_biblatex(fields):
        aliases = {name: aliases[name] for name in _EVERYWHERE}
        if {"address", "numpages"} & fields.keys() and "venue" not in fields:
            aliases["location"] = "venue"  # ACM's: where it was held
    elif container in _SCHOOLS:
        aliases |= dict.fromkeys(_SCHOOLS - {container}, container)
    aliases["keyword"] = "keywords"
    classic = {name: aliases.get(name, name) for name in fields}
    return {
        name if classic[name] in fields else classic[name]: value for name, value in fields.items()
    }


def whole_title(name: str, container: str, fields: Mapping[str, str]) -> str:
    """The title in the field with its subtitle and addition, behind that of the main work."""
    text = _with_parts(name, fields)
    is_part = name == "booktitle" or (name == "title" and container != "booktitle")
    if text and is_part and fields.get("maintitle"):
        return f"{_with_parts('maintitle', fields)}. {text}"
    return text


def title_parts(names: Iterable[str]) -> set[str]:
    """The fields of which `whole_title` makes the titles in the fields of these names."""
    own = {part for name in names for part in PARTS_OF_TITLES.get(name, ())}
    return own | {"maintitle", *PARTS_OF_TITLES["maintitle"]} if own else own


def _with_parts(name: str, fields: Mapping[str, str]) -> str:
    text = fields.get(name, "")
    for part in PARTS_OF_TITLES.get(name, ()):
        sign = "." if part.endswith("addon") else ":"
        text = with_subtitle(text, fields.get(part, ""), sign)
    return text


def bare_title(name: str, container: str, text: str, fields: Mapping[str, str]) -> str:
    """The title without the parts that `whole_title` joined to it; "" where it has others."""
    for end in ("\0", "\0."):  # two ways to join, by how the title ends
        before, _, behind = whole_title(name, container, {**fields, name: end}).partition("\0")
        behind = behind.removeprefix(".") if end[1:] else behind
        if text.startswith(before) and text.endswith(behind) and len(text) > len(before + behind):
            return text[len(before) : len(text) - len(behind)]
    return ""


def paper_of(
    entry_type: str, citekey: str, values: Mapping[str, str], *, untitled: str = ""
) -> Paper:
    """The paper of an entry by its classic fields; what has no place in the model is in `extra`."""
    rest = {name: value for name, value in values.items() if value}
    container = container_of(entry_type)
    venue, title = (whole_title(name, container, rest) for name in (container, "title"))
    rest.pop(container, "")
    rest.pop("title", "")
    if container == "howpublished" and web_addresses(venue):
        rest["howpublished"], venue = venue, ""
    arxiv, category = _eprint(rest, venue)
    url, openreview, others = _address(rest)
    doi = doi_in(rest.get("doi", ""))
    if doi:
        del rest["doi"]
    doi = doi or others.get(Scheme.DOI, "")
    if not doi and rest.get("archiveprefix", "").lower() == "doi":
        doi = identifier_in(Scheme.DOI, rest.get("eprint", ""))
    arxiv = arxiv or others.get(Scheme.ARXIV, "")
    if container == "howpublished" and arxiv and venue == f"arXiv:{arxiv}":
        venue = ""
    if not venue:  # another type's field may name it; it stays there as well
        places: tuple[str, ...] = _CONTAINERS if container in _CONTAINERS else _BODIES
        if container == "howpublished":
            places = (*_CONTAINERS, *_BODIES)
        elif container == "booktitle":
            places = (*_CONTAINERS, "maintitle")
        found = next((rest[name] for name in places if rest.get(name)), "")
        venue = "" if found.lower().startswith(("arxiv", "corr")) else found
    csl = csl_type(entry_type, on_arxiv=bool(arxiv) and not venue)
    when = _take_date(rest)
    return Paper(
        key="",
        title=one_line(title) or untitled,
        type=_subtype(entry_type, rest) or csl,
        authors=tuple(filter(None, rest.pop("author", "").split("\n"))),
        year=when.year,
        venue=venue,
        openreview=openreview,
        arxiv=arxiv,
        primary_category=category,
        date=when.edtf if when != PartialDate(when.year) else "",
        doi=doi,
        url=url,
        pdf=rest.get("pdf", "") if is_web_address(rest.get("pdf", "")) else "",
        citekey=citekey,
        abstract=rest.pop("abstract", ""),
        extra={**rest, "month": month} if (month := parse_month(rest.get("month", ""))) else rest,
    )


def values_of(paper: Paper, entry_type: str) -> dict[str, str]:
    """The facts in the fields of an entry of this type, by classic names, without absent ones."""
    forum = page_of(Scheme.OPENREVIEW, paper.openreview)
    page = parse_identifier(paper.url) if forum and paper.url else None
    is_forum = page and page.scheme is Scheme.OPENREVIEW and page_of(*page) == forum
    year, month, day, _ = date_texts(*told_date(paper))
    are_lines = " ".join(paper.authors).isprintable()
    values = {
        "title": paper.title,
        "author": "\n".join(paper.authors if are_lines else map(one_line, paper.authors)),
        container_of(entry_type): paper.venue,
        "year": year,
        "month": month,
        "day": day,
        "doi": paper.doi,
        "url": paper.url or forum,
        "eprint": paper.arxiv,
        "archiveprefix": "arXiv" if paper.arxiv else "",
        "primaryclass": paper.primary_category if paper.arxiv else "",
        "openreview": paper.openreview if paper.url and not is_forum else "",
        "pdf": paper.pdf,
        "abstract": paper.abstract,
    }
    known = dict(compress(values.items(), values.values()))
    if not (extra := paper.extra):
        return known
    more = {
        lowered: str(extra[name])
        for lowered, name in _in_order(tuple(extra))
        if lowered not in known and type(extra[name]) in _TOLD
    }
    medium = extra.get("howpublished", paper.venue)
    if "howpublished" in known and medium != paper.venue and type(medium) in _TOLD:
        more.setdefault("medium", str(medium))
    known |= more
    return known


@lru_cache(maxsize=4096)  # many papers have the same fields
def _in_order(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The names of further fields in lower case, sorted, each with its own spelling."""
    return sorted((name.lower(), name) for name in names if name.lower() != "author")


@lru_cache(maxsize=4096)  # most papers share their date with others
def date_texts(year: int | None, told: str, month: str) -> tuple[str, str, str, str]:
    """Year, month and day of the date that `told_date` tells, and all of it for BibLaTeX."""
    when = date_told(year, told, month)
    day = str(when.day) if when.day and not when.end else ""
    if when.year is None:
        return "", _month_text(when), day, ""
    start = PartialDate(when.year).edtf if when.doubt or when.year < 0 else str(when.year)
    text = f"c. {start}" if when.doubt == "~" else f"{start}{when.doubt}"
    last = when.end.year if when.end else when.year
    if last != when.year:
        text = f"{text}–{last or ''}"
    return text, _month_text(when), day, when.edtf if abs(when.year) <= _LAST_YEAR else ""


def is_date_cut(paper: Paper) -> bool:
    """Whether the fields of BibTeX say less than the paper's date: a span of days or months."""
    return bool(paper.date) and _says_less(*told_date(paper))


@lru_cache(maxsize=4096)
def _says_less(year: int | None, told: str, month: str) -> bool:
    texts = date_texts(year, told, month)
    rest = dict(zip(("year", "month", "day"), texts, strict=False))
    return _take_date(rest) != date_told(year, told, month)


def _eprint(rest: dict[str, str], venue: str) -> tuple[str, str]:
    archive = rest.get("archiveprefix", "arxiv").lower()
    eprint = rest.get("eprint") or rest.get("arxivid", "")  # which is Mendeley's
    found = identifier_in(Scheme.ARXIV, eprint) if eprint and archive == "arxiv" else ""
    if found:
        rest.pop("eprint", "")
        rest.pop("archiveprefix", "")
        return found, rest.pop("primaryclass", "")
    texts = [venue, *(rest.get(name, "") for name in _MAY_NAME_ARXIV)]
    if venue.lower() in ("arxiv", "corr"):
        texts.append(f"arXiv:{rest.get('number', '')}")
    return next(filter(None, map(named_arxiv, texts)), ""), ""


def _address(rest: dict[str, str]) -> tuple[str, str, dict[Scheme, str]]:
    """The address, the OpenReview id, and other identifiers that fields with addresses name."""
    field, forum = rest.pop("url", ""), rest.pop("openreview", "")
    # Classic styles print no address, so that some entries have it where they print a text.
    places = (field,) if field else (rest.get("howpublished", ""), rest.get("note", ""))
    url, *more = next(filter(None, map(web_addresses, places)), (field,))
    for number, address in enumerate(more, 2):
        rest.setdefault(f"url{number}", address)
    texts = (url, *more, rest.get("doi", ""), rest.get("howpublished", ""), rest.get("note", ""))
    found = [each for each in map(parse_identifier, texts) if each]
    others = {each.scheme: each.value for each in reversed(found)}
    if url and not is_harmless_address(url):
        rest["url"], url = url, ""  # words
    forum = others.pop(Scheme.OPENREVIEW, "") or forum
    return "" if url == page_of(Scheme.OPENREVIEW, forum) else url, forum, others


def _take_date(rest: dict[str, str]) -> PartialDate:
    when = parse_date(rest["date"]) if rest.get("date") else PartialDate()
    if when.year is not None:
        del rest["date"]
    told = rest.pop("year", "")
    if when.year is None:
        # The date in a field for years, which may hold a span, "c. 1950", or a word beside it
        found = parse_date(told)
        if found.year is not None and told.strip() != f"{found.year:04}":
            when = found
        else:
            when = PartialDate(year_of(told))
    if when.year is None and told:
        rest["year"] = told
    if when.year is None or when.month or when.end:
        return when
    month, end = parse_month_and_days(rest.get("month", ""))
    if not month.month:
        return when
    del rest["month"]
    day = rest.get("day", "")
    if not month.day and not month.season and day.isdecimal() and 1 <= int(day) <= 31:
        del rest["day"]
        month = replace(month, day=int(day))
    end = replace(end, year=when.year) if end else None
    return replace(when, month=month.month, day=month.day, end=end)


def _month_text(when: PartialDate) -> str:
    """The month's number, or what a field for months says of a span or season."""
    is_one = when.month and not when.season and when.end is None
    if is_one or (when.end and when.end.year != when.year and 1 <= when.month <= 12):
        return str(when.month)
    return month_and_days(when, MONTH_NAMES)


@lru_cache(maxsize=64)
def written_types(csl: str) -> frozenset[str]:
    """The entry types that a work of the CSL type may have, some with an `entrysubtype`."""
    own = {table.get(csl, "misc") for table in (BIBTEX_TYPES, BIBLATEX_TYPES)}
    theirs = {classic_type(name) for name, (meant, _) in _KNOWN.items() if meant == csl}
    return frozenset({"misc", *own, *theirs, *(["collection"] if csl == "book" else [])})


def _subtype(entry_type: str, rest: dict[str, str]) -> str:
    """The CSL type that readlist wrote beside the entry's own; others have other words there."""
    for name in ("csl-type", "entrysubtype"):
        told = rest.get(name, "")
        found = next((csl for csl, name in SUBTYPES.items() if name == told), told)
        if found in CSL_TYPES and (name == "csl-type" or entry_type in written_types(found)):
            del rest[name]
            return found
    return ""
