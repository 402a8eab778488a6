"""Names in RIS, out and in: "Family, Given, Suffix", and organisations.

An organisation ends in a comma, and has two where its own name has the first one, as EndNote has
it; Zotero takes a name without given name for one as well.
"""

from readlist.formats.tex.writer import visible_text
from readlist.model.names import OTHERS, PersonName, list_name, parse_name
from readlist.text import decoded

_ORGANISATIONS = """
    association board bureau center centre collaboration college commission committee company
    consortium corporation council department foundation group inc inc. institute institution
    laboratories laboratory ltd ltd. ministry network office organisation organization project
    society team union university
"""


def person_to_ris(author: str) -> str:
    """Family, Given, Suffix; a body ends in a comma, and doubles the first one of its own."""
    name = parse_name(visible_text(decoded(author)))
    if author == OTHERS:
        return OTHERS
    if name.corporate or (" " in name.family and not name.given and not name.suffix):
        whole = name.surname
        return whole.replace(",", ",,", 1) if "," in whole else f"{whole},"
    if not name.given and not name.suffix:
        return name.surname
    return ", ".join(filter(None, (name.surname, name.given or " ", name.suffix)))


def person_from_ris(name: str) -> str:
    """The name; a body has a comma at its end, and two where its own name has the first one."""
    if ",," in name:
        return list_name(PersonName(name.replace(",,", ","), corporate=True))
    family, *rest = (part.strip() for part in name.split(","))
    if not rest:
        return _in_natural_order(family)
    if not any(rest):
        return list_name(PersonName(family, corporate=True))
    inverted = ", ".join((family, *rest[1:], rest[0]))
    return list_name(parse_name(inverted))


def _in_natural_order(name: str) -> str:
    words = name.casefold().split()
    is_body = len(words) > 1 and not set(_ORGANISATIONS.split()).isdisjoint(words)
    if name == OTHERS or not is_body:
        return name
    return list_name(PersonName(name, corporate=True))
