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
from collections.abc import Iterator, Mapping, Sequence
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
_FURTHER_ADDRESS = lazy_pattern(r"url\d+")
_SIMILAR: Mapping[str, tuple[str, ...]] = {
    "language": ("langid", "hyphenation"), "number": ("issue",), "volumes": ("numvolumes",),
    "library": ("call", "lccn"), "origdate": ("origyear",),
}  # fmt: skip
# Tag → the field of an import, and those that say nearly the same where it is absent
_FIELDS = [(tag, (name, *_SIMILAR.get(name, ()))) for tag, name in ris.FIELDS.items()]
_PUBLISHER = ("publisher", "organization", "institution", "school")
_TOLD = (str, int)  # a union would be made anew at each look
Line = tuple[str, str]  # a tag and its value


class _Fields(dict[str, str]):
    """The fields of a paper; what is written is gone, and what is left has no tag."""

    def take(self, *names: str) -> str:
        """The first of these fields that is there; those that say the same are gone as well."""
        for name in names:
            if found := self.pop(name, ""):
                for other in names:
                    if self.get(other) == found:
                        del self[other]
                return found
        return ""


def ris_text(
    papers: Sequence[Paper], keys: Sequence[str], private: Private, unsaid: Counter[str]
) -> Iterator[str]:
    """The papers under their keys as records, in portions; what is `private` is in N1 and KW.

    `unsaid` counts, while the text is read, the papers with a field for which RIS has no tag.
    """
    keyed = zip(papers, keys, strict=True)
    records = (_record(each, key, private.get(each.key), unsaid) for each, key in keyed)
    return in_portions(records, "\r\n")


def _record(paper: Paper, key: str, personal: Personal | None, unsaid: Counter[str]) -> str:
    told = paper.extra.items()
    fields = _Fields(
        {name: in_unicode(str(each)) for name, each in told if isinstance(each, _TOLD)}
    )
    kept, venue = table_in(paper.extra, "ris"), in_unicode(paper.venue)
    named = kept.get("TY")
    kind = str(named[0]) if isinstance(named, list) and named else ""
    if ris.CSL_TYPE_OF.get(kind) != paper.type:  # it came with the type of another kind, or none
        kind = ris.TYPES.get(paper.type) or ris.NEAREST.get(paper.type) or ris.TYPES[DEFAULT_TYPE]
    is_conference = paper.type == "paper-conference"  # T2 is its name, C3 that of its proceedings
    event = fields.take("eventtitle") if is_conference else ""
    pmid = "" if paper.arxiv else fields.take("pmid")
    if fields.get("howpublished") == (page := address(paper)):
        del fields["howpublished"]
    lines = [
        ("TY", kind),
        ("ID", key),
        ("TI", "" if is_untitled(paper) else in_unicode(paper.title)),
        *[("AU", ris.person_to_ris(author)) for author in paper.authors],
        *_dates(paper, fields),
        ("PB" if paper.type in ris.PUBLISHED_BY else "T2", event or venue),
        ("C3", venue if is_conference else ""),
        ("DO", paper.doi or fields.take("doi")),
        ("UR", page),
        ("UR", page_of(Scheme.OPENREVIEW, paper.openreview if paper.url else "")),
        ("DB", "arXiv" if paper.arxiv else "PubMed" if pmid else ""),
        ("AN", paper.arxiv or pmid),
        ("L1", paper.pdf),
        *(_further(paper, venue, fields) if fields else ()),
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
    if fields:
        unsaid.update(fields.keys())
    if paper.primary_category:
        unsaid["the category of arXiv"] += 1
    if paper.type not in ris.TYPES:
        unsaid[f"the type {paper.type}"] += 1
    lines = list(filter(itemgetter(1), lines))  # one without a value is not written
    if not are_visible([text for _, text in lines]):
        lines = [(tag, shown) for tag, text in lines if (shown := visible_text(text))]
    return "\r\n".join((*map("  - ".join, lines), "ER  - \r\n"))


def _dates(paper: Paper, fields: _Fields) -> Iterator[Line]:
    when = publication_date(paper)
    if when.year is None:
        words = fields.take("year", "month")
        yield "DA", words and f"///{words}"
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
    if not (when.month and paper.date):  # the date comes first
        month_told = fields.take("month")
        more = more or ("" if when.month else month_told)
    if when.month or more:
        month = f"{when.month:02}" if when.month and not when.season else ""
        day = f"{when.day:02}" if when.day else ""
        yield "DA", f"{year}/{month}/{day}/{more}"


def _further(paper: Paper, venue: str, fields: _Fields) -> list[Line]:
    is_published, is_counted = paper.type in ris.PUBLISHED_BY, paper.type in ris.COUNTED
    is_conference, is_article = paper.type == "paper-conference", paper.type == "article-journal"
    fields.pop("crossref", "")  # whose fields the paper has
    if not TITLE_PARTS.isdisjoint(fields):
        whole = f"{in_unicode(paper.title)} {venue}".casefold()
        for name in TITLE_PARTS & fields.keys():
            if fields[name].casefold() in whole:
                del fields[name]
    for name in _PUBLISHER if is_published else ():
        if fields.get(name) == venue:
            del fields[name]
    first, last = first_and_last_page(fields.pop("pages", ""))
    eid = fields.take("eid", "articleno") if is_article or not first else ""
    total = fields.take("pagetotal", "numpages") if is_counted and not (first or eid) else ""
    accessed, place = fields.pop("urldate", ""), fields.take("address", "location")
    return [
        *[(tag, fields.take(*names)) for tag, names in _FIELDS],
        ("SP", first or eid or total),
        # The first page alone would be read as the number of all
        ("EP", last or (first if is_counted else "")),
        ("C7", eid),
        ("T2" if is_published else "T3", fields.pop("series", "")),
        *_people("A3" if paper.type == "book" else "A2", fields.pop("editor", "")),
        *_people("A4", fields.pop("translator", "")),
        ("PB", "" if is_published else fields.take(*_PUBLISHER)),
        ("C1" if is_conference else "CY", place),
        ("CY", fields.pop("venue", "") if is_conference and place else ""),
        ("M3", fields.pop("type", "")),
        ("SN", fields.pop("isbn", "")),
        ("SN", fields.pop("issn", "")),
        ("Y2", accessed if "/" in accessed else accessed.replace("-", "/")),
        ("C2", fields.pop("pmcid", "")),
        *[("UR", fields.take(name)) for name in filter(_FURTHER_ADDRESS.fullmatch, sorted(fields))],
        ("UR", fields.pop("url", "")),
        *[("KW", each) for each in KEYWORD_BREAK.split(fields.pop("keywords", ""))],
    ]


def _people(tag: str, names: str) -> list[Line]:
    return [(tag, ris.person_to_ris(each)) for each in split_people(names)]


def _personal(personal: Personal) -> Iterator[Line]:
    progress = personal.progress
    if progress:
        yield from (("KW", tag) for tag in progress.tags)
        yield "N1", status_line(progress)
        if fields := progress_fields(progress):
            yield ris.OWN_TAG, f"{ris.OWN_MARK}{json.dumps(fields, ensure_ascii=False)}"
    yield from (("N1", each) for each in re.split(r"\n\s*\n", personal.notes))
