"""Every regular expression of the source takes linear time on the worst 100 kB of text.

The expressions are found in the syntax tree and made in their modules, so that a new one is tried
without being named here. From each repetition of an expression follow texts that are bad for it:
text that leads there, then its body over and over, then something that does not fit.
"""

import ast
import importlib
import pkgutil
import re
import signal
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType, ModuleType
from typing import Any, NoReturn

import pytest

import readlist

LONG = 100_000  # characters
SECONDS = 1.0  # of the processor, for which linear expressions need some hundredths
FROM_START = {"match", "fullmatch"}
METHODS = FROM_START | {"search", "sub", "subn", "split", "findall", "finditer"}
MADE_BY = {"re.compile", "lazy_pattern"}
MATCHER = "matcher"  # which compares whole texts
CALLS = {f"re.{method}" for method in METHODS} | MADE_BY | {MATCHER}
HANDED_ON = {"readlist.formats.bibtex.syntax": {"match"}}  # to its splitter


@dataclass(frozen=True)
class Expression:
    """A regular expression, where it stands, and the methods by which it is used."""

    where: str
    pattern: str
    flags: int
    methods: frozenset[str]


def modules() -> Iterator[ModuleType]:
    """Every module of the package that this system can load."""
    for found in pkgutil.walk_packages(readlist.__path__, "readlist."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


@cache
def _in_module(module: ModuleType) -> frozenset[Expression]:
    return frozenset(_found_in(module))


def _found_in(module: ModuleType) -> Iterator[Expression]:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    names = [  # of what is assigned
        (each, target)
        for node in nodes
        if isinstance(node, ast.Assign)
        for each in ast.walk(node.value)
        if isinstance(each, ast.Call)
        for target in map(ast.unparse, node.targets)
    ]
    uses = [
        (ast.unparse(node.value), node.attr)
        for node in nodes
        if isinstance(node, ast.Attribute) and node.attr in METHODS
    ]
    others: set[str] = set()  # the methods of expressions that a call gets from elsewhere
    known: set[str] = set()
    for call in nodes:
        if not isinstance(call, ast.Call) or (made_by := ast.unparse(call.func)) not in CALLS:
            continue
        is_made, method = made_by in MADE_BY, made_by.removeprefix("re.")
        where = f"{module.__name__}:{call.lineno}"
        flags = [each.value for each in call.keywords if each.arg == "flags"]
        if is_made:
            flags += call.args[1:]
        used = {"fullmatch" if made_by == MATCHER else method}
        if is_made:  # it is used by the name that it is given
            own = {name for each, name in names if each is call}
            used = {attribute for name, attribute in uses if name in own}
            used = used or HANDED_ON.get(module.__name__, {"search"})
        try:
            number = int(_value(module, flags[0])) if flags else 0
            yield _made(where, _value(module, call.args[0]), used, number)
            known |= {each.id for each in ast.walk(call.args[0]) if isinstance(each, ast.Name)}
        except NameError:
            others.add("search" if is_made else method)
    for name, value in vars(module).items() if others else ():
        if name not in known and not _is_part(module, value):
            for each in _patterns_in(value):
                with suppress(re.error):
                    yield _made(module.__name__, re.compile(each), others)


def _made(where: str, value: Any, methods: set[str], flags: int = 0) -> Expression:
    if isinstance(value, re.Pattern):
        value, flags = value.pattern, value.flags & ~re.UNICODE
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return Expression(where, text, flags, frozenset(methods))


def _value(module: ModuleType, node: ast.expr) -> Any:
    """The value of the syntax in the module; raises NameError for what only a call knows."""
    code = compile(ast.Expression(node), "<expression>", "eval")
    return eval(code, dict(vars(module)))  # noqa: S307 (source of ours)


def _patterns_in(value: object, depth: int = 0) -> Iterator[Any]:
    """The texts of a table, which may be expressions."""
    if isinstance(value, str | bytes | re.Pattern):
        yield from [value] if _may_be_one(value, depth) else []
    elif isinstance(value, tuple | list | frozenset) and depth < 4:
        for each in value:
            yield from _patterns_in(each, depth + 1)
    elif isinstance(value, Mapping) and depth < 4:
        yield from _patterns_in((*value, *value.values()), depth)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _patterns_in([getattr(value, each.name) for each in fields(value)], depth)


def _is_part(module: ModuleType, value: object) -> bool:
    """Whether another text of the module contains it, so that it is tried there."""
    texts = [each for each in vars(module).values() if isinstance(each, str)]
    return isinstance(value, str) and any(value in each and value != each for each in texts)


def _may_be_one(value: Any, depth: int) -> bool:
    if not isinstance(value, str):
        return depth > 0
    return "\n" not in value and (depth > 0 or "*" in value or "+" in value)


# --- texts that are bad for an expression -----------------------------------------------------


def attacks(expression: Expression) -> Iterator[str]:
    """Texts of LONG characters, some for each repetition of the expression."""
    tree = parser.parse(expression.pattern, expression.flags)
    for before, body in _repetitions(tree, ""):
        for pump in dict.fromkeys(islice(_samples(body), 5)):
            if pump:
                long = pump * (LONG // len(pump))
                yield from (before + long + end for end in ("\x00", "!"))


def _repetitions(tree: Any, before: str) -> Iterator[tuple[str, Any]]:
    """Each repetition without a small bound, and a text that leads to it."""
    for op, value in tree:
        if op in _REPEATS:
            _, most, body = value
            if most > 1000:
                yield before, body
            yield from _repetitions(body, before)
        elif op is ops.BRANCH:
            for branch in value[1]:
                yield from _repetitions(branch, before)
        elif op in _INNER:
            yield from _repetitions(_INNER[op](value), before)
        before += next(_samples([(op, value)]), "")


def _samples(tree: Any) -> Iterator[str]:
    """Some texts that the expression matches, the shortest of each way."""
    if not len(tree):
        yield ""
        return
    first, *rest = list(tree)
    ends = list(islice(_samples(rest), 2))
    for start in islice(_of_one(*first), 8):
        yield from (start + end for end in ends)


def _of_one(op: Any, value: Any) -> Iterator[str]:
    if op in _REPEATS:
        least, most, body = value
        yield from (text * max(least, 1) for text in islice(_samples(body), 4))
        if most > 1 and least < 2:
            yield next(_samples(body), "") * 2
        if not least:
            yield ""
    elif op is ops.BRANCH:
        for branch in value[1]:
            yield from islice(_samples(branch), 2)
    elif op in {ops.SUBPATTERN, ops.ATOMIC_GROUP}:
        yield from _samples(value[3] if op is ops.SUBPATTERN else value)
    elif op in {ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN}:
        yield from _of_set(value if op is ops.IN else [(op, value)])
    else:  # a place in the text, a reference
        yield ""


def _of_set(items: Any) -> Iterator[str]:
    """Characters of the set: its own first, then what is common in text."""
    tried = [chr(value) for op, value in items if op is ops.LITERAL]
    tried += [chr(value[0]) for op, value in items if op is ops.RANGE]
    tried += list("aA0 \t\n-.,_{}\\\"'<>/:é语")
    fits = re.compile(f"[{_set_text(items)}]", re.DOTALL)
    yield from (char for char in dict.fromkeys(tried) if fits.fullmatch(char))


_REPEATS = {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}
_INNER: dict[Any, Callable[[Any], Any]] = {
    ops.SUBPATTERN: lambda value: value[3],
    ops.ATOMIC_GROUP: lambda value: value,
    ops.ASSERT: lambda value: value[1],
    ops.ASSERT_NOT: lambda value: value[1],
}
_CATEGORIES = {
    ops.CATEGORY_DIGIT: r"\d", ops.CATEGORY_NOT_DIGIT: r"\D", ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S", ops.CATEGORY_WORD: r"\w", ops.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _set_text(items: Any) -> str:
    parts: list[str] = []
    for op, value in items:
        if op in {ops.NEGATE, ops.NOT_LITERAL}:
            parts.insert(0, "^")
        if op is ops.ANY:
            parts.append(r"\s\S")
        if op in {ops.LITERAL, ops.NOT_LITERAL}:
            parts.append(re.escape(chr(value)))
        elif op is ops.RANGE:
            parts.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif op is ops.CATEGORY:
            parts.append(_CATEGORIES[value])
    return "".join(parts)


# --- trying them -----------------------------------------------------------------------------


class TooLong(Exception):  # noqa: N818 (it is no error of the program)
    """The expression is not done in time."""


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TooLong


def is_linear(expression: Expression) -> bool:
    """Whether every attack is over in time."""
    pattern = re.compile(expression.pattern, expression.flags)
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        for text in attacks(expression):
            for method in {each if each in FROM_START else "search" for each in expression.methods}:
                signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
                _use(pattern, method, text)
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except TooLong:
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return True


def _use(pattern: re.Pattern[str], method: str, text: str) -> None:
    if method in FROM_START:
        getattr(pattern, method)(text)
    else:
        deque(pattern.finditer(text), maxlen=0)


pytestmark = pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="nothing else stops an expression that runs"
)


@pytest.mark.parametrize("pattern", [r"\s*;", r"(?:<!--.*?-->\s*)*<html"])
def test_an_expression_that_is_not_linear_is_found(pattern: str) -> None:
    """Exponential and quadratic ones."""
    assert not is_linear(Expression("here", pattern, re.DOTALL, frozenset({"search"})))


@pytest.mark.parametrize(
    "room", sorted({each.name for each in pkgutil.iter_modules(readlist.__path__)} - {"__main__"})
)
def test_expressions_are_linear(room: str) -> None:
    """All expressions of the room are over in time, whatever text they meet."""
    found = [
        each
        for module in modules()
        if module.__name__.split(".")[1] == room
        for each in _in_module(module)
    ]
    assert [each for each in found if not is_linear(each)] == []


def test_the_expressions_are_found() -> None:
    """In calls, as names, and in tables."""
    found = {each.pattern for module in modules() for each in _in_module(module)}
    assert len(found) > 200
