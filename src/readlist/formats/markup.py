"""Titles with HTML or JATS markup in them, as reference managers and registries have them."""

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
        "sup": dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True)),
        "sub": dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)),
    }
)


def plain_text(text: str) -> str:
    """`text` without its tags and entities; what was raised or lowered is Unicode, else TeX."""
    if "<" in text:
        text = _TAG.sub("", _SCRIPT.sub(_shifted, text))
    if "&" in text:
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
