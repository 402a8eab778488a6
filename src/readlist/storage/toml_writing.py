"""TOML text, as tomli_w writes it, but ten times as fast. Apart because only what writes loads it.

tomli_w looks at each character in Python, which takes seconds for a long list. What is rare, such
as an array of tables, is left to it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

_ESCAPED = re.compile(r'[\x00-\x08\n-\x1f"\\\x7f]')
_ESCAPED_BYTES = bytes((*range(9), *range(10, 32), *b'"\\', 127))
_NO_TABLES = (str, int, list, tuple)  # to ask for these takes a tenth of asking for a Mapping
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\b": "\\b", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def toml_text(document: Mapping[str, object]) -> str:
    """The document, byte for byte as `tomli_w.dumps` gives it; raises as that does."""
    try:
        return "".join(_lines(document, ""))
    except _RareValueError:
        import tomli_w

        return tomli_w.dumps(document)


class _RareValueError(Exception):
    """A value that tomli_w is to write."""


def _lines(table: Mapping[str, object], name: str) -> Iterator[str]:
    tables = [
        (key, value)
        for key, value in table.items()
        if not isinstance(value, _NO_TABLES) and isinstance(value, Mapping)
    ]
    is_begun = bool(name) and (len(table) > len(tables) or not tables)
    if is_begun:
        yield f"[{name}]\n"
    for key, value in table.items():
        if isinstance(value, _NO_TABLES) or not isinstance(value, Mapping):
            is_begun = True
            yield f"{_key(key)} = {_value(value, '')}\n"
    for key, inner in tables:
        if is_begun:
            yield "\n"
        is_begun = True
        yield from _lines(inner, f"{name}.{_key(key)}" if name else _key(key))


def _key(name: str) -> str:
    is_bare = (name.isascii() and name.isidentifier()) or _BARE_KEY.fullmatch(name)
    return name if is_bare else _string(name)


def _value(value: object, indent: str) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | date):  # a datetime is a date
        return str(value)
    if not isinstance(value, list | tuple):
        raise _RareValueError
    inner = f"{indent}    "
    lines = "".join([f"{inner}{_value(each, inner)},\n" for each in value])
    return f"[\n{lines}{indent}]" if value else "[]"


def _string(text: str) -> str:
    coded = text.encode(errors="replace")
    if len(coded.translate(None, _ESCAPED_BYTES)) == len(coded):  # faster than the pattern
        return f'"{text}"'
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}"
