"""Text and names as services send them, made into plain paragraphs and into authors of a list.

    {"given": "Rianne", "family": "van den Berg"}    Rianne van den Berg
    "Castella i Sapé, Sergi"                         Castella i Sapé, Sergi
    "Harold W. Kuhn, Jr."                            Kuhn, Jr., Harold W.
    "The ATLAS Collaboration"                        {The ATLAS Collaboration}

Source: https://jats.nlm.nih.gov/archiving/tag-library (JATS). Pure functions.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from xml.etree.ElementTree import Element

from readlist.formats.publication import person
from readlist.model.formulas import lowered, raised
from readlist.model.marked_text import marked, without_marks
from readlist.model.names import PersonName, list_name, parse_name
from readlist.sources.parsing import parse_xml
from readlist.text import one_line, whole_characters, words

_ATTRIBUTES = r"""(?:\s+[\w:-]+=(?:"[^"]*"|'[^']*'))*"""
_BREAK_TAG = rf"(?i)</?(?:jats:)?(?:p|br|div|ul|ol|li|sec|title|h[1-6]){_ATTRIBUTES}\s*/?>"
_BREAK = "\f"  # between paragraphs; XML cannot hold this character
_BLOCKS = frozenset({"p", "sec", "title", "list", "list-item", "abstract"})
_FORMULAS = frozenset({"inline-formula", "disp-formula", "alternatives", "math", "tex-math"})
_LONGEST_HEADING = 100  # characters
_SCRIPTS = frozenset({"sup", "sub"})
_DELIMITERS = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))
# MathML element → what stands between its children in plain text
_SIGNS = MappingProxyType({"msup": "^", "msub": "_", "msubsup": "_^", "mfrac": "/"})
_PREFIX = r"[</\s]([A-Za-z_][\w.-]*):[A-Za-z_]"
_XML_ENTITY = r"&(?:#[0-9]+|#x[0-9A-Fa-f]+|amp|lt|gt|quot|apos);"
_NOT_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"


def as_fetched(text: str) -> str:
    """`text` with its lines and paragraphs, without white space around it and at line ends."""
    lines = (line.rstrip() for line in re.split(r"\r\n|\r|\n", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def joined_paragraphs(paragraphs: list[str]) -> str:
    """Each paragraph on one line, a blank line between two; blank ones are left out."""
    return "\n\n".join(line for line in map(one_line, paragraphs) if line)


def unwrapped(text: str) -> str:
    """Hard-wrapped text as paragraphs: a blank line or an indented one begins a new one."""
    return joined_paragraphs(re.split(r"\n\s*\n|\n(?=[ \t]{2,}\S)", text.strip()))


def local_name(element: Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def without_markup(text: str) -> str:
    """Text that may hold stray HTML, as paragraphs: tags dropped, entities decoded.

    Only tags that are nothing else are taken for tags: "a < b" and "<x, y>" stay.
    """
    paragraphs = re.split(r"\n\s*\n", re.sub(_BREAK_TAG, "\n\n", text))
    return joined_paragraphs([without_marks(marked(each)) for each in paragraphs])


def title_line(text: str) -> str:
    """A title or venue as a service sends it, on one line in the form of `marked_text`.

    Line breaks of pretty-printing before a comma or within brackets are none of its own.
    """
    return marked(_closed_up(whole_characters(text)))


def paragraphs_of(abstract: str) -> str:
    """The abstract, of which some have HTML paragraphs, and without half a surrogate pair."""
    whole = whole_characters(abstract)
    return without_markup(whole) if re.search(r"(?i)</?(?:p|br)\b", whole) else as_fetched(whole)


def plain_text(element: Element) -> str:
    """The paragraphs of a JATS element, a blank line between two; "" where there are none.

    A title that only says "Abstract" is left out. Formulas are `$TeX$` where TeX is given, else
    their MathML in a line.
    """
    paragraphs = "".join(_pieces(element)).split(_BREAK)
    return joined_paragraphs([_closed_up(each) for each in paragraphs])


def _pieces(element: Element) -> Iterator[str]:
    name = local_name(element)
    if name == "title" and words("".join(element.itertext())[:_LONGEST_HEADING]) == ["abstract"]:
        return
    if name in _FORMULAS:
        yield _formula(element)
    elif name in _SCRIPTS:
        whole = "".join(element.itertext())
        yield (raised if name == "sup" else lowered)(whole) or whole
    else:
        edge = _BREAK if name in _BLOCKS else ""
        yield edge + (element.text or "")
        for child in element:
            yield from _pieces(child)
            yield child.tail or ""
        yield edge


def _closed_up(paragraph: str) -> str:
    """Without the line breaks that pretty-printing put before a comma or within brackets."""
    folded = re.sub(r"\s+", lambda space: "\n" if "\n" in space[0] else " ", paragraph)
    return re.sub(r"(?<=[(\[])\n|\n(?=[,.;:!?)\]])", "", folded)


def _formula(element: Element) -> str:
    """Its TeX if there is one among its renderings, so that no formula comes twice."""
    for each in element.iter():
        is_tex = local_name(each) == "tex-math" or "tex" in each.get("encoding", "").lower()
        if is_tex and (tex := _tex("".join(each.itertext()))):
            return tex
    return "".join(_in_a_line(element).split())


def _tex(text: str) -> str:
    """The formula as `$TeX$`; publishers wrap it in a whole document. "" if there is none."""
    _, begun, rest = text.partition(r"\begin{document}")
    tex = bare = one_line(rest.partition(r"\end{document}")[0] if begun else text)
    for opening, closing in _DELIMITERS:
        if tex.startswith(opening) and tex.endswith(closing):
            bare = tex[len(opening) : -len(closing)].strip()
            break
    return tex if "$" in bare.replace(r"\$", "") else bare and f"${bare}$"


def _in_a_line(element: Element) -> str:
    name = local_name(element)
    if name in {"annotation", "annotation-xml"}:
        return ""
    signs = _SIGNS.get(name, "")
    if signs and len(element) == len(signs) + 1:
        first, *others = (_grouped(_in_a_line(child)) for child in element)
        return first + "".join(map("".join, zip(signs, others, strict=True)))
    parts = (_in_a_line(child) + (child.tail or "") for child in element)
    return (element.text or "") + "".join(parts)


def _grouped(part: str) -> str:
    part = part.strip()
    return part if part.isalnum() else f"({part})"


def jats_text(markup: str) -> str:
    """The paragraphs of a piece of JATS. Raises ValueError if the markup makes no sense."""
    prefixes = sorted(set(re.findall(_PREFIX, markup)) - {"xml", "xmlns"})
    declared = "".join(f' xmlns:{prefix}="{prefix}"' for prefix in prefixes)
    content = re.sub(r"&(?:#?\w+;)?", _entity, re.sub(_NOT_XML, "", markup))
    content = re.sub(r"<(?![/A-Za-z!?])", "&lt;", content)
    document = parse_xml(f"<abstract{declared}>{content}</abstract>".encode())
    # Many publishers escape twice, so what was text still holds entities and tags.
    return without_markup(plain_text(document))


def _entity(match: re.Match[str]) -> str:
    """An entity of HTML as its character, an ampersand that begins none as one."""
    if re.fullmatch(_XML_ENTITY, match[0]):
        return match[0]
    return html.escape(html.unescape(match[0]), quote=False)


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
    """The author whose name is written as it is spoken, or "Family, Given"; "" without a name."""
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
