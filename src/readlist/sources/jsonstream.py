"""Large JSON files item by item, so that only what is wanted of them is ever in memory as text.

One letter outside the basic plane would make a string of 20 MB one of 80 MB.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator

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
        """The next sign that is no space."""
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
