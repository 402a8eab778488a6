r"""Papers as RIS, which Zotero, EndNote and Mendeley read.

    TY  - CONF
    ID  - jaegle2022perceiver
    TI  - Perceiver IO: A General Architecture for Structured Inputs & Outputs
    AU  - Jaegle, Andrew
    PY  - 2022
    T2  - International Conference on Learning Representations
    DB  - arXiv
    AN  - 2107.14795
    ER  -

Lines end in CR LF. A value stands on one line, so that none of it can be taken for a tag.

Sources: Reference Manager's "RIS Format Specifications" (2011); which tag holds what for which
type is as Zotero and EndNote have it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from readlist.formats.privacy import KEYWORD_BREAK, Personal, Private, progress_fields, status_line
from readlist.formats.publication import (
    TITLE_PARTS,
    address,
    are_visible,
    first_and_last_page,
    is_untitled,
    publication_date,
    split_people,
    visible_text,
)
from readlist.formats.ris import tags as ris
from readlist.model.dates import MONTHS, PartialDate, month_and_days
from readlist.model.identifiers import Scheme, page_of
from readlist.model.marked_text import in_unicode
from readlist.model.paper import DEFAULT_TYPE, Paper, table_in
from readlist.text import in_portions, lazy_pattern

_TAG = lazy_pattern(r"[A-Z][A-Z0-9]")
_FURTHER_ADDRESS = lazy_pattern(r"url\d")
# Field of an import → those that say nearly the same where it is absent
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "language": ("langid", "hyphenation"), "address": ("location",),
    "publisher": ("organization", "institution", "school"), "number": ("issue",),
    "library": ("call", "lccn"), "origdate": ("origyear",), "volumes": ("numvolumes",),
    "eid": ("articleno",), "pagetotal": ("numpages",),
}  # fmt: skip
_LIKE_OTHERS = frozenset(sum(_OTHER_NAMES.values(), ()))
_TOLD = (str, int)  # a union would be made anew at each look
_SAID = frozenset({
    *ris.FIELDS.values(), *_OTHER_NAMES, *sum(_OTHER_NAMES.values(), ()), *TITLE_PARTS, "pages",
    "series", "editor", "translator", "type", "isbn", "issn", "urldate", "pmcid", "pmid",
    "keywords", "url", "eventtitle", "venue", "year", "month", "doi", "crossref",
})  # fmt: skip

_TOTALS = ("pagetotal", "numpages")
_OF_ONE_TYPE = (
    ("eid", "article-journal"), ("articleno", "article-journal"),
    ("eventtitle", "paper-conference"), ("venue", ""), *((name, "") for name in _TOTALS),
)  # fmt: skip
Line = tuple[str, str]  # a tag and its value


def ris_text(papers: Sequence[Paper], keys: Sequence[str], private: Private) -> Iterator[str]:
    """The papers under their keys as records, in portions; what is `private` is in N1 and KW."""
    keyed = zip(papers, keys, strict=True)
    return in_portions((_record(each, key, private.get(each.key)) for each, key in keyed), "\r\n")


def _record(paper: Paper, key: str, personal: Personal | None) -> str:
    extra, venue = paper.extra, in_unicode(paper.venue)
    kept = table_in(extra, "ris")
    told = kept.get("TY")
    kind = str(told[0]) if isinstance(told, list) and told else ""
    if ris.CSL_TYPE_OF.get(kind) != paper.type:  # it came with the type of another kind, or none
        kind = ris.TYPES.get(paper.type) or ris.NEAREST.get(paper.type) or ris.TYPES[DEFAULT_TYPE]
    is_conference = paper.type == "paper-conference"  # T2 is its name, C3 that of its proceedings
    event = str(extra.get("eventtitle") or "") if is_conference else ""
    pmid = str(extra.get("pmid") or "") if extra else ""
    forum = paper.openreview if paper.url else ""
    lines = [
        ("TY", kind),
        ("ID", key),
        ("TI", "" if is_untitled(paper) else in_unicode(paper.title)),
        *[("AU", ris.person_to_ris(author)) for author in paper.authors],
        *_dates(publication_date(paper), extra),
        ("PB" if paper.type in ris.PUBLISHED_BY else "T2", event or venue),
        ("C3", venue if is_conference else ""),
        ("DO", paper.doi or (str(extra.get("doi") or "") if extra else "")),
        ("UR", address(paper)),
        ("UR", page_of(Scheme.OPENREVIEW, forum)),
        ("DB", "arXiv" if paper.arxiv else "PubMed" if pmid else ""),
        ("AN", paper.arxiv or pmid),
        ("L1", paper.pdf),
        *(_fields(paper) if extra else ()),
        ("AB", in_unicode(paper.abstract)),
        *[
            (tag, str(value))
            for tag, values in kept.items()
            if _TAG.fullmatch(tag) and tag not in ("TY", "ID", "ER", "N1", "RN")
            for value in (values if isinstance(values, list) else ())
        ],
        (ris.OWN_TAG, f'{ris.OWN_MARK}{{"citekey": "{key}"}}' if key.isdecimal() else ""),
        *(_personal(personal) if personal else ()),
    ]
    lines = list(filter(itemgetter(1), lines))  # one without a value is not written
    if not are_visible([text for _, text in lines]):
        lines = [(tag, shown) for tag, text in lines if (shown := visible_text(text))]
    return "\r\n".join((*map("  - ".join, lines), "ER  - \r\n"))


def _dates(when: PartialDate, extra: Mapping[str, object]) -> Iterator[Line]:
    if when.year is None:
        if words := in_unicode(str(extra.get("year") or extra.get("month") or "")):
            yield "DA", f"///{words}"
        return
    year = f"{when.year:04}" if when.year >= 0 else PartialDate(when.year).edtf
    yield "PY", year
    # Season, span and doubt, for which a date of RIS has its fourth part
    if when.doubt and not when.end:
        more = f"c. {year}" if when.doubt == "~" else f"{year}{when.doubt}"
    elif when.end is None:
        more = month_and_days(when, MONTHS) if when.season else ""
    elif when.end.year == when.year and not when.doubt and not when.end.season:
        more = month_and_days(when, [name.capitalize() for name in MONTHS])
    else:
        more = when.edtf if when.end.year or when.doubt else f"{year}--"
    more = more or ("" if when.month else in_unicode(str(extra.get("month") or "")))
    if when.month or more:
        month = f"{when.month:02}" if when.month and not when.season else ""
        day = f"{when.day:02}" if when.day else ""
        yield "DA", f"{year}/{month}/{day}/{more}"


def _fields(paper: Paper) -> list[Line]:
    told = paper.extra.items()
    extra = {name: in_unicode(str(each)) for name, each in told if isinstance(each, _TOLD)}
    for name, others in _OTHER_NAMES.items() if not _LIKE_OTHERS.isdisjoint(extra) else ():
        found = next((extra[each] for each in others if extra.get(each)), "")
        if found and not extra.get(name):
            extra[name] = found
    first, last = first_and_last_page(extra.get("pages", ""))
    is_published, eid = paper.type in ris.PUBLISHED_BY, extra.get("eid", "")
    total = extra.get("pagetotal", "") if paper.type in ris.COUNTED and not first else ""
    if paper.type in ris.COUNTED:  # whose first page alone would be read as the number of all
        last = last or first
    is_conference = paper.type == "paper-conference"
    accessed = extra.get("urldate", "")
    return [
        *[(tag, extra[name]) for tag, name in ris.FIELDS.items() if name in extra],
        ("SP", first or eid or total),
        ("EP", last),
        ("C7", "" if first and paper.type != "article-journal" else eid),
        ("T2" if is_published else "T3", extra.get("series", "")),
        *_people("A3" if paper.type == "book" else "A2", extra.get("editor", "")),
        *_people("A4", extra.get("translator", "")),
        ("PB", "" if is_published else extra.get("publisher", "")),
        ("C1" if is_conference else "CY", extra.get("address", "")),
        ("CY", extra.get("venue", "") if is_conference and "address" in extra else ""),
        ("M3", extra.get("type", "")),
        ("SN", extra.get("isbn", "")),
        ("SN", extra.get("issn", "")),
        ("Y2", accessed if "/" in accessed else accessed.replace("-", "/")),
        ("C2", extra.get("pmcid", "")),
        *[("UR", extra[name]) for name in sorted(extra) if _FURTHER_ADDRESS.fullmatch(name)],
        ("UR", extra.get("url", "")),
        *[("KW", each) for each in KEYWORD_BREAK.split(extra.get("keywords", ""))],
    ]


def _people(tag: str, names: str) -> list[Line]:
    return [(tag, ris.person_to_ris(each)) for each in split_people(names)]


def unsaid_fields(papers: Iterable[Paper]) -> Counter[str]:
    """The imported fields for which RIS has no tag, with the number of papers that have them."""
    return Counter(name for paper in papers for name in _unsaid(paper))


def _unsaid(paper: Paper) -> Iterator[str]:
    extra = {name: str(each) for name, each in paper.extra.items() if isinstance(each, _TOLD)}
    for name in _in_other_places(paper, extra):
        extra.pop(name, None)
    yield from (name for name in extra if name not in _SAID and not _FURTHER_ADDRESS.match(name))
    is_published = paper.type in ris.PUBLISHED_BY
    similar = _OTHER_NAMES if is_published or not _LIKE_OTHERS.isdisjoint(extra) else {}
    for name, others in similar.items():
        told = [each for each in (name, *others) if extra.get(each)]
        is_venue = name == "publisher" and is_published
        written = paper.venue if is_venue else extra[told[0]] if told else ""
        yield from (each for each in told if extra[each] != written)
    for name in TITLE_PARTS & extra.keys():
        if extra[name].casefold() not in f"{paper.title} {paper.venue}".casefold():
            yield name
    if "month" in extra and (paper.date or (paper.year is None and "year" in extra)):
        yield "month"
    yield from (name for name, kind in _OF_ONE_TYPE if name in extra and paper.type != kind)
    if paper.primary_category:
        yield "the category of arXiv"
    if paper.arxiv and "pmid" in extra:
        yield "pmid"
    if paper.type not in ris.TYPES:
        yield f"the type {paper.type}"


def _in_other_places(paper: Paper, extra: Mapping[str, str]) -> list[str]:
    """The fields that are told where others would be, which are absent."""
    names = ["howpublished"] if extra.get("howpublished") == address(paper) else []
    if not extra.get("pages"):
        names += ["eid", "articleno", *(_TOTALS if paper.type in ris.COUNTED else ())]
    return [*names, "venue"] if "address" in extra and paper.type == "paper-conference" else names


def _personal(personal: Personal) -> Iterator[Line]:
    progress = personal.progress
    if progress:
        yield from (("KW", tag) for tag in progress.tags)
        yield "N1", status_line(progress)
        if fields := progress_fields(progress):
            yield ris.OWN_TAG, f"{ris.OWN_MARK}{json.dumps(fields, ensure_ascii=False)}"
    yield from (("N1", each) for each in re.split(r"\n\s*\n", personal.notes))
