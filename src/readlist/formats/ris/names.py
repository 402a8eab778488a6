"""Names in RIS, out and in: "Family, Given, Suffix", and organisations.

A name without a comma is an organisation's, as for Zotero. The writer ends one in a comma, and
doubles the first one of its own, as EndNote has it. Two to four Chinese or Korean characters are
a person's, who has no comma in those scripts.
"""

import re

from readlist.formats.people import is_et_al
from readlist.formats.tex.writer import visible_text
from readlist.model.names import OTHERS, PersonName, list_name, parse_name, two_plain_words
from readlist.text import decoded

_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}")


def person_to_ris(author: str) -> str:
    """Family, Given, Suffix; a body ends in a comma, and doubles the first one of its own."""
    if plain := two_plain_words(author):
        return f"{plain[1]}, {plain[0]}"
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
    """The name; a body has no comma or one at its end, and two where its own name has the first."""
    if is_et_al(name):
        return OTHERS
    if ",," in name:
        return list_name(PersonName(name.replace(",,", ","), corporate=True))
    family, *rest = (part.strip() for part in name.split(","))
    if not any(rest) and name[-1] != "," and _HAN_NAME.fullmatch(family):
        return family
    if not any(rest):
        return list_name(PersonName(family, corporate=True)) if family else ""
    inverted = ", ".join((family, *rest[1:], rest[0])) if rest[0] else f"{family}, {rest[-1]}"
    return list_name(parse_name(inverted))
