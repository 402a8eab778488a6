"""The bytes that services send, read so that no body can do harm, and made into text and names.

    {"given": "Rianne", "family": "van den Berg"}    Rianne van den Berg
    "Castella i Sapé, Sergi"                         Castella i Sapé, Sergi
    "Harold W. Kuhn, Jr."                            Kuhn, Jr., Harold W.
    "The ATLAS Collaboration"                        {The ATLAS Collaboration}

Pure functions. Sources: https://docs.python.org/3/library/xml.html#xml-security (entities);
RFC 8259, section 8 (JSON's encoding and lone surrogates);
https://jats.nlm.nih.gov/archiving/tag-library (JATS).
"""

import codecs
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple
from xml.etree import ElementTree as ET

from readlist.formats.publication import person
from readlist.model.marked_text import marked, without_marks
from readlist.model.names import DBLP_NUMBER, PersonName, list_name, parse_name
from readlist.text import decoded, lazy_pattern, one_line, whole_characters, words

_LONE_SURROGATE = r"\\u[dD][89a-fA-F]"


def parse_xml(body: bytes) -> ET.Element:
    """The root of a UTF-8 document without DOCTYPE, which has no entities that could expand.

    Raises ValueError for any other.
    """
    text = body.decode("utf-8-sig")
    if "<!DOCTYPE" in text or "\0" in text:  # the other would be taken for UTF-16
        raise ValueError("XML with a DOCTYPE, or not in UTF-8")
    try:
        return ET.fromstring(text)  # noqa: S314 (see above)
    except ET.ParseError as error:
        raise ValueError(f"no well-formed XML ({error})") from None


def parse_json(body: bytes) -> object:
    """The value of a UTF-8 JSON text, lone surrogates as U+FFFD. Raises ValueError for others."""
    text = body.decode("utf-8-sig")
    try:
        value: object = json.loads(text)
        if re.search(_LONE_SURROGATE, text):
            value = json.loads(whole_characters(json.dumps(value, ensure_ascii=False)))
    except RecursionError:
        raise ValueError("JSON nested too deeply") from None
    return value


class Json(NamedTuple):
    """A value that a service sent; names lead into it, from one object to the other.

    Where nothing of the kind is there, the text is "", the list empty and the year None.
    """

    value: object

    def at(self, *names: str) -> object:
        """The value there, None if there is none."""
        value = self.value
        for name in names:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value

    def text(self, *names: str) -> str:
        found = self.at(*names)
        return whole_characters(found) if isinstance(found, str) else ""

    def line(self, *names: str) -> str:
        return one_line(self.text(*names))

    def title(self, *names: str) -> str:
        return title_line(self.text(*names))

    def items(self, *names: str) -> "list[Json]":
        found = self.at(*names)
        return list(map(Json, found)) if isinstance(found, list) else []

    def year(self, name: str) -> int | None:
        year = self.at(name)
        return year if type(year) is int and 1000 <= year <= 9999 else None


def filled(facts: Mapping[str, str]) -> dict[str, str]:
    """Those facts that are not blank."""
    return {name: text for name, text in facts.items() if text}


def page_range(first: str, last: str) -> str:
    """Pages as lists have them: 253-279, or 253 where that is all."""
    return f"{first}-{last}" if first and last and last != first else first


