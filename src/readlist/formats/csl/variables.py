"""The types and variables of CSL-JSON, what they are called in a list, and their names and dates.

Particles are written as non-dropping: those of this field's names ("van den Berg", "von Oswald",
"de Freitas") are printed wherever the family name is. Of a name that was imported with another
kind of particle that is forgotten.

Source: CSL 1.0.2 specification, appendices III (types) and IV (variables), and its JSON schema.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from readlist.formats.publication import body, is_et_al, person, visible_text
from readlist.model.dates import PartialDate, checked_date, parse_date, parse_month_and_days
from readlist.model.marked_text import marked, without_marks
from readlist.model.names import OTHERS, SUFFIX, is_cut_short, parse_name, two_plain_words
from readlist.text import decoded, lazy_pattern, one_line

# Fields of a paper that CSL has not: they are under `readlist` in `custom`
OWN = ("openreview", "pdf", "code", "project", "presentation", "award", "primary_category")
# The tables of `extra` that hold what only one format can say
SUB_TABLES = frozenset({"bibtex", "csl", "ris"})
# Types whose venue is who published them (`publisher`); of the others it is their container
PUBLISHED_BY = frozenset(["article", "book", "thesis", "report", "dataset", "software", "standard"])
# Types whose number is that of an issue
ARTICLES = frozenset(
    ["article-journal", "article-magazine", "article-newspaper", "periodical", "review"]
)
# Types whose number, where they have a series, is the one they have in it
IN_SERIES = frozenset(["book", "chapter", "collection", "paper-conference"])
# Field of `extra` → CSL variable that holds a text or number
TEXTS: Mapping[str, str] = {
    "volume": "volume", "edition": "edition", "address": "publisher-place",
    "series": "collection-title", "chapter": "chapter-number", "isbn": "ISBN", "issn": "ISSN",
    "note": "note", "keywords": "keyword", "language": "language", "type": "genre",
    "pagetotal": "number-of-pages", "volumes": "number-of-volumes", "shorttitle": "title-short",
    "shortjournal": "container-title-short", "eventtitle": "event-title", "venue": "event-place",
    "version": "version", "howpublished": "medium", "origtitle": "original-title",
    "origpublisher": "original-publisher", "pmid": "PMID", "pmcid": "PMCID",
    "library": "call-number", "url": "URL",
}  # fmt: skip
# Field of `extra` → CSL variable that holds names
PEOPLE: Mapping[str, str] = {
    "editor": "editor", "translator": "translator", "bookauthor": "container-author",
    "director": "director", "illustrator": "illustrator",
}  # fmt: skip
# Field of `extra` → CSL variable that holds a date
DATES: Mapping[str, str] = {
    "urldate": "accessed", "origdate": "original-date", "eventdate": "event-date",
}  # fmt: skip
# All CSL variables that hold names
NAME_VARIABLES = """
    author chair collection-editor compiler composer container-author contributor curator director
    editor editorial-director executive-producer guest host illustrator interviewer narrator
    organizer original-author performer producer recipient reviewed-author script-writer
    series-creator translator
"""
# The parts of a name that hold a text
NAME_PARTS = frozenset(
    ["family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"]
)
# All CSL variables that hold a date
DATE_VARIABLES = frozenset(
    ["accessed", "available-date", "event-date", "issued", "original-date", "submitted"]
)
# CSL variables that hold a text or a number
NUMBERS = """
    chapter-number citation-number collection-number edition first-reference-note-number issue
    locator number number-of-pages number-of-volumes page page-first part printing supplement volume
"""
# CSL variables that hold a text; `annote`, which is the user's own, is not written
STRINGS = """
    abstract archive archive-place archive_collection archive_location authority call-number
    citation-label collection-title container-title container-title-short dimensions division DOI
    event-place event-title genre ISBN ISSN journalAbbreviation jurisdiction keyword language medium
    note original-publisher original-publisher-place original-title part-title PMCID PMID publisher
    publisher-place references reviewed-genre reviewed-title scale section shortTitle source status
    title title-short URL version volume-title volume-title-short year-suffix
