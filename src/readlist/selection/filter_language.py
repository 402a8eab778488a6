"""The filter language: text → Condition. docs/filters.md is its manual.

query  = { ["-"] term }
term   = [ field ":" ] value { "," value } | field ("<" | "<=" | ">" | ">=") value | "@" saved
value  = word | word* | "a phrase" | 2020..2022

    year:2020.. -status:read author:levine,abbeel "world models" plan*

Terms narrow. The values of one field, after commas or of the field given again, widen.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from readlist.errors import UsageError
from readlist.model.identifiers import parse_identifier
from readlist.model.paper import Status
from readlist.selection import conditions as c
from readlist.selection.periods import Span, days, numbers
from readlist.selection.sorting import Held
from readlist.text import folded, lazy_pattern, one_line, pointed_at, quoted, tokens

_QUOTES = '"“”„＂'
_HAS, _IN = "has", "in"
FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys([*c.Part, *c.Label, *c.Number, *c.Step], ()),
    c.Label.STATUS: tuple(Status),
    c.Label.PRIORITY: ("high", "normal", "low"),
    _HAS: tuple(Held),
    _IN: tuple(c.Part),
}
"""All fields, and the values of those that have no others."""
_FIELD = rf"(?:[A-Za-z]+(?:[:：]|[<>]=?(?=[0-9]))|(?i:{'|'.join(FIELDS)})\s*[<>!=]=?+\s*)"
_TERM = lazy_pattern(
    r"\s*(?P<minus>[-−–](?=[^\s−–-])"  # a dash in front of a term, of whatever keyboard
    rf"|not\s+(?={_FIELD}\S)|NOT\s+(?=\S))?"  # "not" may also be a word of a title
    rf"(?:(?P<field>{_FIELD})(?=\S))?"
)
_Limit = TypeVar("_Limit", int, date)


class Value(NamedTuple):
    """A value as typed, the index at which it stands, and whether `*` ended it."""

    text: str
    at: int
    is_beginning: bool = False


class Term(NamedTuple):
    """One term: the field's name in small letters ("" for plain words) and its values."""

    field: str
    values: tuple[Value, ...]
    at: int
    is_negated: bool
    comparison: str = ""  # "<", "<=", ">" or ">="


def cut(query: str) -> Iterator[Term]:
    """The terms in their order; raises UsageError for an open quote and a missing value."""
    at = 0
    while (match := _TERM.match(query, at)) and match.end() < len(query):
        field, comparison, _ = re.split(r"([<>!=]=?|$)", match["field"] or "", maxsplit=1)
        field = field.rstrip(" \t\n:：").lower()
        start = match.start("field") if field else match.end()
        values, at = _values(query, match.end(), is_field=bool(field))
        yield Term(field, values, start, match["minus"] is not None, comparison)


def _values(query: str, at: int, *, is_field: bool) -> tuple[tuple[Value, ...], int]:
    """The values of a field, or plain words, commas between, and where they end."""
    commas = ",，" if is_field else ","
    values = []
    while True:
        value, at = _value(query, at, commas)
        values.append(value)
        if is_field and not value.text.strip():
            raise problem_at(query, value.at, "here a value is missing", "write field:value")
        if at == len(query) or query[at] not in commas:
            return tuple(values), at
        at += 1
        if not is_field and not query[at : at + 1].strip():  # such a comma is of a text
            return tuple(values), at


def _value(query: str, at: int, commas: str) -> tuple[Value, int]:
    """The value that begins there, and where it ends."""
    signs = enumerate(query[at:], at)
    if query.startswith(tuple(_QUOTES), at):
        end = next((place for place, sign in signs if place > at and sign in _QUOTES), None)
        if end is None:
            raise problem_at(query, at, "this quote is not closed", 'write "…" around a phrase')
        is_beginning = query.startswith("*", end + 1)
        return Value(query[at + 1 : end], at, is_beginning), end + 1 + is_beginning
    ends = (place for place, sign in signs if sign.isspace() or sign in _QUOTES + commas)
    text = query[at : next(ends, None)]
    return Value(text.rstrip("*"), at, text.endswith("*")), at + len(text)


