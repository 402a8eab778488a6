"""TOML documents of ours: bytes → checked fields, with every problem named; tables → text.

tomli_w looks at each character in Python, which takes seconds for a long list: `toml_text` writes
the same ten times as fast. What is rare, such as an array of tables, is left to tomli_w.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import NoReturn, TypeVar

from readlist.errors import DamagedFileError, NewerFormatError
from readlist.storage.files import read_optional
from readlist.text import lazy_pattern, pointed_at, visible_line

FORMAT = 1
_INTEGERS = range(-(2**63), 2**63)  # what TOML asks everybody to understand
_DEEPEST = 50
_LONG = 200_000  # characters, from which on loading the compiled parser pays
_STRING = rb"\"(?:[^\"\\]|\\.)*+\"?|'[^']*+'?"
_LONG_KEY = rb"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){%d}[\w-]++[ \t]*+[=\]]" % _DEEPEST
_YEARS = range(2, 9999)  # a time zone must not lead out of the calendar


def read_or_damaged(path: Path) -> bytes | None:
    """The file's bytes, None where there is none; raises DamagedFileError if it cannot be read."""
    try:
        return read_optional(path)
    except OSError as error:
        way = "get the right to read it" if isinstance(error, PermissionError) else ""
        raise DamagedFileError(path, f"cannot be read ({error.strerror})", hint=way) from error


