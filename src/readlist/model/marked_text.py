r"""The one inner form of text: Unicode, five balanced marks, and TeX math.

    Fate of CO<sub>2</sub> in <i>E. coli</i>, found in $O(n^2)$

The marks are `<i> <b> <sup> <sub> <sc>`. An unbalanced or unknown tag is text; `\$` and `\<` are
the characters themselves. `marked` is the door for text with HTML, JATS or MathML in it; TeX has
its own in `formats.tex.reader`, which ends in this one.

Sources: https://jats.nlm.nih.gov/archiving/tag-library (JATS); IEEE's and Springer's `tex-math`;
https://www.w3.org/TR/MathML3 (presentation elements).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import cycle

from readlist.model.formulas import (
    exact_formula,
    lowered,
    marked_formula,
    math_segments,
    raised,
    readable_formula,
)
from readlist.text import decoded, lazy_pattern, one_line

MARKS = ("i", "b", "sup", "sub", "sc")

_TAG = lazy_pattern(r"(\\?)<(/?)(i|b|sup|sub|sc)>")
_SPECIAL = lazy_pattern(r"[<$\\]")
# <name attributes> of any language; `[^<>]` ends at the next tag, so that a search is linear
_FOREIGN = lazy_pattern(r"<(/?)(?:[A-Za-z]{1,9}:)?([A-Za-z][A-Za-z0-9-]{0,19})((?:[\s/][^<>]*)?)>")
_MEANING: Mapping[str, str] = {
    **dict.fromkeys(("i", "em", "italic"), "i"),
    **dict.fromkeys(("b", "strong", "bold"), "b"),
    **dict.fromkeys(("sc", "scp"), "sc"),
    **dict.fromkeys(("sub", "inf"), "sub"),
    "sup": "sup",
    **dict.fromkeys(("br", "p", "div", "break", "title", "sec", "li", "label"), " "),
    **dict.fromkeys(
        ("u", "span", "a", "tt", "code", "font", "ext-link", "xref", "inline-formula",
         "disp-formula", "underline", "monospace", "roman", "sans-serif", "styled-content",
         "named-content", "alternatives", "tex-math", "math", "annotation", "semantics", "ul",
         "small", "big", "nobr", "overline", "strike", "s", "inline-graphic", "uri", "abbrev",
         "list", "list-item", "fn", "section", "strong-emphasis", "mrow", "mi", "mn", "mo",
         "mtext", "mstyle", "mspace", "h1", "h2", "h3", "h4", "ol", "caps", "chem"),
        "",
    ),
}  # fmt: skip
_LINK = lazy_pattern(r"<a\s([^<>]*)>((?:[^<]|<(?!/?a\b))*)</a>", re.IGNORECASE)
_TARGET = lazy_pattern(r"""href\s*=\s*["']?((?:https?|ftp)://[^"'\s]+)""", re.IGNORECASE)
_FORMULA = lazy_pattern(r"<(?:[a-z]{1,9}:)?math(?:\s[^<>]*)?>")
_TEX_MATH = lazy_pattern(r"<(?:[a-z]{1,9}:)?tex-math(?:\s[^<>]*)?>")
_ALTERNATIVES = lazy_pattern(r"<(?:[a-z]{1,9}:)?alternatives(?:\s[^<>]*)?>")
_NO_TEXT = lazy_pattern(r"<!\[CDATA\[|\]\]>|<!--[^<>]*-->")
_STILL_CODED = lazy_pattern(r"&(?:amp|lt|gt|quot|apos|#\d{1,6});")
_SMALL_CAPS = lazy_pattern(r"font-variant:\s*small-caps")
_DELIMITERS = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))
_PLACES = {kind: (0xE000 + 2 * at, 0xE001 + 2 * at) for at, kind in enumerate(MARKS)}
_DOLLAR = "\ue00f"  # a private character for `\$` while the text around it is written
_STRAY = lazy_pattern("[\ue000-\ue00f]")


def is_plain(text: str) -> bool:
    """Whether there is no mark, no formula and no escape in the text: most have none."""
    return "<" not in text and "$" not in text and "\\" not in text


def marked(text: str) -> str:
    """Text with entities and tags of HTML, JATS or MathML in the inner form, on one line."""
    if "&" in text:
        text = decoded(text)
        if _STILL_CODED.search(text):  # registries encode twice
            text = decoded(text)
    if "<" not in text:
        return one_line(text)
    text = _NO_TEXT.sub("", text)
    if "alternatives" in text and "math" in text:
        text = _replaced(text, _ALTERNATIVES, "alternatives>", _one_of)
    if "math" in text:  # a formula that JATS or MathML has in elements
        text = _replaced(text, _TEX_MATH, "tex-math>", _tex)
        text = _replaced(text, _FORMULA, "math>", _mathml)
    return one_line(_balanced(_FOREIGN.sub(_mark, text)))