def problem_at(query: str, at: int, message: str, hint: str) -> UsageError:
    """The error that names the column, counted from 1, and shows the query with a line below it."""
    where = f"column {at + 1} of the filter"
    return UsageError(f"{where}: {message}", hint=hint, details=pointed_at(query, at))


class FilterContext(NamedTuple):
    """The day it is, and the filters that config.toml names: a filter may refer to both."""

    today: date | None = None  # None: no `7d` or `yesterday`
    saved: Mapping[str, str] = MappingProxyType({})


def parse_filter(query: str, context: FilterContext | None = None) -> c.All:
    """The condition that `query` states; an empty one fits every paper.

    Raises UsageError for what makes no sense: it names the column, and points at it.
    """
    context = context or FilterContext()
    named = parse_identifier(query)
    if named and query.partition(":")[0].strip().lower() not in FIELDS:
        same = c.Is(c.Label(named.scheme.value), folded(named.value))
        return c.All((c.AnyOf((same, c.Words(tuple(tokens(query))))),))
    terms = list(_meant(query))
    inside = [term for term in terms if term.field == _IN]
    if barred := next((term for term in inside if term.is_negated), None):
        raise problem_at(query, barred.at, "in: cannot be excluded", "name where to look")
    chosen = (_chosen(query, _IN, value) for term in inside for value in term.values)
    parts = tuple(map(c.Part, chosen))
    widening: dict[str, list[c.Condition]] = {}
    narrowing: list[c.Condition] = []
    for term in terms:
        if term.field == _IN:
            continue
        made = [_condition(query, term, value, parts, context) for value in term.values]
        if term.is_negated:
            narrowing += map(c.Not, made)
        elif term.field in {"", _HAS} or term.comparison:  # who says two of these wants both
            narrowing.append(c.any_of(made))
        else:
            widening.setdefault(term.field, []).extend(made)
    return c.All((*map(c.any_of, widening.values()), *narrowing))


def _refuse_field(query: str, term: Term) -> None:
    """Raise UsageError for an unknown field, and for a comparison that its field does not have."""
    field, sign = term.field, term.comparison
    if field not in FIELDS:
        near = difflib.get_close_matches(field, FIELDS, n=1)
        known = f'did you mean "{near[0]}:"' if near else f"there are {', '.join(FIELDS)}"
        hint = f"{known}? Text with {sign or 'a colon'} goes in quotes"
        raise problem_at(query, term.at, f"there is no field {quoted(field)}", hint)
    if sign and (field not in (*c.Number, *c.Step) or sign not in {"<", "<=", ">", ">="}):
        minus, text = "-" if sign.startswith("!") else "", term.values[0].text
        right = f"{field}{text[0]}=" if text[0] in "<>" else f"{minus}{field}:{text}"  # year=>2020
        hint = f"write {right}; text with {sign} goes in quotes"
        raise problem_at(query, term.at, f"{field}{sign} is not understood", hint)


def _meant(query: str) -> Iterator[Term]:
    """The terms that are more than punctuation; raises UsageError for an unknown field."""
    terms = tuple(cut(query))
    for place, term in enumerate(terms):
        if term.field:
            _refuse_field(query, term)
            yield term
            continue
        for value in term.values:
            if query[value.at : value.at + 1] in _QUOTES:
                continue
            name = value.text.rstrip(":：<>=").lower()  # "BERT: …" is the beginning of a title
            if name in FIELDS and (sign := value.text[len(name) :].replace("：", ":")):
                message, end = f"{name}{sign} lacks a value", value.at + len(value.text)
                raise problem_at(query, end, message, "write it without a space")
            beside = terms[max(place - 1, 0) : place + 2 : 2]
            # An "or" beside plain words may be one of a title.
            is_beside = any(each.field or each.values[0].text[:1] == "@" for each in beside)
            is_inside = 0 < place < len(terms) - 1 and len(term.values) == 1
            is_joint = value.text in {"OR", "|", "||"} or (is_beside and is_inside)
            if is_joint and (hint := _JOINTS.get(value.text.lower())):
                raise problem_at(query, value.at, f"{value.text} is not understood", hint)
            is_bracket = query.startswith(("(", "[", "{"), value.at)
            if is_bracket and re.match(_BRACKET, query[value.at :]):
                hint = f"leave brackets out; {_OR}"
                raise problem_at(query, value.at, "brackets are not understood", hint)
        if values := tuple(value for value in term.values if tokens(value.text)):
            yield term._replace(values=values)