def parse_document(data: bytes, path: Path, *, to_write: bool = False) -> dict[str, object]:
    """The document's table without its `format`, which may be absent (1) or newer than ours.

    Raises DamagedFileError, naming line and column, for anything but UTF-8 TOML of a format, and
    NewerFormatError where the document is read `to_write` it and comes from a newer readlist.
    """
    try:
        table = _loads(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise damaged(data, path, f"line {line} is not UTF-8 text", (line, 0)) from None
    except RecursionError:
        raise DamagedFileError(path, "is nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (data.count(b"\n") + 1, 1)
        raise damaged(data, path, f"is not valid TOML: {error}", (line, column - 1)) from None
    except ValueError:  # a number beyond what int() takes
        raise DamagedFileError(path, "holds a number that is too large") from None
    found = table.pop("format", FORMAT)
    if not isinstance(found, int) or isinstance(found, bool) or found < 1 or found not in _INTEGERS:
        raise DamagedFileError(path, "its format is not a number that readlist uses (1)")
    if to_write and found > FORMAT:
        raise NewerFormatError(path, found)
    return table


_PLACE = lazy_pattern(r"\(at line ([0-9]+), column ([0-9]+)\)")
_SOUND = {  # key → how its entry may be written
    entry.partition(" = ")[0]: entry
    for entry in (
        'status = "read"', "at = 2026-11-22T10:04:05Z", "minutes = 55", "rating = 4", "page = 12",
        'tags = ["thesis", "to do"]', 'priority = "high"', 'current_list = "iclr2022"',
        'title = "Perceiver IO"', 'authors = ["Andrew Jaegle"]', "year = 2022",
        'date = "2022-01-28"', "added = 2026-11-28", 'topics = ["vision"]', 'language = "zh"',
        'columns = ["number", "title"]',
    )
}  # fmt: skip
_CHOSEN = {"status", "priority", "rating", "current_list"}  # of given values: no other is better


def damaged_table(data: bytes, path: Path, name: str, place: int, problem: str) -> DamagedFileError:
    """The error for an entry of the `place`-th `[[name]]`, with its line."""
    line = lines_of_tables(data, name, place)[-1]
    where = f"line {line}, paper {place}: " if name == "papers" else f"line {line}: "
    return damaged(data, path, problem, (line, None), where)


def damaged(
    data: bytes,
    path: Path,
    problem: str,
    place: tuple[int, int | None] = (1, None),
    where: str = "",
) -> DamagedFileError:
    """The error for a line and column of the file; without column for the entry that it names.

    It shows the line, points at the place, and says how the entry may be written. `where` stands
    before the problem.
    """
    lines = data.decode("utf-8-sig", errors="replace").split("\n")
    line, column = place
    if column is None:
        key = problem.removeprefix("a ").partition(" ")[0]
        entry = re.compile(rf"[ \t]*{re.escape(key)}[ \t]*=[ \t]*")
        found = ((at, entry.match(each)) for at, each in enumerate(lines[line - 1 :], line))
        otherwise = (line if where else 0, 0)
        line, column = next(((at, match.end()) for at, match in found if match), otherwise)
    shown = lines[line - 1].rstrip() if 0 < line <= len(lines) else ""
    name, _, value = shown.partition("=")
    sound = _SOUND.get(name.strip())
    details = pointed_at(shown, column) if shown else ()
    written = (f"  {_written(sound, value)}",) if sound else ()
    return DamagedFileError(path, where + problem, details=(*details, *written))


def _written(sound: str, value: str) -> str:
    """A sound form of an entry: with the value that stands there, else an example of one."""
    name, _, example = sound.partition(" = ")
    bare = value.partition("#")[0].strip().strip("\"'").strip()
    form = f'{name} = "{bare}"' if example[0] == '"' else f"{name} = {bare}"
    is_free = name not in _CHOSEN and example[0] != "[" and not re.search(r'["\\]', bare)
    if bare and is_free and value.strip() != form.partition(" = ")[2]:
        with suppress(ValueError):
            if type(tomllib.loads(form)[name]) is type(tomllib.loads(sound)[name]):
                return f"write it as {form}"
    return f"for example {sound}"


def _loads(data: bytes) -> dict[str, object]:
    """The document's table. What one of two parsers takes is TOML; else tomllib says why not."""
    if len(data) < _LONG:
        with suppress(ValueError):
            return tomllib.loads(_text(data))
    import tomli

    with suppress(ValueError):
        short, texts = _without_long_texts(data)

        def number_or_text(number: str) -> float | str:
            if texts and number.endswith(_MARK):
                return texts[int(number.removesuffix(_MARK))]
            return float(number)

        return tomli.loads(_text(short), parse_float=number_or_text)
    return tomllib.loads(_text(data))


_LONG_TEXT = re.compile(rb'= "([^"]{100,})"(?=\r?\n)')
_MARK = "e-999999"


def _without_long_texts(data: bytes) -> tuple[bytes, list[str]]:
    """The document with numbers in place of long texts, and those; raises UnicodeDecodeError."""
    # The parser looks at each character, and abstracts are two thirds of a long list. If what is
    # left is TOML, so is `data`, and means the same: all stays if a long text may hold such a line.
    texts: list[str] = []

    def number(match: re.Match[bytes]) -> bytes:
        text = match[1]
        if len(text.translate(None, _ESCAPED_BYTES)) < len(text):
            return match[0]
        texts.append(text.decode())
        return f"= {len(texts) - 1}{_MARK}".encode()

    short = _LONG_TEXT.sub(number, data)
    if b'"""' in short or b"'''" in short or short.count(_MARK.encode()) != len(texts):
        return data, []
    return short, texts


def _text(data: bytes) -> str:
    """The document's text; raises RecursionError for a key whose beginnings fill the memory."""
    if data.count(b".") >= _DEEPEST:
        for line in data.split(b"\n"):
            is_long = len(line) > 2 * _DEEPEST and line.count(b".") >= _DEEPEST
            if is_long and re.search(_LONG_KEY, re.sub(_STRING, b"s", line)):
                raise RecursionError
    return data.decode("utf-8-sig")


def lines_of_tables(data: bytes, name: str, count: int) -> list[int]:
    """The lines on which the first `count` `[[name]]` stand, counted from 1; 1 where unknown."""
    header = rb"^(?:\xef\xbb\xbf)?[ \t]*\[\[[ \t]*" + name.encode() + rb"[ \t]*\]\]"
    lines, line, last = [], 1, 0
    for found in islice(re.finditer(header, data, re.MULTILINE), count):
        line += data.count(b"\n", last, found.start())
        last = found.start()
        lines.append(line)
    return lines + [1] * (count - len(lines))


Fail = Callable[[str], NoReturn]  # gets a sentence about a field, raises it with file and place


def _invalid(problem: str) -> NoReturn:
    raise ValueError(problem)


_Value = TypeVar("_Value")


class Fields:
    """One table's fields, taken out by name and type; what is left at the end is unknown to us."""

    def __init__(self, table: Mapping[str, object], fail: Fail = _invalid) -> None:
        self._rest = dict(table)
        self.fail = fail

    def text(self, name: str) -> str:
        """A one-line text with runs of white space folded; "" if absent."""
        value = self._rest.pop(name, "")
        if isinstance(value, str):
            return " ".join(value.split())  # as one_line, which is called for each field of a list
        self.fail(f"{name} is {_kind(value)}, not text")

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of one-line texts without blank ones; () if absent."""
        value = self._rest.pop(name, ())
        if value == ():
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fail(f"{name} is not a list of texts")
        return tuple([line for each in value if (line := " ".join(each.split()))])

    def paragraphs(self, name: str) -> str:
        """A text with its line breaks; "" if absent."""
        return self.optional_text(name) or ""

    def optional_text(self, name: str) -> str | None:
        """A text exactly as it stands; None if absent."""
        return self._typed(name, str, "not text")

    def integer(self, name: str) -> int | None:
        """A whole number, None if absent."""
        value = self._typed(name, int, "not a whole number")
        if value is not None and value not in _INTEGERS:
            self.fail(f"{name} is too large a number")
        return value

    def flag(self, name: str) -> bool | None:
        """A truth value, None if absent."""
        return self._typed(name, bool, "neither true nor false")

    def date(self, name: str) -> str:
        """A date in EDTF, which TOML may have as text or as a date of its own; "" if absent."""
        if isinstance(self._rest.get(name), str):
            return self.text(name)
        value = self._typed(name, date, "not a date such as 2022-01-28")
        return value.isoformat() if value else ""

    def day(self, name: str) -> str:
        """A day, which TOML may have as text or as a date of its own: 2026-11-28; "" if absent."""
        text = self.date(name)
        try:
            return date.fromisoformat(text).isoformat() if text else ""
        except ValueError:
            self.fail(f'{name} is "{visible_line(text)[:40]}", not a day such as 2026-11-28')

    def moment(self, name: str) -> datetime | None:
        """A date with time, None if absent."""
        value = self._typed(name, datetime, "not a time such as 2026-11-22T10:04:05Z")
        if value is not None and value.year not in _YEARS:
            self.fail(f"{name} lies outside the years that clocks can show")
        return value

    def table(self, name: str) -> dict[str, object]:
        """A table, {} if absent."""
        value: dict[str, object] = self._typed(name, dict, "not a table") or {}
        self._check(name, value)
        return value

    def text_or_table(self, name: str) -> str | dict[str, object]:
        """A text with its line breaks or a table; "" if absent."""
        if isinstance(self._rest.get(name), dict):
            return self.table(name)
        return self._typed(name, str, "neither text nor a table") or ""

    def tables(self, name: str) -> list[dict[str, object]]:
        """An array of tables, [] if absent."""
        value = self._rest.pop(name, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.fail(f"{name} is not an array of tables")
        return value

    def _typed(self, name: str, kind: type[_Value], otherwise: str) -> _Value | None:
        """The field if it is of exactly this type: a truth value is not an integer here."""
        value = self._rest.pop(name, None)
        if value is None or type(value) is kind:
            return value
        self.fail(f"{name} is {_kind(value)}, {otherwise}")

    def _check(self, name: str, value: object) -> None:
        if excess := _excess(value):
            self.fail(f"{name} is {excess}")

    def rest(self) -> dict[str, object]:
        """The keys that were not taken: stored, and written back on every rewrite."""
        for name, value in self._rest.items():
            self._check(name, value)
        return self._rest


def fields_of(data: bytes, path: Path, *, to_write: bool = False) -> Fields:
    """The document's fields. It and they raise DamagedFileError, and as `parse_document` does."""

    def fail(problem: str) -> NoReturn:
        raise damaged(data, path, problem)

    return Fields(parse_document(data, path, to_write=to_write), fail)


def _excess(value: object, depth: int = 0) -> str:
    """The reason why the value cannot be written again, "" if it can."""
    if isinstance(value, int) and value not in _INTEGERS:
        return "too large a number"
    if not isinstance(value, list | dict):
        return ""
    if depth > _DEEPEST:
        return "nested too deeply"
    inner = value.values() if isinstance(value, dict) else value
    for each in inner:
        if not isinstance(each, str) and (excess := _excess(each, depth + 1)):
            return excess
    return ""


def _kind(value: object) -> str:
    kinds = {bool: "a truth value", int: "a number", float: "a number", str: "text"}
    kinds |= {list: "a list", dict: "a table", datetime: "a time", date: "a date"}
    return kinds.get(type(value), "something else")


_ESCAPED = lazy_pattern(r'[\x00-\x08\n-\x1f"\\\x7f]')
_ESCAPED_BYTES = bytes((*range(9), *range(10, 32), *b'"\\', 127))
_NO_TABLES = (str, int, list, tuple)  # to ask for these takes a tenth of asking for a Mapping
_BARE_KEY = lazy_pattern(r"[A-Za-z0-9_-]+")
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
    escaped = _ESCAPED.sub(lambda one: _ESCAPES.get(one[0]) or f"\\u{ord(one[0]):04x}", text)
    return f'"{escaped}"'
