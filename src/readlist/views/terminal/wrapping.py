"""Lines broken or cut for a terminal, also where Chinese or Japanese stands without spaces."""

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from readlist.text import lazy_pattern

if TYPE_CHECKING:
    from rich.text import Text

# A run of Latin and the like; else one wide character with the closing punctuation after it,
# which must not begin a line (and opening brackets before it, which must not end one).
_CLOSING = "、。〃〕〉》」』】〗〙〛！），．：；？］｝”’…—·"
_OPENING = "〔〈《「『【〖〘〚（［｛“‘"
_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_PIECE = f"[{_OPENING}]*[{_WIDE}][{_CLOSING}]*| +|[^ {_WIDE}]+[{_CLOSING}]*"
_COMMAND = r"\(?`readlist [^`]*`[.,;:)?]?"  # in one piece, to be copied
_NUMBER = lazy_pattern("[0-9]+  ")


def fitted(text: str, width: int) -> str:
    """The text in this many columns; if it is cut it ends in …."""
    if cell_len(text) > width:
        text = f"{set_cell_size(text, width - 1).rstrip()}…"
    return set_cell_size(text, width)


def unbroken(text: "str | Text", style: str = "") -> "Text":
    """The text for rich, whose lines stay as they are: an address may be longer than a line."""
    from rich.text import Text

    found = Text(text, style) if isinstance(text, str) else text
    found.no_wrap, found.overflow = True, "ignore"
    return found


def wrapped(text: str, width: int) -> str:
    """`text` with its lines broken to `width` columns; what fits on no line stays whole."""
    return "\n".join(line for each in text.split("\n") for line in _lines(each, width))


def wrapped_below(text: str, width: int) -> str:
    """The same, and what is broken off a line stands below that line's text: behind its number."""
    broken = []
    for each in text.split("\n"):
        if cell_len(each) <= width:
            broken.append(each.rstrip())
            continue
        inner, number = each.lstrip(" "), _NUMBER.match(each)
        label = number[0] if number and len(number[0]) <= width // 2 else ""
        indent = len(label) or min(len(each) - len(inner), width // 2)
        lines = enumerate(_lines(inner.removeprefix(label), width - indent))
        broken += [f"{'' if at else label:{indent}}{line}".rstrip() for at, line in lines]
    return "\n".join(broken)


def _lines(text: str, width: int) -> list[str]:
    lines, line, used = [], "", 0
    for part in re.split(f"({_COMMAND})", text):
        is_command = part.lstrip("(").startswith("`readlist") and cell_len(part) <= width
        for piece in (part,) if is_command else re.findall(_PIECE, part):
            if line.strip() and used + cell_len(piece) > width:
                lines.append(line.rstrip())
                line, used = "", 0
                piece = piece.lstrip()  # noqa: PLW2901 (a space at the break is the break)
            line += piece
            used += cell_len(piece)
    return [*lines, line.rstrip()]
