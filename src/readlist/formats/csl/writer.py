"""Papers as CSL-JSON, the items that pandoc, Zotero and every CSL processor read.

    [
      {
        "id": "jaegle2022perceiver",
        "type": "paper-conference",
        "title": "Perceiver IO: A General Architecture for Structured Inputs & Outputs",
        "author": [{"family": "Jaegle", "given": "Andrew"}],
        "container-title": "International Conference on Learning Representations",
        "issued": {"date-parts": [[2022]]},
        "archive": "arXiv",
        "archive_location": "2107.14795"
      }
    ]

Source: CSL 1.0.2 specification and its schema of input data, which allows no other variables; what
has none is in `custom`, under `readlist`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from operator import attrgetter

from readlist.formats.csl import variables as csl
from readlist.formats.csl.variables import JSON, JsonText
from readlist.formats.privacy import Personal, Private, progress_fields
from readlist.formats.publication import (
    address,
    are_visible,
    date_told,
    is_untitled,
    plain_pages,
    split_people,
    told_date,
    visible_text,
)
from readlist.model.dates import parse_date, parse_month
from readlist.model.formulas import math_segments
from readlist.model.keys import other_keys
from readlist.model.marked_text import is_plain, with_script_marks, written
from readlist.model.names import CSL_TYPES, is_cut_short
from readlist.model.paper import DEFAULT_TYPE, Paper, table_in
from readlist.text import in_portions, json_safe

# The text as it is written: `visible_text`, or `str` for that of a paper which is visible
Shown = Callable[[str], str]
# For want of a number, of pages, of a total
_NEXT_BEST = {
    "issue": "issue", "eid": "page", "articleno": "page", "numpages": "number-of-pages"
}  # fmt: skip
_VARIABLES = {
    **csl.TEXTS, **csl.PEOPLE, **csl.DATES, "publisher": "publisher", "pages": "page", **_NEXT_BEST
}  # fmt: skip


def put_fields(
    item: dict[str, object], extra: Mapping[str, object], kind: str, shown: Shown
) -> dict[str, object]:
    """Fill variables with the fields; gives those back that have none or find it taken."""
    in_series = "series" in extra and kind in csl.IN_SERIES
    number = "issue" if kind in csl.ARTICLES else "collection-number" if in_series else "number"
    others: dict[str, object] = {}
    for name in sorted(extra, key=_NEXT_BEST.__contains__):  # these come last
        value = extra[name]
        if name in csl.SUB_TABLES or not isinstance(value, _TOLD):
            continue
        variable = number if name == "number" else _VARIABLES.get(name, "")
        says_all = name not in ("eid", "articleno", "numpages")
        written: object = (text := shown(str(value)))
        if name in csl.TEXTS:
            written = _title(text, shown)
        elif name in csl.PEOPLE:
            written = csl.people_json(split_people(text))
        elif name in csl.DATES:
            when = parse_date(text)
            written = csl.date_object(when) or {"literal": text}
            says_all = csl.partial_date(written).edtf in ("", when.edtf)
        elif name == "pages":
            written = plain_pages(text)
        is_free = variable and not item.get(variable)
        if is_free:
            item[variable] = written
        if text and not (is_free and says_all):
            others[name] = value if isinstance(value, int) else text
    return others


def put_verbatim(item: dict[str, object], own: dict[str, object], variables: object) -> None:
    """Give back what only CSL-JSON could say; what no variable may hold goes with our own."""
    if not isinstance(variables, Mapping):
        return
    others = {}
    for name, value in variables.items():
        shown = _visible(value)
        if item.get(name) or not _is_allowed(name, shown):
            others[name] = shown
        else:
            item[name] = shown
    if others:
        own["csl"] = others


def _visible(value: object) -> object:
    if isinstance(value, str):
        return visible_text(value)
    if isinstance(value, Mapping):
        return {visible_text(name): _visible(each) for name, each in value.items()}
    return [_visible(each) for each in value] if isinstance(value, list) else value


def _is_allowed(name: str, value: object) -> bool:
    match value:
        case str():
            return name in (*csl.STRINGS.split(), *csl.NUMBERS.split())
        case int() | float():
            return name in csl.NUMBERS.split() and not isinstance(value, bool)
        case dict() if name in csl.DATE_VARIABLES:
            return set(value) <= {"raw", "literal", "season", "circa"}
        case list() if name in csl.NAME_VARIABLES.split():
            return all(
                isinstance(each, dict)
                and set(each) <= csl.NAME_PARTS
                and all(isinstance(part, str) for part in each.values())
                for each in value
            )
        case list():
            return name == "categories" and all(isinstance(each, str) for each in value)
    return name == "custom" and isinstance(value, dict)


_OWN_VALUES = attrgetter(*csl.OWN)
_TEXTS_OF_PAPER = attrgetter("title", "venue", "doi", "arxiv", "url", *csl.OWN)
_TOLD = (str, int)  # a union would be made anew at each look
_TAGS: Mapping[str, tuple[str, str]] = {
    **{tag: (f"<{tag}>", f"</{tag}>") for tag in ("i", "b", "sub", "sup")},
    "sc": ('<span style="font-variant:small-caps;">', "</span>"),
}


def csl_json_text(papers: Sequence[Paper], keys: Sequence[str], private: Private) -> Iterator[str]:
    """The papers under their keys as one array, a variable a line, in portions; `[]` for no papers.

    A paper that imported files had under several keys is there once for each.
    Of what is `private` notes are in `note`, tags in `keyword` and the rest in `custom`.
    """
    taken = {key.lower() for key in keys}
    items = (
        _item_text(paper, name, private.get(paper.key))
        for paper, key in zip(papers, keys, strict=True)
        for name in (key, *other_keys(paper, taken))
    )
    yield "[\n" if papers else "["
    yield from in_portions(items, ",\n")
    yield "\n]\n" if papers else "]\n"


def _item_text(paper: Paper, key: str, personal: Personal | None) -> str:
    said = (each for each in paper.extra.values() if isinstance(each, str))
    short = [*filter(None, _TEXTS_OF_PAPER(paper)), *paper.authors, *said]
    is_visible = are_visible(short) and are_visible((paper.abstract,))
    item = _item(paper, key, personal, str if is_visible else visible_text)
    texts = "".join([told for told in item.values() if type(told) is str])
    # Visible text without these two signs is its own JSON
    is_json = is_visible and not personal and '"' not in texts and "\\" not in texts
    lines = [
        f'    "{name}": "{told}"'
        if is_json and type(told) is str
        else f'    "{name}": {told if isinstance(told, JsonText) else json_safe(JSON.encode(told))}'
        for name, told in item.items()
        if told or told == 0
    ]
    return "  {\n" + ",\n".join(lines) + "\n  }"


@lru_cache(maxsize=4096)  # most papers share their date with others
def _issued(year: int | None, told: str, month: str) -> tuple[JsonText, str]:
    """The date that `told_date` tells as CSL has it, and how much of it that says."""
    issued = csl.date_object(date_told(year, told, month))
    return JsonText(JSON.encode(issued) if issued else ""), csl.partial_date(issued).edtf


def _item(paper: Paper, key: str, personal: Personal | None, shown: Shown) -> dict[str, object]:
    kind = paper.type if paper.type in CSL_TYPES else DEFAULT_TYPE
    extra, arxiv, url, date = paper.extra, shown(paper.arxiv), address(paper), told_date(paper)
    issued, issued_edtf = _issued(*date)
    other, untitled = parse_date(paper.date) if paper.date else None, is_untitled(paper)
    year = "" if issued else shown(str(extra.get("year") or ""))  # words: "in press"
    words = {"literal": year} if year else {}
    venue = _title(paper.venue, shown) or ("arXiv" if kind == "article" and arxiv else "")
    item: dict[str, object] = {
        "id": key,
        "citation-key": key,
        "type": kind,
        "title": "" if untitled else _title(paper.title, shown),
        "author": csl.people_json(paper.authors),
        "publisher" if kind in csl.PUBLISHED_BY else "container-title": venue,
        "issued": issued or words,
        "available-date": csl.date_object(other) if other and other.year != paper.year else {},
        "DOI": shown(paper.doi),
        "URL": shown(url),
        "archive": "arXiv" if arxiv else "",
        "archive_location": arxiv,
    }
    told = _OWN_VALUES(paper)
    own: dict[str, object] = {
        name: shown(str(each)) for name, each in compress(zip(csl.OWN, told, strict=True), told)
    }
    if extra:
        others = dict(extra)
        if extra.get("howpublished") == url:
            del others["howpublished"]
        if month := extra.get("month"):
            when = date_told(*date)
            if when.year and parse_month(str(month)) == when.month != 0:
                del others["month"]
        own["extra"] = put_fields(item, others, kind, shown)
        own["is_issue"] = "issue" in others and "number" not in others
        if "csl" in extra:
            put_verbatim(item, own, extra["csl"])
    own["cut_short"] = _cut_short(paper)
    if paper.date and paper.date != (issued_edtf or csl.partial_date(words).edtf):
        own["date"] = paper.date
    if untitled:
        own["untitled"] = shown(paper.title)
    item["abstract"] = _paragraphs(paper.abstract, shown)
    if personal:
        _with_personal(item, own, personal)
    if own := {name: value for name, value in own.items() if value}:
        item["custom"] = {**table_in(item, "custom"), "readlist": own}
    return item


def _cut_short(paper: Paper) -> list[str]:
    """The name variables that lack people: CSL has no word for "and others"."""
    people = {"author": paper.authors}
    for name in filter(paper.extra.__contains__, csl.PEOPLE):
        people[csl.PEOPLE[name]] = split_people(str(paper.extra[name]))
    return [variable for variable, names in people.items() if is_cut_short(names)]


def _title(title: str, shown: Shown = visible_text) -> str:
    return shown(title) if is_plain(title) else written(with_script_marks(title), _formulas, _TAGS)


def _formulas(title: str) -> str:
    """The title; formulas are marked as what no style may capitalise."""
    return "".join(
        f'<span class="nocase">{part}</span>' if math else part
        for math, part in math_segments(visible_text(title))
    )


def _paragraphs(text: str, shown: Shown) -> str:
    if is_plain(text) and "\n" not in text:
        return shown(text)
    told = text if is_plain(text) else "\n\n".join(map(_title, text.split("\n\n")))
    return "\n\n".join(filter(None, map(visible_text, told.split("\n\n"))))


def _with_personal(item: dict[str, object], own: dict[str, object], personal: Personal) -> None:
    notes = [str(item.get("note") or ""), _paragraphs(personal.notes, visible_text)]
    item["note"] = "\n\n".join(filter(None, notes))
    own["notes"] = personal.notes.strip()
    progress = personal.progress
    if progress is None:
        return
    keywords = [str(item.get("keyword") or ""), *map(visible_text, progress.tags)]
    item["keyword"] = ", ".join(filter(None, keywords))
    own["extra"] = {**table_in(own, "extra"), **progress_fields(progress)}
