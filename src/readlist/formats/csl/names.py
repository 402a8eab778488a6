"""Names and dates of CSL-JSON, out and in.

Particles are written as non-dropping: those of this field's names ("van den Berg", "von Oswald",
"de Freitas") are printed wherever the family name is. Of a name that was imported with another
kind of particle that is forgotten.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from readlist.formats.people import body, is_et_al, person
from readlist.formats.tex.writer import visible_text
from readlist.model.dates import PartialDate, checked_date, parse_date, parse_month_and_days
from readlist.model.marked_text import marked, without_marks
from readlist.model.names import OTHERS, is_cut_short, parse_name, two_plain_words
from readlist.text import decoded, one_line

_SUFFIXED = re.compile(r"([^,]+),\s*((?:[JS]r|I{1,3}|IV|VI{0,3})\.?)")
_PARTICLES = ("dropping-particle", "non-dropping-particle")


def name_objects(authors: Iterable[str]) -> list[dict[str, str]]:
    """The people as CSL's name objects, without the "others" who are nobody by name."""
    authors = tuple(authors)
    named = authors[:-1] if is_cut_short(authors) else authors
    return [found for author in named if (found := _name_object(author))]


def _name_object(author: str) -> dict[str, str]:
    if plain := two_plain_words(author):
        return {"family": plain[1], "given": plain[0]}
    author = visible_text(decoded(author))
    if author == OTHERS:
        return {"literal": OTHERS}
    name = parse_name(author)
    if name.corporate:
        return {"literal": name.family}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: text for part, text in parts.items() if text}


def people(value: object) -> tuple[str, ...]:
    """The names of a name variable as lists have them; what is no name is left out."""
    names = list(filter(None, map(_listed, value))) if isinstance(value, list) else []
    return (*(each for each in names if each != OTHERS), *([OTHERS] if OTHERS in names else []))


def _listed(value: object) -> str:
    if isinstance(value, str):
        return OTHERS if is_et_al(value) else one_line(value)
    if not isinstance(value, dict):
        return ""
    text = {
        part: without_marks(marked(found))
        for part, found in value.items()
        if isinstance(found, str)
    }
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
    found: dict[str, object] = {"date-parts": both}
    if when.season:
        found["season"] = when.season
    if when.doubt:
        found["circa"] = True
    return found


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
    if len(points) == 2:
        when = replace(when, end=points[1])
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
    numbers = [
        int(part)
        for part in parts[:3]
        if (
            part.strip().lstrip("-").isdecimal() and len(part) < 8
            if isinstance(part, str)
            else isinstance(part, int | float) and not isinstance(part, bool) and abs(part) < 1e5
        )
    ]
    if not numbers:
        return PartialDate()
    return checked_date(*[*numbers, 0, 0][:3])
