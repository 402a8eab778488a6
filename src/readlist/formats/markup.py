"""HTML or JATS markup in a text, as reference managers and registries have it."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from readlist.text import decoded, one_line

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
_SHIFTED = MappingProxyType(
    {
        "sup": str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
        "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
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
        text = _TAG.sub("", _SCRIPT.sub(_unicode_or_tex, text))
    return decoded(text)


def plain_line(text: str) -> str:
    """`plain_text` on one line."""
    return one_line(plain_text(text))


def without_tags(text: str) -> str:
    """`text` without its tags; what was raised or lowered is so in Unicode where it can be."""
    return _TAG.sub("", _SCRIPT.sub(lambda match: shifted(match[1], match[2]), text))


def shifted(kind: str, text: str) -> str:
    """The text raised ("sup") or lowered ("sub") if all of its characters can be, else as it is."""
    signs = _SHIFTED[kind.lower()]
    return text.translate(signs) if all(ord(char) in signs for char in text) else text


def _unicode_or_tex(match: re.Match[str]) -> str:
    kind, body = match[1].lower(), match[2].strip()
    text = shifted(kind, body)
    sign = "^" if kind == "sup" else "_"
    return f"${sign}{{{body}}}$" if text == body and body.isalnum() else text
