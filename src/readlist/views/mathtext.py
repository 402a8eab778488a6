r"""TeX in titles and abstracts as a person reads it: `$\alpha^2 \leq n_i$` → α² ≤ nᵢ.

Only what is safely TeX is touched; everything else stays as it came.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from readlist.formats.tex.math import math_segments

_LONGEST = 500  # characters of one formula
_LONGEST_TEXT = 50_000  # characters; nobody reads a longer one for its formulas
_ESCAPED = re.compile(r"\\([%&#_$])")
_STYLED = re.compile(r"\\(?:emph|textit|textbf|texttt|textsc|textrm|text|url)\{([^{}\\]*)\}")
_QUOTES = re.compile(r"``(.{1,500}?)''")
_OTHER_MATH = re.compile(r"\\\((.{1,500}?)\\\)|\\\[(.{1,500}?)\\\]|\$\$(.{1,500}?)\$\$", re.DOTALL)
_SCRIPT = re.compile(r"([\^_])(?:\{([^{}]*)\}|(\S))")
_WORD = r"\\?\w*|\W"
_FACTOR = r"\\[A-Za-z]+|\d+(?:\.\d+)?|\w|\W"  # 1/2n would be read as half of n
_FRACTION = re.compile(r"\\[td]?frac\{([^{}]*)\}\{([^{}]*)\}")
_SIGNS = {r"\|": "‖", r"\colon": ": ", r"\lVert": "‖", r"\rVert": "‖", r"\Vert": "‖"}
_SUPERSCRIPTS = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
_SUBSCRIPTS = dict(
    zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)


def readable(text: str) -> str:
    """`text` with its TeX math and the commonest TeX commands as Unicode."""
    if len(text) > _LONGEST_TEXT:
        return text
    if "$" not in text and "\\" not in text and "``" not in text:
        return text
    unified = _OTHER_MATH.sub(lambda match: f"${_body(match).strip()}$", text)
    return "".join(
        _formula(part[1:-1]) if is_math else _prose(part)
        for is_math, part in math_segments(unified)
    )


def reading_paragraphs(text: str) -> str:
    """`text` whose hard-wrapped lines are joined; blank lines and list items keep their breaks."""
    return re.sub(r"(?<!\n)\n(?!\n|[ \t]*(?:[-*•]|\d+[.)])[ \t])[ \t]*", " ", text)


def _body(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group is not None)


def _prose(text: str) -> str:
    for _ in range(3):  # one within the other
        text = _STYLED.sub(r"\1", text)
    text = _ESCAPED.sub(r"\1", text)
    return _QUOTES.sub("“\\1”", text)


def _formula(tex: str) -> str:
    if len(tex) > _LONGEST:
        return f"${tex}$"
    from pylatexenc.latex2text import LatexNodes2Text

    to_text = LatexNodes2Text(math_mode="text", strict_latex_spaces="based-on-source")
    try:
        with _silent("pylatexenc.latex2text"):
            shown = " ".join(to_text.latex_to_text(_prepared(tex)).split())
    except (LookupError, ValueError, RecursionError):  # arguments are missing, or too many braces
        return f"${tex}$"
    return f"${tex}$" if "%s" in shown else shown  # what stands where an argument is missing


@contextmanager
def _silent(name: str) -> Iterator[None]:
    """The logger of a library, which would write to standard error, says nothing."""
    import logging

    logger = logging.getLogger(name)
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _script(match: re.Match[str]) -> str:
    """A superscript or subscript that Unicode has, else as it stands."""
    table = _SUPERSCRIPTS if match[1] == "^" else _SUBSCRIPTS
    body = match[2] if match[2] is not None else match[3]
    if body and all(char in table for char in body):
        return "{}" + "".join(table[char] for char in body)  # the command before it ends there
    return f"{match[1]}{{{_grouped(body, _WORD)}}}"


def _prepared(tex: str) -> str:
    """The formula with what plain text would lose written out: bars, scripts, fractions."""
    for command, sign in _SIGNS.items():
        tex = tex.replace(command, sign)
    tex = _SCRIPT.sub(_script, tex)
    return _FRACTION.sub(
        lambda match: f"{_grouped(match[1], _FACTOR)}/{_grouped(match[2], _FACTOR)}", tex
    )


def _grouped(part: str, alone: str) -> str:
    """In parentheses, unless it matches `alone`."""
    part = part.strip()
    return part if re.fullmatch(alone, part) else f"({part})"
