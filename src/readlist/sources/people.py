"""Names of authors as services give them, in the form that lists keep. Pure functions.

{"given": "Rianne", "family": "van den Berg"}    Rianne van den Berg
"Castella i Sapé, Sergi"                         Castella i Sapé, Sergi
"Harold W. Kuhn, Jr."                            Kuhn, Jr., Harold W.
"The ATLAS Collaboration"                        {The ATLAS Collaboration}
"""

import re
import unicodedata
from collections.abc import Iterable

from readlist.formats.people import person
from readlist.model.names import PersonName, list_name, parse_name
from readlist.text import one_line

_SUFFIX = r"(?:[JS]r\.?|II|III|IV)"
_PARTICLE = r"[a-zà-ÿ]+"
_DBLP_NUMBER = r" \d{4}$"  # tells people of one name apart there
_GROUP = (
    r"(?i)\b(?:collaborations?|consortium|working group|study group|research group|initiative"
    r"|foundation|university|institute|association|committee|alliance|task force|investigators)\b"
    r"|\S (?:teams?|group|project|network|labs?)(?: \(|$)"
)
_NOBODY = frozenset({"", "unknown", "anonymous", "et al", "et al.", "others", "none", "n/a"})


def from_parts(given: str, family: str, suffix: str = "") -> str:
    """The author of these parts, "" where there is no name among them."""
    given, family, suffix = _clean(given), _clean(family), _clean(suffix)
    if not family:
        return natural(given)
    if not given:
        return list_name(PersonName(family))
    names = given.split()
    while len(names) > 1 and re.fullmatch(_PARTICLE, names[-1]):  # "Berg, Rianne van den"
        family = f"{names.pop()} {family}"
    given = " ".join(names)
    return person(family, given, suffix=suffix)


def corporate(name: str) -> str:
    """The author that is a group, "" for none."""
    name = _clean(name)
    return "" if name.lower() in _NOBODY else f"{{{name}}}"


def natural(name: str) -> str:
    """The author whose name is written as it is spoken, or "Family, Given"; "" for nobody."""
    name = re.sub(_DBLP_NUMBER, "", _clean(name))
    if name.lower() in _NOBODY or name.startswith("(:"):  # "(:Unav)": DataCite's placeholder
        return ""
    if re.search(_GROUP, name):
        return f"{{{name}}}"
    before, comma, after = (part.strip() for part in name.partition(","))
    if comma and before and after and not re.fullmatch(_SUFFIX, after):
        if "," in after:
            first, given = (part.strip() for part in after.split(",", 1))
            is_person = re.fullmatch(_SUFFIX, first) and given and "," not in given
            return f"{before}, {after}" if is_person else f"{{{name}}}"
        return from_parts(after, before)
    spoken = re.sub(rf",? {_SUFFIX}$", "", name)
    if spoken != name and " " in spoken:
        parts = parse_name(spoken)
        return from_parts(parts.given, parts.surname, name[len(spoken) :].lstrip(", "))
    return name.strip(", ")


def authors(names: Iterable[str]) -> tuple[str, ...]:
    """Those that are there, in their order."""
    return tuple(filter(None, names))


def _clean(name: str) -> str:
    return one_line(unicodedata.normalize("NFC", name).translate(_BRACES)).strip(" ;,")


_BRACES = str.maketrans("{}", "  ")
