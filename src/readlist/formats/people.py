"""Names between the parts that citation formats have and the one text that lists have."""

import re
from collections.abc import Iterable

from readlist.names import PersonName, list_name, parse_name
from readlist.text import one_line

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


def person(family: str, given: str = "", particle: str = "", suffix: str = "") -> str:
    """The person as a list has them, from parts that anybody may have filled in.

    Lower-case words at the start of the family name are its particle, capitalised ones of a
    particle belong to the name.
    """
    family, given, particle, suffix = (
        one_line(part.replace(",", " ")) for part in (family, given, particle, suffix)
    )
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
    return " and ".join(
        f"{{{name}}}" if _AND.search(name) and not name.startswith("{") else name for name in names
    )


def split_people(text: str) -> tuple[str, ...]:
    """The names of a text in which " and " stands between two of them, but not within braces."""
    names, start, position = [], 0, 0
    while match := _AND.search(text, position):
        position = match.end()
        if text.count("{", start, match.start()) == text.count("}", start, match.start()):
            names.append(text[start : match.start()])
            start = position
    names.append(text[start:])
    return tuple(filter(None, map(one_line, names)))