def with_addresses(html: str) -> str:
    """The text with the address of each link to the web behind it, since `marked` drops links."""
    return _LINK.sub(_with_address, html) if "</" in html else html


def _with_address(link: re.Match[str]) -> str:
    """The text of a link, and behind it in brackets the address if the text is another."""
    target = _TARGET.search(link[1])
    if target is None or target[1].rstrip("/") == link[2].strip().rstrip("/"):
        return link[2]
    return f"{link[2]} ({target[1]})" if link[2].strip() else target[1]


def _mark(match: re.Match[str]) -> str:
    """The mark that a tag means, a blank, nothing, or the tag itself if it is text."""
    name = match[2].lower()
    meant = _MEANING.get(name)
    if meant is None or match.string[match.start() - 1 : match.start()] == "\\":
        return match[0]
    if name == "span" and _SMALL_CAPS.search(match[3]):
        meant = "sc"
    elif name == "span" and match[1]:
        meant = "sc"  # dropped where none is open
    if meant in ("", " "):
        return meant
    return "" if match[3].endswith("/") else f"<{match[1]}{meant}>"


def _replaced(
    text: str, opening: re.Pattern[str], closing: str, write: Callable[[str], str]
) -> str:
    parts, position = [], 0
    while start := opening.search(text, position):
        end = text.find(closing, start.end())
        last = text.rfind("</", start.end(), end)
        if min(end, last) < 0:  # it is never closed, or another one begins first
            break
        parts += [text[position : start.start()], write(text[start.end() : last])]
        position = end + len(closing)
    return "".join((*parts, text[position:]))


def _one_of(renderings: str) -> str:
    """The TeX of a formula if it is among its renderings, so that no formula comes twice."""
    start = _TEX_MATH.search(renderings)
    end = renderings.find("tex-math>", start.end()) if start else -1
    return renderings[start.start() : end + len("tex-math>")] if start and end >= 0 else renderings


def _tex(source: str) -> str:
    r"""The formula as `$TeX$`; publishers wrap it in a whole document."""
    _, begun, rest = source.partition(r"\begin{document}")
    tex = one_line(rest.partition(r"\end{document}")[0] if begun else source)
    for opening, closing in _DELIMITERS:
        inside = tex[len(opening) : -len(closing)]
        if tex.startswith(opening) and tex.endswith(closing) and "$" not in inside:
            tex = inside.strip()
            break
    return f"${tex}$" if tex and "$" not in tex else tex


def _mathml(source: str) -> str:
    """The formula of MathML: scripts as marks, a fraction with a slash, the rest as it stands."""
    from xml.etree import ElementTree as ET  # formulas of this kind are rare

    bare = re.sub(r"<(/?)[a-z]{1,9}:", r"<\1", source)
    bare = re.sub("<(?=<)", "&lt;", bare.replace("&", "&amp;"))  # entities are decoded before
    try:
        root = ET.fromstring(f"<math>{bare}</math>")  # noqa: S314 (no DOCTYPE can be in an element)
    except ET.ParseError:
        return source
    return "".join(_element(root, 0))


_SIGNS = {"msup": ("sup",), "msub": ("sub",), "msubsup": ("sub", "sup")}


def _scripts(texts: Iterable[str], kinds: Iterable[str] = ("sub", "sup")) -> str:
    return "".join(f"<{kind}>{text}</{kind}>" for kind, text in zip(cycle(kinds), texts) if text)


def _element(element: object, depth: int) -> Iterator[str]:
    from xml.etree import ElementTree as ET

    if not isinstance(element, ET.Element) or depth > 50 or element.tag.startswith("annotation"):
        return
    children = ["".join(_element(each, depth + 1)) for each in element]
    marks = _SIGNS.get(element.tag, ())
    if marks and len(children) == len(marks) + 1:
        yield f"{children[0]}{_scripts(children[1:], marks)}"
    elif element.tag == "mfrac" and len(children) == 2:
        yield "/".join(text if text.isalnum() else f"({text})" for text in children)
    elif element.tag == "msqrt":
        root = "".join(children) or one_line(element.text or "")
        is_one = len(root) == 1 or (len(element) == 1 and element[0].tag != "mrow")
        yield f"√{root}" if is_one else f"√({root})"
    elif element.tag == "mmultiscripts" and children:  # those behind the base, those before it
        at = [*(each.tag for each in element), "mprescripts"].index("mprescripts")
        yield f"{_scripts(children[at + 1 :])}{children[0]}{_scripts(children[1:at])}"
    else:
        yield one_line(element.text or "")
        yield from children


