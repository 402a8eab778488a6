"""Names between the parts that citation formats have and the one text that lists have."""

import re
from collections.abc import Iterable

from readlist.model.names import PersonName, list_name, parse_name
from readlist.text import one_line

_SEPARATOR = re.compile(r"(?<!\s)\s+and(?=\s)", re.IGNORECASE)
_ET_AL = re.compile(r"(?i)(?:and\s+)?(?:others|et\.?[\s,]*al(?:ii|\.)?|u\.\s*a\.)")
_BRACE_OR_SEPARATOR = re.compile(rf"[{{}}]|{_SEPARATOR.pattern}", re.IGNORECASE)


def is_et_al(name: str) -> bool:
    """Whether the name stands for people who are not named: "et al.", "and others"."""
    return _ET_AL.fullmatch(name.strip()) is not None


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
        f"{{{name}}}" if _SEPARATOR.search(name) and name[:1] != "{" else name for name in names
    )


def split_people(text: str) -> tuple[str, ...]:
    """The names of a text or its TeX source: " and " stands between two, but not within braces."""
    padded = f" {text} "
    if "{" not in text:
        return tuple(filter(None, map(one_line, _SEPARATOR.split(padded))))
    names, depth, start = [], 0, 0
    for each in _BRACE_OR_SEPARATOR.finditer(padded):
        if each[0] == "{":
            depth += 1
        elif each[0] == "}":
            depth -= 1
        elif depth <= 0:
            names.append(padded[start : each.start()])
            start = each.end()
    return tuple(filter(None, map(one_line, (*names, padded[start:]))))