"""

_SUFFIXED = lazy_pattern(rf"([^,]+),\s*({SUFFIX})")
_NUMBER = lazy_pattern(r"\s*(-?\d{1,7})(?:\.0)?\s*")
_PARTS = ("family", "given", "non-dropping-particle", "suffix")  # those of PersonName, in order
_PARTICLES = ("dropping-particle", "non-dropping-particle")


class JsonText(str):
    """A part of an item that is JSON already."""

    __slots__ = ()


JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def people_json(authors: tuple[str, ...]) -> JsonText:
    """The people as CSL's name objects, without "others", which names no person; "" for none."""
    found = []
    for author in authors[:-1] if is_cut_short(authors) else authors:
        if plain := two_plain_words(author):
            found.append(f'{{"family": "{plain[1]}", "given": "{plain[0]}"}}')
        elif parts := _name_parts(author):
            found.append(JSON.encode(parts))
    return JsonText(f"[{', '.join(found)}]" if found else "")


def _name_parts(author: str) -> dict[str, str]:
    shown = visible_text(decoded(author))
    name = parse_name(shown)
    if shown == OTHERS or name.corporate:
        return {"literal": OTHERS if shown == OTHERS else name.family}
    told = zip(_PARTS, name, strict=False)
    return {part: text for part, text in told if isinstance(text, str) and text}


_BETWEEN_NAMES = lazy_pattern(r"(?<!\s)\s++and\s++|;")  # of programs that have names in one text


def people(value: object) -> tuple[str, ...]:
    """The names of a name variable as lists have them; what is not a name is left out."""
    if isinstance(value, str):
        value = _BETWEEN_NAMES.split(value)
    names = list(filter(None, map(_listed, value))) if isinstance(value, list) else []
    return (*(each for each in names if each != OTHERS), *([OTHERS] if OTHERS in names else []))


def _listed(value: object) -> str:
    if isinstance(value, str):
        return OTHERS if is_et_al(value) else one_line(value)
    if not isinstance(value, dict):
        return ""
    told = ((part, found) for part, found in value.items() if isinstance(found, str))
    text = {part: without_marks(marked(found)) for part, found in told}
    if literal := text.get("literal") or text.get("name"):
        return OTHERS if is_et_al(literal) else body(literal)
    family, given, suffix = (text.get(part, "") for part in ("family", "given", "suffix"))
    particle = " ".join(text[part] for part in _PARTICLES if text.get(part))
    if not suffix and "," in given:  # "Martin Luther, Jr.", where there is no field for it
        given, _, suffix = given.partition(",")
    if not suffix and "," in family and (found := _SUFFIXED.fullmatch(family)):
        family, suffix = found[1], found[2]
    if is_et_al(f"{given} {family}"):
        return OTHERS
    return person(family, given, particle, suffix) if family or given else ""


def date_object(when: PartialDate) -> dict[str, object]:
    """The date as CSL has it; {} where nothing is known."""
    if not when.parts:
        return {}
    both = [when.parts, *([when.end.parts] if when.end and when.end.parts else [])]
    told = {"date-parts": both, "season": when.season, "circa": bool(when.doubt)}
    return {name: value for name, value in told.items() if value}


def partial_date(value: object) -> PartialDate:
    """The date or span, however it is written."""
    if isinstance(value, str | int):
        return parse_date(str(value))
    if not isinstance(value, Mapping):
        return PartialDate()
    parts = value.get("date-parts")
    points = [_point(each) for each in parts[:2]] if isinstance(parts, list) else []
    if not points or points[0].year is None:
        told = (value.get(name) for name in ("raw", "literal", "edtf", "date", "year"))
        found = (parse_date(str(each)) for each in told if each)
        return next((each for each in found if each.year is not None), PartialDate())
    when = points[0]
    if len(points) == 2:  # one of nothing but 0 is open
        when = replace(when, end=points[1] if points[1].year else PartialDate())
    text = str(value.get("season") or "")
    if text.isdecimal():
        number = int(text)
        season = 20 + number if 1 <= number <= 4 else number if 21 <= number <= 24 else 0
    else:
        season = parse_month_and_days(text)[0].month if text else 0
    if season and not when.month:
        when = replace(when, month=season)
    return replace(when, doubt="~") if value.get("circa") else when


def _point(parts: object) -> PartialDate:
    if isinstance(parts, str | int | float):
        return parse_date(str(parts))
    if not isinstance(parts, list):
        return PartialDate()
    found = (_NUMBER.fullmatch(str(part)) for part in parts[:3])
    numbers = [int(match[1]) for match in found if match]
    if not numbers:
        return PartialDate()
    return checked_date(*[*numbers, 0, 0][:3])
