"""Titles with HTML or JATS markup in them, as reference managers and registries have them."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from readlist.text import one_line

_ATTRIBUTES = r"""(?:\s+[\w:-]+=(?:"[^"<>]*"|'[^'<>]*'))*\s*/?"""
_SCRIPT = re.compile(
    rf"<(?:jats:)?(sup|sub){_ATTRIBUTES}>([^<>]*)</(?:jats:)?\1\s*>", re.IGNORECASE
)
_TAG = re.compile(
    r"</?(?:jats:)?(?:i|b|u|em|strong|italic|bold|sc|scp|span|sub|sup|code|tt|monospace|a|p|title"
    r"|mml:[a-z]+)"
    rf"{_ATTRIBUTES}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SHIFTED = MappingProxyType(
    {
        "sup": dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True)),
        "sub": dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)),
    }
)
_KINDS = MappingProxyType(
    {
        **dict.fromkeys(("i", "em", "italic"), "i"),
        **dict.fromkeys(("b", "strong", "bold"), "b"),
        **dict.fromkeys(("sc", "scp"), "sc"),
        **dict.fromkeys(("tt", "code", "monospace"), "tt"),
        **{name: name for name in ("sub", "sup")},
    }
)
_PAIR = re.compile(
    rf"<(?:jats:)?({'|'.join(_KINDS)})(?:\s[^<>]*)?>([^<>]*)</(?:jats:)?\1\s*>", re.IGNORECASE
)
# Characters of nobody's, which stand for a tag and its end until the text around is written
_PLACES = MappingProxyType(
    {
        kind: (chr(0xE000 + 2 * at), chr(0xE001 + 2 * at))
        for at, kind in enumerate(("i", "b", "sc", "tt", "sub", "sup"))
    }
)
_STRAY = re.compile("[\ue000-\ue01f]")


def converted(text: str, write: Callable[[str], str], ways: Mapping[str, tuple[str, str]]) -> str:
    """The text as `write` gives it, with what `ways` puts round "i", "b", "sc", "tt", "sub", "sup".

    Tags of other kinds and tags without partner go.
    """
    if "<" not in text and "&" not in text:
        return write(text)
    source = write(plain_text(_PAIR.sub(_placed, _STRAY.sub("", text))))
    for kind, places in _PLACES.items():
        for place, way in zip(places, ways.get(kind, ("", "")), strict=True):
            source = source.replace(place, way)
    return source


def _placed(match: re.Match[str]) -> str:
    start, end = _PLACES[_KINDS[match[1].lower()]]
    return f"{start}{match[2]}{end}"


def plain_text(text: str) -> str:
    """`text` without its tags and entities; what was raised or lowered is Unicode, else TeX."""
    if "<" in text:
        text = _TAG.sub("", _SCRIPT.sub(_shifted, text))
    if "&" in text and _ENTITY.search(text):
        import html  # noqa: PLC0415 (has a long table, and entities are rare)

        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text


def plain_line(text: str) -> str:
    """`plain_text` on one line."""
    return one_line(plain_text(text))


def _shifted(match: re.Match[str]) -> str:
    kind, body = match[1].lower(), match[2].strip()
    signs = _SHIFTED[kind]
    if all(char in signs for char in body):
        return "".join(signs[char] for char in body)
    return f"${'^' if kind == 'sup' else '_'}{{{body}}}$" if body.isalnum() else body