def _balanced(text: str) -> str:
    """The text with wrongly nested marks closed, and without empty ones."""
    if "<" not in text:
        return text
    out: list[str] = []
    opened: list[tuple[str, int]] = []
    counts = Counter[str]()  # of the kinds in it
    filled = position = 0  # the first is the number of those, from outside, that have text
    for tag in _TAG.finditer(text):
        out.append(text[position : tag.start()])
        filled = len(opened) if out[-1] or tag[1] else filled
        position = tag.end()
        if tag[1]:
            out.append(tag[0])
        elif not tag[2]:
            opened.append((tag[3], len(out)))
            counts[tag[3]] += 1
            out.append(tag[0])
        elif counts[tag[3]]:
            kind = ""
            while kind != tag[3]:
                kind, start = opened.pop()
                counts[kind] -= 1
                if len(opened) < filled:
                    out.append(f"</{kind}>")
                    filled = len(opened)
                else:
                    out[start] = ""
    return "".join((*out, text[position:]))


def parts(text: str) -> list[tuple[str, str]]:
    """The text cut into (kind, part): "text", "math" (with its dollars), or a mark.

    A mark is ("<i>", "i") where it opens and ("</i>", "i") where it closes; all have a partner.
    """
    if is_plain(text):
        return [("text", text)]
    found: list[tuple[str, str]] = []
    opened: list[int] = []
    for is_math, part in math_segments(text):
        if is_math:
            found.append(("math", part))
            continue
        position = 0
        for tag in _TAG.finditer(part):
            found.append(("text", part[position : tag.start()]))
            position = tag.end()
            place = len(found)
            if tag[1]:
                found.append(("text", tag[0]))
            elif not tag[2]:
                opened.append(place)
                found.append((tag[0], tag[3]))
            elif opened and found[opened[-1]][1] == tag[3]:
                opened.pop()
                found.append((tag[0], tag[3]))
            else:
                found.append(("text", tag[0]))
        found.append(("text", part[position:]))
    for place in opened:
        found[place] = ("text", found[place][0])
    return [(kind, part) for kind, part in found if part]


def shown(text: str) -> str:
    """The text as a terminal shows it: no marks, scripts and formulas in Unicode."""
    return text if is_plain(text) else _in_unicode(text, _shown_formula)


def _shown_formula(tex: str) -> str:
    simple = "" if exact_formula(tex) else marked_formula(tex)
    return _in_unicode(simple, readable_formula) if simple else readable_formula(tex)


def in_unicode(text: str) -> str:
    """The text without marks; a formula that Unicode cannot say exactly stays TeX."""
    if is_plain(text):
        return text
    return _in_unicode(text, lambda tex: exact_formula(tex) or f"${tex}$")


def without_marks(text: str) -> str:
    """The text without marks, with all its formulas as they are."""
    return text if is_plain(text) else _in_unicode(text, lambda tex: f"${tex}$")


def _in_unicode(text: str, formula: Callable[[str], str]) -> str:
    out: list[str] = []
    opened: list[int] = []
    for kind, part in parts(text):
        if kind == "text":
            out.append(part.replace(r"\$", "$").replace(r"\<", "<") if "\\" in part else part)
        elif kind == "math":
            out.append(formula(part[1:-1]))
        elif not kind.startswith("</"):
            opened.append(len(out))
        else:
            start = opened.pop()
            inner = "".join(out[start:])
            if part in _SHIFTS:
                shift, sign = _SHIFTS[part]
                is_word = len(inner) < 2 or inner.isalpha()  # which reads well as it stands
                inner = shift(inner) or (inner if is_word else f"{sign}({inner})")
            out[start:] = [inner]
    return "".join(out)


_SHIFTS = {"sup": (raised, "^"), "sub": (lowered, "_")}


def written(text: str, write: Callable[[str], str], ways: Mapping[str, tuple[str, str]]) -> str:
    """The text as `write` gives it, with the texts that `ways` has for a mark's two ends.

    `write` gets all of it at once, marks as private characters and formulas as they are.
    """
    if "<" not in text and "\\" not in text:
        return write(text)
    spots = []
    for kind, part in parts(_STRAY.sub("", text)):
        if kind == "text":
            spots.append(part.replace(r"\$", _DOLLAR).replace(r"\<", "<"))
        elif kind == "math":
            spots.append(part)
        else:
            spots.append(chr(_PLACES[part][kind.startswith("</")]))
    source = write("".join(spots))
    if not _STRAY.search(source):
        return source
    for kind, places in _PLACES.items():
        for place, way in zip(places, ways.get(kind, ("", "")), strict=True):
            source = source.replace(chr(place), way)
    return source.replace(_DOLLAR, ways.get("$", ("$", ""))[0])


def with_script_marks(text: str) -> str:
    """The text whose formulas are marks and Unicode, but for those with letters as variables."""
    if "$" not in text:
        return text
    return "".join(
        (marked_formula(part[1:-1]) or part) if kind == "math" else part if kind == "text" else kind
        for kind, part in parts(text)
    )
