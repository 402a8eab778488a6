"""HTML or JATS markup in a text, as reference managers and registries have it."""

import html
import re
from types import MappingProxyType

from readlist.text import one_line

_ATTRIBUTES = r"""(?:\s+[\w:-]+=(?:"[^"<>]*"|'[^'<>]*'))*\s*/?"""
_SCRIPT = re.compile(
    rf"<(?:jats:)?(sup|sub){_ATTRIBUTES}>([^<>]*)</(?:jats:)?\1\s*>", re.IGNORECASE
)
_TAG = re.compile(
    r"</?(?:jats:)?(?:i|b|u|em|strong|italic|bold|sc|scp|span|sub|sup|code|tt|monospace|a|p|title)"
    rf"{_ATTRIBUTES}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SHIFTED = MappingProxyType(
    {
        "sup": str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
        "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
    }
)


def plain_text(text: str) -> str:
    """`text` without its tags and entities; what was raised or lowered is Unicode, else TeX."""
    if "<" in text:
        text = _TAG.sub("", _SCRIPT.sub(_unicode_or_tex, text))
    return decoded(text)


def plain_line(text: str) -> str:
    """`plain_text` on one line."""
    return one_line(plain_text(text))


def without_tags(text: str) -> str:
    """`text` without its tags; what was raised or lowered is so in Unicode where it can be."""
    return _TAG.sub("", _SCRIPT.sub(lambda match: shifted(match[1], match[2]), text))


def decoded(text: str) -> str:
    """`text` with its HTML entities as characters; an ampersand without a semicolon stays."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def shifted(kind: str, text: str) -> str:
    """The text raised ("sup") or lowered ("sub") if all of its characters can be, else as it is."""
    signs = _SHIFTED[kind.lower()]
    return text.translate(signs) if all(ord(char) in signs for char in text) else text


def _unicode_or_tex(match: re.Match[str]) -> str:
    kind, body = match[1].lower(), match[2].strip()
    text = shifted(kind, body)
    sign = "^" if kind == "sup" else "_"
    return f"${sign}{{{body}}}$" if text == body and body.isalnum() else text
