"""Macros of a .bib file: `@string{iclr = "…"}`, the months, and values joined with `#`.

Source: Patashnik, "BibTeXing", 1988, section 2.1.1; bibtex.web, section 102 (months).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from readlist.formats.bibtex.syntax import BlockReader, Joined, SyntaxProblem, Value
from readlist.formats.bibtex.values import MONTH_NAMES
from readlist.formats.dates import MONTHS

MONTH_MACROS: Mapping[str, str] = MappingProxyType(dict(zip(MONTHS, MONTH_NAMES, strict=True)))
"""What every style defines."""


_MOST_WRITTEN = 50_000_000  # characters that the macros of one exported list may stand for


class Macros:
    """The macros defined so far, and how many characters more they may put into a file.

    The limit stops a file in which each macro holds the one before it twice.
    """

    __slots__ = ("_left", "_texts")

    def __init__(self, limit: int) -> None:
        self._texts = dict(MONTH_MACROS)
        self._left = limit

    def define(self, name: str, text: str) -> bool:
        """Give the macro its text; whether it had another one."""
        before = self._texts.get(name, text)
        self._texts[name] = text
        return before != text

    def expand(self, value: Value) -> tuple[str, tuple[str, ...]]:
        """The value with its macros replaced, and the names that stand for nothing: they stay.

        Raises ValueError where the limit is reached.
        """
        if isinstance(value, str):
            return value, ()
        texts = self._texts
        names = [text for is_macro, text in value.pieces if is_macro]
        missing = tuple(name for name in names if name.lower() not in texts)
        pieces = [
            texts.get(text.lower(), text) if is_macro else text for is_macro, text in value.pieces
        ]
        self._left -= sum(map(len, pieces))
        if self._left < 0:
            raise ValueError("the macros stand for far more text than the file has")
        return "".join(pieces), missing


def expression(value: Value) -> str:
    """The value as a .bib file writes it: `iclr # " 2022"`."""
    if isinstance(value, str):
        return f"{{{value}}}"
    return " # ".join(text if is_macro else f"{{{text}}}" for is_macro, text in value.pieces)


def parse_expression(text: str) -> Value | None:
    """The value that `expression` wrote; None for anything else."""
    reader = BlockReader(text, 0, len(text), "}")
    try:
        value = reader.value("value")
    except SyntaxProblem:
        return None
    return value if reader.position == len(text) and not reader.notes else None


def macros_of(definitions: Iterable[tuple[str, str]]) -> Macros:
    """The macros of a list's `@string`s, given as name and expression in their order."""
    macros = Macros(_MOST_WRITTEN)
    for name, text in definitions:
        value = parse_expression(text)
        if value is not None:
            source, missing = macros.expand(value)
            if not missing:
                macros.define(name, source)
    return macros


def has_only_months(value: Joined) -> bool:
    """Whether the value needs no `@string`."""
    return all(text.lower() in MONTH_MACROS for is_macro, text in value.pieces if is_macro)