_OR = (
    "either of one field stands behind a comma: tag:thesis,core; two fields cannot be joined: "
    "run the filter twice, or tag the papers; as a word it goes in quotes"
)
_JOINTS = dict.fromkeys(("or", "|", "||"), _OR) | {
    "and": "leave it out: all terms must fit; as a word it goes in quotes"
}
_BRACKET = rf"[(\[{{]+(?:@[\w-]|-?(?i:{'|'.join(FIELDS)})\s*[:：<>=!])"


def _condition(
    query: str, term: Term, value: Value, parts: tuple[c.Part, ...], context: FilterContext
) -> c.Condition:
    field = term.field
    if not field and value.text.startswith("@") and query[value.at] == "@":
        return _saved(query, value, context)
    if not field or field in tuple(c.Part):
        found = tuple(tokens(value.text))
        if not found:
            raise problem_at(query, value.at, f"{field}: lacks a word", "give letters or digits")
        return c.Words(found, value.is_beginning, (c.Part(field),) if field else parts)
    if field in tuple(c.Label):
        name = _chosen(query, field, value) if FIELDS[field] else value.text
        named = None if value.is_beginning else parse_identifier(name)
        if named and named.scheme.value == field:  # lists have no version, prefix or address
            name = named.value
        return c.Is(c.Label(field), folded(one_line(name)), value.is_beginning)
    if field == _HAS:
        return c.Has(Held(_chosen(query, field, value)))
    try:
        if field in tuple(c.Step):
            span = days(value.text, context.today)
            return c.Happened(c.Step(field), *_compared(term, span, timedelta(days=1)))
        kind = () if field == c.Number.YEAR else ("ratings", "4, 3..5 or 4..")
        return c.Between(c.Number(field), *_compared(term, numbers(value.text, *kind), 1))
    except UsageError as error:
        is_none = field == c.Number.RATING and value.text.lower() == "none"
        hint = "write -has:rating for papers without one" if is_none else error.hint
        raise problem_at(query, value.at, error.message, hint) from None


def _saved(query: str, value: Value, context: FilterContext) -> c.Condition:
    name = value.text[1:]
    if name not in context.saved:
        known = ", ".join(f"@{each}" for each in context.saved)
        hint = f"there are {known}" if known else "config.toml has none below [filters]"
        raise problem_at(query, value.at, f"no filter is saved as {quoted(name)}", hint)
    others = {each: saved for each, saved in context.saved.items() if each != name}
    try:
        parsed = parse_filter(context.saved[name], context._replace(saved=others))
    except UsageError as error:  # its column is not one of what was typed
        error.message = error.message.replace("filter:", f"filter @{name} in config.toml:", 1)
        raise
    if not parsed.conditions:
        what = f"the filter @{name} in config.toml has no word"
        raise UsageError(what, hint="give letters or digits")
    return parsed


def _chosen(query: str, field: str, value: Value) -> str:
    name = value.text.strip().lower()
    known = FIELDS[field]
    if name not in known or value.is_beginning:
        *others, last = known
        hint = f"write {', '.join(others)} or {last}"
        raise problem_at(query, value.at, f"{field}: cannot be {quoted(value.text)}", hint)
    return name


def _compared(term: Term, span: Span[_Limit], step: Any) -> Span[_Limit]:
    """The span that the comparison with one number or day leaves."""
    first, last = span
    if not term.comparison:
        return first, last
    if first is None or last is None:
        hint = f"write {term.field}{term.comparison} and one number or day"
        raise UsageError("a span cannot be compared", hint=hint)
    limit = first if term.comparison in {">=", "<"} else last
    if term.comparison.endswith("="):
        return (limit, None) if term.comparison == ">=" else (None, limit)
    try:
        return (limit + step, None) if term.comparison == ">" else (None, limit - step)
    except OverflowError:
        raise UsageError("there is no such day", hint="write an earlier one") from None
