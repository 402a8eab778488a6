"""Names and dates of CSL-JSON, out and in.

Particles are written as non-dropping: those of this field's names ("van den Berg", "von Oswald",
"de Freitas") are printed wherever the family name is. Of a name that was imported with another
kind of particle that is forgotten.
"""

from collections.abc import Iterable, Mapping

from readlist.formats.markup import plain_line
from readlist.formats.people import body, person
from readlist.formats.publication import PartialDate, parse_date
from readlist.formats.tex.writer import visible_text
from readlist.model.names import OTHERS, is_cut_short, parse_name
from readlist.text import decoded, one_line

_PARTICLES = ("dropping-particle", "non-dropping-particle")


def name_objects(authors: Iterable[str]) -> list[dict[str, str]]:
    """The people as CSL's name objects, without the "others" who are nobody by name."""
    authors = tuple(authors)
    named = authors[:-1] if is_cut_short(authors) else authors
    return [found for author in named if (found := _name_object(visible_text(decoded(author))))]


def _name_object(author: str) -> dict[str, str]:
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
    return tuple(filter(None, map(_listed, value))) if isinstance(value, list) else ()


def _listed(value: object) -> str:
    if isinstance(value, str):
        return one_line(value)
    if not isinstance(value, dict):
        return ""
    text = {part: plain_line(found) for part, found in value.items() if isinstance(found, str)}
    if literal := text.get("literal") or text.get("name"):
        return OTHERS if literal == OTHERS else body(literal)
    family, given, suffix = (text.get(part, "") for part in ("family", "given", "suffix"))
    particle = " ".join(text[part] for part in _PARTICLES if text.get(part))
    if not suffix and "," in given:  # "Martin Luther, Jr.", where there is no field for it
        given, _, suffix = given.partition(",")
    return person(family, given, particle, suffix) if family or given else ""


def date_object(when: PartialDate) -> dict[str, object]:
    """The date as CSL has it; {} where nothing is known."""
    return {"date-parts": [when.parts]} if when.parts else {}


def partial_date(value: object) -> PartialDate:
    """The date, or the beginning of a span, however it is written."""
    if isinstance(value, str | int):
        return parse_date(str(value))
    if not isinstance(value, Mapping):
        return PartialDate()
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        text = "/".join(str(part) for part in parts[0][:3] if isinstance(part, str | int | float))
        if (found := parse_date(text)) != PartialDate():
            return found
    told = (value.get(name) for name in ("raw", "literal", "edtf", "date", "year"))
    return next(
        (found for each in told if each and (found := parse_date(str(each))).year), PartialDate()
    )
