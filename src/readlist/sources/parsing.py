"""The bytes that services send, read so that no body can do harm: XML and JSON.

Sources: https://docs.python.org/3/library/xml.html#xml-security (entities); RFC 8259, section 8
(JSON's encoding and lone surrogates).
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from xml.etree import ElementTree as ET
from xml.parsers import expat

from readlist.text import one_line, whole_characters

_DEEPEST = 200  # elements within one another
# Those that expat reads itself; for others it would call Python codecs by the document's word.
_ENCODINGS = frozenset({"utf-8", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "us-ascii"})
_LONE_SURROGATE = r"\\u[dD][89a-fA-F]"


def parse_xml(body: bytes) -> ET.Element:
    """The root of a well-formed document that declares nothing: no DOCTYPE, so no entities.

    Raises ValueError for any other, and where elements lie more than 200 deep.
    """
    try:
        _look_over(body)
        return ET.fromstring(body)  # noqa: S314 (no entities are left to expand)
    except (expat.ExpatError, ET.ParseError) as error:
        raise ValueError(f"no well-formed XML ({error})") from None


def _look_over(body: bytes) -> None:
    """Raise ValueError at the first thing that must not be there, before a tree is built."""
    depth = 0

    def check_declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise ValueError("XML in an encoding that is not read")

    def refuse_doctype(*_declared: object) -> None:
        raise ValueError("XML with a DOCTYPE")

    def enter(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ValueError("XML nested too deeply")

    def leave(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.XmlDeclHandler = check_declaration
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    parser.Parse(body, True)  # noqa: FBT003 (expat takes no keywords)


def parse_json(body: bytes) -> object:
    """The value that a UTF-8 JSON text holds; half of a surrogate pair in it becomes U+FFFD.

    Raises ValueError for anything else, and for one nested too deeply.
    """
    text = body.decode("utf-8-sig")
    try:
        value: object = json.loads(text)
        if re.search(_LONE_SURROGATE, text):
            value = json.loads(whole_characters(json.dumps(value, ensure_ascii=False)))
    except RecursionError:
        raise ValueError("JSON nested too deeply") from None
    return value


def value_at(value: object, *names: str) -> object:
    """The value that these names lead to, one object within the other; None if there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def text_at(value: object, *names: str) -> str:
    """The text that these names lead to, "" if there is none."""
    found = value_at(value, *names)
    return found if isinstance(found, str) else ""


def line_at(value: object, *names: str) -> str:
    """The same text on one line."""
    return one_line(text_at(value, *names))


def items_at(value: object, *names: str) -> list[object]:
    """The items of the array that these names lead to, [] if there is none."""
    found = value_at(value, *names)
    return found if isinstance(found, list) else []


def day_in(text: str) -> date | None:
    """The day with which a time begins, e.g. 2021-07-30T17:53:34Z; None for any other text."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def year_in(value: object, name: str) -> int | None:
    """The year of this name, None for a value that cannot be one."""
    year = value_at(value, name)
    return year if type(year) is int and 1000 <= year <= 9999 else None


_PIECE = 1 << 18  # bytes decoded at once
_LONGEST = 1 << 22  # characters of one item
_SPACE = re.compile(r"[ \t\r\n]*")

ObjectHook = Callable[[dict[str, object]], object]


def array_items(body: bytes, name: str, object_hook: ObjectHook) -> Iterator[object]:
    """The items of the first array called `name` in an object, objects as the hook returns them.

    Raises ValueError, at the latest with the last item, for anything else and for broken JSON.
    """
    text = _Text(body)
    text.expect("{")
    text.seek(rf'"{re.escape(name)}"\s*:\s*\[')
    decoder = json.JSONDecoder(object_hook=object_hook)
    if text.takes("]"):
        return
    while True:
        yield text.value(decoder)
        if text.takes("]"):
            return
        text.expect(",")


def object_items(body: bytes) -> Iterator[tuple[str, object]]:
    """The items of an object that is the whole file; raises ValueError as `array_items` does."""
    text, decoder = _Text(body), json.JSONDecoder()
    text.expect("{")
    if text.takes("}"):
        return
    while True:
        name = text.value(decoder)
        text.expect(":")
        yield str(name), text.value(decoder)
        if text.takes("}"):
            return
        text.expect(",")


class _Text:
    """The text of a file, of which only a window is decoded."""

    def __init__(self, body: bytes) -> None:
        view = memoryview(body)
        pieces = (bytes(view[start : start + _PIECE]) for start in range(0, len(body), _PIECE))
        self._pieces = codecs.iterdecode(pieces, "utf-8-sig")
        self._text = ""
        self._at = 0

    def seek(self, pattern: str) -> None:
        """Go behind what matches, within the first characters of the file."""
        while not (match := re.search(pattern, self._text)):
            self._more()
        self._at = match.end()

    def takes(self, sign: str) -> bool:
        """Whether the next sign is this one; if so it is taken."""
        if self._next() != sign:
            return False
        self._at += 1
        return True

    def expect(self, sign: str) -> None:
        """Take this sign; raises ValueError for another."""
        if not self.takes(sign):
            raise ValueError(f"JSON without its {sign}")

    def value(self, decoder: json.JSONDecoder) -> object:
        """The next value, whole. Raises ValueError where there is none."""
        self._next()
        while True:
            try:
                value, end = decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                self._more()
                continue
            except RecursionError:
                raise ValueError("JSON nested too deeply") from None
            if end == len(self._text):  # a number may go on
                self._more()
                continue
            self._at = end
            return value

    def _next(self) -> str:
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            self._more()

    def _more(self) -> None:
        """Decode a further piece; raises ValueError at the end, or where an item has none."""
        self._text, self._at = self._text[self._at :], 0
        piece = next(self._pieces, None)
        if piece is None or len(self._text) > _LONGEST:
            raise ValueError("JSON that breaks off, or has no such item")
        self._text += piece
