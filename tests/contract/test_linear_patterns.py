"""Every regular expression of the source takes linear time on 100 kB of its worst text.

For each unbounded repetition in an expression a text is made that goes round it for 100 kB and then
does not match. An ambiguous repetition would take minutes or for ever.
"""

import ast
import importlib
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import readlist

SIZE = 100_000  # characters
MOST = 2.0  # seconds of processor time; a linear expression takes milliseconds
ROOT = Path(readlist.__file__).parent
MODULES = ("sources/*", "actions/add", "actions/import_", "actions/pdf_clues", "actions/web")
METHODS = {"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
SPACE, DIGIT, WORD = "\n ", "1", "a"
CATEGORIES = {"SPACE": SPACE, "DIGIT": DIGIT, "WORD": WORD}


def modules() -> Iterator[ModuleType]:
    """The modules that read foreign text."""
    for pattern in MODULES:
        for path in sorted(ROOT.glob(f"{pattern}.py")):
            name = ".".join(("readlist", *path.relative_to(ROOT).with_suffix("").parts))
            yield importlib.import_module(name.removesuffix(".__init__"))


def strings(value: object) -> Iterator[str]:
    """The texts in a constant, however deep in tables."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from strings(each)
    elif isinstance(value, Mapping):
        yield from strings(tuple(value.values()))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from strings(tuple(getattr(value, each.name) for each in fields(value)))


def calls(module: ModuleType) -> Iterator[tuple[str, object]]:
    """The methods of `re` that the module calls, each with its expression; None for a variable."""
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
        match node:
            case ast.Call(ast.Attribute(ast.Name("re"), method), [pattern, *_]):
                code = compile(ast.Expression(pattern), "", "eval")
                try:
                    yield method, eval(code, dict(vars(module)))  # noqa: S307 (our own source)
                except NameError:  # it goes through a table
                    yield method, None


def expressions() -> Iterator[tuple[str, str, str | bytes, int]]:
    """Where an expression is used, the method, the expression and its flags."""
    for module in modules():
        called = [each for each in calls(module) if each[0] in METHODS]
        compiled = [each for each in vars(module).values() if isinstance(each, re.Pattern)]
        known = {text for _, text in called}
        tables = [value for name, value in vars(module).items() if re.match("_[A-Z]", name)]
        texts = {text for each in tables if not isinstance(each, str) for text in strings(each)}
        found = {(method, text) for method, text in called if text is not None}
        found |= {(method, each) for method in ("match", "search") for each in compiled}
        found |= {
            (method, text)
            for method in {method for method, text in called if text is None}
            for text in texts - known
            if "\\" in text
        }
        for method, text in sorted(found, key=str):
            flags = text.flags if isinstance(text, re.Pattern) else 0
            plain = text.pattern if isinstance(text, re.Pattern) else text
            if isinstance(plain, str | bytes) and is_expression(plain):
                yield module.__name__, method, plain, flags


def is_expression(text: str | bytes) -> bool:
    """Whether it is one; a table may hold templates, too."""
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def example(tree: Any) -> Iterator[str]:
    """Short texts that the parsed expression matches, one for each of its first branches."""
    texts = [""]
    for operator, argument in tree:
        texts = [text + more for text in texts for more in part(str(operator), argument)][:6]
    yield from texts


def part(operator: str, argument: Any) -> list[str]:
    """The same for one element."""
    found = [""]  # an anchor, a look-around or a back reference
    match operator, argument:
        case "LITERAL", code:
            found = [chr(code)]
        case "IN", items:
            found = list(members(items))
        case "ANY" | "NOT_LITERAL", _:
            found = ["a"]
        case "BRANCH", (_, branches):
            found = [text for branch in branches for text in list(example(branch))[:2]]
        case "SUBPATTERN", (*_, inner):
            found = list(example(inner))
        case "MAX_REPEAT" | "MIN_REPEAT", (least, _, inner):
            found = [text * max(least, 1) for text in example(inner)] + ([] if least else [""])
        case "CATEGORY", name:
            found = list(CATEGORIES.get(str(name).removeprefix("CATEGORY_"), "-"))
    return found


def members(items: Any) -> Iterator[str]:
    """A character or two of a set."""
    first, *others = items
    if str(first[0]) == "NEGATE":
        taken = {chr(each) for kind, each in others if str(kind) == "LITERAL"}
        yield next(char for char in "a1 -" if char not in taken)
        return
    for operator, argument in items[:3]:
        if str(operator) == "RANGE":
            yield chr(argument[0])
        else:
            yield from part(str(operator), argument)


def worst_texts(tree: Any, before: str = "") -> Iterator[str]:
    """For each repetition without end: a text that goes round it and then breaks off."""
    for operator, argument in tree:
        inner: list[Any] = []
        match str(operator), argument:
            case "MAX_REPEAT" | "MIN_REPEAT", (_, most, body):
                inner = [body]
                if str(most) == "MAXREPEAT":
                    for text in sorted(set(example(body)) - {""}):
                        for end in ("\0", " \0"):
                            yield before + text * (SIZE // len(text)) + end
                            yield (before + text) * (SIZE // len(before + text)) + end
            case "SUBPATTERN", (*_, body):
                inner = [body]
            case "BRANCH", (_, branches):
                inner = list(branches)
        for body in inner:
            yield from worst_texts(body, before)
        before += next(iter(part(str(operator), argument)), "")


EXPRESSIONS = list(expressions())


@pytest.mark.parametrize(
    ("place", "method", "text", "flags"),
    EXPRESSIONS,
    ids=[f"{place.removeprefix('readlist.')}-{n}" for n, (place, *_) in enumerate(EXPRESSIONS)],
)
def test_linear(place: str, method: str, text: str | bytes, flags: int) -> None:
    """However the text goes on, the expression has done with it in a moment."""
    pattern, is_sub = re.compile(text, flags), method in {"sub", "subn", "split", "findall"}
    tree: Any = re._parser.parse(text, flags)  # type: ignore[attr-defined]
    search = getattr(pattern, "finditer" if is_sub else method)
    for each in dict.fromkeys(worst_texts(tree)):
        worst: Any = each.encode("latin-1", "replace") if isinstance(text, bytes) else each
        begun = time.process_time()
        found = search(worst)
        if not isinstance(found, re.Match | None):
            for _ in found:
                pass
        took = time.process_time() - begun
        assert took < MOST, f"{place}: {text!r} took {took:.1f} s on {worst[:60]!r}…"


def test_the_measure_can_fail() -> None:
    """An expression that is quadratic is caught by the text that is made for it."""
    text = r"(?<=\S)(?:\s+[a-z]+)+$"
    texts = worst_texts(re._parser.parse(text))  # type: ignore[attr-defined]
    worst = next(each for each in texts if re.search(r"\sa\sa", each))
    short, long = worst[-2_000:], worst[-8_000:]

    def took(part: str) -> float:
        begun = time.process_time()
        re.search(text, part)
        return time.process_time() - begun

    assert took(long) > 6 * took(short)


def test_all_are_found() -> None:
    """The expressions of constants, tables and calls are among those that are tried."""
    assert len(EXPRESSIONS) > 80