def day_in(text: str) -> date | None:
    """The day with which a time begins, e.g. 2021-07-30T17:53:34Z; None for any other text."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


_PIECE = 1 << 18  # bytes decoded at once
_LONGEST = 1 << 22  # characters of one item
_BETWEEN_ITEMS = lazy_pattern(r"[ \t\r\n]*(?:,[ \t\r\n]*|(\]))")

ObjectHook = Callable[[dict[str, object]], object]


def array_items(body: bytes, name: str, object_hook: ObjectHook) -> Iterator[object]:
    """The items of the first array called `name` in an object, objects as the hook returns them.

    Only a window of the file is text at any time. Raises ValueError, at the latest with the last
    item, for anything else and for broken JSON.
    """
    view, decoder = memoryview(body), json.JSONDecoder(object_hook=object_hook)
    starts = range(0, len(body), _PIECE)
    pieces = codecs.iterdecode((bytes(view[at : at + _PIECE]) for at in starts), "utf-8-sig")
    beginning = re.compile(rf'(?s)\s*\{{.*?"{re.escape(name)}"\s*:\s*\[[ \t\r\n]*(\]?)')
    text, at, look = "", 0, beginning.match
    while True:
        found = look(text, at)
        if found and found[1]:
            return
        try:
            value, end = decoder.raw_decode(text, found.end()) if found else (None, len(text))
        except json.JSONDecodeError:
            end = len(text)
        except RecursionError:
            raise ValueError("JSON nested too deeply") from None
        if end < len(text):
            yield value
            at, look = end, _BETWEEN_ITEMS.match
            continue
        # The item is not whole, or is a number that may go on.
        piece = next(pieces, None)
        if piece is None or len(text) - at > _LONGEST:
            raise ValueError("JSON that breaks off, or has no such item")
        text, at = text[at:] + piece, 0


_ATTRIBUTES = r"""(?:\s+[\w:-]+=(?:"[^"]*"|'[^']*'))*"""
_BREAKS = "p|br|div|ul|ol|li|list|list-item|sec|title|h[1-6]"
_BREAK_TAG = rf"(?i)</?(?:[a-z]{{1,9}}:)?(?:{_BREAKS}){_ATTRIBUTES}\s*/?>"


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


def without_markup(text: str) -> str:
    """Paragraphs without stray HTML tags and entities; "a < b" and "<x, y>" stay."""
    paragraphs = re.split(r"\n\s*\n", re.sub(_BREAK_TAG, "\n\n", text))
    return joined_paragraphs([without_marks(marked(each)) for each in paragraphs])


def title_line(text: str) -> str:
    """A title or venue in the form of `marked_text`, without the line breaks of pretty-printing."""
    return marked(_closed_up(whole_characters(text)))


def paragraphs_of(abstract: str) -> str:
    """The abstract, of which some have HTML paragraphs, and without half a surrogate pair."""
    whole = whole_characters(abstract)
    return without_markup(whole) if re.search(r"(?i)</?(?:p|br)\b", whole) else as_fetched(whole)


def _closed_up(paragraph: str) -> str:
    """Without the line breaks that pretty-printing put before a comma or within brackets."""
    folded = re.sub(r"\s+", lambda space: "\n" if "\n" in space[0] else " ", paragraph)
    return re.sub(r"(?<=[(\[])\n|\n(?=[,.;:!?)\]])", "", folded)


def jats_text(markup: str) -> str:
    """The paragraphs of an abstract in JATS but for a title "Abstract"; many are escaped twice."""
    text = without_markup(decoded(_closed_up(markup)))
    paragraphs = re.sub("</?jats:[^<>]*>", "", text).split("\n\n")
    return joined_paragraphs([each for each in paragraphs if words(each) != ["abstract"]])


_SUFFIX = r"(?:[JS]r\.?|II|III|IV)"
_PARTICLE = r"[a-zà-ÿ]+"
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
    return person(family, " ".join(names), suffix=suffix)


def corporate(name: str) -> str:
    """The author that is a group, "" for none."""
    name = _clean(name)
    return "" if name.lower() in _NOBODY else f"{{{name}}}"


def natural(name: str) -> str:
    """The author whose name is written as it is spoken, or "Family, Given"; "" without a name."""
    name = re.sub(DBLP_NUMBER, "", _clean(name))
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
    """The authors of these natural names, in their order, without blank ones."""
    return tuple(filter(None, map(natural, names)))


def _clean(name: str) -> str:
    without_braces = re.sub("[{}]", " ", unicodedata.normalize("NFC", name))
    return one_line(without_braces).strip(" ;,")
